"""What a change of the roster does: educators needed and on shift, before and after it.

Reads only; a service that saves counts the day anew under its lock.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from childcare.capacity.count import DayFacts, count_day
from childcare.capacity.quarters import NEVER, Duty, RoomDay, Stay
from childcare.credentials import valid_papers
from childcare.models import CarePlace, CareRegime, CareRoom, Credential, Educator, Shift
from childcare.services.days import CareSetting, care_setting
from spaces.hours import HoursByDay, opening
from spaces.models import Space
from spaces.ranges import Span, first_instant, local_day


@dataclass(frozen=True)
class Planned:
    """A shift that is about to be."""

    educator: Educator
    room: CareRoom
    span: Span


@dataclass(frozen=True)
class Stretch:
    """Quarters in a row with the same numbers. `missing`: educators short, pedagogues counted."""

    span: Span
    children: int
    needed: int
    has_before: int
    has_after: int
    missing_before: int
    missing_after: int

    @property
    def numbers(self) -> tuple[int, ...]:
        return (
            *(self.children, self.needed, self.has_before, self.has_after),
            *(self.missing_before, self.missing_after),
        )

    @property
    def is_changed(self) -> bool:
        return self.has_before != self.has_after or self.missing_before != self.missing_after

    @property
    def is_never(self) -> bool:
        """No number of educators makes this group right."""
        return self.needed >= NEVER


@dataclass(frozen=True)
class RatioLine:
    """One room on one day."""

    day: date
    room_name: str
    stretches: list[Stretch]

    @property
    def gets_worse(self) -> bool:
        return any(s.missing_after > s.missing_before for s in self.stretches)


def ratio_lines(
    space: Space, *, off: Collection[Shift] = (), on: Sequence[Planned] = ()
) -> list[RatioLine]:
    """The rooms and days that this change touches; about ten queries, however many they are.

    `off`: shifts that go (with their room and day loaded); `on`: shifts that come.
    """
    touched = {(shift.space_day.date, shift.care_room_id) for shift in off}
    touched |= {(local_day(one.span.start, space.tz), one.room.pk) for one in on}
    if not touched:
        return []
    reading = _Reading.of(space, {day for day, _ in touched})
    gone = {shift.pk for shift in off}
    return [
        line
        for day in sorted({day for day, _ in touched})
        for line in reading.lines(day, gone, on, {room for date_, room in touched if date_ == day})
    ]


def does_not_count(space: Space, one: Planned) -> bool:
    """The educator lacks a paper that the space asks for on that day: the shift helps nobody."""
    return not with_papers(space, [one.educator], local_day(one.span.start, space.tz))


def with_papers(space: Space, educators: Sequence[Educator], day: date) -> list[Educator]:
    """Those whose shifts count on that day: they have every paper that the space asks for."""
    papers = valid_papers([educator.pk for educator in educators], space.pk, day)
    regime = CareRegime.objects.filter(space=space).first()
    required = set(regime.required_credentials) if regime else set()
    return [educator for educator in educators if required <= papers[educator.pk]]


@dataclass
class _Reading:
    setting: CareSetting
    hours: HoursByDay
    stays: dict[date, list[Stay]]
    shifts: dict[date, list[Shift]]

    @classmethod
    def of(cls, space: Space, days: Collection[date]) -> _Reading:
        stays: dict[date, list[Stay]] = {day: [] for day in days}
        shifts: dict[date, list[Shift]] = {day: [] for day in days}
        places = CarePlace.objects.live().filter(space_day__space=space, space_day__date__in=days)
        for day, child, born, room, during in places.values_list(
            "space_day__date", "child_id", "child__date_of_birth", "care_room_id", "during"
        ):
            stays[day].append(Stay(child, born, room, Span.of(during)))
        live = Shift.objects.live().filter(space_day__space=space, space_day__date__in=days)
        for shift in live.select_related("space_day"):
            shifts[shift.space_day.date].append(shift)
        return cls(care_setting(space), opening([space], min(days), max(days)), stays, shifts)

    def lines(
        self, day: date, gone: Collection[int], on: Sequence[Planned], rooms: Collection[int]
    ) -> list[RatioLine]:
        zone = self.setting.space.tz
        coming = [one for one in on if local_day(one.span.start, zone) == day]
        before = self._count(day, self.shifts[day], [])
        left = [shift for shift in self.shifts[day] if shift.pk not in gone]
        after = self._count(day, left, coming)
        return [
            RatioLine(day, room.name, _stretches(before[room.id], after[room.id]))
            for room in self.setting.rooms
            if room.id in rooms
        ]

    def _count(
        self, day: date, shifts: Sequence[Shift], coming: Sequence[Planned]
    ) -> dict[int, RoomDay]:
        duties = [
            Duty(shift.care_room_id, shift.span, shift.is_qualified)
            for shift in shifts
            if shift.counts
        ]
        duties += self._duties(day, coming)
        facts = DayFacts(
            date=day,
            first_instant=first_instant(day, self.setting.space.tz),
            rooms=self.setting.rooms,
            care_hours=self.hours[self.setting.space.pk, day].care,
            stays=self.stays[day],
            duties=duties,
            house_most=self.setting.house_most,
        )
        return count_day(facts, {}, as_fact=True)

    def _duties(self, day: date, coming: Sequence[Planned]) -> list[Duty]:
        people = [one.educator.pk for one in coming]
        papers = valid_papers(people, self.setting.space.pk, day) if coming else {}
        return [
            Duty(one.room.pk, one.span, Credential.Kind.PEDAGOGUE in papers[one.educator.pk])
            for one in coming
            if set(_required(self.setting)) <= papers[one.educator.pk]
        ]


def _required(setting: CareSetting) -> list[str]:
    return setting.regime.required_credentials if setting.regime else []


def _stretches(before: RoomDay, after: RoomDay) -> list[Stretch]:
    found: list[Stretch] = []
    for q in range(len(after)):
        quarter = Span(after.instant(q), after.instant(q + 1))
        at = before.index(quarter.start)
        now = Stretch(
            span=quarter,
            children=after.children[q],
            needed=after.needed[q],
            has_before=before.on_shift[at],
            has_after=after.on_shift[q],
            missing_before=max(before.excused[at], before.excused_qualified[at]),
            missing_after=max(after.excused[q], after.excused_qualified[q]),
        )
        if found and found[-1].numbers == now.numbers and found[-1].span.end == quarter.start:
            joined = Span(found[-1].span.start, quarter.end)
            found[-1] = Stretch(joined, *now.numbers)
        else:
            found.append(now)
    return found
