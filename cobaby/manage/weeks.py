"""A week of some spaces, loaded in a constant number of queries, and a moment of it in numbers.

Reads care days and desk reservations through the availability of bookings: what a manager sees
is what families are answered by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import prefetch_related_objects

from bookings.availability import Family, OpenDay, open_days_of
from bookings.troubles import desks_to_find
from childcare.capacity.quarters import NEVER, Room
from cobaby.manage.bands import Band, bands_of
from spaces.hours import ClosedHours
from spaces.models import DeskReservation, GoneDesk, Purpose, Space
from spaces.ranges import QUARTER, Span, day_span, local_day

WEEKEND = 5
"""The first weekday that is shown only where something happens."""


@dataclass(frozen=True)
class Week:
    """An ISO week: Monday to Sunday."""

    monday: date

    @classmethod
    def of(cls, day: date) -> Week:
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def read(cls, text: str, usual: Week) -> Week:
        """From `2026-W11`; the usual one for what makes no sense."""
        return cls.asked(text) or usual

    @classmethod
    def asked(cls, text: str) -> Week | None:
        """As above, without a usual one."""
        year, _, number = text.partition("-W")
        if not (len(year) == 4 and year.isdecimal() and number.isdecimal()):
            return None
        try:
            found = cls(date.fromisocalendar(int(year), int(number[:3]), 1))
        except ValueError:
            return None
        return found if 2000 < found.monday.year < 2100 else None

    @property
    def value(self) -> str:
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=i) for i in range(7)]

    def later(self, weeks: int) -> Week:
        return Week(self.monday + timedelta(weeks=weeks))


@dataclass(frozen=True)
class Moment:
    """One quarter hour of a day: children and team of all rooms together, and the desks."""

    at: datetime
    children: int
    places: int
    needs: int
    has: int
    missing: int
    never: bool
    """No number of educators makes the group legal."""
    team_full: bool
    """Rooms have places left, but no child more may come to this team."""
    desks_taken: int
    desks: int

    @property
    def badness(self) -> tuple[int, int, int]:
        return (self.missing, self.needs, self.children)


@dataclass
class DayFacts:
    """One day of one space, ready to answer for any moment."""

    open_day: OpenDay
    out: Sequence[tuple[int, Span]]
    """Desks out of service meanwhile, by id."""
    displaced: Sequence[int] = ()
    """Numbers of desks out of service that families have: each needs another one."""
    gone: int = 0
    """Desks that stood there on this day and were taken away since."""

    @property
    def date(self) -> date:
        return self.open_day.date

    @property
    def rooms(self) -> Sequence[Room]:
        return self.open_day.setting.rooms

    @cached_property
    def desks(self) -> set[int]:
        """The desks that were there on this day, by id: not those put up later."""
        known = self.open_day.desks
        return {desk.pk for desk in known if desk.since is None or desk.since <= self.date}

    @cached_property
    def reserved(self) -> list[tuple[int, Span]]:
        """Desks that families have on this day, by id; what is out of service left out."""
        whole, out = day_span(self.date, self.open_day.space.tz), set(self.out)
        return [
            (desk.pk, span)
            for desk in self.open_day.desks
            for span in self.open_day.taken.get(desk.pk, ())
            if whole.overlaps(span) and (desk.pk, span) not in out
        ]

    def booked_in(self, closed: ClosedHours, band: Span | None = None) -> tuple[int, int]:
        """Children at most at once and desks that families have in hours that were closed since.

        In a band of the day only, where one is named.
        """
        span = closed.span.common(band) if band else closed.span
        if span is None or self.hull is None:
            return 0, 0
        cares, works = closed.what != Purpose.WORK, closed.what != Purpose.CARE
        children = max((moment.children for moment in self.moments(span)), default=0)
        desks = {desk for desk, taken in self.reserved if taken.overlaps(span)}
        return children if cares else 0, len(desks) if works else 0

    @cached_property
    def hull(self) -> Span | None:
        """From the first to the last instant at which something can happen; None: closed."""
        hours = self.open_day.hours
        spans = [*hours.work, *hours.care, *(span for _, span in self.reserved)]
        for room in self.rooms:
            day = self.open_day.board.days[room.id]
            cared = [q for q, children in enumerate(day.children) if children]
            spans += [Span(day.instant(cared[0]), day.instant(cared[-1] + 1))] if cared else []
        if not spans:
            return None
        return Span(min(span.start for span in spans), max(span.end for span in spans))

    def moments(self, span: Span) -> Iterator[Moment]:
        at = span.start
        while at < span.end:
            yield self.moment(at)
            at += QUARTER

    def moment(self, at: datetime, only: Room | None = None) -> Moment:
        """The numbers at an instant; of one room alone where `only` names it."""
        rooms = [only] if only else self.rooms
        seen = [_in_room(self.open_day, room, at) for room in rooms]
        places = sum(one.places for one in seen)
        house = self.open_day.setting.house_most
        out = {desk for desk, span in self.out if span.start <= at < span.end}
        taken = {desk for desk, span in self.reserved if span.start <= at < span.end}
        return Moment(
            at=at,
            children=sum(one.children for one in seen),
            places=min(places, house) if house is not None and not only else places,
            needs=sum(one.needs for one in seen),
            has=sum(one.has for one in seen),
            missing=sum(one.missing for one in seen),
            never=any(one.never for one in seen),
            team_full=_team_is_full(seen),
            desks_taken=len(taken),
            desks=self.gone + len(self.desks) - len((out - taken) & self.desks),
        )


@dataclass(frozen=True)
class _InRoom:
    children: int
    places: int
    needs: int
    has: int
    missing: int
    never: bool
    takes_more: bool


def _in_room(open_day: OpenDay, room: Room, at: datetime) -> _InRoom:
    day = open_day.board.days[room.id]
    q = day.index(at)
    if not 0 <= q < len(day):
        return _InRoom(0, 0, 0, 0, 0, False, False)
    row = open_day.board.row(room.id, q)
    needs, qualified = room.need(row)
    has, pedagogues = day.on_shift[q], day.on_shift_qualified[q]
    children = sum(row)
    is_care = any(span.start <= at < span.end for span in open_day.hours.care)
    more = not row[-1] and any(
        room.policy.most(has, pedagogues, row[:-1], i) for i in range(len(row) - 1)
    )
    return _InRoom(
        children=children,
        places=max(room.limit if is_care else 0, children),
        needs=0 if needs >= NEVER else needs,
        has=has,
        missing=max(0, min(needs, has + 3) - has, qualified - pedagogues),
        never=needs >= NEVER,
        takes_more=more,
    )


def _team_is_full(rooms: Sequence[_InRoom]) -> bool:
    """Somebody is there, places are left, and no child more fits the team in any room."""
    with_places = [room for room in rooms if room.children < room.places]
    busy = any(room.children for room in rooms)
    return busy and bool(with_places) and not any(room.takes_more for room in with_places)


@dataclass
class WeekFacts:
    """One space from a first to a last day."""

    space: Space
    bands: list[Band]
    days: dict[date, DayFacts]


def load(spaces: Iterable[Space], first: date, last: date, now: datetime) -> dict[int, WeekFacts]:
    """The days of these spaces from `first` to `last`, both included, by space id."""
    spaces = list(spaces)
    prefetch_related_objects(spaces, "opening_hours", "blocks")
    out = _out_of_service(spaces, first, last)
    displaced = desks_to_find(spaces, now)
    found = {space.pk: WeekFacts(space, bands_of(space), {}) for space in spaces}
    gone = _gone(spaces, first)
    for (pk, day), open_day in open_days_of(spaces, first, last, Family(), now).items():
        stood = sum(
            desk.since is None or desk.since <= day for desk in gone[pk] if day < desk.until
        )
        found[pk].days[day] = DayFacts(
            open_day, out.get(pk, []), displaced.get((pk, day), ()), stood
        )
    return found


def week_that_matters(facts: WeekFacts, now: datetime) -> Week:
    """This week; on its last days, when nothing is open any more, the next one."""
    today = local_day(now, facts.space.tz)
    this = Week.of(today)
    ahead = [day for day in this.days if day >= today and day in facts.days]
    is_over = all(facts.days[day].hull is None for day in ahead)
    return this.later(1) if is_over and today.weekday() >= WEEKEND - 1 else this


def _gone(spaces: Sequence[Space], first: date) -> dict[int, list[GoneDesk]]:
    """Desks that stood on a day from `first` on and were taken away since, by space id."""
    found: dict[int, list[GoneDesk]] = {space.pk: [] for space in spaces}
    for desk in GoneDesk.objects.filter(space__in=list(found), until__gt=first):
        found[desk.space_id].append(desk)
    return found


def _out_of_service(
    spaces: Sequence[Space], first: date, last: date
) -> dict[int, list[tuple[int, Span]]]:
    found: dict[int, list[tuple[int, Span]]] = {}
    if not spaces:
        return found
    around = Span(
        min(day_span(first, space.tz).start for space in spaces),
        max(day_span(last, space.tz).end for space in spaces),
    )
    rows = DeskReservation.objects.filter(
        desk__space__in=[space.pk for space in spaces],
        state=DeskReservation.State.OUT_OF_SERVICE,
        during__overlap=around.range(),
    )
    for space_id, desk_id, during in rows.values_list("desk__space_id", "desk_id", "during"):
        found.setdefault(space_id, []).append((desk_id, Span.of(during)))
    return found
