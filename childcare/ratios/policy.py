"""A ratio policy: from the children present to the educators they need, with the reason.

Pure and free of Django. A policy is monotone: one child more never needs fewer educators.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from childcare.ratios import refusals, wording
from childcare.ratios.ages import RECKONINGS
from childcare.ratios.bands import Band, find_band, for_parents, for_staff
from childcare.ratios.sentences import Sentence
from childcare.ratios.wording import Refusal

__all__ = ["NEVER", "Counts", "Need", "Policy", "Refusal", "Sentence", "Span", "Team"]

NEVER = 99  # educators "needed" by a group that no team may have; larger than any real answer
REMEMBERED = 16_384  # answers kept for each policy; the whole Dutch table is 4,845

Counts = tuple[int, ...]  # children by class, in the order of `Policy.classes`
Span = tuple[str, str]  # two times of day, ready to be read


@dataclass(frozen=True)
class Need:
    """What one group needs. `educators` and `qualified` are NEVER when it is not allowed."""

    educators: int
    qualified: int  # trained pedagogues among the educators; 0 where the rule does not say
    allowed: bool
    staff: Sentence
    parents: Sentence
    because: Sentence | None = None  # why it is not allowed, or more than the plain rule says


@dataclass(frozen=True)
class Team:
    """The answer of a kind of rule, before it is put into words."""

    educators: int
    qualified: int = 0
    because: Sentence | None = None


@dataclass(frozen=True, kw_only=True)
class Policy(ABC):
    """One rule with its source. Each kind of rule says in `team` what a group needs."""

    key: str  # "nl-daycare@2020": what it is, and the year of its source
    name: str  # a message id
    country: str
    source: str
    source_url: str
    as_of: str  # the year or years that the source speaks of, "" where it does not say
    read_on: date  # when we took it over
    certainty: str  # "sure", "reported" or "check"
    bands: tuple[Band, ...]
    limit: int  # children in one group; no larger group is ever allowed
    subdivision: str = ""
    reckoning: str = "birthday"
    part_day_minutes: int | None = None  # a day up to this long is a part day
    trains: bool = False  # does the rule also count trained pedagogues?
    notes: str = ""

    @property
    def group_sizes(self) -> tuple[Sentence, ...]:
        """How large a group may be by the ages in it, in words; () where the rule limits none."""
        return ()

    @property
    def beside(self) -> tuple[Sentence, ...]:
        """What a reader of the rule has to know beside its numbers, in words."""
        nobody = (0,) * len(self.bands)
        needs = [i for i, band in enumerate(self.bands) if band.special]
        most = [self.most(1, 1, nobody, i) for i in needs]
        return (*self.group_sizes, *(wording.special_waits(children) for children in most))

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(band.name for band in self.bands)

    def classify(
        self, born: date, on: date, *, part_day: bool = False, special: bool = False
    ) -> int | None:
        """The class of a child on that day; None for an age that the rule does not admit.

        A child that is not born yet on that day has no class. Nobody passes `special` yet: that a
        child has a special need is health data (GDPR Art. 9), which belongs into the rest of a
        child's record, a later issue with consent, encryption and a log of each look. Until then
        Poland's 1:5 is reckoned for babies only, and `beside` tells families and managers so.
        """
        months = RECKONINGS[self.reckoning](born, on)
        if born > on:
            return None
        return find_band(self.bands, months, part_day=part_day, special=special)

    def need(self, counts: Counts) -> Need:
        """Educators for these children (by class, each 0 or more). Raises ValueError otherwise."""
        return self._need(counts)

    def most(self, educators: int, qualified: int, counts: Counts, extra_class: int) -> int:
        """How many more children of one class this team may take beside `counts`, 0 or more."""
        return self._most(educators, qualified, tuple(counts), extra_class)

    def suffices(self, educators: int, qualified: int, counts: Counts) -> bool:
        """Is this team enough for this group?"""
        need = self.need(counts)
        return need.allowed and need.educators <= educators and need.qualified <= qualified

    def refusal(
        self,
        counts: Counts,
        on_shift: int,
        qualified: int | None = None,
        span: Span | None = None,
    ) -> Refusal:
        """Why this team is not enough for this group; `span` puts two times in front.

        `qualified` None: enough of them. Raises ValueError when the team is enough.
        """
        return refusals.for_group(self, counts, on_shift, qualified, span)

    def age_refusal(self) -> Refusal:
        """Why a child whose class is None has no place."""
        return refusals.for_age(self)

    @abstractmethod
    def team(self, counts: Counts) -> Team | Sentence:
        """What a group of 1 to `limit` children needs, or why no team may have it."""

    def for_staff(self, counts: Counts) -> tuple[Sentence, ...]:
        return for_staff(self.bands, counts)

    def for_parents(self, counts: Counts) -> tuple[Sentence, ...]:
        return for_parents(self.bands, counts)

    @cached_property
    def _need(self) -> Callable[[Counts], Need]:
        return lru_cache(maxsize=REMEMBERED)(self._work_out)

    @cached_property
    def _most(self) -> Callable[[int, int, Counts, int], int]:
        return lru_cache(maxsize=REMEMBERED)(self._count_most)

    def _work_out(self, counts: Counts) -> Need:
        if len(counts) != len(self.bands) or any(n < 0 for n in counts):
            raise ValueError(f"{self.key} counts children by {self.classes}, not {counts}")
        size = sum(counts)
        if size == 0:
            return self._needs_nobody()
        if size > self.limit:
            return self._refuses(counts, wording.group_at_most(self.limit))
        answer = self.team(counts)
        if isinstance(answer, Sentence):
            return self._refuses(counts, answer)
        return self._needs(counts, answer)

    def _needs_nobody(self) -> Need:
        staff, parents = wording.nobody(self)
        return Need(0, 0, True, staff, parents)

    def _needs(self, counts: Counts, team: Team) -> Need:
        staff, parents = wording.need(self, counts, team.educators, team.qualified, team.because)
        return Need(team.educators, team.qualified, True, staff, parents, team.because)

    def _refuses(self, counts: Counts, because: Sentence) -> Need:
        staff, parents = wording.never(self, counts, because)
        return Need(NEVER, NEVER if self.trains else 0, False, staff, parents, because)

    def _count_most(self, educators: int, qualified: int, counts: Counts, extra: int) -> int:
        before, there, after = counts[:extra], counts[extra], counts[extra + 1 :]
        more = 0
        while self.suffices(educators, qualified, (*before, there + more + 1, *after)):
            more += 1
        return more
