"""The kinds of rule that are simple sums. Fractions are exact; nothing is ever a float."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

from childcare.ratios import wording
from childcare.ratios.group_limits import GroupLimit
from childcare.ratios.policy import Counts, Policy, Team
from childcare.ratios.sentences import Sentence, ngettext, say_count

TEAM_AT_MOST = ngettext(
    "One group may need %(count)d educator at most.",
    "One group may need %(count)d educators at most.",
)


class Shares:
    """A share of an educator for each child of a class, added up exactly."""

    def __init__(self, shares: Sequence[Fraction]) -> None:
        self._whole = lcm(*(share.denominator for share in shares))
        self._parts = tuple(int(share * self._whole) for share in shares)

    def rounded_up(self, counts: Counts) -> int:
        """The sum of the shares of these children, rounded up to whole educators."""
        total = sum(part * n for part, n in zip(self._parts, counts, strict=True))
        return -(-total // self._whole)


@dataclass(frozen=True, kw_only=True)
class Weights(Policy):
    """Each child takes its share of an educator; the sum is rounded up (Finland, house rules).

    With `trained_shares` trained pedagogues are counted beside in the same way (Norway).
    """

    shares: tuple[Fraction, ...]
    trained_shares: tuple[Fraction, ...] = ()
    most_educators: int | None = None  # no group may need more

    def team(self, counts: Counts) -> Team | Sentence:
        educators = self._shares.rounded_up(counts)
        if self.most_educators is not None and educators > self.most_educators:
            return say_count(TEAM_AT_MOST, self.most_educators)
        return Team(educators, self._trained.rounded_up(counts) if self._trained else 0)

    @cached_property
    def _shares(self) -> Shares:
        return Shares(self.shares)

    @cached_property
    def _trained(self) -> Shares | None:
        return Shares(self.trained_shares) if self.trained_shares else None


@dataclass(frozen=True, kw_only=True)
class GroupedWeights(Weights):
    """Weights by year of age, in groups that the ages in them limit (Slovenia)."""

    groups: GroupLimit
    group_extra: int = 0  # children that the founder adds to each group

    @property
    def group_sizes(self) -> tuple[Sentence, ...]:
        return self.groups.in_words(self.group_extra)

    def team(self, counts: Counts) -> Team | Sentence:
        by_years = zip(self.bands, counts, strict=True)
        ages = [band.from_months // 12 for band, n in by_years for _child in range(n)]
        return self.groups.too_large(ages, self.group_extra) or super().team(counts)


@dataclass(frozen=True, kw_only=True)
class YoungestFirst(Policy):
    """The first class that has a child in it sets the ratio for all (Poland).

    `children_per_educator` by class, the strictest first.
    """

    children_per_educator: tuple[int, ...]

    def __post_init__(self) -> None:
        if list(self.children_per_educator) != sorted(self.children_per_educator):
            raise ValueError(f"{self.key}: the strictest class must come first")

    def team(self, counts: Counts) -> Team:
        youngest = next(i for i, n in enumerate(counts) if n)
        return Team(-(-sum(counts) // self.children_per_educator[youngest]))


@dataclass(frozen=True, kw_only=True)
class TeamSize(Policy):
    """How many children one, two, ... educators may have together (Flanders: 8 alone, 18 by two).

    The last number is the largest group; a larger team does not make it larger.
    """

    children_by_team: tuple[int, ...]

    def __post_init__(self) -> None:
        if list(self.children_by_team) != sorted(self.children_by_team):
            raise ValueError(f"{self.key}: a larger team may not have fewer children")

    def team(self, counts: Counts) -> Team | Sentence:
        size = sum(counts)
        for educators, children in enumerate(self.children_by_team, start=1):
            if size <= children:
                return Team(educators)
        return wording.group_at_most(self.children_by_team[-1])
