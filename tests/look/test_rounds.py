"""The alphabet: exact counts, exact circles on an exact pitch, never read aloud."""

import re

from cobaby.look import rounds


def starts(svg: str, kind: str) -> list[tuple[float, float]]:
    [path] = re.findall(rf'class="{kind}" d="([^"]*)"', svg)
    return [(float(x), float(y)) for x, y in re.findall(r"M([\d.]+) ([\d.]+)a", path)]


def test_one_path_a_kind_with_one_circle_each() -> None:
    """Sabotage: cobaby/look/rounds.py: for x, y in spots[:children]] -> for x, y in spots[1:children]]"""
    svg = rounds.people(educators=2, asked=1, missing=1, children=3, free=2)

    assert [len(starts(svg, kind)) for kind in ("E", "e", "eo", "K", "k")] == [2, 1, 1, 3, 2]
    assert svg.count("<path") == 5


def test_big_rounds_stand_on_a_pitch_of_18_and_small_ones_on_10_5() -> None:
    """Sabotage: cobaby/look/rounds.py: BIG_PITCH = 7.0, 6.9, 18.0 -> BIG_PITCH = 7.0, 6.9, 17.0"""
    svg = rounds.people(educators=2, children=2)

    assert [x for x, _y in starts(svg, "E")] == [1, 19]
    assert [x for x, _y in starts(svg, "K")] == [39.75, 50.25]


def test_a_gap_follows_after_five() -> None:
    """Sabotage: cobaby/look/rounds.py: GAP_AFTER_FIVE * (column // 5) -> GAP_AFTER_FIVE * (column // 6)"""
    svg = rounds.people(children=7, free=4, one_row=True)

    assert [x for x, _y in starts(svg, "K")][4:] == [42.75, 57.25, 67.75]
    assert 'viewBox="0 0 123.25 11"' in svg


def test_beyond_six_they_stand_in_two_rows_filled_column_first() -> None:
    """Sabotage: cobaby/look/rounds.py: divmod(i, 2) if two_rows -> divmod(i, 3) if two_rows"""
    six, seven = rounds.people(children=6), rounds.people(children=6, free=1)

    assert {y for _x, y in starts(six, "K")} == {5.5}
    assert starts(seven, "K")[:3] == [(0.75, 5.5), (0.75, 16), (11.25, 5.5)]


def test_desks_hang_under_one_edge() -> None:
    svg = rounds.desks(taken=7, free=5, size="card")

    assert 'class="T" d="M1 1h124"' in svg
    assert svg.count("h7.5v2.3") == 12
    assert 'width="13.39rem"' in svg


def test_a_library_with_many_desks_gets_a_second_table() -> None:
    """Sabotage: cobaby/look/rounds.py: DESKS_A_TABLE = 10.5, 12.0, 11.5, 20 -> DESKS_A_TABLE = 10.5, 12.0, 11.5, 99"""
    svg = rounds.desks(taken=10, free=15)

    assert 'd="M1 1h208M1 15h50.5"' in svg


def test_nobody_draws_nothing_and_a_drawing_is_never_read_aloud() -> None:
    assert rounds.people() == rounds.desks() == ""
    assert 'aria-hidden="true"' in rounds.people(children=1)
    assert "style=" not in rounds.people(children=1)
