"""Finding a space: by town, by what it is, and on what nobody understands."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from cobaby.accounts.models import User
from spaces.models import Space
from spaces.models.places import Place, PlaceName
from spaces.places import searchable
from tests.conftest import signed_in
from tests.factories import NOW, make_membership, make_room, make_space

TOWNS = [
    (1, "Dresden", "DE", 51.051, 13.738, 556_000, ["Drážďany", "Drezno"]),
    (2, "Leipzig", "DE", 51.340, 12.371, 600_000, ["Lipsko"]),
    (3, "Torino", "IT", 45.070, 7.687, 870_000, ["Turin"]),
    (4, "Neustadt", "DE", 49.35, 8.15, 53_000, []),
    (5, "Neustadt", "DE", 50.73, 11.74, 9_000, []),
    (6, "Tromsø", "NO", 69.65, 18.96, 72_000, ["Tromso"]),
]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def towns(db: None) -> None:
    for pk, name, country, latitude, longitude, population, others in TOWNS:
        place = Place.objects.create(
            geonameid=pk, name=name, country=country, latitude=latitude, longitude=longitude,
            population=population, zone="Europe/Berlin",
        )  # fmt: skip
        for folded, is_whole in searchable([name, *others]).items():
            PlaceName.objects.create(place=place, folded=folded, is_whole=is_whole)


@pytest.fixture
def three(db: None) -> list[Space]:
    return [
        make_space(name="Kolibri", latitude=51.08, longitude=13.72, kind="library"),
        make_space(
            name="Rockhof", municipality="Leipzig", latitude=51.33, longitude=12.33,
            languages=["de", "ar"], amenities=["wifi", "garden"],
        ),
        make_space(
            name="Il Cortile", municipality="Torino", country="IT", zone="Europe/Rome",
            latitude=45.07, longitude=7.69, languages=["it"], amenities=["wifi"],
        ),
    ]  # fmt: skip


def page(client: Client | None = None, /, **query: Any) -> str:
    answer = (client or Client()).get(f"/spaces/?{urlencode(query, doseq=True)}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def names(html: str) -> list[str]:
    found = ("Kolibri", "Rockhof", "Il Cortile")
    cards = {name: html.find(f'">{name}</a></h3>') for name in found}
    return sorted((name for name in found if cards[name] > 0), key=lambda name: cards[name])


@pytest.mark.parametrize("where", ["Dresden", "dresden", "DRESDEN ", "Drazdany", "Drážďany"])
def test_a_town_is_found_by_any_of_its_names(three: list[Space], where: str) -> None:
    """Sabotage: cobaby/directory/search.py: return (not one.is_near, stage > 0, one.km, one.space.name) -> return (one.space.name,)"""
    html = page(where=where)

    assert names(html) == ["Kolibri", "Rockhof", "Il Cortile"]
    assert "1 space near Dresden" in html and "Further away" in html
    assert "3.5 km" in html and "103 km" in html


def test_an_unknown_town_keeps_all_spaces(three: list[Space]) -> None:
    html = page(where="Xyzzy")

    assert "We do not know a town called “Xyzzy”." in html
    assert len(names(html)) == 3


def test_the_name_of_a_space_finds_it(three: list[Space]) -> None:
    assert names(page(where="rockhöf")) == ["Rockhof"]


def test_towns_of_one_name_are_offered(three: list[Space]) -> None:
    html = page(where="Neustadt", kind="library")

    assert "Or did you mean" in html and "?where=Neustadt&kind=library&place=5" in html
    assert "near Neustadt" in page(where="Neustadt", place=5)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"country": "IT"}, ["Il Cortile"]),
        ({"kind": "library"}, ["Kolibri"]),
        ({"kind": ["library", "office"]}, ["Il Cortile", "Kolibri", "Rockhof"]),
        ({"language": "ar"}, ["Rockhof"]),
        ({"amenity": ["wifi", "garden"]}, ["Rockhof"]),
        ({"box": "12,51,12.5,51.5"}, ["Rockhof"]),
        ({"country": "DE", "amenity": "wifi"}, ["Rockhof"]),
    ],
)
def test_each_filter(three: list[Space], query: dict[str, Any], found: list[str]) -> None:
    """Sabotage: cobaby/directory/search.py: spaces = spaces.filter(amenities__contains=amenities) -> pass"""
    assert names(page(**query)) == found


def test_age_admitted_by_room_and_by_regime(three: list[Space]) -> None:
    """Sabotage: cobaby/directory/search.py: Q(regime__age_from_months=None) | Q(regime__age_from_months__lte=oldest), -> Q(),"""
    kolibri, rockhof, cortile = three
    make_room(kolibri, age_from_months=13, age_to_months=72)
    make_room(rockhof, age_from_months=36, age_to_months=72)
    make_room(cortile, age_from_months=0, age_to_months=72)
    cortile.regime.age_from_months = 36
    cortile.regime.save()

    assert names(page(age=1)) == ["Kolibri"]
    assert names(page(age=0)) == []
    assert names(page(age=3)) == ["Il Cortile", "Kolibri", "Rockhof"]
    assert names(page(age=6)) == []
    assert names(page(ages="18 months")) == ["Kolibri"]


def test_filters_in_force_are_chips_that_can_be_left_out(three: list[Space]) -> None:
    html = page(where="Dresden", kind=["library", "cafe"], page=3)

    assert 'href="?kind=library&kind=cafe"' in html
    assert 'href="?where=Dresden&kind=cafe"' in html


def test_nothing_found_says_what_to_leave_out(three: list[Space]) -> None:
    html = page(country="IT", kind="library")

    assert "No space fits all of this" in html
    assert "without “Italy”: 1 space" in html and "without “library”: 1 space" in html


def test_closed_spaces_only_if_asked(three: list[Space]) -> None:
    Space.objects.filter(pk=three[0].pk).update(stage="closed", closed_reason="The rent doubled")

    assert "Kolibri" not in names(page())
    assert "Kolibri" in names(page(closed="on")) and "Has closed" in page(closed="on")


def test_unlisted_spaces_are_for_their_team(three: list[Space], parent: User) -> None:
    """Sabotage: cobaby/directory/search.py: list(filtered(Space.objects.visible_to(user), wish)) -> list(filtered(Space.objects.all(), wish))"""
    hidden = three[0]
    Space.objects.filter(pk=hidden.pk).update(confirmed_at=None)
    assert "Kolibri" not in page()

    make_membership(parent, hidden, "host")

    assert "Kolibri" in page(signed_in(parent)) and "Not listed yet" in page(signed_in(parent))


GARBAGE = ["", "x", "-1", "0", "99999999999999999999", "2026-02-30", "31.12.2026", "1e400", "nan",
           "inf,inf,inf,inf", "nan,nan,nan,nan", "1,2,3", "180,90,-180,-90", "%", "_", "\\", "'", '"><script>',
           "09:00-08:00", "25:61-99:99", "２", "²", "۲", "ß" * 500, "😀", "2, 5, 7" * 40, "\u202e", "a\tb", "%00"]  # fmt: skip
PARAMS = ["where", "place", "date", "time", "ages", "child", "country", "language", "age", "kind",
          "amenity", "closed", "box", "page", "theme", "unknown"]  # fmt: skip


@pytest.mark.parametrize("param", PARAMS)
def test_garbage_is_never_an_error(three: list[Space], parent: User, param: str) -> None:
    """Sabotage: cobaby/directory/forms.py: except ValueError as error: -> except KeyError as error:"""
    client = signed_in(parent)
    for value in GARBAGE[PARAMS.index(param) % 8 :: 8]:
        page(client, **{"where": "Dresden", "date": "2026-03-16", param: [value, value]})


def test_garbage_everywhere_at_once_is_no_error(three: list[Space]) -> None:
    for value in GARBAGE:
        page(**dict.fromkeys(PARAMS, value))


def test_no_byte_of_the_address_breaks_the_page(three: list[Space]) -> None:
    for query in ("where=%00", "where=%ff%fe", "where=a&where=b", "&&&=", "=x", "where=%"):
        assert Client().get(f"/spaces/?{query}").status_code == 200


def test_what_was_not_understood_is_said_and_kept(three: list[Space]) -> None:
    html = page(ages="many", date="2020-01-01", time="9 to 12")

    assert "Write the ages as numbers, such as 2 and 5." in html and 'value="many"' in html
    assert "This day is over. Choose today or later." in html
    assert "Write the time like this: 09:00-12:30." in html
    assert len(names(html)) == 3


def test_a_script_in_the_search_stays_text(three: list[Space]) -> None:
    answer = Client().get("/spaces/", {"where": "<script>alert(1)</script>"})

    assert b"<script>alert" not in answer.content


@pytest.mark.parametrize("query", [{}, {"where": "Dresden", "date": "2026-03-16", "ages": "2"}])
def test_the_number_of_queries_does_not_grow(three: list[Space], query: dict[str, str]) -> None:
    """Sabotage: cobaby/directory/cards.py: prices = prices_today(spaces, now) -> prices = {s.pk: prices_today([s], now).get(s.pk) for s in spaces}"""
    with CaptureQueriesContext(connection) as few:
        page(**query)
    for i in range(9):
        make_room(make_space(name=f"Space {i}"))

    with CaptureQueriesContext(connection) as many:
        page(**query)

    assert len(many) <= len(few) + 1  # house rules that are new to this process, read together


def test_pages_of_24(db: None) -> None:
    """Sabotage: cobaby/directory/views.py: PAGE = 24 -> PAGE = 100"""
    for i in range(25):
        make_space(name=f"Space {i:02}")

    first, second = page(), page(page=2)

    assert "25 spaces" in first
    assert "Space 23" in first and "Space 24</a>" not in first and "Space 24</a>" in second


def test_the_page_is_light(db: None) -> None:
    """A promise of the product: at most 100 KB as sent."""
    for i in range(24):
        make_space(name=f"Space {i:02}", latitude=40 + i, longitude=i)

    answer = Client().get("/spaces/", headers={"accept-encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip" and len(answer.content) < 50_000
