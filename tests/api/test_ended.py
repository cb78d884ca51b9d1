"""What has ended opens nothing: a session, a key, a role, an account, also for a request sent again."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from bookings.models import Booking
from cobaby.accounts.models import User
from cobaby.api.models import AccessToken
from cobaby.privacy.erasing import erase_account
from spaces.models import Space
from tests.access.world_accounts import signed_in_now
from tests.api.conftest import Software, software_of
from tests.api.test_booking import asked
from tests.factories import NOW, PASSWORD, make_membership, make_user

pytestmark = pytest.mark.django_db
BOOKINGS = "/api/v1/bookings/"


@pytest.fixture
def browser(parent: User) -> Client:
    """Signed in by the form, as people are."""
    client = Client()
    client.post(reverse("account_login"), {"login": parent.email, "password": PASSWORD})
    assert client.get(BOOKINGS).status_code == 200
    return client


def status_of(client: Client) -> int:
    found: int = client.get(BOOKINGS).status_code
    return found


def test_a_session_that_was_signed_out(browser: Client) -> None:
    copied = browser.cookies["sessionid"].value
    browser.post(reverse("account_logout"))

    thief = Client()
    thief.cookies["sessionid"] = copied

    assert (status_of(browser), status_of(thief)) == (401, 401)


def test_a_session_that_was_ended_on_another_device(browser: Client, parent: User) -> None:
    """Sabotage: cobaby/safety/views.py: end_sessions(request, mine) -> pass"""
    elsewhere = signed_in_now(Client(), parent)
    pk = UserSession.objects.get(session_key=browser.cookies["sessionid"].value).pk

    elsewhere.post(reverse("end_session", args=[pk]))

    assert (status_of(browser), status_of(elsewhere)) == (401, 200)


def test_a_session_from_before_a_new_password(browser: Client, parent: User) -> None:
    parent.set_password("heron-tower-17")
    parent.save(update_fields=["password"])

    assert status_of(browser) == 401


def test_a_key_taken_back_gets_no_old_answer(parent: User, space: Space) -> None:
    """A write that was done is not even told again."""
    software = software_of(parent)
    first = software.send(f"spaces/{space.slug}/book/", asked(space), "key-of-a-write")
    AccessToken.objects.all().delete()

    again = software.send(f"spaces/{space.slug}/book/", asked(space), "key-of-a-write")

    assert (first.status_code, again.status_code) == (201, 401)
    assert again.json()["type"].endswith("#not-signed-in")
    assert "reference" not in again.json()


def test_an_account_that_ended_has_no_working_key(parent: User, space: Space) -> None:
    software = software_of(parent)
    erase_account(person=parent, now=NOW)

    refused = software.send(f"spaces/{space.slug}/book/", asked(space))

    assert refused.status_code == 401
    assert not Booking.objects.exists()


@pytest.mark.parametrize("part", ["day", "week"])
@pytest.mark.parametrize("way", ["key", "cookie"])
def test_who_manages_no_longer_reads_no_longer(space: Space, part: str, way: str) -> None:
    """Sabotage: cobaby/manage/entry.py: return get_object_or_404(Space.objects.managed_by(request.user), slug=slug) -> return get_object_or_404(Space, slug=slug)"""
    manager = make_user("Jana Weber")
    membership = make_membership(manager, space, "manager")
    ask = asking(manager, way)
    address = f"/api/v1/manage/spaces/{space.slug}/{part}/"
    assert ask(address).status_code == 200

    membership.delete()

    assert ask(address).status_code == 404
    assert ask("/api/v1/manage/spaces/").json()["results"] == []


def asking(person: User, way: str) -> Any:
    if way == "cookie":
        return signed_in_now(Client(), person).get
    software = software_of(person)
    return lambda address: Software.get(software, address, headers=software._headers())
