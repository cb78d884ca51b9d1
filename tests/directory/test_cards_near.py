"""Three spaces near, for the first page."""

from __future__ import annotations

from datetime import timedelta

from django.template.loader import render_to_string

from cobaby.directory.cards import cards_near
from spaces.models import Closure, OpeningHours, Space
from spaces.models.places import Place, PlaceName
from tests.factories import MONDAY, NOW, TODAY, at, make_desks, make_ready_space, make_space


def dresden() -> None:
    place = Place.objects.create(
        geonameid=1, name="Dresden", country="DE", latitude=51.05, longitude=13.74,
        population=1, zone="Europe/Berlin",
    )  # fmt: skip
    PlaceName.objects.create(place=place, folded="dresden", is_whole=True)


def test_the_nearest_open_spaces_and_other_towns(db: None) -> None:
    """Sabotage: cobaby/directory/cards.py: found.sort(key=lambda one: (one.km or 0, one.space.name)) -> pass"""
    dresden()
    make_space(name="Far", municipality="Leiden", latitude=52.1, longitude=4.5)
    make_space(name="Paused", stage="paused")
    for i in range(3):
        make_space(name=f"Near {i}", latitude=51.05 + i / 100)
    for town in ("Ghent", "Turin", "Toruń", "Tampere"):
        make_space(municipality=town, latitude=40)

    near = cards_near(NOW)

    assert near.town == "Dresden"
    assert [card.name for card in near.cards] == ["Near 0", "Near 1", "Near 2"]
    assert near.cards[0].place.startswith("Dresden, ")
    assert len(near.towns) == 3 and near.more_towns == 2
    assert near.towns[0].url.startswith("/spaces/?where=")


def test_of_those_near_who_cares_that_day_comes_first(db: None) -> None:
    """Sabotage: cobaby/directory/cards.py: cards.sort(key=lambda card: not (card.children or card.care_free)) -> pass"""
    dresden()
    make_desks(make_space(name="Desks only", latitude=51.05, longitude=13.74), 3)
    space = make_ready_space(name="With care", latitude=51.06, longitude=13.74)
    now = at(MONDAY, 480, 540, space).start

    assert [card.name for card in cards_near(now).cards] == ["With care", "Desks only"]


def test_one_desk_is_not_called_desks(db: None) -> None:
    """Sabotage: templates/components/space_card.html: {{ all }} desk free{% plural %} -> {{ all }} desks free{% plural %}"""
    dresden()
    make_desks(make_space(name="Desks only", latitude=51.05, longitude=13.74), 1)

    html = render_to_string("components/space_card.html", {"card": cards_near(NOW).cards[0]})

    assert "of 1 desk free" in html


def test_a_space_in_the_middle_of_the_town_has_no_distance(db: None) -> None:
    """Sabotage: cobaby/directory/cards.py: if one.km is None or one.km < NEXT_DOOR: -> if one.km is None:"""
    dresden()
    make_space(name="In the middle", latitude=51.05, longitude=13.74)

    [card] = cards_near(NOW).cards

    assert "km" not in card.place


def test_without_any_place_it_still_works(db: None) -> None:
    make_space(name="Only")

    assert [card.name for card in cards_near(NOW).cards] == ["Only"]


def test_numbers_of_the_next_time(db: None) -> None:
    space = make_ready_space(desks=3, educators=1)
    assert Space.objects.get() == space
    now = at(MONDAY, 480, 540, space).start

    [card] = cards_near(now).cards

    assert (card.children, card.care_free, card.desks, card.desks_free) == (0, 8, 0, 3)
    assert (card.status, card.words) == ("fits", "Today 09:00–12:30")
    assert card.price == "half day from €9"


def test_a_day_without_places_names_the_next(db: None) -> None:
    make_ready_space()

    [card] = cards_near(NOW).cards

    assert card.words.startswith("Today")


def test_a_space_closed_for_weeks_keeps_its_desks(db: None) -> None:
    """Its card does not say that it has none, nor speak of today.

    Sabotage: templates/components/space_card.html: {% if care or desks %} -> {% if True %}
    Sabotage: cobaby/directory/numbers.py: return Today(words=words, is_today=False) -> return Today(words=words)
    """
    space = make_ready_space()
    Closure.objects.create(space=space, days=(TODAY, MONDAY + timedelta(days=8)), reason="Winter")

    near = cards_near(NOW)
    html = render_to_string("components/space_card.html", {"card": near.cards[0]})

    assert "No desks here" not in html and "No places in the next seven days" in html
    assert near.cards[0].words == "Open again on Tuesday 24 March"
    assert near.is_over


def test_who_is_open_tomorrow_does_not_open_again(db: None) -> None:
    """Open for two hours: no usual half day fits in there, and yet it is not closed.

    Sabotage: cobaby/directory/numbers.py: if day > today + timedelta(days=7)} -> if day > today}
    """
    space = make_ready_space(booking_style="free")
    OpeningHours.objects.filter(space=space).update(start_minute=9 * 60, end_minute=11 * 60)

    near = cards_near(NOW)
    html = render_to_string("components/space_card.html", {"card": near.cards[0]})

    assert near.cards[0].words == "Look at the times"
    assert "No desks here" not in html and "No places" not in html


def test_nothing_for_nobody(db: None) -> None:
    """Sabotage: spaces/models/space.py: return self.listed().filter(stage=Space.Stage.OPEN) -> return self.filter(stage=Space.Stage.OPEN)"""
    make_space(confirmed_at=None, confirmed_by=None)

    near = cards_near(NOW)

    assert (near.cards, near.towns, near.more_towns) == ([], [], 0)
