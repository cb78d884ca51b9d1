"""A space from nothing in a real browser: from "Open a space" to a parent's first booking."""

from __future__ import annotations

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from spaces.models import Space
from spaces.services.places import replace_places
from tests.access.world import World
from tests.browser.conftest import DESK, Opener

TOWN = {
    "geonameid": "1", "name": "Dresden", "country": "DE", "admin1": "13", "latitude": "51.05",
    "longitude": "13.7", "population": "550000", "timezone": "Europe/Berlin", "other_names": "",
}  # fmt: skip


def test_from_nothing_to_the_first_booking(world: World, open_as: Opener) -> None:
    """No script runs: each step is a form, and the list says what comes next.

    Sabotage: templates/manage/settings/_steps.html: {% elif step.is_next and step.link %} -> {% elif step.is_next and not step.link %}
    """
    replace_places([TOWN], {})
    page = open_as("editor", world, java_script_enabled=False, viewport=DESK).new_page()
    _begin(page)
    _next(page, "Words")
    page.get_by_label("About the space: English").fill("Two chairs by the window.")
    _save(page, "Save")
    _hours(page)
    _desks(page)
    _room(page)
    _prices(page)
    _team(page)
    space = Space.objects.get(name="Two blue chairs")
    _roster(page, space)
    _confirmed(page, space, open_as("administrator", world, viewport=DESK).new_page())
    _opened(page, space)
    _booked(open_as("parent", world, viewport=DESK).new_page(), space)


def _begin(page: Page) -> None:
    page.goto(reverse("open_space"))
    page.get_by_label("Name of the space").fill("Two blue chairs")
    page.get_by_label("Street and number").fill("Am Markt 1")
    page.get_by_label("Postcode").fill("01067")
    page.get_by_label("Town").fill("Dresden")
    page.get_by_label("Country").select_option("DE")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Two blue chairs is begun. Only you see it.")).to_be_visible()


def _next(page: Page, step: str) -> None:
    page.get_by_role("link", name=re.compile(f"^Do this next ?: {step}$")).click()


def _save(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def _home(page: Page) -> None:
    page.get_by_role("link", name="Settings", exact=True).first.click()


def _hours(page: Page) -> None:
    """Monday is typed, and copied through the week; the weekend too, so that any day will do."""
    _next(page, "Opening hours")
    for weekday in (0, 5, 6):
        page.locator(f"[name=work_{weekday}]").fill("8-18")
        page.locator(f"[name=care_{weekday}]").fill("8:30-17:30")
        page.locator(f"[name=blocks_{weekday}]").fill("9-12:30")
    page.get_by_role("button", name="Copy to Friday").click()
    expect(page.locator("[name=blocks_4]")).to_have_value("9-12:30")
    _save(page, "Save")


def _desks(page: Page) -> None:
    _next(page, "Desks")
    page.get_by_label("How many?").fill("3")
    _save(page, "Put them up")
    expect(page.get_by_text("3 desks are new.")).to_be_visible()
    _home(page)


def _room(page: Page) -> None:
    _next(page, "Care room and rule")
    page.get_by_label("Name of the room").fill("Garden room")
    page.get_by_label("Which rule holds here?").select_option("own")
    page.get_by_label("Name of your rule").fill("Agreed")
    page.get_by_label("Where it comes from").fill("Licence of 2026")
    page.locator("[name=until_1]").fill("6")
    page.locator("[name=children_1]").fill("4")
    _save(page, "Add the room")
    expect(page.get_by_role("heading", name="Garden room")).to_be_visible()
    _home(page)


def _prices(page: Page) -> None:
    _next(page, "Prices")
    today = timezone.now().astimezone(Space.objects.get(name="Two blue chairs").tz).date()
    page.get_by_label("These prices start on").fill(today.isoformat())
    page.locator("[name=laptop_half_day]").fill("9")
    page.get_by_label("Care for a child").fill("7,50")
    page.locator("[name=sibling_discount_percent]").fill("0")
    _save(page, "Save the prices")
    expect(page.get_by_text("holds now")).to_be_visible()
    _home(page)


def _team(page: Page) -> None:
    """Who opens the space cares for the children too."""
    _next(page, "Team")
    _save(page, "Yes, I am an educator too")
    page.get_by_label("Who issued it?").fill("Red Cross")
    page.get_by_label("Issued on").fill("2026-01-10")
    _save(page, "Note this paper")
    expect(page.get_by_text("trained educator, Red Cross")).to_be_visible()
    _home(page)


def _roster(page: Page, space: Space) -> None:
    """On the days that the family books below; each shift shows its ratio line before it is saved."""
    _next(page, "First roster")
    today = timezone.now().astimezone(space.tz).date()
    for later in (3, 4):
        page.get_by_role("link", name="Add a shift", exact=True).first.click()
        page.get_by_label("Day", exact=True).fill((today + timedelta(days=later)).isoformat())
        page.get_by_label("From", exact=True).fill("08:30")
        page.get_by_label("Until", exact=True).fill("17:30")
        _save(page, "See what it does")
        expect(page.get_by_role("region", name="What it does")).to_be_visible()
        _save(page, "Save")
        expect(page.get_by_text("1 shift is planned. Nothing else changed.")).to_be_visible()


def _confirmed(page: Page, space: Space, clerk: Page) -> None:
    page.goto(reverse("manage_settings", args=[space.slug]))
    _next(page, "Ask to be confirmed")
    page.get_by_label("who runs it").fill("Two Chairs")
    page.get_by_label("licence or notice").fill("none needed")
    page.get_by_label("responsible person").fill("Nora Lind")
    _save(page, "Save")
    clerk.goto(reverse("waiting_spaces"))
    clerk.get_by_role("link", name=re.compile("^Look at it ?: Two blue chairs$")).click()
    clerk.get_by_role("button", name="Confirm and list").click()
    expect(clerk.get_by_text("Families can see it.")).to_be_visible()


def _opened(page: Page, space: Space) -> None:
    page.goto(reverse("manage_settings", args=[space.slug]))
    _next(page, "Open")
    page.locator("label.chip", has_text=re.compile("^open$")).click()
    _save(page, "Save")
    space.refresh_from_db()
    assert space.is_bookable


def _booked(page: Page, space: Space) -> None:
    page.goto(reverse("choose", args=[space.slug]))
    page.locator(".days label.day").nth(3).click()  # the days before are taken
    page.locator("#hold label.slot").first.click()
    page.locator("button[form=hold]:visible").click()
    page.get_by_role("button", name=re.compile("^Book for")).click()
    expect(page.get_by_role("heading", name="Booked. See you soon!")).to_be_visible()
