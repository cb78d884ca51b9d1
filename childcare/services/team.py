"""Educators of a space: what they are here, and what becomes of their shifts when they go."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from childcare.models import Educator, Shift
from childcare.refusals import StillOnShift
from childcare.services.days import recount_all, sweep_holds
from childcare.services.locks import lock_days, lock_people
from cobaby.accounts.models import User
from spaces.models import Membership, Space
from spaces.services.team import set_validity


def educator_of(user: User) -> Educator:
    """The person as an educator, made on first use."""
    return Educator.objects.get_or_create(user=user)[0]


@transaction.atomic
def change_membership(
    *,
    membership: Membership,
    first_day: date,
    last_day: date | None,
    now: datetime,
    today: date,
    as_fact: bool = False,
) -> None:
    """From when to when somebody works here. Raises LastManager, StillOnShift.

    As a fact, an educator's shifts outside that time end; quarters that need them are short.
    """
    Space.objects.select_for_update(no_key=True).get(pk=membership.space_id)
    planned = Educator.objects.filter(user=membership.user_id).values_list("pk", flat=True)
    lock_people(educator_ids=planned)  # under which shifts are planned
    outside = _shifts_outside(membership, first_day, last_day, today)
    if outside and not as_fact:
        raise StillOnShift(outside)
    if outside:
        _end(outside, now)
    set_validity(membership=membership, first_day=first_day, last_day=last_day, today=today)


def _shifts_outside(
    membership: Membership, first_day: date, last_day: date | None, today: date
) -> list[Shift]:
    if membership.role != Membership.Role.EDUCATOR:
        return []
    shifts = Shift.objects.filter(
        educator__user=membership.user_id,
        space_day__space=membership.space_id,
        space_day__date__gte=today,
        is_cancelled=False,
    )
    rows = shifts.select_related("space_day", "care_room").order_by("during")
    last = last_day or date.max
    return [row for row in rows if not first_day <= row.space_day.date <= last]


def _end(shifts: list[Shift], now: datetime) -> None:
    keys = {(shift.space_day.date, shift.space_day.space_id) for shift in shifts}
    rows = list(lock_days(keys).values())
    sweep_holds(rows, now)
    Shift.objects.filter(pk__in=[shift.pk for shift in shifts]).update(
        is_cancelled=True, version=F("version") + 1, changed_at=now
    )
    recount_all(rows, as_fact=True)
