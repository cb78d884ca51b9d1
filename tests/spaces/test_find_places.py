"""A town is found by any of its names, with or without accents; the larger one first."""

import pytest

from spaces.models import Place, PlaceName
from spaces.places import distance_km, find_places, folded
from spaces.services.places import load_places, replace_places


@pytest.fixture(scope="module")
def towns(django_db_setup, django_db_blocker):
    """All of Europe, once for this file."""
    with django_db_blocker.unblock():
        load_places()
        yield
        replace_places([], {})


def found(text, **options):
    return [f"{place.name} {place.country}" for place in find_places(text, **options)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        *[(name, "Toruń PL") for name in ("Torun", "Toruń", "Thorn", "  TORUŃ ")],
        *[(name, "Köln DE") for name in ("Köln", "Koln", "Koeln", "Cologne", "Colonia")],
        *[(name, "Ljubljana SI") for name in ("Lubiana", "Ljubljana", "Laibach", "Ljublj")],
        *[(name, "Munich DE") for name in ("München", "Muenchen", "Munich", "Monaco di Baviera")],
        *[(name, "Tromsø NO") for name in ("Tromso", "Tromsø", "Tromsoe", "Romsa")],
        *[(name, "Rome IT") for name in ("Roma", "Rom", "Rome", "Rzym")],
        *[(name, "Turin IT") for name in ("Torino", "Turin", "Turyn")],
        *[(name, "Gent BE") for name in ("Ghent", "Gand", "Gent")],
        *[(name, "Vienna AT") for name in ("Wien", "Dunaj", "Vienne")],
        ("Łódź", "Łódź PL"),
        ("Lodz", "Łódź PL"),
        ("Tammerfors", "Tampere FI"),
        ("den haag", "The Hague NL"),
        ("Leyden", "Leiden NL"),
        ("Drezno", "Dresden DE"),
        ("Frankfurt", "Frankfurt am Main DE"),
    ],
)
def test_a_town_is_found_by_any_of_its_names(towns, typed, first):
    """Sabotage: spaces/places.py: if not unicodedata.combining(sign)) -> )"""
    assert found(typed, limit=1) == [first]


@pytest.mark.django_db
def test_larger_towns_come_first_within_a_rank(towns):
    """Sabotage: spaces/places.py: order_by("rank", "-people", "place") -> order_by("rank", "people", "place")"""
    assert "Frankfurt (Oder) DE" in found("Frankfurt")
    people = [place.population for place in find_places("Gött", country="DE")]
    assert people == sorted(people, reverse=True)


@pytest.mark.django_db
def test_an_exact_name_comes_before_a_larger_town_that_begins_with_it(towns):
    """Sabotage: spaces/places.py: EXACT, BEGINS, HAS_A_WORD = range(3) -> EXACT = BEGINS = HAS_A_WORD = 0"""
    assert found("Bar", limit=1) == ["Bar ME"]
    assert found("Leid", limit=1) == ["Leiden NL"]


@pytest.mark.django_db
def test_a_country_narrows_the_search(towns):
    assert found("Cologne", country="IT", limit=1) == ["Cologne IT"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", " ", "x", "!?", "%", "zzqqy", "a_"])
def test_nothing_to_go_by_finds_nothing(towns, typed):
    assert found(typed) == []


@pytest.mark.django_db
def test_the_prefix_uses_its_index(towns, django_assert_num_queries):
    plan = PlaceName.objects.filter(folded__startswith="torun").explain()
    assert "place_name_prefix" in plan

    with django_assert_num_queries(2):
        find_places("Torun")


@pytest.mark.django_db
def test_loading_again_changes_nothing(towns):
    """Sabotage: spaces/services/places.py: if row == (fingerprint,): -> if False:"""
    before = Place.objects.count()

    assert (before, load_places()) == (38788, 0)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Łódź", "lodz"),
        ("Tromsø", "tromso"),
        ("Großenhain", "grossenhain"),
        ("Œuilly", "oeuilly"),
        ("Đakovo", "dakovo"),
        ("Diyarbakır", "diyarbakir"),
        ("İzmir", "izmir"),
        ("L'Aquila", "l aquila"),
        ("Baden-Baden", "baden baden"),
    ],
)
def test_names_fold_to_plain_letters(name, plain):
    assert folded(name) == plain


def test_distance_is_the_great_circle():
    """Sabotage: spaces/places.py: return 2 * EARTH_RADIUS_KM -> return EARTH_RADIUS_KM"""
    berlin, turin = (52.5244, 13.4105), (45.0705, 7.6868)

    assert distance_km(*berlin, *turin) == pytest.approx(928, abs=5)
    assert distance_km(*turin, *berlin) == distance_km(*berlin, *turin)
    assert distance_km(*turin, *turin) == 0
    assert distance_km(0, 179.9, 0, -179.9) == pytest.approx(22.2, abs=0.1)
