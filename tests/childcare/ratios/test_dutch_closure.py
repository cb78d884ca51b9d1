"""The published Dutch rule is not monotone; what we compute from it is. Counts of care-rules."""

from fractions import Fraction
from itertools import product
from math import ceil
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from childcare.ratios import NEVER, pack
from childcare.ratios.table import TableAndFormula, one_child_fewer

NL = cast(TableAndFormula, pack("nl-daycare@2020"))
GROUPS = list(NL.groups())


def published(group):
    """Table and formula as published; None where the table has no value."""
    table = NL.by_table(group)
    return None if table is None else max(table, NL.by_formula(group))


def falls(need):
    """Steps in which one child leaves and the need rises, where both have a value."""
    return [
        (smaller, group)
        for group in GROUPS
        for smaller in one_child_fewer(group)
        if sum(smaller) and need(smaller) and need(group) and need(smaller) > need(group)
    ]


def plus_one(group):
    """The rule "if one child fewer would need more, add 1", applied once."""
    need = published(group)
    below = [published(smaller) for smaller in one_child_fewer(group) if sum(smaller)]
    if need is None or not any(one is not None and one > need for one in below):
        return need
    return need + 1


def test_there_are_4844_groups_and_310_without_a_value():
    """Sabotage: childcare/packs/nl-daycare@2020.toml: cells = [[1, 4], [2, 8], [3, 14, 8], [4, 16, 8]] -> cells = [[1, 4], [2, 8], [3, 14, 8], [4, 16]]"""
    assert len(GROUPS) == 4844
    assert sum(published(group) is None for group in GROUPS) == 310


def test_the_published_rule_falls_in_28_steps_and_plus_one_mends_only_most():
    """Sabotage: childcare/packs/nl-daycare@2020.toml: cells = [[1, 7], [2, 13], [3, 16]] -> cells = [[1, 6], [2, 13], [3, 16]]"""
    assert len(falls(published)) == 28
    assert len(falls(plus_one)) == 4
    assert (plus_one((0, 11, 0, 1)), plus_one((0, 11, 0, 2))) == (3, 2)


def test_the_closure_never_falls_and_refuses_only_with_a_reason():
    """Sabotage: childcare/ratios/table.py: return NEVER if isinstance(answer, Sentence) else answer.educators -> return 0"""
    assert falls(lambda group: NL.need(group).educators) == []
    refused = [group for group in GROUPS if not NL.need(group).allowed]

    assert all(group[0] > 8 for group in refused)
    assert all(NL.need(group).because is not None for group in refused)


def test_more_than_eight_babies_are_never_in_a_mixed_group():
    """The table leaves 16 such groups a number; the fact sheet calls them not allowed.

    Sabotage: childcare/packs/nl-daycare@2020.toml: babies_with_others = 8 -> babies_with_others = 9
    """
    mixed = [group for group in GROUPS if group[0] > 8 and sum(group) > group[0]]

    assert not any(NL.need(group).allowed for group in mixed)
    assert sum(published(group) is not None for group in mixed) == 16


@given(st.lists(st.sampled_from(range(4)), min_size=1, max_size=16))
@settings(max_examples=60, deadline=None)
def test_the_need_is_the_largest_over_every_smaller_group(ages):
    """Worked out here again, group by group, with the formula as published.

    Sabotage: childcare/packs/nl-daycare@2020.toml: share = "5/36" -> share = "5/24"
    """
    group = tuple(ages.count(age) for age in range(4))
    needs = [again(part) for part in product(*(range(n + 1) for n in group)) if sum(part)]

    expected = NEVER if None in needs else max(needs)

    assert NL.need(group).educators == expected


def again(group):
    n0, n1, n2, n3 = group
    if n0 > 8 and n1 + n2 + n3:
        return None
    table = NL.by_table(group)
    if table is None or not n0:
        return table
    others = Fraction(n1, 5) + Fraction(n2, 6) + Fraction(n3, 8)
    return max(table, ceil(Fraction(n0, 3) + others / Fraction("1.2")))


@pytest.mark.parametrize(
    ("group", "because"),
    [
        ((0, 6, 0, 1), "A part of this group alone needs 2 educators: 6 children aged 1."),
        ((0, 12, 0, 1), "A part of this group alone needs 3 educators: 11 children aged 1."),
        ((13, 0, 0, 0), "At most 12 children under 1 may be in one group."),
        ((9, 0, 0, 1), "At most 8 children under 1 may be in a group with older children."),
        ((0, 0, 9, 8), "At most 16 children may be in one group."),
    ],
)
def test_staff_read_why_it_is_more_than_the_table_or_not_allowed(group, because):
    """Sabotage: childcare/ratios/table.py: answer = self._with_reason(before, smaller) -> answer = before"""
    need = NL.need(group)

    assert because in need.staff.english()
