"""A form is only taken from our own page, in the browser of the person who opened it.

That no form at all is taken without its token is proved for every address in tests/access.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cobaby.accounts.models import User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(autouse=True)
def no_earlier_attempts() -> None:
    cache.clear()


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def token_for(browser: Client) -> str:
    [token, *_] = TOKEN.findall(browser.get(reverse("account_login")).content.decode())
    return token


def sign_in(browser: Client, person: User, token: str, **options: Any) -> int:
    form = {"login": person.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    return browser.post(reverse("account_login"), form, **options).status_code


def test_our_own_form_is_taken(browser: Client, parent: User) -> None:
    assert sign_in(browser, parent, token_for(browser)) == 302


def test_nobody_is_signed_in_from_elsewhere(browser: Client, parent: User) -> None:
    """Sabotage: cobaby/settings.py: "django.middleware.csrf.CsrfViewMiddleware", ->"""
    token_for(browser)

    assert sign_in(browser, parent, "") == 403


def test_a_token_of_another_browser_is_refused(browser: Client, parent: User) -> None:
    stolen = token_for(Client())
    token_for(browser)

    assert sign_in(browser, parent, stolen) == 403


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example"]
)
def test_a_page_of_another_site_is_refused(browser: Client, parent: User, origin: str) -> None:
    token = token_for(browser)

    assert sign_in(browser, parent, token, headers={"origin": origin}) == 403


def test_under_https_the_page_must_say_where_it_comes_from(browser: Client, parent: User) -> None:
    answer = browser.get(reverse("account_login"), secure=True)
    [token, *_] = TOKEN.findall(answer.content.decode())

    assert sign_in(browser, parent, token, secure=True) == 403
    away = {"referer": "https://evil.example/"}
    assert sign_in(browser, parent, token, secure=True, headers=away) == 403
    ours = {"referer": "https://testserver/account/login/"}
    assert sign_in(browser, parent, token, secure=True, headers=ours) == 302


def test_the_cookies_stay_with_our_own_pages(browser: Client, parent: User) -> None:
    """Sabotage: cobaby/settings.py: SESSION_COOKIE_SAMESITE = "Lax" -> SESSION_COOKIE_SAMESITE = "None" """
    sign_in(browser, parent, token_for(browser))

    assert browser.cookies["sessionid"]["samesite"] == "Lax"
    assert browser.cookies["sessionid"]["httponly"]
    assert browser.cookies["csrftoken"]["samesite"] == "Lax"
