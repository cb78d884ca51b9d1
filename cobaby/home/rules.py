"""The shipped ratio rules as a page to read: how many children one team may have, by age."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from childcare.explain import render
from childcare.ratios import Policy
from cobaby.directory.names import country_name

LARGEST_TEAM = 3
CERTAINTY = {
    "sure": ("fits", gettext_lazy("read in the law")),
    "reported": ("info", gettext_lazy("told by others")),
    "check": ("tight", gettext_lazy("please check, it may have changed")),
}


@dataclass(frozen=True)
class AgeLine:
    """The smallest team that may have children of this age alone, and how many."""

    ages: str
    educators: int
    children: int


@dataclass(frozen=True)
class RuleLine:
    name: str
    country: str
    source: str
    source_url: str
    as_of: str
    kind: str
    how_sure: str
    ages: list[AgeLine]
    beside: list[str]


def rule_lines(policies: tuple[Policy, ...]) -> list[RuleLine]:
    """By country, as the reader's language sorts it."""
    return sorted((_line(policy) for policy in policies), key=lambda line: line.country)


def _line(policy: Policy) -> RuleLine:
    kind, how_sure = CERTAINTY[policy.certainty]
    return RuleLine(
        name=_(policy.name),
        country=country_name(policy.country),
        source=policy.source,
        source_url=policy.source_url,
        as_of=policy.as_of,
        kind=kind,
        how_sure=str(how_sure),
        ages=[_age_line(policy, i) for i in range(len(policy.classes))],
        beside=[render(sentence) for sentence in policy.beside],
    )


def _age_line(policy: Policy, i: int) -> AgeLine:
    nobody = tuple(0 for _class in policy.classes)
    for educators in range(1, LARGEST_TEAM + 1):
        if children := policy.most(educators, educators, nobody, i):
            return AgeLine(_(policy.classes[i]), educators, children)
    return AgeLine(_(policy.classes[i]), 0, 0)
