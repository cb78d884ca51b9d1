"""When a reminder is due: a wall-clock time in the space's zone, as an instant in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVENING = time(18, 0)
MORNING = time(7, 0)


def evening_before(day: date, zone: ZoneInfo) -> datetime:
    """18:00 on the wall of `zone` the day before `day`, in UTC."""
    return on_the_wall(day - timedelta(days=1), EVENING, zone)


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    """07:00 on the wall of `zone` on `day`, in UTC."""
    return on_the_wall(day, MORNING, zone)


def on_the_wall(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant at which a clock in `zone` shows `at` on `day`, in UTC.

    A time that comes twice is the first one; one that is skipped is as long after the last
    clock time before it as the wall would have shown (02:30 becomes 03:30).
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
