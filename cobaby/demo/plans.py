"""What the demo world is made of, read from `data/`: one file a space, families, names."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
ADDRESS = "cobaby.example"
Table = dict[str, Any]


@dataclass(frozen=True)
class TeamPlan:
    """One person of a space. `expires` and `lacks` speak of papers: days from the first start."""

    name: str
    role: str = "educator"
    email: str = ""
    language: str = "en"
    room: int = 0
    shifts: tuple[str, ...] = ()
    papers: tuple[str, ...] = ("educator", "first_aid", "clearance")
    expires: Table = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"{self.email or address_part(self.name)}@{ADDRESS}"


@dataclass(frozen=True)
class SpacePlan:
    """One space. The tables have the names and values of the models' fields."""

    space: Table
    descriptions: dict[str, Table]
    prices: Table
    work: tuple[str, ...]
    care: tuple[str, ...]
    blocks: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    cancellation: tuple[tuple[int, int], ...] = ()
    regime: Table = field(default_factory=dict)
    house_rule: Table = field(default_factory=dict)
    rooms: tuple[Table, ...] = ()
    team: tuple[TeamPlan, ...] = ()
    closures: tuple[Table, ...] = ()
    open_holidays: bool = False
    families: int = 0
    busy: float = 1.0
    confirmed: bool = True

    @property
    def slug(self) -> str:
        return str(self.space["slug"])

    @property
    def is_bookable(self) -> bool:
        return self.confirmed and self.space["stage"] == "open"


@cache
def space_plans() -> tuple[SpacePlan, ...]:
    """Every space of the demo world, in the order of its file names."""
    return tuple(_space_plan(path) for path in sorted((DATA / "spaces").glob("*.toml")))


@cache
def family_plans() -> tuple[Table, ...]:
    """The families that have a story; the others are made from `names`."""
    return tuple(_read(DATA / "families.toml")["family"])


@cache
def names() -> dict[str, dict[str, list[str]]]:
    """By country: first names of `women`, `men`, `girls`, `boys`, and `last` names."""
    return {
        country: {kind: words.split() for kind, words in table.items()}
        for country, table in _read(DATA / "names.toml").items()
    }


def address_part(name: str) -> str:
    """The name as the first part of an e-mail address: "ana.kovac"."""
    swapped = name.translate(str.maketrans("øłæØŁß", "olaOLs"))
    decomposed = unicodedata.normalize("NFKD", swapped.lower())
    return ".".join(re.findall("[a-z]+", re.sub("[\u0300-\u036f'’-]", "", decomposed)))


def _space_plan(path: Path) -> SpacePlan:
    data = _read(path)
    team = tuple(TeamPlan(**_tuples(person)) for person in data.pop("team", ()))
    return SpacePlan(**_tuples(data), team=team)


def _tuples(table: Table) -> Table:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _read(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))
