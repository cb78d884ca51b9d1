"""The one lock order: the person, children, educators by id, then space days by date and space.

Exclusion constraints alone deadlock under load; in this order nothing does. `FOR NO KEY UPDATE`
lets others still insert rows that refer to these.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from childcare.models import Child, Educator
from cobaby.accounts.models import User
from spaces.models import SpaceDay

DayKey = tuple[date, int]
"""A local date and the id of a space, so that sorting gives the order of locking."""


def lock_people(
    *,
    person_id: int | None = None,
    child_ids: Iterable[int] = (),
    educator_ids: Iterable[int] = (),
) -> None:
    """Lock them until the transaction ends. Call before `lock_days`, once a transaction."""
    if person_id is not None:
        _lock(User.objects.filter(pk=person_id))
    if children := set(child_ids):
        _lock(Child.objects.filter(pk__in=children))
    if educators := set(educator_ids):
        _lock(Educator.objects.filter(pk__in=educators))


def lock_days(keys: Iterable[DayKey]) -> dict[DayKey, SpaceDay]:
    """Lock these space days, made on first use. Call once a transaction, after the people."""
    assert transaction.get_connection().in_atomic_block, "locks end with their transaction"
    ordered = sorted(set(keys))
    if not ordered:
        return {}
    dates = {day for day, _ in ordered}
    spaces = {space_id for _, space_id in ordered}
    found = SpaceDay.objects.filter(date__in=dates, space__in=spaces)
    known = set(found.values_list("date", "space_id"))
    missing = [
        SpaceDay(date=day, space_id=space) for day, space in ordered if (day, space) not in known
    ]
    if missing:
        SpaceDay.objects.bulk_create(missing, ignore_conflicts=True)
    locked = found.select_for_update(no_key=True).order_by("date", "space_id")
    return {(day.date, day.space_id): day for day in locked if (day.date, day.space_id) in ordered}


def _lock(queryset: object) -> None:
    ordered = queryset.order_by("pk").select_for_update(no_key=True)  # type: ignore[attr-defined]
    list(ordered.values_list("pk", flat=True))
