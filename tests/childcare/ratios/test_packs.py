"""The shipped packs, and a space's own rule."""

import subprocess
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.ratios import BadHouseRule, UnknownPack, all_packs, house_rule, pack
from childcare.ratios.packs import FOLDER

# Never change a line here: a shipped pack is superseded by a new file, not edited.
SHIPPED = {
    "be-vlg-daycare@2022.toml": (
        "c5f56d1992706226ca62b19228fcb6343b30cffecbcfc3931cc212a2bb8f4a2b"
    ),
    "fi-early-education@2018.toml": (
        "a564864c301269ed1761c84287cb8ffec8ad75b258780dcc7c136d411084aba7"
    ),
    "groups/si-groups@2024.toml": (
        "c6dbe897a37a6837de62f840e7d3f8ed9c7774b362902f95e6ee699c96287a83"
    ),
    "it-21-baby-parking@2013.toml": (
        "137fa00598b12906feeb3afa5872a2560b41b5ce1ac1c52f7d78c932f76ff264"
    ),
    "it-34-creche@2007.toml": ("781e58f03a591ee6f81137cfc44e0137c2ba57d7836b6d3ae659dad721493997"),
    "nl-after-school@2024.toml": (
        "011fade905d22f167a98e3c00269052d74810f34d7ba1f1388c539d168b85d94"
    ),
    "nl-daycare@2020.toml": ("32f594978d71c788d1993b1917c981eb46512950c90a75588398cb3c86fc2f8b"),
    "no-kindergarten@2026.toml": (
        "8d0bcace4bcdf4b9c8e261cba6c3b65c8c1c1d3631494827001738cb0c5cff57"
    ),
    "pl-under-3@2026.toml": ("433a2243078ebf66a3960968430bb56b6bf2311d7eb900f4c49cc5211c178e6b"),
    "regimes/de-nw-group-1@2020.toml": (
        "fd7937ab0eedecde52d56c1904e9d1e8d3a0c421b336fa76c6a4843f9bdb4ea1"
    ),
    "regimes/de-nw-group-2@2020.toml": (
        "2c384f46b70c832109a524a7ca82415c9d8941c2e755559f19d976c7d6d189dd"
    ),
    "regimes/de-nw-group-3-45h@2020.toml": (
        "3e8bd6a46ec0943eeadc63f593494f883b3c2b6ab5e4907589fc9cd6176455ae"
    ),
    "regimes/de-nw-group-3@2020.toml": (
        "d1922a514118bf6720603b44c24e2a3e548533c37236ac3bde85cfafcf4082b1"
    ),
    "regimes/gb-eng-creche@2026.toml": (
        "f132ff57ca3b39babe0ac326bdcd8d20f6ab952abc6acc281c49b06253099c12"
    ),
    "regimes/it-21-baby-parking@2013.toml": (
        "408730d76bce217b3468f7bf759232dbfbb335c441acb091da724e3a5b9bcdad"
    ),
    "regimes/it-45-recreational@2026.toml": (
        "d8c573c3396e562a5dfa0cf23d2f78e8d5ac13e4d7ede9d0ef8184340bcede4f"
    ),
    "regimes/si-groups@2024.toml": (
        "5c12ecec1806aaa6b87664dab085564f79968dccc9e294e206bc095b3cc666d8"
    ),
}


def test_a_shipped_pack_is_never_edited():
    """Sabotage: childcare/packs/it-34-creche@2007.toml: children_per_educator = 6 -> children_per_educator = 7"""
    now = {
        str(path.relative_to(FOLDER)): sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.rglob("*.toml")
    }

    assert {name: now.get(name) for name in SHIPPED} == SHIPPED
    assert set(now) == set(SHIPPED), "a new pack: add its hash"


@pytest.mark.parametrize("policy", all_packs(), ids=lambda policy: policy.key)
def test_a_pack_says_where_it_comes_from(policy):
    """Sabotage: childcare/packs/fi-early-education@2018.toml: certainty = "reported" -> certainty = "perhaps" """
    assert pack(policy.key) is policy
    assert policy.source
    assert policy.certainty in {"sure", "reported", "check"}
    assert isinstance(policy.read_on, date)
    assert len(policy.country) == 2
    assert policy.limit >= 16
    assert (FOLDER / f"{policy.key}.toml").exists()


def test_after_school_and_the_dutch_table_are_marked_to_check():
    """Sabotage: childcare/packs/nl-after-school@2024.toml: certainty = "check" -> certainty = "sure" """
    to_check = {policy.key for policy in all_packs() if policy.certainty == "check"}

    assert to_check == {"nl-daycare@2020", "nl-after-school@2024", "be-vlg-daycare@2022"}


def test_an_unknown_pack_is_named():
    """Sabotage: childcare/ratios/packs.py: raise UnknownPack(key) -> return all_packs()[0]"""
    with pytest.raises(UnknownPack, match="nl-daycare@1999"):
        pack("nl-daycare@1999")


def test_the_rules_need_no_django():
    """Sabotage: childcare/ratios/ages.py: from datetime import date -> from datetime import date; import django"""
    code = (
        "import sys, childcare.ratios, childcare.regimes, childcare.ratios.group_limits;"
        "sys.exit('django' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=FOLDER.parents[1]).returncode == 0


def own(*bands, **what):
    return house_rule("own@1", bands, name="House rule", source="the space", **what)


def test_a_house_rule_takes_exact_numbers_of_children():
    """Berlin's key of 4.6: 23 children are 23 / 4.6 = 5 educators, 24 are more.

    Sabotage: childcare/ratios/house.py: 1 / _exact(ratio) -> round(1 / _exact(ratio), 2)
    """
    rule = own((0, 36, "4.6"), (36, 72, 9))

    assert rule.need((23, 0)).educators == 5
    assert rule.need((24, 0)).educators == 6
    assert rule.need((2, 5)).educators == 1  # 2/4.6 + 5/9 = 0.99
    assert rule.need((3, 4)).educators == 2  # 3/4.6 + 4/9 = 1.10


def test_a_house_rule_admits_only_its_ages():
    rule = own((36, 72, 8), (6, 24, 4))
    day = date(2026, 6, 15)

    assert rule.classes == ("6 to 24 months", "36 to 72 months")
    assert rule.classify(date(2025, 12, 16), day) is None
    assert rule.classify(date(2025, 12, 15), day) == 0
    assert rule.classify(date(2024, 6, 15), day) is None
    assert rule.classify(date(2023, 6, 15), day) == 1
    assert rule.classify(date(2020, 6, 15), day) is None


@pytest.mark.parametrize(
    "bands",
    [
        [],
        [(0, 36, 4), (24, 72, 8)],
        [(0, None, 4), (36, 72, 8)],
        [(36, 36, 4)],
        [(36, 24, 4)],
        [(-1, 24, 4)],
        [(0, 36, 0)],
        [(0, 36, Fraction(1, 2))],
        [(0, 36, 4.6)],
        [(0, 36, "some")],
        [(0, 36, "NaN")],
        [(0, 36, Decimal("Infinity"))],
        [(0, 36, None)],
    ],
)
def test_a_house_rule_that_makes_no_sense_is_refused(bands):
    """Sabotage: childcare/ratios/house.py: last_end is None or low < last_end -> low < 0
    Sabotage: childcare/ratios/house.py: if _exact(ratio) < 1: -> if _exact(ratio) <= 0:
    Sabotage: childcare/ratios/house.py: if not isinstance(ratio, float): -> if True:
    """
    with pytest.raises(BadHouseRule):
        own(*bands)


@pytest.mark.parametrize("what", [{"name": ""}, {"source": ""}, {"limit": 0}, {"limit": 99}])
def test_a_house_rule_needs_a_name_a_source_and_a_limit(what):
    """Sabotage: childcare/ratios/house.py: bands and name and source and 1 <= limit < NEVER -> bands"""
    with pytest.raises(BadHouseRule):
        house_rule("own@1", [(0, 36, 4)], **{"name": "Ours", "source": "us", **what})


ratios = st.one_of(
    st.integers(1, 20), st.decimals(1, 20, places=1), st.fractions(1, 20, max_denominator=9)
)


@given(
    per_educator=st.lists(ratios, min_size=1, max_size=4),
    counts=st.lists(st.integers(0, 12), min_size=4, max_size=4),
    extra=st.integers(0, 3),
)
def test_a_house_rule_is_the_exact_sum_rounded_up(per_educator, counts, extra):
    """Sabotage: childcare/ratios/kinds.py: int(share * self._whole) -> int(share * 100) * self._whole // 100"""
    rule = own(*[(12 * i, 12 * i + 12, ratio) for i, ratio in enumerate(per_educator)])
    group = tuple(counts[: len(per_educator)])
    more = tuple(n + (i == extra) for i, n in enumerate(group))

    total = sum(n / Fraction(ratio) for n, ratio in zip(group, per_educator, strict=True))

    assert rule.need(group).educators == ceil(total)
    assert rule.need(more).educators >= rule.need(group).educators


@pytest.mark.parametrize(
    ("key", "educators", "qualified", "beside", "extra", "most"),
    [
        ("fi-early-education@2018", 1, 0, (0, 0, 0), 2, 13),
        ("fi-early-education@2018", 1, 0, (2, 0, 0), 1, 3),  # 2/4 + 3/7 = 13/14
        ("fi-early-education@2018", 9, 0, (0, 0, 0), 0, 12),  # three educators' worth
        ("nl-daycare@2020", 1, 0, (1, 0, 0, 0), 3, 4),
        ("nl-daycare@2020", 4, 0, (0, 0, 0, 0), 0, 12),
        ("nl-daycare@2020", 4, 0, (0, 1, 0, 0), 0, 8),
        ("no-kindergarten@2026", 3, 1, (0, 0), 0, 7),
        ("no-kindergarten@2026", 3, 2, (0, 0), 0, 9),
        ("no-kindergarten@2026", 3, 0, (0, 0), 0, 0),
        ("pl-under-3@2026", 1, 0, (0, 6), 0, 0),
        ("pl-under-3@2026", 1, 0, (0, 6), 1, 2),
        ("be-vlg-daycare@2022", 3, 0, (4,), 0, 14),
        ("be-vlg-daycare@2022", 0, 0, (0,), 0, 0),
        ("be-vlg-daycare@2022", 1, 0, (12,), 0, 0),  # too many already
    ],
)
def test_how_many_more_children_a_team_may_take(key, educators, qualified, beside, extra, most):
    """Sabotage: childcare/ratios/policy.py: need.qualified <= qualified -> True
    Sabotage: childcare/ratios/policy.py: there + more + 1 -> there + more
    """
    assert pack(key).most(educators, qualified, beside, extra) == most
