"""Nobody is led away from our site by an address that somebody else wrote."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cobaby.accounts.models import User
from tests.conftest import signed_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
AWAY = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "https:/evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "https://testserver@evil.example/",
    "https://evil.example\\@testserver/",
]


@pytest.fixture(autouse=True)
def no_earlier_attempts() -> None:
    cache.clear()


def is_ours(location: str) -> bool:
    """A path of ours, as browsers read it: they take a backslash for a slash."""
    return location.startswith("/") and location[1:2] not in ("/", "\\")


@pytest.mark.parametrize("away", AWAY)
def test_signing_in_leads_to_our_own_pages(parent: User, away: str) -> None:
    form = {"login": parent.email, "password": PASSWORD, "next": away}

    answer = Client().post(reverse("account_login"), form)

    assert answer.status_code == 302 and is_ours(answer["Location"])


@pytest.mark.parametrize("away", AWAY)
@pytest.mark.parametrize("name", ["account_logout", "set_language", "add_child"])
def test_no_form_leads_away(parent: User, name: str, away: str) -> None:
    """Sabotage: childcare/views.py: safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) -> safe = True"""
    form = {"next": away, "language": "de", "first_name": "Mila", "last_name": "Kovač"}
    born = {"date_of_birth_day": "2", "date_of_birth_month": "3", "date_of_birth_year": "2023"}
    address = f"{reverse(name)}?next={quote(away)}"

    answer = signed_in(parent).post(address, form | born, headers={"referer": away})

    if answer.status_code == 302:
        assert is_ours(answer["Location"])
    else:
        assert away not in answer.content.decode()
