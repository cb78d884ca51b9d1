"""An administrator confirms who answers for a space; only then families see it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cobaby import outbox
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.permissions import may_confirm


class NotAnAdministrator(Exception):
    """Only an administrator may confirm a space."""


def confirm_space(
    *,
    space: Space,
    operator: str,
    licence: str,
    responsible_person: str,
    by: User,
    now: datetime,
) -> None:
    """List the space, with who runs it and who answers for it. Raises NotAnAdministrator.

    To repeat it corrects the names; the day of the first confirmation stays.
    """
    if not may_confirm(by):
        raise NotAnAdministrator
    with transaction.atomic():
        row = Space.objects.select_for_update(no_key=True).get(pk=space.pk)
        row.operator = operator
        row.licence = licence
        row.responsible_person = responsible_person
        is_new = not row.is_listed
        row.confirmed_at = row.confirmed_at or now
        row.confirmed_by = row.confirmed_by or by
        row.save(
            update_fields=[
                "operator",
                "licence",
                "responsible_person",
                "confirmed_at",
                "confirmed_by",
            ]
        )
        if is_new:
            _tell_managers(row, now)


def _tell_managers(space: Space, now: datetime) -> None:
    """Once: they may open it now."""
    managers = User.objects.filter(
        memberships__in=space.memberships.managers().at(now), is_active=True
    )
    for person in managers.distinct():
        outbox.post(
            key=f"space:{space.pk}:confirmed:{person.pk}",
            kind="space_confirmed",
            recipient=person,
            due_at=now,
            payload={"space": space.pk},
        )
