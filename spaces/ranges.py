"""Quarter hours, local days and half-open ranges: the clock that everything shares.

Instants are UTC. A local day runs from its first instant to the first instant of the next day,
so it has 92, 96 or 100 quarters where clocks change by an hour. No Django in here but the
database range type.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

QUARTER = timedelta(minutes=15)
DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Span:
    """A half-open stretch `[start, end)` of instants in UTC, on the 15-minute grid."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a span ends after it starts")

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds()) // 60

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def common(self, other: Span) -> Span | None:
        """What both cover; None where they do not meet."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if end > start else None

    def range(self) -> DateTimeTZRange:
        return DateTimeTZRange(self.start, self.end, "[)")

    def on_wall(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        return self.start.astimezone(zone), self.end.astimezone(zone)

    @classmethod
    def of(cls, during: DateTimeTZRange) -> Span:
        """The span of a stored range (which a constraint keeps bounded and not empty)."""
        return cls(during.lower.astimezone(UTC), during.upper.astimezone(UTC))


@lru_cache(maxsize=4096)
def first_instant(day: date, zone: ZoneInfo) -> datetime:
    """When this local day begins, in UTC.

    Where midnight is skipped (the Azores in spring) the day begins at the change, which is what
    the offset before it (fold=0) gives; where it comes twice (the Azores in autumn) it begins at
    the first.
    """
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def day_span(day: date, zone: ZoneInfo) -> Span:
    """The whole local day, 92 to 100 quarters long."""
    return Span(first_instant(day, zone), first_instant(day + timedelta(days=1), zone))


def wall_instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant when the wall clock of `zone` shows `minute` (0 to 1440) on `day`, in UTC.

    A time the spring change skips is the instant of the change; a time that comes twice in
    autumn is the first of the two. Minute 1440 is the first instant of the next day.
    """
    if minute >= DAY_MINUTES:
        return first_instant(day + timedelta(days=1), zone)
    if minute == 0:
        return first_instant(day, zone)
    wall = datetime.combine(day, time(minute // 60, minute % 60), zone)
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    # Skipped by the clock: fold=1 reads it with the offset after the jump, which lies before it.
    after = wall.replace(fold=1).astimezone(UTC)
    return _jump_between(after, instant, zone)


def _jump_between(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first instant in `(low, high]` at which the zone's offset differs from that at `low`."""
    offset = low.astimezone(zone).utcoffset()
    step = low
    while step < high and step.astimezone(zone).utcoffset() == offset:
        step += QUARTER
    return step


def wall_span(day: date, start_minute: int, end_minute: int, zone: ZoneInfo) -> Span | None:
    """Opening hours on the wall as instants; None when the clock change swallows them."""
    start = wall_instant(day, start_minute, zone)
    end = wall_instant(day, end_minute, zone)
    return Span(start, end) if start < end else None


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def on_grid(instant: datetime) -> bool:
    return instant.minute % 15 == 0 and instant.second == 0 and instant.microsecond == 0
