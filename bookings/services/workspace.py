"""The locked days a booking service works on: opened in the one lock order, closed by recount."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from bookings import refusals
from bookings.asks import Ask
from bookings.models import Booking
from bookings.pricing import Price, price_of, tariff_on
from childcare.capacity.admit import Board
from childcare.models import Child
from childcare.services.days import (
    CareSetting,
    Short,
    board_of,
    care_setting,
    recount,
    recount_leaving,
    sweep_holds,
)
from childcare.services.locks import DayKey, lock_days, lock_people
from cobaby import statements
from spaces.hours import DayHours, opening_on
from spaces.models import Space, SpaceDay

RUN_OUT = """
SELECT DISTINCT d.date, d.space_id
  FROM childcare_careplace p JOIN spaces_spaceday d ON d.id = p.space_day_id
 WHERE p.child_id = ANY (%s::bigint[]) AND p.state = 'held' AND p.held_until <= %s::timestamptz
"""


@dataclass
class LockedDay:
    """One space day under its lock, with what its care depends on."""

    row: SpaceDay
    known_setting: CareSetting | None = None
    known_hours: DayHours | None = None

    @cached_property
    def setting(self) -> CareSetting:
        return self.known_setting or care_setting(self.row.space)

    @cached_property
    def hours(self) -> DayHours:
        return self.known_hours or opening_on(self.row.space, self.row.date)

    @property
    def date(self) -> date:
        return self.row.date

    @cached_property
    def board(self) -> Board:
        """What is free, from the stored arrays, which are counted first where they are missing."""
        board = board_of(self.row, self.setting, self.hours)
        if all(room.id in board.days for room in self.setting.rooms):
            return board
        self.recount()
        return board_of(self.row, self.setting, self.hours)

    def price(self, ask: Ask, currency: str) -> Price:
        """What the ask costs on this day, in the currency of its booking. Raises NoPrices."""
        return price_of(
            tariff_on(ask.space, self.date, currency),
            desk_kind=ask.desk_kind,
            span=ask.span,
            children=ask.children,
            blocks=self.hours.blocks,
        )

    def recount(self) -> None:
        """Raises DayChanged when the day was short already, without anyone saying so."""
        try:
            recount(self.row, self.setting, self.hours)
        except Short as short:
            raise refusals.DayChanged from short

    def recount_leaving(self, child_ids: Collection[int], *, others_come: bool = False) -> None:
        """After places of these children ended. Raises DayChanged only for others who come."""
        try:
            recount_leaving(self.row, self.setting, self.hours, child_ids, others_come=others_come)
        except Short as short:
            raise refusals.DayChanged from short


def open_days(
    spaces: dict[int, Space], keys: Iterable[DayKey], now: datetime, child_ids: Collection[int]
) -> dict[DayKey, LockedDay]:
    """Lock these days and clear the holds that ran out on them. The people are locked already.

    So are, and are cleared, the days on which a hold for these children ran out: it counts for
    nobody, but its row would still stand in the way of a place elsewhere.
    """
    wanted = set(keys)
    run_out = statements.rows(RUN_OUT, (list(child_ids), now))
    rows = lock_days(wanted | {(day, space_id) for day, space_id in run_out})
    for (_, space_id), row in rows.items():
        if space_id in spaces:
            row.space = spaces[space_id]
    sweep_holds(rows.values(), now)
    return {key: LockedDay(rows[key]) for key in wanted}


def lock_booking(
    booking: Booking, now: datetime, *more: DayKey, child_ids: Collection[int] = ()
) -> tuple[Booking, dict[DayKey, LockedDay]]:
    """Lock a booking's person, children and day, and further days and children; read it anew.

    The person comes first: whoever changes a booking holds that lock, so what is read after it
    stays true. Raises NotHeld when it is gone, as a hold is that another choice replaced.
    """
    lock_people(person_id=booking.person_id)
    found = Booking.objects.select_related("person", "space_day__space")
    fresh = found.filter(pk=booking.pk).first()
    if fresh is None:
        raise refusals.NotHeld
    children = {*child_ids, *fresh.child_ids, *(p.child_id for p in fresh.live_places())}
    lock_people(child_ids=children)
    space = fresh.space_day.space
    return fresh, open_days({space.pk: space}, {day_key(fresh), *more}, now, children)


def as_locked(ask: Ask) -> Ask:
    """The ask with its children as they are under their lock: a birthday may have been corrected.

    Raises NotYourChild where the person may not book for each of them.
    """
    wanted = [child.pk for child in ask.children]
    mine = Child.objects.bookable_by(ask.person).filter(pk__in=wanted).in_bulk()
    if len(mine) != len(wanted):
        raise refusals.NotYourChild
    return replace(ask, children=tuple(mine[pk] for pk in wanted))


def day_key(booking: Booking) -> DayKey:
    return booking.space_day.date, booking.space_day.space_id
