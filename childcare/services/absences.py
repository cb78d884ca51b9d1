"""An educator cannot come: a fact. What was worked stays, the rest of their shifts ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from childcare.models import Absence, Educator, Shift
from childcare.services.days import recount_all, sweep_holds
from childcare.services.locks import lock_days, lock_educator, lock_people
from childcare.services.roster_log import Step, Was, What, note_change, stamp
from childcare.services.shifts import quarter_up
from childcare.services.undoing import put_back
from cobaby import outbox
from cobaby.accounts.models import User
from spaces.models import Membership, Space, SpaceDay
from spaces.ranges import Span


@transaction.atomic
def report_educator_ill(
    *,
    educator: Educator,
    day: date,
    now: datetime,
    last: date | None = None,
    by: User | None = None,
    space: Space | None = None,
) -> list[SpaceDay]:
    """A fact: the educator's shifts end from `day` to `last` (both included).

    In all spaces where the educator says so; in one `space` where its manager does.

    A shift that runs is cut at the next quarter hour, and the hours worked stay. Quarters without
    enough staff are short, nobody new is admitted to them, and the managers are told. Returns the
    space days concerned. Telling it twice is telling it once. Raises AccountErased.
    """
    days = DateRange(day, (last or day) + timedelta(days=1))
    lock_educator(educator)
    ending: dict[str, Any] = {
        "educator": educator, "day": day, "last": last or day, "now": now, "space": space,
    }  # fmt: skip
    shifts = shifts_that_end(**ending)
    rows = list(lock_days({_key(shift) for shift in shifts}).values())
    sweep_holds(rows, now)
    absence = _absence(educator, days, space, by, now)
    steps: dict[int, list[Step]] = {}
    for shift in shifts_that_end(**ending):
        steps.setdefault(shift.space_day.space_id, []).append((shift, Was.of(shift)))
        _end(shift, by, now)
    recount_all(rows, as_fact=True)
    for house in Space.objects.filter(pk__in=steps):
        note_change(house, What.AWAY, steps[house.pk], by=by, now=now, absence=absence)
    if by is not None:
        tell_managers(absence, set(steps), by, now)
    return rows


@transaction.atomic
def take_back_absence(*, absence: Absence, by: User, now: datetime) -> None:
    """They can come after all: the shifts that nobody touched since are theirs again.

    Twice is once. Days that are over stay as they were.
    """
    lock_people(educator_ids=[absence.educator_id])
    fresh = Absence.objects.filter(pk=absence.pk).first()
    if fresh is None:
        return
    changes = list(fresh.changes.filter(undone_at=None).select_related("space"))
    fresh.delete()
    put_back(changes, by=by, now=now)


def tell_managers(absence: Absence, space_ids: Collection[int], by: User, now: datetime) -> None:
    """One mail to each manager of the spaces concerned, but not to who reported it."""
    members = Membership.objects.at(now).managers().filter(space__in=space_ids)
    for member in members.exclude(user=by).select_related("user"):
        outbox.post(
            key=f"away:{absence.pk}:{member.space_id}:{member.user_id}",
            kind="educator_away",
            recipient=member.user,
            due_at=now,
            payload={"absence": absence.pk, "space": member.space_id},
        )


def _absence(
    educator: Educator, days: DateRange, space: Space | None, by: User | None, now: datetime
) -> Absence:
    same = {"educator": educator, "space": space}
    known = Absence.objects.filter(**same, days__contains=days).first()
    return known or Absence.objects.create(
        **same, days=days, starts_at=quarter_up(now), reported_by=by, reported_at=now
    )


def shifts_that_end(
    *, educator: Educator, day: date, last: date, now: datetime, space: Space | None = None
) -> list[Shift]:
    """The educator's shifts from `day` to `last` that are not over, in all spaces or in one."""
    shifts = Shift.objects.live().filter(
        educator=educator,
        space_day__date__range=(day, last),
        during__endswith__gt=quarter_up(now),
    )
    here = shifts.filter(space_day__space=space) if space else shifts
    return list(here.with_people())


def _end(shift: Shift, by: User | None, now: datetime) -> None:
    cut = quarter_up(now)
    if shift.span.start < cut:
        shift.during = Span(shift.span.start, cut).range()
    else:
        shift.is_cancelled = True
    stamp(shift, by, now)
    shift.save()


def _key(shift: Shift) -> tuple[date, int]:
    return shift.space_day.date, shift.space_day.space_id
