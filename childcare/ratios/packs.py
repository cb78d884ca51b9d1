"""The rules that we ship, read from `childcare/packs/*.toml`.

A shipped pack is never edited: a new version is a new file with a new key. In its key stands the
year of its source, or of our reading where the source has none. `as_of` is the time the source
speaks of, `read_on` the day we took it over, `certainty` one of:
sure (read in the statute or an official page), reported (second hand or dated), check (it has
probably changed since).

Poland's class for special needs is data that nothing fills yet: see `Policy.classify`.
"""

import tomllib
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from childcare.ratios.bands import Band
from childcare.ratios.kinds import TeamSize, Weights, YoungestFirst
from childcare.ratios.policy import Policy
from childcare.ratios.table import Cell, Row, TableAndFormula

FOLDER = Path(__file__).parent.parent / "packs"


class UnknownPack(LookupError):
    """No shipped pack has this key."""


@cache
def all_packs() -> tuple[Policy, ...]:
    """Every shipped rule, by key."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.toml")))


def pack(key: str) -> Policy:
    """The shipped rule with this key. Raises UnknownPack."""
    for policy in all_packs():
        if policy.key == key:
            return policy
    raise UnknownPack(key)


def _read(path: Path) -> Policy:
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    build = _KINDS[data.pop("kind")]
    classes = data.pop("classes")
    return build(data | {"bands": tuple(_band(row) for row in classes)}, classes)


def _band(row: dict[str, Any]) -> Band:
    names = ("name", "from_months", "to_months", "day", "special")
    return Band(**{name: row[name] for name in names if name in row})


def _column(classes: list[dict[str, Any]], name: str) -> tuple[int, ...]:
    return tuple(row[name] for row in classes)


def _shares(ratios: tuple[int, ...]) -> tuple[Fraction, ...]:
    return tuple(Fraction(1, ratio) for ratio in ratios)


def _weights(data: dict[str, Any], classes: list[dict[str, Any]]) -> Policy:
    return Weights(**data, shares=_shares(_column(classes, "children_per_educator")))


def _two_counts(data: dict[str, Any], classes: list[dict[str, Any]]) -> Policy:
    return Weights(
        **data,
        trains=True,
        shares=_shares(_column(classes, "children_per_educator")),
        trained_shares=_shares(_column(classes, "children_per_pedagogue")),
    )


def _youngest_first(data: dict[str, Any], classes: list[dict[str, Any]]) -> Policy:
    return YoungestFirst(**data, children_per_educator=_column(classes, "children_per_educator"))


def _team_size(data: dict[str, Any], _classes: list[dict[str, Any]]) -> Policy:
    return TeamSize(**data | {"children_by_team": tuple(data["children_by_team"])})


def _table_and_formula(data: dict[str, Any], classes: list[dict[str, Any]]) -> Policy:
    rows = tuple(_row(row["ages"], row["cells"]) for row in data.pop("rows"))
    return TableAndFormula(**data, rows=rows, shares=tuple(Fraction(c["share"]) for c in classes))


def _row(ages: list[int], cells: list[list[int]]) -> Row:
    first, end = ages
    return Row(youngest=first, oldest=end - 1, cells=tuple(Cell(*cell) for cell in cells))


_KINDS: dict[str, Callable[[dict[str, Any], list[dict[str, Any]]], Policy]] = {
    "weights": _weights,
    "two counts": _two_counts,
    "youngest first": _youngest_first,
    "team size": _team_size,
    "table and formula": _table_and_formula,
}
