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
"""Accounts that one space may open in a day: nobody writes to many strangers through us."""


@transaction.atomic
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
    TooManyAccounts.
    """
    if not space.is_listed:
        raise refusals.SpaceTakesNoBookings
    email = email.lower()
    known = families_of(space, now).filter(email=email).first()
    if known:
        return known
    if User.objects.filter(email=email).exists():
        raise refusals.AddressTaken
    if space.opened_accounts.since(now, days=1).count() >= MOST_A_DAY:
        raise refusals.TooManyAccounts
    try:
        with transaction.atomic():
            person = _account(space, name, email, language, phone)
    except IntegrityError as error:  # opened in the same moment
        raise refusals.AddressTaken from error
    OpenedAccount.objects.create(person=person, space=space, by=by, at=now)
    outbox.post(
        key=f"account:{person.pk}:opened",
        kind="account_opened",
        recipient=person,
        due_at=now,
        payload={"space": space.pk},
    )
    return person


def _account(space: Space, name: str, email: str, language: str, phone: str) -> User:
    person = User.objects.create_user(
        email, display_name=name, language=language, zone=space.zone, phone=phone
    )
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=False)
    return person
