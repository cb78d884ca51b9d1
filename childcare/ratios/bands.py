"""Age classes of a rule, and the words for some children of one class."""

from collections.abc import Sequence
from dataclasses import dataclass

from childcare.ratios.sentences import Sentence, ngettext, say_count

CHILD = ngettext("%(count)d child", "%(count)d children")
UNDER_YEARS = ngettext("%(count)d child under %(to)d", "%(count)d children under %(to)d")
UNDER_MONTHS = ngettext(
    "%(count)d child under %(to)d months", "%(count)d children under %(to)d months"
)
AGED = ngettext("%(count)d child aged %(years)d", "%(count)d children aged %(years)d")
AGED_UP_TO = ngettext(
    "%(count)d child aged %(years)d to %(last)d",
    "%(count)d children aged %(years)d to %(last)d",
)
MONTHS_OLD = ngettext(
    "%(count)d child aged %(months)d to %(last)d months",
    "%(count)d children aged %(months)d to %(last)d months",
)
YEARS_OR_OVER = ngettext(
    "%(count)d child of %(years)d or over", "%(count)d children of %(years)d or over"
)
MONTHS_OR_OVER = ngettext(
    "%(count)d child of %(months)d months or over",
    "%(count)d children of %(months)d months or over",
)
FULL_DAY = ngettext(
    "%(count)d child of %(years)d or over for a full day",
    "%(count)d children of %(years)d or over for a full day",
)
PART_DAY = ngettext(
    "%(count)d child of %(years)d or over for part of the day",
    "%(count)d children of %(years)d or over for part of the day",
)
SPECIAL = ngettext(
    "%(count)d child under %(to)d or with special needs",
    "%(count)d children under %(to)d or with special needs",
)


@dataclass(frozen=True)
class Band:
    """Children from `from_months` up to, not including, `to_months` (None: no upper end).

    `day`: "any", "full" or "part" of the day. `special`: takes every child with a special need,
    whatever its age, as long as the rule knows that age.
    """

    name: str
    from_months: int = 0
    to_months: int | None = None
    day: str = "any"
    special: bool = False

    def holds(self, months: int, *, part_day: bool) -> bool:
        if self.day != "any" and part_day != (self.day == "part"):
            return False
        return self.from_months <= months and (self.to_months is None or months < self.to_months)

    def children(self, count: int) -> Sentence:
        """For example: 3 children under 1. In the words for staff."""
        if self.special and self.to_months is not None:
            return say_count(SPECIAL, count, to=self.to_months // 12)
        if self.day != "any":
            forms = FULL_DAY if self.day == "full" else PART_DAY
            return say_count(forms, count, years=self.from_months // 12)
        return by_age(self.from_months, self.to_months, count)


def by_age(low: int, high: int | None, count: int) -> Sentence:
    in_years = low % 12 == 0 and (high is None or high % 12 == 0)
    if high is None:
        if low == 0:
            return say_count(CHILD, count)
        if in_years:
            return say_count(YEARS_OR_OVER, count, years=low // 12)
        return say_count(MONTHS_OR_OVER, count, months=low)
    if low == 0:
        if in_years:
            return say_count(UNDER_YEARS, count, to=high // 12)
        return say_count(UNDER_MONTHS, count, to=high)
    if not in_years:
        return say_count(MONTHS_OLD, count, months=low, last=high - 1)
    if high - low == 12:
        return say_count(AGED, count, years=low // 12)
    return say_count(AGED_UP_TO, count, years=low // 12, last=high // 12 - 1)


def find_band(bands: Sequence[Band], months: int, *, part_day: bool, special: bool) -> int | None:
    """The class of a child of that age; None when no class admits it."""
    fitting = [i for i, band in enumerate(bands) if band.holds(months, part_day=part_day)]
    if not fitting:
        return None
    if special:
        return next((i for i, band in enumerate(bands) if band.special), fitting[0])
    return fitting[0]


def for_staff(bands: Sequence[Band], counts: Sequence[int]) -> tuple[Sentence, ...]:
    return tuple(band.children(n) for band, n in zip(bands, counts, strict=True) if n)


def for_parents(bands: Sequence[Band], counts: Sequence[int]) -> tuple[Sentence, ...]:
    """Like `for_staff`, but a rule with a class for special needs shows one number for all."""
    if not any(band.special for band in bands):
        return for_staff(bands, counts)
    lowest = min(band.from_months for band in bands)
    ends = [band.to_months for band in bands]
    highest = None if None in ends else max(end for end in ends if end is not None)
    return (by_age(lowest, highest, sum(counts)),)
