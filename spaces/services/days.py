"""Locking the days of a space, by date: whoever books on one of them comes first or waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from spaces.models import Space, SpaceDay
from spaces.ranges import Span, local_day


def lock_days_ahead(space: Space, now: datetime) -> None:
    """Every day that can be booked or is planned, until the transaction ends."""
    today = local_day(now, space.tz)
    planned = SpaceDay.objects.filter(space=space, date__gte=today).values_list("date", flat=True)
    bookable = {today + timedelta(days=i) for i in range(space.horizon_days + 2)}
    _lock(space, bookable.union(planned))


def lock_days_of(space: Space, span: Span) -> None:
    """The days that the span touches, made on first use; in the order of every writer."""
    first, last = (local_day(at, space.tz) for at in (span.start, span.end - timedelta(seconds=1)))
    _lock(space, {first + timedelta(days=i) for i in range((last - first).days + 1)})


def _lock(space: Space, dates: set[date]) -> None:
    """Of one space: ordered by it as well, its row would be joined, and locked after its days."""
    SpaceDay.objects.bulk_create(
        [SpaceDay(space=space, date=day) for day in sorted(dates)], ignore_conflicts=True
    )
    days = SpaceDay.objects.filter(space=space, date__in=dates).order_by("date")
    list(days.select_for_update(no_key=True))
