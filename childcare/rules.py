"""Which policy a care room follows: a shipped pack or a house rule of the space."""

from __future__ import annotations

from collections.abc import Iterable

from childcare.models import HouseRule
from childcare.ratios import Policy, house_rule, pack

HOUSE = "house:"
MOST_KEPT = 20_000
_kept: dict[int, Policy] = {}
"""House rules by id. They are never edited, only superseded, so they can be kept."""


def policy_of(rule: str) -> Policy:
    """The policy behind a room's `rule`. Raises UnknownPack or HouseRule.DoesNotExist."""
    if not rule.startswith(HOUSE):
        return pack(rule)
    pk = _id(rule)
    if pk not in _kept:
        _keep([HouseRule.objects.select_related("space").get(pk=pk)])
    return _kept[pk]


def keep_policies(rules: Iterable[str]) -> None:
    """Read the house rules among `rules` that are not read yet, in one query for all."""
    missing = {_id(rule) for rule in rules if rule.startswith(HOUSE)} - _kept.keys()
    if missing:
        _keep(HouseRule.objects.select_related("space").filter(pk__in=missing))


def _id(rule: str) -> int:
    return int(rule.removeprefix(HOUSE))


def _keep(rows: Iterable[HouseRule]) -> None:
    if len(_kept) > MOST_KEPT:
        _kept.clear()
    for rule in rows:
        _kept[rule.pk] = house_rule(
            f"{HOUSE}{rule.pk}",
            [tuple(band) for band in rule.bands],
            name=rule.name,
            source=rule.source,
            country=rule.space.country,
            group_limit=rule.group_limit,
            group_extra=rule.group_extra,
        )
