"""Where a care day has too few educators, as sentences with times on the wall of the space."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from childcare.models import CareDay
from spaces.ranges import QUARTER


def short_sentences(days: Iterable[CareDay], now: datetime | None = None) -> list[str]:
    """'Thu 12 March, 10:00–11:30, Garden room: one educator short.'

    What is over by `now` is left out.
    """
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
        if now is None or _instant(day, last + 1) > now
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
    return time_format(_instant(day, quarter).astimezone(_zone(day)), "H:i")


def _instant(day: CareDay, quarter: int) -> datetime:
    return day.starts_at + QUARTER * quarter


def _zone(day: CareDay) -> ZoneInfo:
    return day.space_day.space.tz
