"""Loads spaces' days for reading: care days, desks, the family's own stays. No locks.

Holds that ran out count for nobody, and neither does the family's own hold, or the booking that
is about to be moved: the reader looks past them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bookings.availability.ignored import DayKey, take_away
from bookings.availability.loading import Family, Stays, Weeks, load
from childcare.capacity.admit import Board
from childcare.capacity.count import DayFacts, count_day
from childcare.capacity.quarters import RoomDay
from childcare.services.days import CareSetting
from spaces.hours import DayHours
from spaces.models import Desk, PriceList, Space
from spaces.ranges import Span, first_instant


@dataclass
class OpenDay:
    """One space on one local date, ready to answer for any span."""

    space: Space
    hours: DayHours
    setting: CareSetting
    board: Board
    desks: Sequence[Desk]
    taken: dict[int, list[Span]]
    """Spans in which each desk is taken, by desk id."""
    stays: Stays
    week: Weeks
    prices: PriceList | None

    @property
    def date(self) -> date:
        return self.hours.date

    @property
    def has_care(self) -> bool:
        """Whether an educator is on shift at any time of this day."""
        return bool(self.hours.care) and any(any(day.on_shift) for day in self.board.days.values())

    def free_desks(self, kind: str, span: Span) -> list[Desk]:
        """Desks of this kind that are free for the whole span."""
        return [
            desk
            for desk in self.desks
            if desk.kind == kind
            and not any(span.overlaps(other) for other in self.taken.get(desk.pk, ()))
        ]


def open_days_of(
    spaces: Iterable[Space], first: date, last: date, family: Family, now: datetime
) -> dict[DayKey, OpenDay]:
    """Every day of these spaces from `first` to `last`; two statements for any number."""
    spaces = list(spaces)
    loaded = load(spaces, first, last, family, now)
    found: dict[DayKey, OpenDay] = {}
    for space in spaces:
        setting = loaded.settings[space.pk]
        for key in _keys(space, first, last):
            board = _board(setting, loaded.hours[key], loaded.care_days.get(key, {}))
            take_away(board, loaded.ignored.get(key, ()))
            found[key] = OpenDay(
                space=space,
                hours=loaded.hours[key],
                setting=setting,
                board=board,
                desks=loaded.desks.get(space.pk, []),
                taken=loaded.taken,
                stays=loaded.stays,
                week=loaded.week,
                prices=_in_force(loaded.prices.get(space.pk, []), key[1], family),
            )
    return found


def _keys(space: Space, first: date, last: date) -> list[DayKey]:
    return [(space.pk, first + timedelta(days=i)) for i in range((last - first).days + 1)]


def _board(setting: CareSetting, hours: DayHours, days: dict[int, RoomDay]) -> Board:
    """The stored care days; a room without one has nobody on shift yet."""
    missing = [room for room in setting.rooms if room.id not in days]
    if missing:
        facts = DayFacts(
            date=hours.date,
            first_instant=first_instant(hours.date, setting.space.tz),
            rooms=missing,
            care_hours=hours.care,
            stays=[],
            duties=[],
        )
        days = {**count_day(facts, {}), **days}
    return Board(hours.date, setting.rooms, days, hours.care, setting.house_most)


def _in_force(lists: Sequence[PriceList], day: date, family: Family) -> PriceList | None:
    """As `tariff_on`: a booking that changes keeps its currency."""
    begun = [prices for prices in lists if prices.valid_from <= day]
    if family.replaces:
        begun = [prices for prices in begun if prices.currency == family.replaces.currency]
    return next(iter(begun), None)
