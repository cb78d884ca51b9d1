"""What must hold for every group that a shipped pack knows, up to its limit and one child more."""

from itertools import product
from random import Random

import pytest

from childcare.ratios import NEVER, all_packs, pack
from childcare.ratios.table import one_child_fewer

KEYS = [policy.key for policy in all_packs()]


def groups(policy):
    """Every group of no child up to one more than the limit."""
    sizes = range(policy.limit + 2)
    return (c for c in product(sizes, repeat=len(policy.classes)) if sum(c) <= policy.limit + 1)


@pytest.mark.parametrize("key", KEYS)
def test_one_child_more_never_needs_fewer(key):
    """Sabotage: childcare/ratios/table.py: _weight(before) > _weight(answer): -> False:"""
    policy = pack(key)

    for group in groups(policy):
        need = policy.need(group)
        for smaller in one_child_fewer(group):
            before = policy.need(smaller)
            assert before.educators <= need.educators, (smaller, group)
            assert before.qualified <= need.qualified, (smaller, group)
            assert before.allowed or not need.allowed, (smaller, group)


@pytest.mark.parametrize("key", KEYS)
def test_the_answer_is_a_possible_one(key):
    """Sabotage: childcare/ratios/policy.py: return Need(0, 0, True, staff, parents) -> return Need(1, 0, True, staff, parents)"""
    policy = pack(key)

    for group in groups(policy):
        need = policy.need(group)
        assert (need.educators == 0) == (sum(group) == 0)
        assert (need.educators == NEVER) == (not need.allowed)
        assert need.qualified <= need.educators
        assert not need.allowed or need.educators <= sum(group) <= policy.limit


@pytest.mark.parametrize("key", KEYS)
def test_the_order_of_questions_does_not_matter(key):
    """A memory or a closure that grows must not change any answer.

    Sabotage: childcare/ratios/policy.py: lru_cache(maxsize=REMEMBERED)(self._work_out) -> lambda counts, first=[]: first.append(counts) or self._work_out(first[0])
    """
    policy = pack(key)
    asked = [group for group in groups(policy) if sum(group) <= 8]
    first = {group: policy.need(group) for group in asked}

    fresh = type(policy)(**{name: getattr(policy, name) for name in policy.__dataclass_fields__})
    Random(7).shuffle(asked)

    assert {group: fresh.need(group) for group in asked} == first


def test_a_full_day_never_needs_fewer_than_a_part_day():
    """Sabotage: childcare/packs/fi-early-education@2018.toml: children_per_educator = 13 -> children_per_educator = 5"""
    finland = pack("fi-early-education@2018")

    for young, full, part in groups(finland):
        if part:
            before = finland.need((young, full, part))
            after = finland.need((young, full + 1, part - 1))
            assert before.educators <= after.educators


@pytest.mark.parametrize("key", ["pl-under-3@2026", "no-kindergarten@2026", "it-34-creche@2007"])
def test_a_birthday_never_makes_a_group_need_more(key):
    """Where classes go from young to old; the Dutch row may also change with a birthday."""
    policy = pack(key)

    for group in groups(policy):
        if group[0]:
            older = (group[0] - 1, group[1] + 1)
            assert policy.need(older).educators <= policy.need(group).educators


@pytest.mark.parametrize("wrong", [(1,), (1, 2, 3, 4, 5), (-1, 0, 0, 0)])
def test_a_group_that_cannot_be_is_a_mistake_of_the_caller(wrong):
    """Sabotage: childcare/ratios/policy.py: or any(n < 0 for n in counts) -> or False"""
    with pytest.raises(ValueError, match="nl-daycare@2020"):
        pack("nl-daycare@2020").need(wrong)
