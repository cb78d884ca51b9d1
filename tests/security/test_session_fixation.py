"""A session that somebody prepared, kept or copied is worth nothing after the person acted."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cobaby.accounts.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
OWN_PAGE = "/me/"


@pytest.fixture(autouse=True)
def no_earlier_attempts() -> None:
    cache.clear()


def browser_with(session: str) -> Client:
    client = Client()
    client.cookies["sessionid"] = session
    return client


def sign_in(client: Client, person: User) -> Any:
    return client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})


def is_let_in(session: str) -> bool:
    return bool(browser_with(session).get(OWN_PAGE).status_code == 200)


@pytest.fixture
def session(parent: User) -> str:
    """Of somebody who signed in."""
    client = Client()
    sign_in(client, parent)
    assert is_let_in(client.cookies["sessionid"].value)
    return client.cookies["sessionid"].value


def test_a_prepared_session_is_left_behind_at_signing_in(parent: User) -> None:
    """The attacker's own session, with something in it, planted in the victim's browser."""
    attacker = Client()
    attacker.session.save()
    prepared = attacker.session
    prepared["planted"] = "yes"
    prepared.save()
    victim = browser_with(str(prepared.session_key))

    assert sign_in(victim, parent).status_code == 302

    assert victim.cookies["sessionid"].value != prepared.session_key
    assert not is_let_in(str(prepared.session_key))


def test_a_made_up_session_key_is_never_taken_over(parent: User) -> None:
    victim = browser_with("a" * 32)

    sign_in(victim, parent)

    assert victim.cookies["sessionid"].value != "a" * 32
    assert not Session.objects.filter(session_key="a" * 32).exists()


def test_signing_out_ends_the_session_on_the_server_too(session: str) -> None:
    """Else a copied cookie would live on."""
    browser_with(session).post(reverse("account_logout"))

    assert not is_let_in(session)


def test_another_person_in_the_same_browser_gets_a_session_of_their_own(
    session: str, other_parent: User
) -> None:
    client = browser_with(session)
    client.force_login(other_parent)

    assert client.cookies["sessionid"].value != session


def test_a_new_password_ends_all_other_sessions(session: str, parent: User) -> None:
    """Django's own promise, which our User model must keep."""
    elsewhere = Client()
    sign_in(elsewhere, parent)

    form = {"oldpassword": PASSWORD, "password1": "heron-tower-17", "password2": "heron-tower-17"}
    answer = elsewhere.post(reverse("account_change_password"), form)

    assert answer.status_code == 302
    assert not is_let_in(session)


def test_a_locked_account_is_out_at_once(session: str, parent: User) -> None:
    User.objects.filter(pk=parent.pk).update(is_active=False)

    assert not is_let_in(session)
