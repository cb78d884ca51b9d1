"""The parts of a day that stand above the week."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobaby.manage.bands import MOST, bands


def words(*args) -> list[str]:
    return [band.words for band in bands(*args)]


def test_a_day_is_cut_into_parts_of_about_two_hours() -> None:
    """Sabotage: cobaby/manage/bands.py: count = max(1, round((end - start) / length)) -> count = 1"""
    assert words([(8 * 60, 16 * 60)]) == [
        "08:00–10:00",
        "10:00–12:00",
        "12:00–14:00",
        "14:00–16:00",
    ]


def test_a_block_begins_a_part() -> None:
    """Sabotage: cobaby/manage/bands.py: cuts = [first, *_spaced(inner), last] -> cuts = [first, last]"""
    found = words([(8 * 60 + 30, 17 * 60 + 30)], {9 * 60, 12 * 60})

    starts = {one[:5] for one in found}
    assert "12:00" in starts and "09:00" not in starts  # half an hour is no part


def test_a_space_without_hours_has_a_usual_day() -> None:
    assert words([])[0] == "08:00–10:00"


QUARTERS = st.integers(0, 95).map(lambda n: n * 15)


@given(QUARTERS, QUARTERS, st.sets(QUARTERS, max_size=12))
@pytest.mark.parametrize("least", [15])
def test_parts_follow_one_another_without_a_gap(
    least: int, a: int, b: int, blocks: set[int]
) -> None:
    """Sabotage: cobaby/manage/bands.py: if len(found) <= MOST: -> if True:"""
    start, end = min(a, b), max(a, b) + least
    found = bands([(start, end)], blocks)

    assert (found[0].start, found[-1].end) == (start, end)
    assert all(one.end == two.start for one, two in pairwise(found))
    assert len(found) <= MOST
