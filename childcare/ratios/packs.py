"""The rules that we ship, read from `childcare/packs/*.toml`, and a space's own house rule.

A shipped pack is never edited: a new version is a new file with a new key.
"""

import tomllib
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from childcare.ratios.bands import Band
from childcare.ratios.kinds import Weights
from childcare.ratios.policy import Policy

FOLDER = Path(__file__).parent.parent / "packs"
HOUSE_LIMIT = 60  # children; a house rule names no largest group, the room does

Ratio = int | Fraction | Decimal  # children for one educator; 4.6 as Decimal("4.6")
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
    _check_house_rule(bands, name, limit)
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
        shares=tuple(1 / Fraction(ratio) for _, _, ratio in ordered),
    )


def _check_house_rule(bands: tuple[AgeBand, ...], name: str, limit: int) -> None:
    if not bands or not name or limit < 1:
        raise BadHouseRule("A house rule needs a name, a limit and at least one age band.")
    last_end: int | None = 0
    for low, high, ratio in sorted(bands, key=lambda band: band[0]):
        if last_end is None or low < last_end:
            raise BadHouseRule("Two age bands overlap, or one starts before birth.")
        if high is not None and high <= low:
            raise BadHouseRule("An age band must end after it starts.")
        if isinstance(ratio, float) or not ratio >= 1:
            raise BadHouseRule("An educator cares for one child or more; give an exact number.")
        last_end = high


def _months(low: int, high: int | None) -> str:
    return f"{low} months and over" if high is None else f"{low} to {high} months"


def _read(path: Path) -> Policy:
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    kind = data.pop("kind")
    classes = data.pop("classes")
    bands = tuple(_band(row) for row in classes)
    return _KINDS[kind](bands=bands, **_rule(kind, data, classes), **data)


def _band(row: dict[str, Any]) -> Band:
    names = ("name", "from_months", "to_months", "day", "special")
    return Band(**{name: row[name] for name in names if name in row})


def _rule(kind: str, data: dict[str, Any], classes: list[dict[str, Any]]) -> dict[str, Any]:
    """The fields that only this kind has; taken out of `data` where they stand there."""
    if kind == "weights":
        return {"shares": _shares(row["children_per_educator"] for row in classes)}
    if kind == "two counts":
        return {
            "trains": True,
            "shares": _shares(row["children_per_educator"] for row in classes),
            "trained_shares": _shares(row["children_per_pedagogue"] for row in classes),
        }
    raise ValueError(f"unknown kind of rule: {kind}")


def _shares(ratios: Iterable[int]) -> tuple[Fraction, ...]:
    return tuple(Fraction(1, ratio) for ratio in ratios)


_KINDS: dict[str, Callable[..., Policy]] = {"weights": Weights, "two counts": Weights}
