"""Locking the days of a space, by date: whoever books on one of them comes first or waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from spaces.models import Space, SpaceDay
from spaces.ranges import Span, local_day


def lock_days_ahead(space: Space, now: datetime) -> None:
    """Every day that can be booked, until the transaction ends."""
    lock_days_of(space, Span(now, now + timedelta(days=space.horizon_days + 1)))


def lock_days_of(space: Space, span: Span) -> None:
    """The days that the span touches, made on first use; in the order of every writer."""
    first, last = (local_day(at, space.tz) for at in (span.start, span.end - timedelta(seconds=1)))
    dates = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    SpaceDay.objects.bulk_create(
        [SpaceDay(space=space, date=day) for day in dates], ignore_conflicts=True
    )
    days = SpaceDay.objects.filter(space=space, date__in=dates).order_by("date", "space")
    list(days.select_for_update(no_key=True))
