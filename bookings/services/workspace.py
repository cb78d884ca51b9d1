"""The locked days a booking service works on: opened in the one lock order, closed by recount."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from bookings.models import Booking
from childcare.capacity.admit import Board
from childcare.services.days import CareSetting, board_of, care_setting, recount, sweep_holds
from childcare.services.locks import DayKey, lock_days, lock_people
from spaces.hours import DayHours, opening_on
from spaces.models import Space, SpaceDay


@dataclass
class LockedDay:
    """One space day under its lock, with what its care depends on."""

    row: SpaceDay
    setting: CareSetting
    hours: DayHours

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

    def recount(self) -> None:
        recount(self.row, self.setting, self.hours)


def open_days(
    spaces: dict[int, Space], keys: Iterable[DayKey], now: datetime
) -> dict[DayKey, LockedDay]:
    """Lock these days and clear the holds that ran out on them. The people are locked already."""
    rows = lock_days(keys)
    swept = sweep_holds(rows.values(), now)
    settings = {space.pk: care_setting(space) for space in spaces.values()}
    days = {
        key: LockedDay(row, settings[key[1]], opening_on(spaces[key[1]], key[0]))
        for key, row in rows.items()
    }
    for day in days.values():
        if day.row.pk in swept:
            day.recount()
    return days


def lock_booking(
    booking: Booking, now: datetime, *more: DayKey
) -> tuple[Booking, dict[DayKey, LockedDay]]:
    """Lock a booking's person, children and day, and further days of its space; read it anew."""
    children = [place.child_id for place in booking.live_places()]
    lock_people(person_id=booking.person_id, child_ids=children)
    space = booking.space_day.space
    key = (booking.space_day.date, space.pk)
    days = open_days({space.pk: space}, {key, *more}, now)
    fresh = Booking.objects.select_related("person", "space_day__space").get(pk=booking.pk)
    return fresh, days


def day_key(booking: Booking) -> DayKey:
    return booking.space_day.date, booking.space_day.space_id
