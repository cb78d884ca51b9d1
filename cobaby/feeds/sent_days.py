"""What calendars are told of a space's days: each a version that only rises, as RFC 5545 asks.

The counts of a day are computed, so nothing else knows since when they are so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from cobaby.feeds.models import SentDay
from spaces.models import Space
from spaces.ranges import Span


@dataclass(frozen=True)
class Told:
    """What is told of an open day: when something happens there, and the rest in any form."""

    span: Span
    content: tuple[object, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr((self.span, self.content)).encode()).hexdigest()


@transaction.atomic
def note_days(
    *,
    space: Space,
    first: date,
    read: Callable[[], Mapping[date, Told]],
    now: datetime,
) -> list[SentDay]:
    """The days from `first` on that a calendar shows or has shown, in order.

    A day that is told otherwise than before has a higher `sequence`; one that is closed by now is
    told once more, as cancelled. `read` is called under the lock, so that of two readers the later
    one cannot bring back what the earlier one had found changed.
    """
    known = {one.date: one for one in _locked(space, first)}
    told = read()
    changed = [
        _next(known.get(day) or SentDay(space=space, date=day), told.get(day), now)
        for day in sorted({*known, *told})
        if _is_news(known.get(day), told.get(day))
    ]
    if changed:
        _save(changed)
        SentDay.objects.filter(space=space, date__lt=first).delete()
    known |= {one.date: one for one in changed}
    return [known[day] for day in sorted(known)]


def _locked(space: Space, first: date) -> QuerySet[SentDay]:
    """Readers of one calendar come one after another; nobody else waits for them."""
    rows = SentDay.objects.select_for_update(no_key=True)
    return rows.filter(space=space, date__gte=first).order_by("date")


def _is_news(known: SentDay | None, told: Told | None) -> bool:
    return known is None or known.content != (told.digest if told else "")


def _next(day: SentDay, told: Told | None, now: datetime) -> SentDay:
    """One version further. A cancelled day keeps the times that it was told with."""
    if not day._state.adding:
        day.sequence += 1
    if told:
        day.starts_at, day.ends_at = told.span.start, told.span.end
    day.content, day.changed_at = told.digest if told else "", now
    return day


def _save(days: list[SentDay]) -> None:
    """Who reads at the same moment for the first time leaves the other's rows as they are."""
    fields = ["starts_at", "ends_at", "content", "sequence", "changed_at"]
    SentDay.objects.bulk_update([day for day in days if day.pk], fields)
    SentDay.objects.bulk_create([day for day in days if not day.pk], ignore_conflicts=True)
