"""A table by the youngest and the oldest child, with a formula beside it (Netherlands).

The published rule is not monotone: a child who leaves can raise the need. The policy is its
monotone closure, the largest need over the group and every smaller group.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product

from childcare.ratios.kinds import Shares
from childcare.ratios.policy import NEVER, Counts, Policy, Team
from childcare.ratios.sentences import Sentence, ngettext, say_count

BABIES_WITH_OTHERS = ngettext(
    "At most %(count)d child under 1 may be in a group with older children.",
    "At most %(count)d children under 1 may be in a group with older children.",
)
BABIES_ALONE = ngettext(
    "At most %(count)d child under 1 may be in one group.",
    "At most %(count)d children under 1 may be in one group.",
)
PART_NEEDS = ngettext(
    "A part of this group alone needs %(count)d educator: %(children)s.",
    "A part of this group alone needs %(count)d educators: %(children)s.",
)


@dataclass(frozen=True)
class Cell:
    """This many educators may have so many children, with at most so many babies."""

    educators: int
    children: int
    babies: int | None = None


@dataclass(frozen=True)
class Row:
    """The cells for groups whose youngest and oldest child are of these classes."""

    youngest: int
    oldest: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class TableAndFormula(Policy):
    """The first class is the babies; with one of them the formula counts too."""

    rows: tuple[Row, ...]
    shares: tuple[Fraction, ...]  # of an educator, by class, in the formula
    babies_with_others: int  # at most so many babies in a mixed group

    def team(self, counts: Counts) -> Team | Sentence:
        return self._closure[counts]

    def by_table(self, counts: Counts) -> int | None:
        """Educators as the published table says, None where it has no value."""
        present = [i for i, n in enumerate(counts) if n]
        cells = self._cells[present[0], present[-1]]
        return min((c.educators for c in cells if _fits(c, counts)), default=None)

    def by_formula(self, counts: Counts) -> int:
        """Educators by the formula for groups with a baby; 0 without one."""
        return self._shares.rounded_up(counts) if counts[0] else 0

    def plain(self, counts: Counts) -> Team | Sentence:
        """The published rule, before its closure: the larger of table and formula."""
        if counts[0] > self.babies_with_others and sum(counts) > counts[0]:
            return say_count(BABIES_WITH_OTHERS, self.babies_with_others)
        table = self.by_table(counts)
        if table is None:
            return say_count(BABIES_ALONE, max(cell.children for cell in self._cells[0, 0]))
        return Team(max(table, self.by_formula(counts)))

    def groups(self) -> Iterator[Counts]:
        """Every group of 1 to `limit` children, the smaller before the larger."""
        ranges = [range(self.limit + 1)] * len(self.bands)
        groups = (counts for counts in product(*ranges) if 1 <= sum(counts) <= self.limit)
        return iter(sorted(groups, key=sum))

    @cached_property
    def _closure(self) -> dict[Counts, Team | Sentence]:
        closed: dict[Counts, Team | Sentence] = {}
        for counts in self.groups():
            answer = self.plain(counts)
            for smaller in one_child_fewer(counts):
                before = closed.get(smaller)
                if before is not None and _weight(before) > _weight(answer):
                    answer = self._with_reason(before, smaller)
            closed[counts] = answer
        return closed

    def _with_reason(self, answer: Team | Sentence, part: Counts) -> Team | Sentence:
        if isinstance(answer, Sentence) or answer.because is not None:
            return answer
        children = self.for_staff(part)
        return Team(
            answer.educators, because=say_count(PART_NEEDS, answer.educators, children=children)
        )

    @cached_property
    def _cells(self) -> dict[tuple[int, int], tuple[Cell, ...]]:
        return {(row.youngest, row.oldest): row.cells for row in self.rows}

    @cached_property
    def _shares(self) -> Shares:
        return Shares(self.shares)


def one_child_fewer(counts: Counts) -> Iterator[Counts]:
    """The groups that are left when one child goes."""
    for i, n in enumerate(counts):
        if n:
            yield (*counts[:i], n - 1, *counts[i + 1 :])


def _fits(cell: Cell, counts: Counts) -> bool:
    return sum(counts) <= cell.children and (cell.babies is None or counts[0] <= cell.babies)


def _weight(answer: Team | Sentence) -> int:
    return NEVER if isinstance(answer, Sentence) else answer.educators
