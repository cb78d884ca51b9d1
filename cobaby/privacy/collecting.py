"""All that the register says about a person, out of every table: as values, and as words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import FileField, ForeignKey, Model, OneToOneField
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cobaby.accounts.models import User
from cobaby.personal import Entry
from cobaby.privacy.register import Table, tables


@dataclass
class Collected:
    """One entry of the register with the person's rows, each a list of (name, value, words)."""

    entry: Entry
    label: str
    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    name: str
    title: str
    value: Any
    words: str


def collect(person: User) -> list[Collected]:
    """Secrets are left out: whoever stole the copy could sign in with them."""
    return [part for table in tables() if table.owner for part in _of(table, person)]


def files_of(person: User) -> Iterator[tuple[str, Any]]:
    """The files that lie behind the person's rows, with a name each. Older copies are left out."""
    for table in tables():
        names = _file_fields(table)
        for row in _rows(table, person) if names else ():
            for name in names:
                if stored := getattr(row, name):
                    yield f"{table.label}-{row.pk}-{stored.name.rpartition('/')[2]}", stored


def count_rows(person: User) -> int:
    return sum(_rows(table, person).count() for table in tables() if table.owner)


def _of(table: Table, person: User) -> Iterator[Collected]:
    rows = list(_rows(table, person))
    for entry, names in table.entries:
        if not entry.is_secret:
            cells = [[_cell(row, name, person) for name in names] for row in rows]
            yield Collected(entry, table.label, cells)


def _rows(table: Table, person: User) -> Any:
    links = [
        f.name
        for f in table.model._meta.concrete_fields
        if isinstance(f, ForeignKey | OneToOneField)
    ]
    found = table.model._default_manager.filter(**{table.owner: person.pk}) if table.owner else None
    if found is None:
        return table.model._default_manager.none()
    pks = found.order_by().values("pk").distinct()
    return table.model._default_manager.filter(pk__in=pks).select_related(*links).order_by("pk")


def _file_fields(table: Table) -> list[str]:
    """Not those of a copy of one's data itself."""
    if table.label == "privacy.DataCopy":
        return []
    return [f.name for f in table.model._meta.concrete_fields if isinstance(f, FileField)]


def _cell(row: Model, name: str, person: User) -> Cell:
    stored = row._meta.get_field(name)
    value = getattr(row, name)
    title = str(getattr(stored, "verbose_name", name))
    if isinstance(value, Model):
        words = _("you") if value == person else _somebody(value)
        return Cell(name, title, value.pk, words)
    if getattr(stored, "choices", None):
        return Cell(name, title, value, str(getattr(row, f"get_{name}_display")()))
    return Cell(name, title, plain(value), _words(value, person))


def _somebody(value: Model) -> str:
    """Other people are not part of the person's data: their names stay theirs."""
    return _("somebody else") if isinstance(value, User) else str(value)


def plain(value: Any) -> Any:
    """A value that JSON knows: instants and days in ISO 8601, ranges with their two ends."""
    if isinstance(value, DateTimeTZRange | DateRange):
        return {"from": plain(value.lower), "until": plain(value.upper)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, str | int | float | bool | dict) or value is None:
        return value
    return str(value)


def _words(value: Any, person: User) -> str:
    """The same for reading, in the person's own zone and language."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, DateTimeTZRange | DateRange):
        return f"{_words(value.lower, person)} – {_words(value.upper, person)}"
    if isinstance(value, datetime):
        return date_format(localtime(value, person.tz), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, list):
        return ", ".join(_words(one, person) for one in value)
    return str(value)


__all__ = ["Cell", "Collected", "collect", "count_rows", "files_of", "plain"]
