"""Guessing is slow, tells nothing, and is answered in plain words."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def no_earlier_attempts() -> None:
    cache.clear()


def attempt(email: str, password: str = "wrong-one", *, at: str = "203.0.113.200") -> str:
    answer = Client(REMOTE_ADDR=at).post(LOGIN, {"login": email, "password": password})
    return answer.content.decode() if answer.status_code != 302 else "in"


def test_five_wrong_passwords_close_the_door_for_a_while(parent) -> None:
    """From other addresses too, also for the right password.

    Sabotage: cobaby/accounts/adapter.py: "There were many tries with a wrong password. -> "Too many failed login attempts.
    """
    for n in range(5):
        attempt(parent.email, at=f"203.0.113.{n}")

    html = attempt(parent.email, PASSWORD, at="203.0.113.99")

    assert "There were many tries with a wrong password. Wait five minutes" in html
    assert f'value="{parent.email}"' in html


def test_another_person_is_not_kept_out(parent, other_parent) -> None:
    for n in range(6):
        attempt(parent.email, at=f"203.0.113.{n}")

    assert attempt(other_parent.email, PASSWORD, at="203.0.113.1") == "in"


def test_a_wrong_password_and_no_account_sound_the_same(parent) -> None:
    known, unknown = attempt(parent.email), attempt("nobody@example.org")

    words = "This address and this password do not belong together."
    assert words in known and words in unknown


@pytest.mark.parametrize("name", ["account_reset_password", "account_signup"])
def test_asking_for_a_mail_tells_nobody_who_has_an_account(parent, name) -> None:
    """Sabotage: cobaby/settings.py: ACCOUNT_EMAIL_VERIFICATION = "mandatory" -> ACCOUNT_EMAIL_VERIFICATION = "optional\""""
    answers = [
        Client().post(
            reverse(name), {"email": email, "display_name": "Ana", "password1": "stork-lamp-99"}
        )
        for email in (parent.email, "nobody@example.org")
    ]

    assert len({(answer.status_code, answer.headers.get("Location")) for answer in answers}) == 1


def test_too_many_sign_ins_from_one_place_get_the_page_with_words(db) -> None:
    for _n in range(31):
        answer = Client().post(LOGIN, {"login": "x@example.org", "password": "y"})

    assert answer.status_code == 429
    assert "Wait some minutes, then try again." in answer.content.decode()


def test_people_sign_in_while_redis_is_gone(parent, settings) -> None:
    """Sabotage: cobaby/safety/cache.py: except (Gone, Silent) as error: -> except ZeroDivisionError as error:"""
    nowhere = "redis://127.0.0.1:1/0"
    backend = "cobaby.safety.cache.PatientRedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": nowhere}}

    assert attempt(parent.email, PASSWORD) == "in"
    assert "do not belong together" in attempt(parent.email)


def test_an_address_is_changed_only_by_whoever_shows_the_password(parent) -> None:
    """Sabotage: cobaby/settings.py: ACCOUNT_REAUTHENTICATION_REQUIRED = True -> ACCOUNT_REAUTHENTICATION_REQUIRED = False"""
    client = Client()
    client.force_login(parent)

    answer = client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})

    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
