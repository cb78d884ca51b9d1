"""The rules that we ship, read from `childcare/packs/*.toml`, and a space's own house rule.

A shipped pack is never edited: a new version is a new file with a new key. In its key stands the
year of its source, or of our reading where the source has none. `as_of` is the time the source
speaks of, `read_on` the day we took it over, `certainty` one of:
sure (read in the statute or an official page), reported (second hand or dated), check (it has
probably changed since).
"""

import tomllib
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from childcare.ratios.bands import Band
from childcare.ratios.kinds import TeamSize, Weights, YoungestFirst
from childcare.ratios.policy import NEVER, Policy
from childcare.ratios.table import Cell, Row, TableAndFormula

FOLDER = Path(__file__).parent.parent / "packs"
HOUSE_LIMIT = 60  # children; a house rule names no largest group, the room does

Ratio = int | str | Decimal | Fraction  # children for one educator; 4.6 as "4.6", no float
AgeBand = tuple[int, int | None, Ratio]  # from and to (exclusive) in months, None: no end


class UnknownPack(LookupError):
    """No shipped pack has this key."""


class BadHouseRule(ValueError):
    """The bands of a house rule are empty, backwards, overlapping or without a ratio."""


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


def house_rule(
    key: str,
    bands: Sequence[AgeBand],
    *,
    name: str,
    source: str,
    country: str = "",
    limit: int = HOUSE_LIMIT,
) -> Policy:
    """A space's own rule by weights: ages in months, children for one educator.

    Raises BadHouseRule. Ages between two bands are not admitted.
    """
    return _house_rule(key, tuple(tuple(band) for band in bands), name, source, country, limit)


@lru_cache(maxsize=1024)
def _house_rule(
    key: str,
    bands: tuple[AgeBand, ...],
    name: str,
    source: str,
    country: str,
    limit: int,
) -> Policy:
    _check_house_rule(bands, name, source, limit)
    ordered = sorted(bands, key=lambda band: band[0])
    return Weights(
        key=key,
        name=name,
        country=country,
        source=source,
        source_url="",
        as_of="",
        read_on=date.min,
        certainty="sure",
        bands=tuple(Band(_months(low, high), low, high) for low, high, _ in ordered),
        limit=limit,
        shares=tuple(1 / _exact(ratio) for _, _, ratio in ordered),
    )


def _check_house_rule(bands: tuple[AgeBand, ...], name: str, source: str, limit: int) -> None:
    if not (bands and name and source and 1 <= limit < NEVER):
        raise BadHouseRule("A house rule needs a name, a source, a limit below 99 and an age band.")
    last_end: int | None = 0
    for low, high, ratio in sorted(bands, key=lambda band: band[0]):
        if last_end is None or low < last_end:
            raise BadHouseRule("Two age bands overlap, or one starts before birth.")
        if high is not None and high <= low:
            raise BadHouseRule("An age band must end after it starts.")
        if _exact(ratio) < 1:
            raise BadHouseRule("An educator cares for one child or more.")
        last_end = high


def _exact(ratio: Ratio) -> Fraction:
    try:
        if not isinstance(ratio, float):
            return Fraction(ratio)
    except (ArithmeticError, TypeError, ValueError):
        pass
    raise BadHouseRule(f"{ratio!r} is not an exact number of children.")


def _months(low: int, high: int | None) -> str:
    return f"{low} months and over" if high is None else f"{low} to {high} months"


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
