"""Care rooms of a day as their people read them: the fullest moment. Counts of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from childcare.models import CareDay
from spaces.models import Space
from spaces.ranges import local_day

DAYS_AHEAD = 7


@dataclass(frozen=True)
class Room:
    """One room at the fullest quarter of its day."""

    name: str
    children: int
    free: int
    needs: int
    has: int

    @property
    def missing(self) -> int:
        return max(self.needs - self.has, 0)


def care_days(spaces: Sequence[Space], now: datetime) -> list[CareDay]:
    """Today and the week ahead in all these spaces, each from its own today on. One query.

    A day on which care is closed and nobody is booked has no quarters: it is left out.
    """
    first = now.date() - timedelta(days=1)
    last = now.date() + timedelta(days=DAYS_AHEAD)
    days = CareDay.objects.filter(
        space_day__space__in=spaces, space_day__date__range=(first, last)
    ).select_related("care_room", "space_day__space")
    ahead = [
        day
        for day in days
        if day.children and day.space_day.date >= local_day(now, day.space_day.space.tz)
    ]
    return sorted(ahead, key=lambda day: (day.space_day.date, day.care_room.name))


def room_of(day: CareDay) -> Room:
    fullest = max(range(len(day.children)), key=lambda i: (day.children[i], day.needed[i]))
    return Room(
        name=day.care_room.name,
        children=day.children[fullest],
        free=max(day.most[fullest] - day.children[fullest], 0),
        needs=day.needed[fullest],
        has=day.on_shift[fullest],
    )
