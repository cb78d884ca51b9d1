"""What somebody does for the platform: given and taken on the server, by who runs it."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from cobaby.accounts.models import PlatformRole, User


class CannotAppoint(Exception):
    """The message is a sentence that says what to do."""


@transaction.atomic
def appoint(*, email: str, role: str) -> User:
    """Give this role to who signed up with `email`; twice is once. Raises CannotAppoint.

    The address has to be confirmed: else whoever typed it first would get the role.
    """
    person = _locked(email)
    if not EmailAddress.objects.filter(user=person, email__iexact=email, verified=True).exists():
        raise CannotAppoint(f"{email} is not confirmed yet. The code is in a mail to it.")
    PlatformRole.objects.get_or_create(user=person, role=role)
    return person


@transaction.atomic
def dismiss(*, email: str, role: str) -> User:
    """Take this role back; twice is once. Raises CannotAppoint for the last administrator."""
    all_at_once = User.objects.select_for_update(no_key=True).order_by("pk")
    there = list(all_at_once.filter(pk__in=User.objects.administrators()))
    person = _locked(email)
    if role == PlatformRole.Role.ADMINISTRATOR and there == [person]:
        raise CannotAppoint("This is the last administrator. Appoint another one first.")
    PlatformRole.objects.filter(user=person, role=role).delete()
    return person


def _locked(email: str) -> User:
    """Whoever deletes their account in the same moment comes before or after."""
    people = User.objects.select_for_update(no_key=True).filter(is_active=True)
    person = people.filter(email__iexact=email).first()
    if person is None:
        raise CannotAppoint(f"Nobody has signed up with {email}. Sign up in the browser first.")
    return person
