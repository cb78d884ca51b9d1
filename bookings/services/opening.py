"""A family without an account rings up: the space opens one, and the family takes it over."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from bookings import refusals
from bookings.models import OpenedAccount
from bookings.permissions import families_of
from cobaby import outbox
from cobaby.accounts.models import User
from spaces.models import Space

MOST_A_DAY = 20
"""Accounts that one space may open or try in a day: nobody writes to many strangers through us,
or learns of many addresses who has an account."""


def open_account(
    *,
    space: Space,
    name: str,
    email: str,
    language: str,
    by: User,
    now: datetime,
    phone: str = "",
) -> User:
    """The family's account, with a mail to choose a password. Once known here, it stays as it is.

    Raises SpaceTakesNoBookings before an administrator confirmed the space: else anybody could
    write to strangers, and learn who has an account. Raises AddressTaken when somebody who never
    came here has the address: whose it is, and what children they have, is not told. Raises
    TooManyAccounts. An address that is taken counts towards that limit as an account does.
    """
    if not space.is_listed:
        raise refusals.SpaceTakesNoBookings
    email = email.lower()
    with transaction.atomic():
        known = families_of(space, now).filter(email=email).first()
        if known:
            return known
        _count_down(space, now)
        person = _unless_taken(space, name, email, language, phone)
        OpenedAccount.objects.create(person=person, space=space, by=by, at=now)
        if person:
            _tell(person, space, now)
    if person is None:  # said once it is counted
        raise refusals.AddressTaken
    return person


def _count_down(space: Space, now: datetime) -> None:
    """One try less for today; many at once come one after another. Raises TooManyAccounts."""
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    today = space.opened_accounts.since(now, days=1)
    if today.count() >= MOST_A_DAY:
        raise refusals.TooManyAccounts
    space.opened_accounts.in_vain().exclude(pk__in=today.values("pk")).delete()


def _unless_taken(space: Space, name: str, email: str, language: str, phone: str) -> User | None:
    if User.objects.filter(email=email).exists():
        return None
    try:
        with transaction.atomic():
            return _account(space, name, email, language, phone)
    except IntegrityError:  # opened in the same moment
        return None


def _tell(person: User, space: Space, now: datetime) -> None:
    outbox.post(
        key=f"account:{person.pk}:opened",
        kind="account_opened",
        recipient=person,
        due_at=now,
        payload={"space": space.pk},
    )


def _account(space: Space, name: str, email: str, language: str, phone: str) -> User:
    person = User.objects.create_user(
        email, display_name=name, language=language, zone=space.zone, phone=phone
    )
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)
    return person
