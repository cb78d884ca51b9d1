"""A space from nothing: planned by anybody, confirmed by an administrator, then open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.text import slugify

from cobaby import outbox
from cobaby.accounts.locks import lock_person
from cobaby.accounts.models import User
from spaces.holidays import NoCalendar, fill_holidays
from spaces.models import Membership, Space
from spaces.places import folded
from spaces.ranges import local_day
from spaces.services.days import lock_days_ahead

MOST_UNCONFIRMED = 5
"""Spaces that one person may have open without an administrator's look."""


class TooManySpaces(Exception):
    """This person has begun many spaces already that nobody has confirmed."""


class NotConfirmed(Exception):
    """An administrator has not confirmed the space yet, so it cannot open."""


class NotReady(Exception):
    """Something is still missing: `missing`, names of steps."""

    def __init__(self, missing: Collection[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = list(missing)


class StillBooked(Exception):
    """Families come after today, so the space cannot close yet: `bookings` says how many."""

    def __init__(self, bookings: int) -> None:
        super().__init__(bookings)
        self.bookings = bookings


@transaction.atomic
def open_space(*, by: User, values: Mapping[str, Any], now: datetime) -> Space:
    """A planned space, unlisted, with `by` as its first manager from its today on.

    `values` are fields of Space. The same name in the same street by the same person is the same
    space: a form sent twice opens one. Raises TooManySpaces; PermissionDenied where the account
    was erased meanwhile.
    """
    if not lock_person(by.pk):
        raise PermissionDenied
    mine = Space.objects.managed_by(by).filter(confirmed_at=None)
    again = mine.filter(name=values["name"], street=values["street"]).first()
    if again:
        return again
    if mine.count() >= MOST_UNCONFIRMED:
        raise TooManySpaces
    space = _create(values)
    today = local_day(now, space.tz)
    Membership.objects.create(
        user=by, space=space, role=Membership.Role.MANAGER, valid=DateRange(today, None)
    )
    with suppress(NoCalendar):
        fill_holidays(space=space, today=today)
    return space


def ask_for_confirmation(
    *, space: Space, operator: str, licence: str, responsible_person: str, now: datetime
) -> None:
    """Name who runs it and who answers for it; administrators are told once.

    What an administrator has confirmed in this moment stays as it is.
    """
    with transaction.atomic():
        row = Space.objects.select_for_update(no_key=True).get(pk=space.pk)
        if row.is_listed:
            return
        row.operator, row.licence = operator, licence
        row.responsible_person = responsible_person
        first = row.asked_at is None
        row.asked_at = row.asked_at or now
        row.save(update_fields=["operator", "licence", "responsible_person", "asked_at"])
        if first:
            _tell_administrators(row, now)


@transaction.atomic
def change_stage(
    *,
    space: Space,
    stage: str,
    reason: str,
    missing: Callable[[], Collection[str]],
    coming: Callable[[], int],
    now: datetime,
) -> None:
    """Planned, open, paused (with a reason, if one likes), or closed with one. Repeat at will.

    `missing` names the steps without which it cannot open; `coming` counts the bookings after
    now. Both know care and bookings, and are asked under the locks of the space and of all days
    ahead: whoever changes what they count holds one of the two. So a family that is booking just
    now comes first, and so does a colleague who takes the last desk away. Raises NotConfirmed,
    NotReady, StillBooked.
    """
    house = Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    lock_days_ahead(space, now)
    if stage == Space.Stage.OPEN and not house.is_listed:
        raise NotConfirmed
    if stage == Space.Stage.OPEN and (lacking := missing()):
        raise NotReady(lacking)
    if stage == Space.Stage.CLOSED and (ahead := coming()):
        raise StillBooked(ahead)
    space.stage = stage
    says_why = stage in (Space.Stage.PAUSED, Space.Stage.CLOSED)
    space.closed_reason = reason if says_why else ""
    space.save(update_fields=["stage", "closed_reason"])


def _create(values: Mapping[str, Any]) -> Space:
    """Under an address that is free: two who take the same name at once get two."""
    for slug in _slugs(f"{values['name']} {values['municipality']}"):
        try:
            with transaction.atomic():
                return Space.objects.create(slug=slug, stage=Space.Stage.PLANNED, **values)
        except IntegrityError:
            if not Space.objects.filter(slug=slug).exists():
                raise
    raise AssertionError("there is always a free address")


def _slugs(words: str) -> list[str]:
    stem = slugify(folded(words))[:50].strip("-") or "space"
    taken = set(Space.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{n}" for n in range(2, len(taken) + 12))
    return [slug for slug in (stem, *numbered) if slug not in taken]


def _tell_administrators(space: Space, now: datetime) -> None:
    for person in User.objects.administrators():
        outbox.post(
            key=f"space:{space.pk}:waits:{person.pk}",
            kind="space_waits",
            recipient=person,
            due_at=now,
            payload={"space": space.pk},
        )
