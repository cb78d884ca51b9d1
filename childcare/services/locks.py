"""The one lock order: the person, children, educators by id, then space days by date and space.

Who saves settings of a space locks its row before all of these. Exclusion constraints alone
deadlock under load; in this order nothing does. `FOR NO KEY UPDATE` lets others still insert rows
that refer to these.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Model

from childcare.models import Child, Educator
from childcare.refusals import AccountErased
from cobaby import statements
from cobaby.accounts.locks import lock_person
from spaces.models import SpaceDay

DayKey = tuple[date, int]
"""A local date and the id of a space, so that sorting gives the order of locking."""

LOCK = "SELECT id FROM {table} WHERE id = ANY (%s::bigint[]) ORDER BY id FOR NO KEY UPDATE"
LOCK_IDLE_CHILDREN = LOCK.format(table="childcare_child") + " SKIP LOCKED"
LOCK_DAYS = """
SELECT id, space_id, date FROM spaces_spaceday
 WHERE (date, space_id) IN (SELECT * FROM unnest(%s::date[], %s::bigint[]))
 ORDER BY date, space_id FOR NO KEY UPDATE
"""


def lock_people(
    *,
    person_id: int | None = None,
    child_ids: Iterable[int] = (),
    educator_ids: Iterable[int] = (),
) -> None:
    """Lock them until the transaction ends. Call before `lock_days`, once a transaction.

    Raises AccountErased where the person left meanwhile: nothing of theirs comes back.
    """
    if person_id is not None and not lock_person(person_id):
        raise AccountErased
    if children := set(child_ids):
        _lock(Child, children)
    if educators := set(educator_ids):
        _lock(Educator, educators)


def lock_educator(educator: Educator) -> None:
    """Lock one of the team; as `lock_people`. Raises AccountErased where they left meanwhile."""
    lock_people(educator_ids=[educator.pk])
    if not Educator.objects.filter(pk=educator.pk, user__erased_at=None).exists():
        raise AccountErased


def lock_idle_children(child_ids: Iterable[int]) -> set[int]:
    """Lock those of these children whom nobody else has locked; who they are. Never waits.

    For who has the days already and finds other families' children on them: whoever waits here
    could wait for somebody who waits for the day.
    """
    return {row[0] for row in statements.rows(LOCK_IDLE_CHILDREN, (list(child_ids),))}


def lock_days(keys: Iterable[DayKey]) -> dict[DayKey, SpaceDay]:
    """Lock these space days, made on first use. Call once a transaction, after the people."""
    assert transaction.get_connection().in_atomic_block, "locks end with their transaction"
    ordered = sorted(set(keys))
    if not ordered:
        return {}
    if len(ordered) == 1 and (locked := _lock_known(ordered)):
        return locked
    _make_missing(ordered)  # before the first of several is locked: all in one order
    return _lock_known(ordered)


def lock_day(day_id: int) -> None:
    """Lock one space day that is there; instead of `lock_days`, for who needs nothing of it."""
    _lock(SpaceDay, {day_id})


def _make_missing(keys: list[DayKey]) -> None:
    dates, spaces = zip(*keys, strict=True)
    found = SpaceDay.objects.filter(date__in=dates, space__in=spaces)
    known = set(found.values_list("date", "space_id"))
    missing = [
        SpaceDay(date=day, space_id=space) for day, space in keys if (day, space) not in known
    ]
    if missing:
        SpaceDay.objects.bulk_create(missing, ignore_conflicts=True)


def _lock_known(ordered: list[DayKey]) -> dict[DayKey, SpaceDay]:
    dates, spaces = zip(*ordered, strict=True)
    rows = statements.rows(LOCK_DAYS, (list(dates), list(spaces)))
    days = [SpaceDay.from_db("default", ("id", "space_id", "date"), row) for row in rows]
    return {(day.date, day.space_id): day for day in days}


def _lock(model: type[Model], ids: set[int]) -> None:
    statements.rows(LOCK.format(table=model._meta.db_table), (list(ids),))
