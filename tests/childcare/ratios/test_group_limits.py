"""The largest group by the ages in it, Slovenia."""

from datetime import date
from itertools import product

import pytest

from childcare.ratios import BadHouseRule, house_rule
from childcare.ratios.group_limits import group_limits
from childcare.ratios.table import one_child_fewer
from childcare.regimes import preset

SLOVENIA = group_limits()["si-groups@2024"]
DAY = date(2026, 11, 23)


def ages(**by_age):
    """`ages(a1=2, a3=4)`: two children that count as 1, four that count as 3."""
    return [int(name[1:]) for name, n in by_age.items() for _ in range(n)]


@pytest.mark.parametrize(
    ("group", "fits"),
    [
        pytest.param({}, True, id="nobody"),
        pytest.param({"a1": 12}, True, id="first period, one age: 12"),
        pytest.param({"a1": 13}, False, id="first period, one age: 12, not 13"),
        pytest.param({"a2": 12}, True, id="first period, one age: 12"),
        pytest.param({"a2": 13}, False, id="first period, one age: 12, not 13"),
        pytest.param({"a1": 5, "a2": 5}, True, id="first period, mixed: 10"),
        pytest.param({"a1": 10, "a2": 1}, False, id="first period, mixed: 10, not 11"),
        pytest.param({"a3": 17}, True, id="3 to 4: 17"),
        pytest.param({"a3": 18}, False, id="3 to 4: 17, not 18"),
        pytest.param({"a4": 11, "a5": 11}, True, id="4 to 6: 22"),
        pytest.param({"a4": 12, "a5": 11}, False, id="4 to 6: 22, not 23"),
        pytest.param({"a5": 20, "a6": 2}, True, id="6 is with 4 to 6 until school"),
        pytest.param({"a3": 9, "a5": 10}, True, id="mixed: 19"),
        pytest.param({"a3": 10, "a5": 10}, False, id="mixed: 19, not 20"),
        pytest.param({"a3": 18, "a5": 1}, False, id="19, but the 18 of 3 are too many"),
        pytest.param({"a2": 7, "a4": 12}, True, id="both periods: 19, 7 of them under 3"),
        pytest.param({"a2": 8, "a4": 2}, False, id="both periods: 8 under 3 are too many"),
        pytest.param({"a1": 4, "a2": 4, "a5": 1}, False, id="both periods: 4 + 4 under 3"),
        pytest.param({"a2": 7, "a4": 13}, False, id="both periods: 19, not 20"),
        pytest.param({"a0": 1}, False, id="no group for babies"),
        pytest.param({"a7": 1}, False, id="no group for schoolchildren"),
    ],
)
def test_a_slovenian_group_by_its_ages(group, fits):
    """Sabotage: childcare/ratios/group_limits.py: if size.young_under and young > size.young_most: -> if False:
    Sabotage: childcare/ratios/group_limits.py: for size in range(1, len(by_years) + 1): -> for size in [len(by_years)]:
    """
    assert (SLOVENIA.too_large(ages(**group)) is None) == fits


@pytest.mark.parametrize(
    ("group", "extra", "fits"),
    [
        ({"a1": 14}, 2, True),
        ({"a1": 15}, 2, False),
        ({"a4": 24}, 2, True),
        ({"a2": 7, "a4": 14}, 2, True),
        ({"a2": 8, "a4": 1}, 2, False),  # the founder adds children, not under-threes beside others
    ],
)
def test_the_founder_may_add_two(group, extra, fits):
    """Sabotage: childcare/ratios/group_limits.py: > size.most + extra: -> > size.most:"""
    assert (SLOVENIA.too_large(ages(**group), extra) is None) == fits


def test_a_child_who_leaves_never_makes_a_group_too_large():
    """Sabotage: childcare/ratios/group_limits.py: for size in range(1, len(by_years) + 1): -> for size in [len(by_years)]:"""
    steps = (0, 1, 5, 7, 8, 11, 12, 13, 17, 18)
    for group in product(steps, repeat=3):
        one, three, five = group
        if SLOVENIA.too_large(ages(a1=one, a3=three, a5=five)) is not None:
            continue
        for left in product(*(range(max(0, n - 1), n + 1) for n in group)):
            assert SLOVENIA.too_large(ages(a1=left[0], a3=left[1], a5=left[2])) is None


def test_the_sizes_in_words_count_what_the_founder_adds():
    """Sabotage: childcare/ratios/group_limits.py: size.end * 12, size.most + extra) -> size.end * 12, size.most)"""
    sizes, young, added, source = (one.english() for one in SLOVENIA.in_words(2))

    assert sizes.startswith("Together at most: 14 children aged 1, 14 children aged 2, 12 children")
    assert young == "At most 7 children under 3 may be with older ones."
    assert added == "The founder has added 2 children to each of these sizes."
    assert source == "Group sizes: Slovenian rule for group sizes (evem.gov.si; e-ravnatelj 2024)."
    assert len(SLOVENIA.in_words()) == 3


@pytest.mark.parametrize(
    ("key", "most"),
    [
        ("de-nw-group-1@2020", 20),
        ("de-nw-group-2@2020", 10),
        ("de-nw-group-3@2020", 25),
        ("de-nw-group-3-45h@2020", 20),
        ("it-21-baby-parking@2013", 25),
    ],
)
def test_the_most_children_at_once(key, most):
    """Sabotage: childcare/packs/regimes/de-nw-group-1@2020.toml: most_at_once = 20 -> most_at_once = 21"""
    assert preset(key).most_at_once == most


def test_the_slovenian_ages_of_the_house_count_by_the_year():
    """Sabotage: childcare/packs/regimes/si-groups@2024.toml: reckoning = "calendar year" -> reckoning = "birthday" """
    assert preset("si-groups@2024").age_months(date(2023, 12, 31), DAY) // 12 == 3


def ljubljana(*bands, extra=0):
    return house_rule(
        "own@1",
        bands or [(12, 36, 6), (36, 84, 11)],
        name="House rule",
        source="the space",
        group_limit="si-groups@2024",
        group_extra=extra,
    )


@pytest.mark.parametrize(
    ("counts", "educators", "allowed"),
    [
        pytest.param((12, 0, 0, 0, 0, 0), 2, True, id="12/6 = 2, one age: 12"),
        pytest.param((6, 5, 0, 0, 0, 0), 99, False, id="mixed: 10, not 11"),
        pytest.param((0, 0, 17, 0, 0, 0), 2, True, id="17/11, 3 to 4: 17"),
        pytest.param((0, 0, 18, 0, 1, 0), 99, False, id="18 of 3 are too many"),
        pytest.param((0, 7, 0, 12, 0, 0), 3, True, id="7/6 + 12/11 = 149/66"),
        pytest.param((0, 8, 0, 1, 0, 0), 99, False, id="8 under 3 with an older one"),
        pytest.param((0, 0, 0, 11, 11, 0), 2, True, id="22/11 = 2, 4 to 6: 22"),
    ],
)
def test_a_house_rule_in_slovenia_also_limits_the_group(counts, educators, allowed):
    """Sabotage: childcare/ratios/kinds.py: return self.groups.too_large(ages, self.group_extra) or super().team(counts) -> return super().team(counts)"""
    need = ljubljana().need(counts)

    assert (need.educators, need.allowed) == (educators, allowed)


def test_a_house_rule_takes_what_the_founder_adds():
    """Sabotage: childcare/ratios/kinds.py: self.groups.too_large(ages, self.group_extra) or -> self.groups.too_large(ages) or"""
    rule = ljubljana(extra=2)

    assert rule.need((14, 0, 0, 0, 0, 0)).educators == 3  # 14/6
    assert not rule.need((15, 0, 0, 0, 0, 0)).allowed
    assert "At most 14 children of these ages" in rule.need((15, 0, 0, 0, 0, 0)).staff.english()


@pytest.mark.parametrize("extra", [-1, 3])
def test_the_founder_adds_no_more_than_the_rule_lets(extra):
    """Sabotage: childcare/ratios/house.py: if not 0 <= group_extra <= groups.founder_may_add: -> if False:"""
    with pytest.raises(BadHouseRule, match="2 at most"):
        ljubljana(extra=extra)


def test_a_house_rule_in_slovenia_counts_ages_by_the_year():
    """Sabotage: childcare/ratios/house.py: facts |= {"reckoning": groups.reckoning, "groups": groups, -> facts |= {"groups": groups,"""
    rule = ljubljana()

    assert rule.classify(date(2023, 12, 31), DAY) == 2  # 3 by the end of 2026
    assert rule.classify(date(2026, 1, 1), DAY) is None
    assert "House rule" in rule.need((13, 0, 0, 0, 0, 0)).parents.english()


def test_a_grouped_rule_never_needs_fewer_for_one_child_more():
    rule = ljubljana((12, 36, 6), (36, 60, 11))
    sizes = (0, 1, 7, 8, 10, 12, 17)

    for group in product(sizes, repeat=4):
        need = rule.need(group).educators
        assert all(rule.need(fewer).educators <= need for fewer in one_child_fewer(group))


@pytest.mark.parametrize("band", [(12, None, 6), (11, 36, 6), (12, 40, 6)])
def test_a_group_limit_needs_whole_years(band):
    """Sabotage: childcare/ratios/house.py: if high is None or low % 12 or high % 12: -> if high is None:"""
    with pytest.raises(BadHouseRule):
        ljubljana(band)


def test_an_unknown_group_limit_is_refused():
    """Sabotage: childcare/ratios/house.py: if key not in group_limits(): -> if False:"""
    with pytest.raises(BadHouseRule, match="nowhere"):
        house_rule("own@1", [(12, 36, 6)], name="H", source="us", group_limit="nowhere")
