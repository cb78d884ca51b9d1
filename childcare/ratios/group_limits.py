"""The largest group by the ages in it (Slovenia). Pure; the numbers stand in `packs/groups`.

The published sizes are not monotone (18 children of 3 are too many, 18 of 3 and one of 5 are
not), so a group is allowed only if every smaller group of these children is allowed too.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path

from childcare.ratios.bands import by_age
from childcare.ratios.sentences import Sentence, _, ngettext, say, say_count

FOLDER = Path(__file__).parent.parent / "packs" / "groups"

AGES_AT_MOST = ngettext(
    "At most %(count)d child of these ages may be together: %(children)s.",
    "At most %(count)d children of these ages may be together: %(children)s.",
)
YOUNG_AT_MOST = ngettext(
    "At most %(count)d child under %(years)d may be with older ones.",
    "At most %(count)d children under %(years)d may be with older ones.",
)
AGE_IN_NO_GROUP = _("There is no group for these ages.")
SIZES = _("Together at most: %(children)s.")
FOUNDER_ADDS = ngettext(
    "The founder has added %(count)d child to each of these sizes.",
    "The founder has added %(count)d children to each of these sizes.",
)
SIZES_FROM = _("Group sizes: %(rule)s (%(source)s).")
# Known since the packs were shipped, which are never edited; from the same sources as they.
LIMIT_NAMES = {"si-groups@2024": _("Slovenian rule for group sizes")}
FOUNDER_MAY_ADD = {"si-groups@2024": 2}  # children, to each of its groups


@dataclass(frozen=True)
class GroupSize:
    """Children aged from `first` up to, not including, `end` years may be `most` together."""

    first: int
    end: int
    most: int
    young_under: int = 0  # children under this age ...
    young_most: int = 0  # ... are at most so many

    def holds(self, ages: Iterable[int]) -> bool:
        return all(self.first <= age < self.end for age in ages)


@dataclass(frozen=True)
class GroupLimit:
    """Sizes, the narrower span of ages before the wider: the first that fits counts."""

    key: str
    name: str  # a message id
    source: str
    reckoning: str
    founder_may_add: int  # children, to each of its groups
    sizes: tuple[GroupSize, ...]

    def in_words(self, extra: int = 0) -> tuple[Sentence, ...]:
        """The sizes for whoever asks, with what the founder has added to each."""
        sizes = tuple(
            by_age(size.first * 12, size.end * 12, size.most + extra) for size in self.sizes
        )
        young = [
            say_count(YOUNG_AT_MOST, size.young_most, years=size.young_under)
            for size in self.sizes
            if size.young_under
        ]
        added = [say_count(FOUNDER_ADDS, extra)] if extra else []
        source = say(SIZES_FROM, rule=say(self.name), source=self.source)
        return (say(SIZES, children=sizes), *young, *added, source)

    def too_large(self, ages: Sequence[int], extra: int = 0) -> Sentence | None:
        """Why a group of these ages in years is too large, or None; `extra`: the founder adds."""
        return _too_large(self, tuple(sorted(ages)), extra)


@lru_cache(maxsize=65_536)
def _too_large(limit: GroupLimit, ages: tuple[int, ...], extra: int) -> Sentence | None:
    by_years = Counter(ages)
    for size in range(1, len(by_years) + 1):
        for part in combinations(sorted(by_years), size):
            reason = _part_too_large(limit, {age: by_years[age] for age in part}, extra)
            if reason is not None:
                return reason
    return None


def _part_too_large(limit: GroupLimit, by_years: dict[int, int], extra: int) -> Sentence | None:
    size = next((size for size in limit.sizes if size.holds(by_years)), None)
    if size is None:
        return Sentence(AGE_IN_NO_GROUP)
    young = sum(n for age, n in by_years.items() if age < size.young_under)
    if size.young_under and young > size.young_most:
        return say_count(YOUNG_AT_MOST, size.young_most, years=size.young_under)
    if sum(by_years.values()) > size.most + extra:
        children = tuple(by_age(age * 12, age * 12 + 12, n) for age, n in by_years.items())
        return say_count(AGES_AT_MOST, size.most + extra, children=children)
    return None


@cache
def group_limits() -> dict[str, GroupLimit]:
    """Every shipped group limit by its key."""
    limits = (_read(path) for path in sorted(FOLDER.glob("*.toml")))
    return {limit.key: limit for limit in limits}


def _read(path: Path) -> GroupLimit:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    sizes = tuple(GroupSize(**row) for row in data["sizes"])
    key = data["key"]
    return GroupLimit(
        key=key,
        name=LIMIT_NAMES[key],
        source=data["source"],
        reckoning=data["reckoning"],
        founder_may_add=FOUNDER_MAY_ADD.get(key, 0),
        sizes=sizes,
    )
