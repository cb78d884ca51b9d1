"""The operator's pages: our standard text until an administrator writes their own."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cobaby.accounts.models import User
from cobaby.notices.models import Notice
from tests.conftest import signed_in

KINDS = list(Notice.Kind.values)
OPERATOR = {
    "OPERATOR_NAME": "Zwei Stühle e. V.",
    "OPERATOR_ADDRESS": "Lindenhof 4, 01239 Dresden",
    "OPERATOR_EMAIL": "hello@zwei-stuehle.example",
}


def page(kind: str, language: str = "en") -> str:
    answer = Client().get(reverse(kind), headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def edit(language: str = "en") -> str:
    return reverse("edit_notice", args=["imprint", language])


@pytest.fixture
def written(administrator: User) -> Client:
    client = signed_in(administrator)
    answer = client.post(edit(), {"text": "## Us\nA <b>house</b>\n\n- one\n- two", "seen_at": ""})
    assert answer.status_code == 302
    return client


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_standard_text_names_the_operator(db, settings, kind: str, language: str) -> None:
    """Sabotage: cobaby/notices/standard.py: settings.OPERATOR_NAME or ->"""
    for name, value in OPERATOR.items():
        setattr(settings, name, value)

    html = page(kind, language)

    assert "Zwei Stühle e. V.<br>Lindenhof 4<br>01239 Dresden" in html
    assert 'href="mailto:hello@zwei-stuehle.example"' in html


def test_every_page_links_to_all_of_them(db) -> None:
    html = page("imprint")

    assert all(f'href="/{kind}/"' in html for kind in KINDS)


def test_what_an_administrator_writes_stands_there(written: Client) -> None:
    html = page("imprint")

    assert "<h2>Us</h2>" in html and "<li>one</li><li>two</li>" in html
    assert "A &lt;b&gt;house&lt;/b&gt;" in html


def test_a_page_in_one_language_only_says_so(written: Client) -> None:
    """Sabotage: cobaby/notices/reading.py: or next(iter(written.values()), None) -> or None"""
    html = page("imprint", "de")

    assert "Bisher gibt es diese Seite nur auf English." in html
    assert '<div class="prose" lang="en">' in html


def test_each_language_to_write_in_says_its_own_name(administrator: User) -> None:
    """Sabotage: templates/notices/edit.html: <a class="chip" lang="{{ code }}" -> <a class="chip" lang="{{ name }}" """
    html = signed_in(administrator).get(edit("de")).content.decode()

    for code, name in (("en", "English"), ("de", "Deutsch")):
        assert f'class="chip" lang="{code}"' in html and f">{name}</a>" in html


def test_an_empty_text_gets_a_sentence(administrator: User) -> None:
    answer = signed_in(administrator).post(edit(), {"text": "  ", "seen_at": ""})

    assert answer.status_code == 422
    assert "Write something, or take the standard text." in answer.content.decode()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("bad", ["\0", "x" * 20_001, "\u202e", "😀"])
def test_odd_text_is_no_fault_of_ours(administrator: User, bad: str) -> None:
    answer = signed_in(administrator).post(edit(), {"text": bad, "seen_at": "2026-99-99T00:00"})

    assert answer.status_code in (302, 422)


def test_two_who_write_at_once_lose_nothing(written: Client) -> None:
    """Sabotage: cobaby/notices/services.py: (stands.changed_at if stands else None) != seen_at -> False"""
    answer = written.post(edit(), {"text": "Mine", "seen_at": ""})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Alma Berg changed this page at" in html and ">\nMine</textarea>" in html
    assert Notice.objects.get().text.startswith("## Us")


def test_what_was_opened_can_be_saved_and_sent_twice(written: Client) -> None:
    seen_at = Notice.objects.get().changed_at.isoformat()

    for _ in range(2):
        assert written.post(edit(), {"text": "Mine", "seen_at": seen_at}).status_code == 302

    assert Notice.objects.get().text == "Mine"


def test_the_standard_text_can_be_taken_again(written: Client) -> None:
    seen_at = Notice.objects.get().changed_at.isoformat()
    back = reverse("reset_notice", args=["imprint", "en"])

    assert written.post(back, {"seen_at": ""}, follow=True).redirect_chain[-1][0] == edit()
    assert Notice.objects.exists()
    assert written.post(back, {"seen_at": seen_at}).status_code == 302
    assert written.post(back, {"seen_at": seen_at}).status_code == 302

    assert not Notice.objects.exists()


def test_nobody_else_writes(parent: User, manager: User) -> None:
    """Sabotage: cobaby/notices/permissions.py: isinstance(user, User) and user.is_administrator -> True"""
    for person in (parent, manager):
        answer = signed_in(person).post(edit(), {"text": "Mine", "seen_at": ""})
        assert answer.status_code == 404

    assert not Notice.objects.exists()
