"""Care rooms of a day as their people read them: the fullest moment, and where someone is short.

Counts are children and educators; times are words on the wall of the space.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from childcare.models import CareDay
from spaces.models import Space
from spaces.ranges import QUARTER

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
    """Today and the week ahead in all these spaces, each from its own today on. One query."""
    first = now.date() - timedelta(days=1)
    last = now.date() + timedelta(days=DAYS_AHEAD)
    days = CareDay.objects.filter(
        space_day__space__in=spaces, space_day__date__range=(first, last)
    ).select_related("care_room", "space_day__space")
    ahead = [day for day in days if day.space_day.date >= today_of(day.space_day.space, now)]
    return sorted(ahead, key=lambda day: (day.space_day.date, day.care_room.name))


def today_of(space: Space, now: datetime) -> date:
    return now.astimezone(space.tz).date()


def room_of(day: CareDay) -> Room:
    fullest = max(range(len(day.children)), key=lambda i: (day.children[i], day.needed[i]))
    return Room(
        name=day.care_room.name,
        children=day.children[fullest],
        free=max(day.most[fullest] - day.children[fullest], 0),
        needs=day.needed[fullest],
        has=day.on_shift[fullest],
    )


def short_sentences(days: Iterable[CareDay]) -> list[str]:
    """'Thu 12 March, 10:00–11:30, Garden room: one educator short.'"""
    return [
        _("%(day)s, %(start)s–%(end)s, %(room)s: %(short)s")
        % {
            "day": date_format(day.space_day.date, _("D j F")),
            "start": _wall(day, first),
            "end": _wall(day, last + 1),
            "room": day.care_room.name,
            "short": ngettext("one educator short", "%(n)s educators short", short) % {"n": short},
        }
        for day in days
        for first, last, short in _short_stretches(day)
    ]


def _short_stretches(day: CareDay) -> list[tuple[int, int, int]]:
    """First and last quarter of each stretch with the same number of educators short."""
    missing = [max(pair) for pair in zip(day.excused, day.excused_qualified, strict=True)]
    stretches = []
    for short, quarters in groupby(range(len(missing)), key=lambda i: missing[i]):
        row = list(quarters)
        if short:
            stretches.append((row[0], row[-1], short))
    return stretches


def _wall(day: CareDay, quarter: int) -> str:
    instant = day.starts_at + QUARTER * quarter
    return time_format(instant.astimezone(_zone(day)), "H:i")


def _zone(day: CareDay) -> ZoneInfo:
    return day.space_day.space.tz
