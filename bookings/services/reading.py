"""All that a booking on one locked day depends on, read by one statement instead of sixteen.

It replaces, for `hold` and `book`, what `as_locked`, `care_setting`, `opening_on`, `own_stays`,
`weeks_stays`, `free_desk`, `tariff_on`, `day_facts` and `stored_days` read one after the other:
there Django builds and compiles each query anew, which cost most of a booking. The values are the
same; tests/bookings/test_reading.py holds both side by side over random worlds.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from bookings import refusals
from bookings.asks import Ask
from bookings.pricing import Price, price_of
from bookings.services.reading_statement import COLUMNS, READ
from childcare.capacity.admit import Board
from childcare.capacity.count import DayFacts, Short, count_day
from childcare.capacity.quarters import Duty, Room, RoomDay, Stay
from childcare.models import CareRegime, Child, Credential
from childcare.regime import days_that_matter
from childcare.regimes import Stay as RegimeStay
from childcare.rules import policy_of
from childcare.services.days import CareSetting
from childcare.services.places import OwnStay, Seat
from cobaby import statements
from spaces.hours import DayHours, closed_hours, hours_of, without
from spaces.models import PriceList, SpaceDay
from spaces.ranges import Span, first_instant


@dataclass
class DayRead:
    """One locked space day as one request needs it. Nothing of it changes under the lock."""

    row: SpaceDay
    takes_bookings: bool
    """The space is open and confirmed, now that its day is locked."""
    children: dict[int, tuple[str, date]]
    """First name and birthday of those asked for whom the person may book for, by id."""
    setting: CareSetting
    hours: DayHours
    stored: dict[int, RoomDay]
    rules: dict[int, str]
    """By which rule each stored care day was counted, by room id."""
    places: dict[int, Stay]
    """Every live place of the day by its id."""
    duties: list[Duty]
    own: dict[tuple[int, date], list[OwnStay]]
    week: dict[tuple[int, int], list[RegimeStay]]
    desk_id: int | None
    """The free desk with the lowest number, for the whole span."""
    prices: PriceList | None
    has_stale_papers: bool
    """What a shift says of its educator's papers is no longer so: count the day anew."""

    def as_locked(self, ask: Ask) -> Ask:
        """See `workspace.as_locked`. Raises NotYourChild."""
        if any(child.pk not in self.children for child in ask.children):
            raise refusals.NotYourChild
        return replace(ask, children=tuple(self._as_is(child) for child in ask.children))

    def _as_is(self, child: Child) -> Child:
        now = copy(child)
        now.first_name, now.date_of_birth = self.children[child.pk]
        return now

    def board(self) -> Board:
        """What is free, from the stored arrays, counted where they are missing."""
        stored = self.stored
        if any(room.id not in stored for room in self.setting.rooms):
            stored = self.counted([])
        return Board(
            self.row.date, self.setting.rooms, stored, self.hours.care, self.setting.house_most
        )

    def price(self, ask: Ask) -> Price:
        """What the ask costs on this day. Raises NoPrices."""
        if self.prices is None:
            raise refusals.NoPrices
        return price_of(
            self.prices,
            desk_kind=ask.desk_kind,
            span=ask.span,
            children=ask.children,
            blocks=self.hours.blocks,
        )

    def counted(self, seats: Sequence[Seat]) -> dict[int, RoomDay]:
        """The care days with these children seated. Raises DayChanged when that breaks them."""
        try:
            return count_day(self._facts(seats), self.stored)
        except Short as short:
            raise refusals.DayChanged from short

    def _facts(self, seats: Sequence[Seat]) -> DayFacts:
        moved = {pk: span for seat in seats for pk, span in seat.moved.items()}
        stays = [
            replace(stay, span=moved[pk]) if pk in moved else stay
            for pk, stay in self.places.items()
        ]
        stays += [
            Stay(seat.child.pk, seat.child.date_of_birth, seat.room.id, seat.during)
            for seat in seats
        ]
        return DayFacts(
            date=self.row.date,
            first_instant=first_instant(self.row.date, self.setting.space.tz),
            rooms=self.setting.rooms,
            care_hours=self.hours.care,
            stays=stays,
            duties=self.duties,
            house_most=self.setting.house_most,
        )


def read_day(row: SpaceDay, ask: Ask, now: datetime) -> DayRead:
    """Read the day of an ask, which is locked, as are the person and the children."""
    day = row.date
    own_from, own_until = days_that_matter(day, day)
    values = {
        "space": ask.space.pk,
        "day": row.pk,
        "date": day,
        "weekday": day.weekday(),
        "own_from": own_from,
        "own_until": own_until,
        "person": ask.person.pk,
        "children": [child.pk for child in ask.children],
        "desk_kind": ask.desk_kind,
        "start": ask.span.start,
        "end": ask.span.end,
        "now": now,
    }
    [found] = statements.rows(READ, values)
    return _shaped(dict(zip(COLUMNS, found, strict=True)), row, ask)


def _shaped(found: dict[str, Any], row: SpaceDay, ask: Ask) -> DayRead:
    regime = found["regime"] and statements.instance(CareRegime, found["regime"])
    rooms = [
        Room(pk, name, policy_of(rule), limit, age_from, age_to)
        for pk, name, rule, limit, age_from, age_to in found["rooms"] or ()
    ]
    required = set(regime.required_credentials if regime else ())
    shifts = [
        _Shift(room, start, end, (counts, is_qualified), set(held), required)
        for room, start, end, counts, is_qualified, held in found["shifts"] or ()
    ]
    care_days = {room: (rule, _room_day(*rest)) for room, rule, *rest in found["care_days"] or ()}
    return DayRead(
        row=row,
        takes_bookings=found["takes_bookings"],
        children={
            pk: (name, date.fromisoformat(born)) for pk, name, born in found["children"] or ()
        },
        setting=CareSetting(ask.space, rooms, regime or None),
        hours=_hours(found, row, ask),
        stored={room: room_day for room, (_, room_day) in care_days.items()},
        rules={room: rule for room, (rule, _) in care_days.items()},
        places={
            pk: Stay(child, date.fromisoformat(born), room, _span(start, end))
            for pk, child, born, room, start, end in found["places"] or ()
        },
        duties=[shift.duty for shift in shifts if shift.counts],
        **_own(found["own"] or (), row, ask),
        desk_id=found["desk"],
        prices=found["prices"] and statements.instance(PriceList, found["prices"]),
        has_stale_papers=any(shift.is_stale for shift in shifts),
    )


def _hours(found: dict[str, Any], row: SpaceDay, ask: Ask) -> DayHours:
    hours = hours_of(
        ask.space,
        row.date,
        week=found["hours"] or (),
        blocks=found["blocks"] or (),
        shut=dict(found["shut"] or ()),
    )
    return without(hours, closed_hours(ask.space, row.date, found["closed_hours"] or ()))


def _own(stays: Sequence[Any], row: SpaceDay, ask: Ask) -> dict[str, Any]:
    """The family's stays of that day in any space, and those around it in this one."""
    own: dict[tuple[int, date], list[OwnStay]] = {}
    week: dict[tuple[int, int], list[RegimeStay]] = {}
    for pk, child, space, on, room, *instants in stays:
        day, booked, during = date.fromisoformat(on), _span(*instants[:2]), _span(*instants[2:])
        if day == row.date:
            own.setdefault((child, day), []).append(OwnStay(pk, child, space, room, booked, during))
        if space == ask.space.pk:
            stay = RegimeStay(during.start, during.end, day)
            week.setdefault((space, child), []).append(stay)
    return {"own": own, "week": week}


@dataclass
class _Shift:
    """A shift as it stands, and whether its educator's papers let it count: `counting_shifts`."""

    room: int
    start: float
    end: float
    stood: tuple[bool, bool]
    """Whether it counted, and as a pedagogue's."""
    held: set[str]
    required: set[str]

    @property
    def counts(self) -> bool:
        return self.required <= self.held

    @property
    def duty(self) -> Duty:
        is_qualified = self.counts and Credential.Kind.PEDAGOGUE in self.held
        return Duty(self.room, _span(self.start, self.end), is_qualified)

    @property
    def is_stale(self) -> bool:
        return self.stood != (self.counts, self.duty.is_qualified)


def _room_day(start: float, by_class: list[list[int]], *arrays: list[int]) -> RoomDay:
    return RoomDay(_instant(start), [tuple(row) for row in by_class], *arrays)


def _span(start: float, end: float) -> Span:
    return Span(_instant(start), _instant(end))


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
