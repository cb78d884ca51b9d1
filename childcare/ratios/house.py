"""A space's own rule: weights by age, where no shipped pack fits or a key only finances staff."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from childcare.ratios.bands import Band
from childcare.ratios.group_limits import GroupLimit, group_limits
from childcare.ratios.kinds import GroupedWeights, Weights
from childcare.ratios.policy import NEVER, Policy

HOUSE_LIMIT = 60  # children; a house rule names no largest group, the room does

Ratio = int | str | Decimal | Fraction  # children for one educator; 4.6 as "4.6", no float
AgeBand = tuple[int, int | None, Ratio]  # from and to (exclusive) in months, None: no end


class BadHouseRule(ValueError):
    """The bands of a house rule are empty, backwards, overlapping or without a ratio."""


def house_rule(
    key: str,
    bands: Sequence[AgeBand],
    *,
    name: str,
    source: str,
    country: str = "",
    limit: int = HOUSE_LIMIT,
    group_limit: str = "",
    group_extra: int = 0,
) -> Policy:
    """A space's own rule by weights: ages in months, children for one educator.

    With `group_limit` ("si-groups@2024") the ages together also limit the size of the group; ages
    are then reckoned as that limit does, and the bands are in whole years with an end.
    `group_extra`: children that the founder adds to each group, as far as that limit allows it.
    Raises BadHouseRule. Ages between two bands are not admitted.
    """
    own = tuple(tuple(band) for band in bands)
    return _house_rule(key, own, name, source, country, limit, group_limit, group_extra)


@lru_cache(maxsize=1024)
def _house_rule(
    key: str,
    bands: tuple[AgeBand, ...],
    name: str,
    source: str,
    country: str,
    limit: int,
    group_limit: str,
    group_extra: int,
) -> Policy:
    _check_house_rule(bands, name, source, limit)
    ordered = sorted(bands, key=lambda band: band[0])
    if group_limit:
        ordered = [year for band in ordered for year in _by_years(band)]
    facts: dict[str, Any] = {
        "key": key,
        "name": name,
        "country": country,
        "source": source,
        "source_url": "",
        "as_of": "",
        "read_on": date.min,
        "certainty": "sure",
        "bands": tuple(Band(_months(low, high), low, high) for low, high, _ in ordered),
        "limit": limit,
        "shares": tuple(1 / _exact(ratio) for _, _, ratio in ordered),
    }
    if not group_limit:
        return Weights(**facts)
    groups = _known_group_limit(group_limit)
    if not 0 <= group_extra <= groups.founder_may_add:
        raise BadHouseRule(f"{group_limit} lets the founder add {groups.founder_may_add} at most.")
    facts |= {"reckoning": groups.reckoning, "groups": groups, "group_extra": group_extra}
    return GroupedWeights(**facts)


def _by_years(band: AgeBand) -> list[AgeBand]:
    """One band for each year of age, since a group limit looks at each."""
    low, high, ratio = band
    if high is None or low % 12 or high % 12:
        raise BadHouseRule("With a group limit the ages are whole years, and the last one ends.")
    return [(start, start + 12, ratio) for start in range(low, high, 12)]


def _known_group_limit(key: str) -> GroupLimit:
    if key not in group_limits():
        raise BadHouseRule(f"{key} is no group limit.")
    return group_limits()[key]


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
