"""The state or region of a new space: its public holidays stand from the start."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cobaby.accounts.models import User
from spaces.models import Space
from spaces.services.places import replace_places
from tests.conftest import signed_in
from tests.factories import make_user
from tests.manage.settings.test_open_space import begin, town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def towns(db: None) -> None:
    elsewhere = [
        town(n, name, 200_000, 45.0) | {"country": country, "timezone": zone}
        for n, name, country, zone in (
            (2, "Toruń", "PL", "Europe/Warsaw"),
            (3, "Girona", "ES", "Europe/Madrid"),
        )
    ]
    replace_places([town(1, "Dresden", 550_000, 51.05), *elsewhere], {})


@pytest.fixture
def founder() -> User:
    return make_user("Nora Lind")


def test_the_holidays_of_its_state_stand_from_the_start(founder) -> None:
    """Dresden lies in Saxony: nobody is asked.

    Sabotage: cobaby/manage/setup/forms/place.py: "subdivision": region_of(town) or -> "subdivision": "" and
    """
    begin(signed_in(founder))

    space = Space.objects.get(name="Zum blauen Stuhl")
    assert space.subdivision == "SN"
    assert space.holidays.filter(name="Buß- und Bettag").exists()


def test_the_region_is_asked_where_the_town_does_not_tell(founder) -> None:
    """And again where the country was changed meanwhile; all that was typed is kept.

    Sabotage: cobaby/manage/setup/forms/place.py: if not self.is_bound or not self.regions: -> if True:
    """
    client, there = signed_in(founder), {"town": "Girona", "country": "ES"}
    for given in ({}, {"subdivision": ""}, {"subdivision": "SN"}):
        asked = begin(client, **there, **given)
        assert asked.status_code == 422
        assert "In which state or region is it?" in asked.content.decode()
        assert 'value="Zum blauen Stuhl"' in asked.content.decode()

    assert begin(client, **there, subdivision="CT").status_code == 302

    assert Space.objects.get(name="Zum blauen Stuhl").subdivision == "CT"


def test_a_region_that_is_not_listed_is_none(founder) -> None:
    begin(signed_in(founder), town="Girona", country="ES", subdivision="-")

    assert Space.objects.get(name="Zum blauen Stuhl").subdivision == ""


def test_nobody_is_asked_where_all_regions_have_the_same_holidays(founder) -> None:
    """Nor later, on the page of the holidays.

    Sabotage: cobaby/manage/setup/forms/hours.py: self.asks = bool(regions) -> self.asks = True
    """
    client = signed_in(founder)
    assert begin(client, town="Toruń", country="PL").status_code == 302
    space = Space.objects.get(name="Zum blauen Stuhl")

    html = client.get(reverse("manage_holidays", args=[space.slug])).content.decode()

    assert "State or region" not in html and "the same in all parts" in html
    assert space.holidays.filter(name="Narodowe Święto Niepodległości").exists()
