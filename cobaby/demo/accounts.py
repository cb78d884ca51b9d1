"""Accounts of the demo world: all with one password, all with a confirmed address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from cobaby.accounts.models import User

PASSWORD = "demo-cobaby"


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    language: str = "en"
    zone: str = "Europe/Berlin"


def make_accounts(accounts: Iterable[Account]) -> dict[str, User]:
    """The users of these accounts by e-mail, made where they are missing."""
    wanted = {account.email: account for account in accounts}
    there = set(User.objects.filter(email__in=wanted).values_list("email", flat=True))
    missing = [account for email, account in wanted.items() if email not in there]
    made = User.objects.bulk_create([_user(account) for account in missing])
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in made
    )
    return {user.email: user for user in User.objects.filter(email__in=wanted)}


def _user(account: Account) -> User:
    return User(
        email=account.email,
        display_name=account.name,
        language=account.language,
        zone=account.zone,
        password=_hashed(),
    )


@cache
def _hashed() -> str:
    """Hashed once for all: to be slow is its purpose, and here nobody has a secret."""
    return make_password(PASSWORD)
