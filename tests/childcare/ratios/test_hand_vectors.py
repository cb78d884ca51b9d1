"""Groups whose need was worked out by hand; each case shows its arithmetic."""

from typing import Any

import pytest

from childcare.ratios import NEVER, all_packs, pack

Vectors = list[tuple[tuple[int, ...], int, str]]

no = NEVER  # not allowed

# Children by class, educators, the arithmetic.
FINLAND: Vectors = [  # under 3 / 4, full day / 7, part day / 13
    ((0, 0, 0), 0, "nobody"),
    ((4, 0, 0), 1, "4/4 = 1"),
    ((5, 0, 0), 2, "5/4"),
    ((0, 7, 0), 1, "7/7 = 1"),
    ((0, 8, 0), 2, "8/7"),
    ((0, 0, 13), 1, "13/13 = 1, rounded coefficients would say 2"),
    ((0, 0, 14), 2, "14/13"),
    ((2, 3, 0), 1, "1/2 + 3/7 = 13/14"),
    ((2, 4, 0), 2, "1/2 + 4/7 = 15/14"),
    ((1, 5, 0), 1, "1/4 + 5/7 = 27/28"),
    ((1, 3, 4), 1, "91/364 + 156/364 + 112/364 = 359/364"),
    ((1, 4, 3), 2, "91/364 + 208/364 + 84/364 = 383/364"),
    ((4, 7, 13), 3, "1 + 1 + 1"),
    ((12, 0, 0), 3, "12/4 = 3"),
    ((12, 0, 1), no, "3 + 1/13: more than three educators' worth"),
    ((0, 22, 0), no, "22/7: more than three educators' worth"),
    ((0, 0, 39), 3, "39/13 = 3"),
    ((0, 0, 40), no, "40/13"),
]
POLAND: Vectors = [  # 8 for each educator, 5 with a child under 1 or with special needs
    ((0, 0), 0, "nobody"),
    ((0, 8), 1, "8/8 = 1"),
    ((0, 9), 2, "9/8"),
    ((1, 4), 1, "5/5 = 1"),
    ((1, 5), 2, "6/5"),
    ((5, 0), 1, "5/5 = 1"),
    ((6, 0), 2, "6/5"),
    ((1, 7), 2, "8/5, eight alone would need 1"),
    ((1, 9), 2, "10/5 = 2"),
    ((1, 10), 3, "11/5"),
    ((0, 16), 2, "16/8 = 2"),
    ((1, 16), 4, "17/5"),
    ((2, 13), 3, "15/5 = 3"),
]
FLANDERS: Vectors = [  # 8 alone, 18 by two
    ((0,), 0, "nobody"),
    ((1,), 1, "1 is not over 8"),
    ((7,), 1, "7 is not over 8"),
    ((8,), 1, "8 alone"),
    ((9,), 2, "over 8, not over 18"),
    ((10,), 2, "over 8, not over 18"),
    ((16,), 2, "over 8, not over 18"),
    ((17,), 2, "over 8, not over 18; 1:8 would say 3"),
    ((18,), 2, "18 by two"),
    ((19,), no, "the living group is at most 18"),
    ((27,), no, "a third educator does not make it larger"),
]
PIEDMONT: Vectors = [  # 10 for each educator, 25 at once
    ((0,), 0, "nobody"),
    ((1,), 1, "1/10"),
    ((9,), 1, "9/10"),
    ((10,), 1, "10/10 = 1"),
    ((11,), 2, "11/10"),
    ((15,), 2, "15/10"),
    ((20,), 2, "20/10 = 2"),
    ((21,), 3, "21/10"),
    ((24,), 3, "24/10"),
    ((25,), 3, "25/10"),
    ((26,), no, "at most 25 at once"),
]
VENETO: Vectors = [  # 3 to 12 months / 6, 12 to 36 months / 8
    ((0, 0), 0, "nobody"),
    ((6, 0), 1, "6/6 = 1"),
    ((7, 0), 2, "7/6"),
    ((0, 8), 1, "8/8 = 1"),
    ((0, 9), 2, "9/8"),
    ((3, 4), 1, "1/2 + 1/2 = 1"),
    ((3, 5), 2, "1/2 + 5/8 = 9/8"),
    ((1, 6), 1, "4/24 + 18/24 = 22/24"),
    ((1, 7), 2, "4/24 + 21/24 = 25/24"),
    ((2, 5), 1, "8/24 + 15/24 = 23/24"),
    ((6, 9), 3, "1 + 9/8 = 17/8"),
    ((12, 16), 4, "2 + 2"),
]
AFTER_SCHOOL: Vectors = [  # 4 to 6 / 10, 7 and over / 12
    ((0, 0), 0, "nobody"),
    ((10, 0), 1, "10/10 = 1"),
    ((11, 0), 2, "11/10"),
    ((0, 12), 1, "12/12 = 1"),
    ((0, 13), 2, "13/12"),
    ((5, 6), 1, "1/2 + 1/2 = 1"),
    ((5, 7), 2, "6/12 + 7/12 = 13/12"),
    ((6, 4), 1, "36/60 + 20/60 = 56/60"),
    ((6, 5), 2, "36/60 + 25/60 = 61/60"),
    ((9, 1), 1, "54/60 + 5/60 = 59/60"),
    ((4, 7), 1, "24/60 + 35/60 = 59/60"),
    ((20, 12), 3, "2 + 1"),
]
NETHERLANDS: Vectors = [  # by age 0, 1, 2, 3; Z = n0/3 + n1/6 + 5 n2/36 + 5 n3/48
    ((0, 0, 0, 0), 0, "nobody"),
    ((3, 0, 0, 0), 1, "row 0-1: 3 by 1; Z = 1"),
    ((4, 0, 0, 0), 2, "row 0-1: 6 by 2; Z = 4/3"),
    ((10, 0, 0, 0), 4, "row 0-1: 12 by 4; Z = 10/3"),
    ((12, 0, 0, 0), 4, "row 0-1: 12 by 4; Z = 4"),
    ((13, 0, 0, 0), no, "row 0-1 ends at 12"),
    ((0, 5, 0, 0), 1, "row 1-2: 5 by 1; no Z without a baby"),
    ((0, 6, 0, 0), 2, "row 1-2: 10 by 2"),
    ((0, 16, 0, 0), 4, "row 1-2: 16 by 4"),
    ((0, 0, 8, 0), 1, "row 2-3: 8 by 1"),
    ((0, 0, 0, 16), 2, "row 3-4: 16 by 2"),
    ((0, 0, 9, 0), 2, "row 2-3: 16 by 2"),
    ((2, 2, 0, 0), 1, "row 0-2: 4 by 1; Z = 2/3 + 2/6 = 1"),
    ((3, 1, 0, 0), 2, "row 0-2: 4 by 1, but Z = 1 + 1/6"),
    ((8, 6, 0, 0), 4, "row 0-2: 14 with 8 babies by 3, but Z = 8/3 + 1"),
    ((4, 10, 0, 0), 3, "row 0-2: 14 by 3; Z = 4/3 + 10/6 = 3"),
    ((1, 2, 2, 0), 1, "row 0-3: 5 by 1; Z = 12/36 + 12/36 + 10/36 = 34/36"),
    ((4, 5, 5, 0), 3, "row 0-3: 14 with 4 babies by 3; Z = 48/36 + 30/36 + 25/36 = 103/36"),
    ((5, 0, 9, 0), 4, "row 0-3: 14 with 5 babies only by 4; Z = 105/36 would say 3"),
    ((3, 6, 6, 0), 3, "row 0-3: 15 with 3 babies by 3; Z = 1 + 1 + 30/36"),
    ((4, 0, 11, 0), 4, "row 0-3: 15 with 4 babies only by 4; Z = 103/36 would say 3"),
    ((1, 0, 0, 4), 1, "row 0-4: 5 by 1; Z = 16/48 + 20/48"),
    ((1, 0, 0, 8), 2, "row 0-4: 12 by 2; Z = 16/48 + 40/48 = 56/48"),
    ((5, 0, 0, 10), 3, "row 0-4: 15 with 5 babies by 3; Z = 80/48 + 50/48 = 130/48"),
    ((6, 0, 0, 9), 4, "row 0-4: 15 with 6 babies only by 4; Z = 2 + 45/48 would say 3"),
    ((3, 0, 0, 13), 3, "row 0-4: 16 with 3 babies by 3; Z = 1 + 65/48"),
    ((0, 3, 3, 0), 1, "row 1-3: 6 by 1"),
    ((0, 4, 3, 0), 2, "row 1-3: 11 by 2"),
    ((0, 1, 5, 1), 1, "row 1-4: 7 by 1; without the oldest 6 by 1"),
    ((0, 6, 0, 1), 2, "row 1-4: 7 by 1, but 6 aged 1 alone need 2"),
    ((0, 11, 0, 1), 3, "row 1-4: 13 by 2, but 11 aged 1 alone need 3"),
    ((0, 11, 0, 2), 3, "row 1-4: 13 by 2, but 11 aged 1 alone need 3"),
    ((0, 1, 11, 1), 3, "row 1-4: 13 by 2, but 1 + 11 in row 1-3 are 12, so 3"),
    ((0, 0, 8, 8), 2, "row 2-4: 16 by 2"),
    ((8, 0, 0, 8), 4, "row 0-4: 16 with 8 babies by 4; Z = 128/48 + 40/48 = 168/48"),
    ((9, 0, 1, 0), no, "more than 8 babies with others"),
    ((1, 5, 5, 6), no, "17 children"),
]
NORWAY: list[
    tuple[tuple[int, ...], int, int, str]
] = [  # under 3 / 3, 3 and over / 6; pedagogues / 7 and / 14
    ((0, 0), 0, 0, "nobody"),
    ((3, 0), 1, 1, "3/3 = 1; 3/7"),
    ((4, 0), 2, 1, "4/3; 4/7"),
    ((7, 0), 3, 1, "7/3; 7/7 = 1"),
    ((8, 0), 3, 2, "8/3; 8/7"),
    ((0, 6), 1, 1, "6/6 = 1; 6/14"),
    ((0, 7), 2, 1, "7/6; 7/14"),
    ((0, 14), 3, 1, "14/6; 14/14 = 1"),
    ((0, 15), 3, 2, "15/6; 15/14"),
    ((1, 4), 1, 1, "1/3 + 4/6 = 1; 2/14 + 4/14"),
    ((2, 3), 2, 1, "4/6 + 3/6 = 7/6; 4/14 + 3/14"),
    ((3, 8), 3, 1, "6/6 + 8/6 = 14/6; 6/14 + 8/14 = 1"),
    ((3, 9), 3, 2, "6/6 + 9/6 = 15/6; 6/14 + 9/14 = 15/14"),
    ((9, 18), 6, 3, "3 + 3; 18/14 + 18/14 = 36/14"),
]
PACKS: dict[str, Vectors] = {
    "fi-early-education@2018": FINLAND,
    "pl-under-3@2026": POLAND,
    "be-vlg-daycare@2022": FLANDERS,
    "it-21-baby-parking@2013": PIEDMONT,
    "it-34-creche@2007": VENETO,
    "nl-after-school@2024": AFTER_SCHOOL,
    "nl-daycare@2020": NETHERLANDS,
}
CASES = [
    pytest.param(key, counts, educators, id=f"{key} {counts}: {why}")
    for key, cases in PACKS.items()
    for counts, educators, why in cases
]


@pytest.mark.parametrize(("key", "counts", "educators"), CASES)
def test_a_group_needs_what_was_worked_out_by_hand(key, counts, educators):
    """Sabotage: childcare/ratios/kinds.py: return -(-total // self._whole) -> return 1 + total // self._whole
    Sabotage: childcare/ratios/table.py: Team(max(table, self.by_formula(counts))) -> Team(table)
    """
    need = pack(key).need(counts)

    assert need.educators == educators
    assert need.allowed == (educators != NEVER)
    assert need.qualified == 0


@pytest.mark.parametrize(
    ("counts", "educators", "pedagogues"),
    [pytest.param(c, e, p, id=f"{c}: {why}") for c, e, p, why in NORWAY],
)
def test_norway_counts_educators_and_trained_pedagogues(counts, educators, pedagogues):
    """Sabotage: childcare/packs/no-kindergarten@2026.toml: children_per_pedagogue = 7 -> children_per_pedagogue = 8"""
    need = pack("no-kindergarten@2026").need(counts)

    assert (need.educators, need.qualified) == (educators, pedagogues)


@pytest.mark.parametrize("key", [*PACKS, "no-kindergarten@2026"])
def test_every_pack_has_ten_vectors(key):
    cases: list[Any] = PACKS.get(key) or NORWAY

    assert len({case[0] for case in cases}) >= 10


def test_no_pack_is_left_out():
    assert {policy.key for policy in all_packs()} == {*PACKS, "no-kindergarten@2026"}
