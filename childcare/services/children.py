"""A family's children: enter one, correct what stands about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from childcare.models import Child, Guardianship
from childcare.services.cuts import correct_birthday
from childcare.services.locks import lock_people
from cobaby.accounts.models import User


@transaction.atomic
def add_child(
    *,
    guardian: User,
    first_name: str,
    date_of_birth: date,
    last_name: str = "",
    languages: Sequence[str] = (),
) -> Child:
    """Enter a child of this adult, who then may do all for it.

    A child of the same first name and birthday in the same family is the same child: a form sent
    twice gives one child.
    """
    lock_people(person_id=guardian.pk)
    known = Child.objects.visible_to(guardian).filter(
        first_name__iexact=first_name, date_of_birth=date_of_birth
    )
    if child := known.first():
        return child
    child = Child.objects.create(
        first_name=first_name,
        last_name=last_name,
        date_of_birth=date_of_birth,
        languages=list(languages),
    )
    Guardianship.objects.create(guardian=guardian, child=child)
    return child


@transaction.atomic
def edit_child(
    *,
    child: Child,
    first_name: str,
    last_name: str,
    date_of_birth: date,
    languages: Sequence[str],
    by: User,
    now: datetime,
) -> Child:
    """Correct a child's data. A corrected birthday is a fact: its places are counted anew.

    Raises AccountErased, so that no name comes back; Child.DoesNotExist where `by` lost the right
    to it in this moment.
    """
    lock_people(person_id=by.pk, child_ids=[child.pk])
    child = Child.objects.editable_by(by).get(pk=child.pk)
    if child.date_of_birth != date_of_birth:
        correct_birthday(child=child, born=date_of_birth, now=now)
    child.first_name, child.last_name = first_name, last_name
    child.languages = list(languages)
    child.save(update_fields=["first_name", "last_name", "languages"])
    return child
