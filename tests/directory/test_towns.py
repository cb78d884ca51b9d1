"""The search of the directory with all towns of Europe: as people at home and abroad write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from spaces.services.places import load_places, replace_places
from tests.directory.test_search import page
from tests.factories import make_space

WHERE = [
    ("Torino", "Turin", 45.07, 7.69),
    ("Roma", "Rome", 41.89, 12.51),
    ("Gand", "Gent", 51.05, 3.72),
    ("Lubiana", "Ljubljana", 46.05, 14.51),
    ("Thorn", "Toruń", 53.01, 18.6),
    ("Praga", "Prague", 50.09, 14.42),
    ("Halle", "Halle (Saale)", 51.48, 11.98),
]


@pytest.fixture(scope="module")
def europe(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        load_places()
        yield
        replace_places([], {})


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "town", "latitude", "longitude"), WHERE)
def test_a_town_by_its_other_name(
    europe: None, typed: str, town: str, latitude: float, longitude: float
) -> None:
    """Sabotage: cobaby/directory/search.py: towns = find_places(where, country=country or None, limit=12) -> towns = find_places(where, country=country or None, limit=12)[1:]"""
    make_space(name="Far away", latitude=38.7, longitude=-9.1)
    make_space(name="There", latitude=latitude, longitude=longitude)

    html = page(where=typed)

    assert f"near {town}" in html
    assert 0 < html.index(">There</a></h3>") < html.index(">Far away</a></h3>")
