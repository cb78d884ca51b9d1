"""When a space is open, as a reader sees it on the door: week, closures, holidays, zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from bookings.wording import long_day, short_day
from cobaby.accounts.models import User
from spaces.models import Closure, OpeningHours, PublicHoliday, Purpose, Space
from spaces.ranges import local_day

CLOSURES_AHEAD = timedelta(days=120)
HOLIDAYS_SHOWN = 4


@dataclass(frozen=True)
class WeekRow:
    """Days with the same hours: 'Monday to Thursday', desks, care."""

    days: str
    work: str
    care: str


@dataclass(frozen=True)
class ClosedDay:
    when: str
    why: str
    is_open: bool = False


def week(hours: Sequence[OpeningHours]) -> list[WeekRow]:
    """The week, neighbouring days of the same hours on one line."""
    by_day = [
        tuple(_spans(hours, purpose, weekday) for purpose in (Purpose.WORK, Purpose.CARE))
        for weekday in range(7)
    ]
    rows: list[WeekRow] = []
    first = 0
    for weekday in range(1, 8):
        if weekday == 7 or by_day[weekday] != by_day[first]:
            rows.append(WeekRow(_days(first, weekday - 1), *by_day[first]))
            first = weekday
    return rows


def closures(space: Space, now: datetime) -> list[ClosedDay]:
    """Closures that are on or come within four months."""
    today = local_day(now, space.tz)
    rows = Closure.objects.filter(
        space=space, days__overlap=(today, today + CLOSURES_AHEAD)
    ).order_by("days")
    return [ClosedDay(_closed(row), _why(row)) for row in rows]


def next_holidays(space: Space, now: datetime) -> list[ClosedDay]:
    today = local_day(now, space.tz)
    rows = PublicHoliday.objects.filter(space=space, date__gte=today)[:HOLIDAYS_SHOWN]
    return [ClosedDay(long_day(row.date), row.name, row.is_open) for row in rows]


def zone_words(space: Space, user: object, now: datetime) -> str:
    """Which clock the times follow; what it shows now, where the reader's shows another time."""
    there = now.astimezone(space.tz)
    words = _("All times are local time in %(town)s.") % {"town": space.municipality}
    if isinstance(user, User) and now.astimezone(user.tz).utcoffset() != there.utcoffset():
        clock = time_format(there.time(), "H:i")
        words += " " + _("Your clock differs: there it is %(time)s now.") % {"time": clock}
    return words


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _spans(hours: Sequence[OpeningHours], purpose: str, weekday: int) -> str:
    spans = [
        f"{clock(row.start_minute)}–{clock(row.end_minute)}"
        for row in hours
        if row.purpose == purpose and row.weekday == weekday
    ]
    return ", ".join(spans)


def _days(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first])
    words = _("%(first)s and %(last)s") if last == first + 1 else _("%(first)s to %(last)s")
    return words % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}


def _stretch(first: date, after: date) -> str:
    last = after - timedelta(days=1)
    if last == first:
        return long_day(first)
    both = {"first": short_day(first), "last": short_day(last)}
    return _("%(first)s to %(last)s") % both


def _closed(row: Closure) -> str:
    """The days, and the hours where it is not whole days."""
    days = _stretch(row.days.lower, row.days.upper)
    if row.start_minute is None or row.end_minute is None:
        return days
    return f"{days}, {clock(row.start_minute)}–{clock(row.end_minute)}"


def _why(row: Closure) -> str:
    only = {Closure.What.WORK: _("no desks"), Closure.What.CARE: _("no care")}
    part = only.get(Closure.What(row.what))
    return f"{row.reason} · {part}" if part else row.reason
