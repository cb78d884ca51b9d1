"""Undo a change of the roster, as long as nobody changed the same shifts since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from childcare.models import Absence, RosterChange, Shift
from childcare.refusals import Refusal, ShiftChanged, ShiftIsOver
from childcare.services.cuts import recount_or_refuse
from childcare.services.days import sweep_holds
from childcare.services.locks import DayKey, lock_days, lock_people
from childcare.services.roster_log import Was, stamp
from childcare.services.shifts import check_educator, save_shift
from cobaby.accounts.models import User
from spaces.models import Membership, SpaceDay

Step = dict[str, Any]


@transaction.atomic
def undo_change(*, change: RosterChange, by: User, now: datetime) -> None:
    """Put the shifts of a change back as they were. Undoing twice is undoing once.

    Shifts that are over by now stay. Raises ShiftIsOver when all are, ShiftChanged when somebody
    changed one of them since, CutBreaksBookings when children came to need it, and what
    `check_educator` raises. Who was reported away can come again; not where they said so
    themselves and work elsewhere too: EducatorAway.
    """
    rows = lock_steps([change], now)
    fresh = RosterChange.objects.select_related("space").get(pk=change.pk)
    if fresh.undone_at:
        return
    _end_absence(fresh)
    over = [refusal for step in fresh.steps if (refusal := _try(fresh, step, rows, by, now))]
    if over and len(over) == len(fresh.steps):
        raise over[0]
    if refused := [refusal for refusal in over if not isinstance(refusal, ShiftIsOver)]:
        raise refused[0]
    recount_or_refuse(rows.values())
    RosterChange.objects.filter(pk=fresh.pk).update(undone_at=now)


def _end_absence(change: RosterChange) -> None:
    """One that this space noted, or of somebody who works nowhere else."""
    for absence in Absence.objects.filter(changes=change).select_related("educator"):
        teams = Membership.objects.educators().filter(user=absence.educator.user_id)
        elsewhere = teams.filter(valid__overlap=absence.days).exclude(space=change.space_id)
        if absence.space_id or not elsewhere.exists():
            absence.delete()


def put_back(changes: Sequence[RosterChange], *, by: User, now: datetime) -> None:
    """Undo what of these changes can be undone, and leave the rest. The locks are held."""
    rows = lock_steps(changes, now)
    for change in changes:
        for step in change.steps:
            _try(change, step, rows, by, now)
    recount_or_refuse(rows.values(), as_fact=True)
    RosterChange.objects.filter(pk__in=[change.pk for change in changes]).update(undone_at=now)


def lock_steps(changes: Sequence[RosterChange], now: datetime) -> dict[DayKey, SpaceDay]:
    """Everybody and every day that these changes touch, before and after, in the one order."""
    steps = [(change, step) for change in changes for step in change.steps]
    shifts = Shift.objects.filter(pk__in=[step["shift"] for _, step in steps])
    found = shifts.values_list("educator_id", "space_day__date", "space_day__space_id")
    people = {educator for educator, _, _ in found}
    keys = {(day, space) for _, day, space in found}
    for change, step in steps:
        if step["was"]:
            was = Was.read(step["was"])
            people.add(was.educator_id)
            keys.add((was.day(change.space), change.space_id))
    lock_people(educator_ids=people)
    rows = lock_days(keys)
    sweep_holds(rows.values(), now)
    return rows


def _try(
    change: RosterChange, step: Step, rows: dict[DayKey, SpaceDay], by: User, now: datetime
) -> Refusal | None:
    """Undo one step, or say why it stays as it is."""
    try:
        with transaction.atomic():
            _undo_step(change, step, rows, by, now)
    except Refusal as refusal:
        return refusal
    return None


def _undo_step(
    change: RosterChange, step: Step, rows: dict[DayKey, SpaceDay], by: User, now: datetime
) -> None:
    shift = Shift.objects.with_people().get(pk=step["shift"])
    if shift.version != step["version"]:
        raise ShiftChanged(shift)
    was = Was.read(step["was"]) if step["was"] else None
    if max(shift.span.end, was.span.end if was else shift.span.end) <= now:
        raise ShiftIsOver
    if was is None:
        shift.is_cancelled = True
    else:
        shift.educator_id, shift.care_room_id = was.educator_id, was.room_id
        shift.during, shift.is_cancelled = was.span.range(), was.is_off
        shift.space_day = rows[was.day(change.space), change.space_id]
    if not shift.is_cancelled:
        check_educator(shift.educator, shift.care_room, shift.span, now, but=shift)
    stamp(shift, by, now)
    save_shift(shift)
