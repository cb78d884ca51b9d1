"""A space from nothing: begun by anybody, seen by nobody, confirmed by an administrator, open."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from cobaby.outbox.sending import send_due
from spaces.models import Space
from spaces.places import folded
from spaces.services.opening import ask_for_confirmation
from spaces.services.places import replace_places
from tests.conftest import signed_in
from tests.factories import make_space, make_user
from tests.manage.settings.world import manages, post

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Zum blauen Stuhl", "kind": "cafe", "street": "Am Markt 1", "postcode": "01067",
    "town": "Dresden", "country": "DE",
}  # fmt: skip
CONFIRM = {"operator": "Stuhl e. V.", "licence": "none needed", "responsible_person": "Nora Lind"}


def town(number: int, name: str, people: int, latitude: float) -> dict[str, str]:
    return {
        "geonameid": str(number), "name": name, "country": "DE", "admin1": "13",
        "latitude": str(latitude), "longitude": "13.7", "population": str(people),
        "timezone": "Europe/Berlin", "other_names": folded(name),
    }  # fmt: skip


@pytest.fixture(autouse=True)
def towns(db: None) -> None:
    rows = [
        town(1, "Dresden", 550_000, 51.05),
        town(2, "Neustadt", 30_000, 51.0),
        town(3, "Neustadt", 12_000, 48.8),
        town(4, "Augsburg", 300_000, 48.4),
        town(5, "Neustadt an der Aisch", 13_000, 49.6),
    ]
    replace_places(rows, {})


@pytest.fixture
def founder() -> User:
    return make_user("Nora Lind", language="de")


def begin(client: Client, **data: Any):
    return client.post(reverse("open_space"), TYPED | data)


def test_anybody_begins_a_space_that_only_they_see(founder, parent) -> None:
    """Sabotage: spaces/services/opening.py: slug=slug, stage=Space.Stage.PLANNED, **values -> slug=slug, stage=Space.Stage.OPEN, **values"""
    answer = begin(signed_in(founder))

    space = Space.objects.get(name="Zum blauen Stuhl")
    assert answer.headers["Location"] == reverse("manage_settings", args=[space.slug])
    assert (space.stage, space.zone, space.latitude) == ("planned", "Europe/Berlin", 51.05)
    assert manages(founder, space) and space.holidays.exists()
    assert space not in Space.objects.visible_to(parent)


def test_it_is_theirs_at_once_at_any_time_of_day(founder) -> None:
    """At half past midnight in Dresden it is still yesterday in UTC.

    Sabotage: spaces/services/opening.py: today = local_day(now, space.tz) -> today = local_day(now, space.tz).replace(year=2030)
    """
    with time_machine.travel(datetime(2026, 7, 2, 0, 30, tzinfo=ZoneInfo("Europe/Berlin"))):
        client = signed_in(founder)

        assert client.get(begin(client).headers["Location"]).status_code == 200


def test_a_town_of_nonsense_is_explained(founder) -> None:
    """Sabotage: cobaby/manage/setup/forms/place.py: .replace("\\0", "")[:80] ->"""
    for odd in ({"town": "Dres\0den"}, {"country": "D\0"}, {"town": "x" * 100_000}):
        assert begin(signed_in(founder), **odd).status_code == 422


def test_sent_twice_it_is_one_space(founder) -> None:
    """Sabotage: spaces/services/opening.py: if again: -> if False:"""
    client = signed_in(founder)

    assert begin(client).headers["Location"] == begin(client).headers["Location"]
    assert Space.objects.count() == 1


def test_two_of_one_name_have_their_own_address(founder, parent) -> None:
    begin(signed_in(founder))
    begin(signed_in(parent))

    slugs = Space.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["zum-blauen-stuhl-dresden", "zum-blauen-stuhl-dresden-2"]


def test_of_several_towns_one_is_chosen(founder) -> None:
    """Sabotage: cobaby/manage/setup/forms/place.py: town = self.chosen_town or self.towns[0] -> town = self.towns[0]"""
    client = signed_in(founder)
    asked = begin(client, town="Neustadt")
    html = asked.content.decode()
    assert asked.status_code == 422 and "Augsburg" in html and "Dresden" in html

    begin(client, town="Neustadt", place="3")

    assert Space.objects.get().latitude == 48.8


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"name": ""}, "Give the space a name"),
        ({"town": "Atlantis"}, "We do not know this town"),
        ({"country": "ZZ"}, "Please choose one from the list"),
        ({"kind": "castle"}, "Please choose one from the list"),
        ({"town": "Neustadt", "place": "1"}, "Please choose one from the list"),
        ({"postcode": "1" * 13}, "Please shorten it to 12 characters. Now it has 13."),
    ],
)
def test_an_odd_beginning_is_explained_and_kept(parent, data: dict[str, str], says: str) -> None:
    answer = begin(signed_in(parent), **data)

    html = answer.content.decode()
    assert answer.status_code == 422 and says in html and "Am Markt 1" in html
    assert not Space.objects.exists()


def test_nobody_begins_without_end(parent) -> None:
    """Sabotage: spaces/services/opening.py: raise TooManySpaces -> pass"""
    client = signed_in(parent)
    for n in range(5):
        begin(client, name=f"Space {n}")

    answer = begin(client, name="One more")

    assert answer.status_code == 422 and "began several spaces" in answer.content.decode()


def test_the_list_says_what_is_done_and_what_comes_next(founder) -> None:
    """Sabotage: cobaby/manage/setup/steps.py: if not step.is_done and not step.waits), "") -> if step.is_done), "")"""
    client = signed_in(founder)
    page = begin(client).headers["Location"]

    steps = client.get(page).context["steps"]

    assert [step.name for step in steps if step.is_done] == ["place"]
    assert [step.name for step in steps if step.is_next] == ["words"]


def test_asking_tells_each_administrator_once(founder, administrator) -> None:
    """Sabotage: spaces/services/opening.py: if first: -> if False:"""
    client = signed_in(founder)
    begin(client)
    space = Space.objects.get()

    for seen in ("0", "0"):
        post(client, "manage_confirmation", space, **CONFIRM, seen=seen)

    assert Message.objects.filter(kind="space_waits").count() == 1
    space.refresh_from_db()
    assert space.asked_at is not None and not space.is_listed


def test_the_list_waits_once_it_is_asked(founder, administrator) -> None:
    """Sabotage: cobaby/manage/setup/steps.py: waits=bool(space.asked_at) and not space.is_listed, -> waits=False,"""
    client = signed_in(founder)
    begin(client)
    space = Space.objects.get()
    post(client, "manage_confirmation", space, **CONFIRM, seen="0")

    answer = client.get(reverse("manage_settings", args=[space.slug]))

    assert [step.name for step in answer.context["steps"] if step.waits] == ["confirmation", "open"]
    assert not [step for step in answer.context["steps"] if step.is_next and step.waits]


def test_what_was_confirmed_in_this_moment_stays(founder) -> None:
    """Who answers for a space is who the administrator saw.

    Sabotage: spaces/services/opening.py: if row.is_listed: -> if False:
    """
    space = make_space(operator="Stuhl e. V.", responsible_person="Nora Lind")

    ask_for_confirmation(
        space=space, operator="Another", licence="", responsible_person="Nobody", now=timezone.now()
    )

    space.refresh_from_db()
    assert (space.operator, space.responsible_person) == ("Stuhl e. V.", "Nora Lind")


def test_the_administrator_sees_who_waits_and_the_manager_hears(founder, administrator) -> None:
    """Sabotage: spaces/services/confirmation.py: _tell_managers(row, now) -> pass"""
    client, clerk = signed_in(founder), signed_in(administrator)
    begin(client)
    space = Space.objects.get()
    post(client, "manage_confirmation", space, **CONFIRM)
    assert "Nora Lind" in clerk.get(reverse("waiting_spaces")).content.decode()

    clerk.post(reverse("confirm_space", args=[space.slug]), CONFIRM)
    send_due(timezone.now)

    subjects = [message.subject for message in mail.outbox]
    assert "Zum blauen Stuhl ist bestätigt" in subjects
    assert "No space waits" in clerk.get(reverse("waiting_spaces")).content.decode()
