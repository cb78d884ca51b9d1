"""Which policy a care room follows: a shipped pack or a house rule of the space."""

from __future__ import annotations

from functools import lru_cache

from childcare.models import HouseRule
from childcare.ratios import Policy, house_rule, pack


def policy_of(rule: str) -> Policy:
    """The policy behind a room's `rule`. Raises UnknownPack or HouseRule.DoesNotExist."""
    if rule.startswith("house:"):
        return _house_policy(int(rule.removeprefix("house:")))
    return pack(rule)


@lru_cache(maxsize=2048)
def _house_policy(pk: int) -> Policy:
    """House rules are never edited, only superseded, so they can be kept."""
    rule = HouseRule.objects.select_related("space").get(pk=pk)
    return house_rule(
        f"house:{pk}",
        [tuple(band) for band in rule.bands],
        name=rule.name,
        source=rule.source,
        country=rule.space.country,
        group_limit=rule.group_limit,
    )
