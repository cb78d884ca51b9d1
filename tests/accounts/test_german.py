"""Our German says "du", also where a library speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import django
import pytest
import rest_framework
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from cobaby.accounts.models import User
from cobaby.catalogues import KEYWORDS, LOCALE
from cobaby.outbox.sending import send_due
from tests.accounts.test_pages import AFTER_PASSWORD, FOR_PEOPLE, FOR_VISITORS
from tests.factories import PASSWORD

POLITE = re.compile(r"\b(Sie|Ihnen|Ihr(e|en|em|er|es)?)\b")
WITHIN = re.compile(r"[a-zäöüß,] (Sie|Ihnen|Ihr(e|en|em|er|es)?)\b")
"""Not at the start of a sentence, where it may be "they" or "her"."""
SPEAKING = [
    *(Path(allauth.__file__).parent / app for app in ("account", "mfa", "usersessions")),
    *(Path(django.__file__).parent / part for part in ("forms", "core", "contrib/auth")),
    *(Path(rest_framework.__file__).parent / name for name in ("exceptions.py", "fields.py")),
]
NOT_OURS = {"Enter a phone number including country code (e.g. +1 for the US)."}
"""Of allauth's field for phones, which nothing of ours uses."""


def words_of(place: Path) -> Iterator[str]:
    """Every text in the Python files of a library."""
    for file in [place] if place.is_file() else sorted(place.rglob("*.py")):
        if "tests" not in file.parts:
            for _line, ids, _notes, _context in extract_from_file("python", file, KEYWORDS):
                yield from [ids] if isinstance(ids, str) else (ids or ())


@pytest.mark.parametrize("place", SPEAKING, ids=lambda place: place.name)
def test_no_library_speaks_politely_where_we_can_show_it(place: Path) -> None:
    """Sabotage: cobaby/settings.py: LOCALE_PATHS = [BASE_DIR / "cobaby" / "locale"] -> LOCALE_PATHS = []"""
    with translation.override("de"):
        said = {words: gettext(words) for words in words_of(place) if words not in NOT_OURS}

    assert said
    assert [german for german in said.values() if POLITE.search(german)] == []


def test_our_own_catalogue_says_du() -> None:
    with (LOCALE / "de" / "LC_MESSAGES" / "django.po").open("rb") as file:
        strings = [message.string for message in read_po(file) if message.id]

    said = [s for one in strings for s in ([one] if isinstance(one, str) else one or ())]
    assert [german for german in said if WITHIN.search(german)] == []


@pytest.fixture
def client(parent: User) -> Client:
    cache.clear()
    User.objects.filter(pk=parent.pk).update(language="de")
    client = Client(headers={"accept-language": "de"})
    client.post(reverse("account_login"), {"login": parent.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def shown(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_pages_of_an_account_say_du(client: Client, db: None) -> None:
    visitor = Client(headers={"accept-language": "de"})
    pages = [visitor.get(reverse(name)) for name in FOR_VISITORS]
    pages += [client.get(reverse(name)) for name in FOR_PEOPLE + AFTER_PASSWORD]
    pages += [visitor.post(reverse(name), {}) for name in ("account_login", "account_signup")]
    pages += [client.post(reverse(name), {}) for name in AFTER_PASSWORD]
    pages += [client.post(reverse("account_email"), {"action_add": "", "email": "ana"})]

    for page in pages:
        assert 'lang="de"' in page.content.decode()
        assert not POLITE.search(shown(page.content.decode())), page.request["PATH_INFO"]


def test_the_mails_of_an_account_say_du(client: Client, parent: User) -> None:
    mail.outbox.clear()
    new = {"oldpassword": PASSWORD, "password1": "heron-tower-17", "password2": "heron-tower-17"}
    client.post(reverse("account_change_password"), new)
    client.post(reverse("account_email"), {"action_add": "", "email": "ana-2@example.org"})
    visitor = Client(headers={"accept-language": "de"})
    visitor.post(reverse("account_reset_password"), {"email": parent.email})
    send_due(timezone.now)

    bodies = [f"{letter.subject} {letter.body}" for letter in mail.outbox]
    assert len(bodies) >= 3
    assert [body for body in bodies if POLITE.search(body)] == []
