"""The map: land, markers that are links, and no two that touch."""

from __future__ import annotations

from itertools import combinations
from math import hypot
from typing import Any

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from cobaby.directory.map import APART, draw_map
from cobaby.directory.outline import WIDTH, frame_around, land
from spaces.models import Space
from tests.factories import make_space

spots = st.lists(st.tuples(st.floats(-24, 45), st.floats(35, 71)), min_size=1, max_size=30)


def at(longitude: float, latitude: float, **fields: Any) -> Space:
    values = {"slug": "a", "name": "A", "municipality": "B", "stage": "open"} | fields
    return Space(longitude=longitude, latitude=latitude, **values)


JOINING_DRAWS_NEARER = [(13.0, 51.0), (13.005, 51.2), (13.01, 51.1)]
"""The third joins the first, which then touches the second."""


@given(spots)
@example(JOINING_DRAWS_NEARER)
def test_every_space_is_on_the_map_and_no_two_markers_touch(
    points: list[tuple[float, float]],
) -> None:
    """Sabotage: cobaby/directory/map.py: return joined if len(joined) == len(markers) else _joined(joined) -> return joined"""
    drawn = draw_map([at(*point) for point in points], lambda spaces: "?box")

    assert drawn and sum(marker.count for marker in drawn.markers) == len(points)
    for one, other in combinations(drawn.markers, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= APART - 0.01
    for marker in drawn.markers:
        assert 0 <= marker.x <= WIDTH and 0 <= marker.y <= drawn.height


@given(spots)
def test_the_frame_holds_every_point(points: list[tuple[float, float]]) -> None:
    frame = frame_around(points)

    for point in points:
        x, y = frame.place(*point)
        assert -0.01 <= x <= WIDTH + 0.01 and -0.01 <= y <= frame.height + 0.01


def test_land_is_cut_to_the_frame_and_light() -> None:
    """Sabotage: cobaby/directory/outline.py: inside = _cut(inside, axis, limit, sign) -> pass"""
    europe = land(frame_around([(-9, 38), (25, 69)]))
    saxony = land(frame_around([(13.7, 51.0)]))

    assert 5_000 < len(europe) < 25_000
    assert 50 < len(saxony) < 3_000 and set(saxony) <= set("0123456789-Mlz ")


def test_spaces_of_one_town_are_spread_on_stems() -> None:
    three = [at(13.7, 51.0), at(13.72, 51.01), at(13.75, 51.0)]

    drawn = draw_map(three, lambda spaces: "?box")

    assert drawn and len(drawn.markers) == 3 and all(marker.stem for marker in drawn.markers)


def test_a_name_stays_on_the_map_in_a_wide_font() -> None:
    """Tampere was cut off at the right edge in DejaVu, the wide font of many a Linux.

    Sabotage: cobaby/directory/map.py: LABEL_HEIGHT, LETTER = 15.0, 8.6 -> LABEL_HEIGHT, LETTER = 15.0, 6.6
    """
    towns = {"Lisboa": (-9.13, 38.72), "Tromsø": (18.95, 69.65), "Tampere": (23.76, 61.5)}
    drawn = draw_map([at(*spot, municipality=town) for town, spot in towns.items()], lambda _: "")

    assert drawn
    [tampere] = [marker for marker in drawn.markers if marker.label == "Tampere"]
    assert tampere.label_side == "end"


def test_nothing_to_show_is_no_map() -> None:
    assert draw_map([], lambda spaces: "") is None


def test_markers_are_links_with_names(db: None) -> None:
    make_space(name="Kolibri", slug="kolibri")
    for i in range(2):
        make_space(municipality="Leipzig", latitude=51.33 + i / 100, longitude=12.3)

    html = Client().get("/spaces/").content.decode()

    assert 'href="/spaces/kolibri/" class="marker"' in html
    assert 'aria-label="Kolibri, Dresden"' in html
    assert 'aria-label="2 spaces in Leipzig"' in html and "?box=12.295%2C51.325%2C" in html


def test_figures_are_the_same_in_every_language(db: None) -> None:
    make_space()
    client = Client(headers={"accept-language": "de"})

    html = client.get("/spaces/").content.decode()

    assert 'lang="de"' in html and 'transform="translate(180.0 ' in html


@pytest.mark.parametrize("url", ["", "https://{s}.tiles.example/{z}/{x}/{y}.png"])
def test_street_tiles_only_where_a_server_is_named(db: None, settings: Any, url: str) -> None:
    settings.TILE_URL = url
    make_space()

    html = Client().get("/spaces/").content.decode()

    assert ("leaflet.js" in html) == ("data-tiles" in html) == bool(url)
    assert 'class="land"' in html
