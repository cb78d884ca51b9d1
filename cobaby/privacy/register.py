"""The whole register: what each app says of its fields, joined. Imported by nobody below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Field, Model

from bookings.privacy import REGISTER as BOOKINGS
from childcare.privacy import REGISTER as CHILDCARE
from cobaby.accounts.privacy import REGISTER as ACCOUNTS
from cobaby.api.privacy import REGISTER as API
from cobaby.feeds.privacy import REGISTER as FEEDS
from cobaby.personal import Entry, Register
from cobaby.privacy.others import REGISTER as OTHERS
from spaces.privacy import REGISTER as SPACES

REGISTERS: tuple[Register, ...] = (ACCOUNTS, OTHERS, CHILDCARE, BOOKINGS, SPACES, API, FEEDS)


@dataclass(frozen=True)
class Table:
    """A table with fields about people. `owner`: the lookup that leads to the person, or ""."""

    model: type[Model]
    owner: str
    entries: tuple[tuple[Entry, tuple[str, ...]], ...]

    @property
    def label(self) -> str:
        return self.model._meta.label


def entries() -> list[Entry]:
    return [entry for register in REGISTERS for entry in register.entries]


def owners() -> dict[str, str]:
    return {label: path for register in REGISTERS for label, path in register.owners.items()}


def tables() -> list[Table]:
    """Every table with fields about people, in the order of the register."""
    found: dict[str, list[tuple[Entry, tuple[str, ...]]]] = {}
    for entry in entries():
        for label, names in entry.fields.items():
            found.setdefault(label, []).append((entry, tuple(names.split())))
    owner_of = owners()
    return [
        Table(apps.get_model(label), owner_of.get(label, ""), tuple(said))
        for label, said in found.items()
    ]


def said_of() -> dict[str, list[str]]:
    """By model label, every field of which something is said; twice if it is said twice."""
    said: dict[str, list[str]] = {}
    for entry in entries():
        for label, names in entry.fields.items():
            said.setdefault(label, []).extend(names.split())
    for register in REGISTERS:
        for label, names in register.not_personal.items():
            said.setdefault(label, []).extend(names.split())
    return said


def stored_fields() -> Iterator[tuple[str, Field]]:
    """Every field of every table there is."""
    for model in apps.get_models(include_auto_created=True):
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            yield model._meta.label, field
