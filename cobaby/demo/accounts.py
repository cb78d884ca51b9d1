"""Accounts of the demo world: all with one password, all with a confirmed address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from cobaby.accounts.models import User

PASSWORD = "demo-cobaby"
CALLING = {
    "BE": "+32",
    "FI": "+358",
    "IT": "+39",
    "NL": "+31",
    "NO": "+47",
    "PL": "+48",
    "PT": "+351",
    "SI": "+386",
}


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    language: str = "en"
    zone: str = "Europe/Berlin"
    phone: str = ""


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


def phone_of(email: str, country: str) -> str:
    """A number that rings nowhere, always the same one; "" for one family in five.

    In Germany from the range kept free for films (Bundesnetzagentur: 0171 39200 00 to 99); in
    countries without such a range too short to be anybody's.
    """
    number = crc32(email.encode())
    if number % 5 == 0:
        return ""
    last = f"{number % 100:02d}"
    return f"+49 171 39200 {last}" if country == "DE" else f"{CALLING[country]} 555 01 {last}"


def _user(account: Account) -> User:
    return User(
        email=account.email,
        display_name=account.name,
        language=account.language,
        zone=account.zone,
        phone=account.phone,
        password=_hashed(),
    )


@cache
def _hashed() -> str:
    """Hashed once for all: to be slow is its purpose, and here nobody has a secret."""
    return make_password(PASSWORD)
