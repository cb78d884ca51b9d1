"""What surrounds every page: the strict policy, the language switch, pages for trouble."""

import re

from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.conftest import signed_in


def test_the_policy_allows_nothing_inline(db) -> None:
    policy = Client().get(reverse("account_login")).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "unsafe" not in policy and "nonce" not in policy


def test_the_language_switch_keeps_the_page(db) -> None:
    client = Client()
    page = client.get("/account/login/?next=/me/").content.decode()

    assert 'name="next" value="/account/login/?next=/me/"' in page
    answer = client.post(
        reverse("set_language"), {"language": "de", "next": "/account/login/?next=/me/"}
    )

    assert answer.headers["Location"] == "/account/login/?next=/me/"
    assert '<html lang="de"' in client.get(answer.headers["Location"]).content.decode()


def test_a_person_may_choose_another_language_than_their_browser(parent) -> None:
    client = signed_in(parent)

    client.post(
        reverse("my_account"), {"display_name": "Ana", "language": "de", "zone": "Europe/Rome"}
    )

    parent.refresh_from_db()
    assert (parent.language, parent.zone) == ("de", "Europe/Rome")
    assert '<html lang="de"' in client.get(reverse("my_account")).content.decode()


def test_a_made_up_zone_gets_a_sentence_and_keeps_what_was_typed(parent) -> None:
    page = (
        signed_in(parent)
        .post(
            reverse("my_account"),
            {"display_name": "Ana", "language": "en", "zone": "Europe/Dresden"},
        )
        .content.decode()
    )

    assert "Choose a time zone from the list." in page
    assert 'value="Europe/Dresden"' in page


def test_a_wrong_address_gets_a_page_with_a_way_on(db) -> None:
    page = Client().get("/no/such/page/")

    assert page.status_code == 404
    assert "There is nothing here" in page.content.decode()


def test_the_page_for_our_own_mistakes_needs_nothing_to_be_drawn() -> None:
    """Django draws it without request or context."""
    assert "Sorry, something went wrong here" in render_to_string("500.html")


def test_a_form_without_its_token_gets_a_sentence(db) -> None:
    page = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@b.org"})

    assert page.status_code == 403
    assert "Please send it again" in page.content.decode()


def words_of_nav(user) -> list[str]:
    html = signed_in(user).get(reverse("my_account")).content.decode()
    [nav] = re.findall(r'<nav aria-label="Main">(.*?)</nav>', html, re.DOTALL)
    return re.findall(r">([^<]+)</a>", nav)


def test_the_head_leads_each_person_to_their_own_pages(parent, manager) -> None:
    """Sabotage: cobaby/look/context.py: return set(self.person.memberships.current().values_list("role", flat=True)) -> return set()"""
    assert words_of_nav(parent)[0] == "Today"
    assert words_of_nav(manager)[0] == "Yours to do"


def test_tabs_at_the_foot_are_for_parents(parent, manager) -> None:
    for user, shown in ((parent, True), (manager, False)):
        html = signed_in(user).get(reverse("my_account")).content.decode()

        assert ('class="tabs' in html) is shown


def test_pages_travel_light(space) -> None:
    """Sabotage: cobaby/settings.py: "django.middleware.gzip.GZipMiddleware",  # pads its answers against BREACH -> # none"""
    page = Client().get(reverse("home"), headers={"accept-encoding": "gzip"})

    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.content) < 30_000
