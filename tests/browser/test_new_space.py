"""A space from nothing in a real browser: from "Open a space" to a parent's first booking."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from spaces.models import Space
from spaces.ranges import local_day
from spaces.services.places import replace_places
from tests.access.world import World
from tests.browser.conftest import PHONE, Opener

TOWN = {
    "geonameid": "1", "name": "Dresden", "country": "DE", "admin1": "13", "latitude": "51.05",
    "longitude": "13.7", "population": "550000", "timezone": "Europe/Berlin", "other_names": "",
}  # fmt: skip
NAME = "Two blue chairs"
CARE_IN = 3
"""So many days from today somebody cares for children, and a family books."""
MOST_FIELDS, MOST_PAGES = 30, 30
"""What a founder fills in, and how many pages load meanwhile: twenty minutes at most."""


class Hand:
    """Somebody on a phone in whose browser no script runs, and how much they have to do."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.fields = 0
        self.steps: list[str] = []
        self.visited: list[str] = []
        self.page.on("framenavigated", lambda frame: self.visited.append(urlsplit(frame.url).path))

    def fill(self, field: str, text: str) -> None:
        """A field by its label, or by its name in brackets."""
        page = self.page
        found = page.locator(field) if field[0] == "[" else page.get_by_label(field).first
        found.fill(text)
        self.fields += 1

    def choose(self, label: str, value: str) -> None:
        self.page.get_by_label(label).select_option(value)
        self.fields += 1

    def press(self, words: str) -> None:
        self._go(self.page.get_by_role("button", name=words, exact=True).first)

    def follow(self, words: str) -> None:
        self._go(self.page.get_by_role("link", name=words, exact=True).first)

    def _go(self, where: Locator) -> None:
        with self.page.expect_navigation():
            where.click()

    def next(self, step: str) -> None:
        """Only by what the guided list of the settings offers next."""
        offered = self.page.get_by_role("link", name=re.compile(f"^Do this next ?: {step}$"))
        if not offered.count():
            self.follow("Settings")
        self._go(offered)
        self.steps.append(step)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], step

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()


def test_from_nothing_to_the_first_booking(world: World, open_as: Opener) -> None:
    """By phone, and no script runs: each step is a form, and the list says what comes next.

    Sabotage: templates/manage/settings/_steps.html: {% elif step.is_next and step.link %} -> {% elif step.is_next and not step.link %}
    """
    replace_places([TOWN], {})
    founder = Hand(open_as("editor", world, java_script_enabled=False))
    _begin(founder)
    space = Space.objects.get(name=NAME)
    founder.next("Words")
    founder.fill("About the space: English", "Two chairs by the window.")
    founder.press("Save")
    _hours(founder)
    _desks(founder)
    _room(founder)
    _prices(founder, space)
    _team(founder)
    _roster(founder, space)
    _confirmed(founder, Hand(open_as("administrator", world, java_script_enabled=False)))
    _opened(founder, space)

    assert founder.steps[0] == "Words" and founder.steps[-1] == "Open" and len(founder.steps) == 9
    assert founder.fields <= MOST_FIELDS and len(founder.visited) <= MOST_PAGES
    assert not [path for path in founder.visited if path.startswith("/admin")]
    _booked(Hand(open_as("parent", world, java_script_enabled=False)), space)


def _begin(hand: Hand) -> None:
    hand.page.goto(reverse("open_space"))
    hand.fill("Name of the space", NAME)
    hand.fill("Street and number", "Am Markt 1")
    hand.fill("Postcode", "01067")
    hand.fill("Town", "Dresden")
    hand.choose("Country", "DE")
    hand.press("Begin")
    hand.sees(f"{NAME} is begun. Only you see it.")


def _hours(hand: Hand) -> None:
    """Monday is typed, and copied through the week; the weekend too, so that any day will do."""
    hand.next("Opening hours")
    for weekday in (0, 5, 6):
        hand.fill(f"[name=work_{weekday}]", "8-18")
        hand.fill(f"[name=care_{weekday}]", "8:30-17:30")
        hand.fill(f"[name=blocks_{weekday}]", "9-12:30")
    hand.press("Copy to Friday")
    expect(hand.page.locator("[name=blocks_4]")).to_have_value("9-12:30")
    hand.press("Save")


def _desks(hand: Hand) -> None:
    hand.next("Desks")
    hand.fill("How many?", "3")
    hand.press("Put them up")
    hand.sees("3 desks are new.")


def _room(hand: Hand) -> None:
    """By the rule of the country, which the page knows."""
    hand.next("Care room and rule")
    hand.fill("Name of the room", "Garden room")
    rules = hand.page.get_by_label("Which rule holds here?")
    of_the_country = rules.locator("option").evaluate_all(
        "all => all.map(one => one.value).filter(value => value && value !== 'own')"
    )
    hand.choose("Which rule holds here?", of_the_country[0])
    hand.press("Add the room")
    expect(hand.page.get_by_role("heading", name="Garden room")).to_be_visible()


def _prices(hand: Hand, space: Space) -> None:
    hand.next("Prices")
    today = local_day(timezone.now(), space.tz)
    hand.fill("These prices start on", today.isoformat())
    hand.fill("[name=laptop_half_day]", "9")
    hand.fill("Care for a child", "7,50")
    hand.fill("[name=sibling_discount_percent]", "0")
    hand.press("Save the prices")
    hand.sees("holds now")


def _team(hand: Hand) -> None:
    """Who opens the space cares for the children too."""
    hand.next("Team")
    hand.press("Yes, I am an educator too")
    hand.fill("Who issued it?", "Red Cross")
    hand.fill("Issued on", "2026-01-10")
    hand.press("Note this paper")
    hand.sees("trained educator, Red Cross")


def _roster(hand: Hand, space: Space) -> None:
    """On the day that the family books below; a shift shows its ratio line before it is saved."""
    hand.next("First roster")
    today = local_day(timezone.now(), space.tz)
    hand.follow("Add a shift")
    hand.fill("[name=day]", (today + timedelta(days=CARE_IN)).isoformat())
    hand.fill("[name=start]", "08:30")
    hand.fill("[name=end]", "17:30")
    hand.press("See what it does")
    expect(hand.page.get_by_role("region", name="What it does")).to_be_visible()
    hand.press("Save")
    hand.sees("1 shift is planned. Nothing else changed.")


def _confirmed(hand: Hand, clerk: Hand) -> None:
    hand.next("Ask to be confirmed")
    hand.fill("who runs it", "Two Chairs")
    hand.fill("licence or notice", "none needed")
    hand.fill("responsible person", "Nora Lind")
    hand.press("Ask an administrator")
    clerk.page.goto(reverse("waiting_spaces"))
    clerk.page.get_by_role("link", name=re.compile(f"^Look at it ?: {NAME}$")).click()
    clerk.press("Confirm and list")
    clerk.sees("Families can see it.")


def _opened(hand: Hand, space: Space) -> None:
    hand.next("Open")
    hand.page.locator("label.chip", has_text=re.compile("^open$")).click()
    hand.press("Save")
    space.refresh_from_db()
    assert space.is_bookable


def _booked(hand: Hand, space: Space) -> None:
    """Found by its town, and there are times."""
    page = hand.page
    page.goto(reverse("directory"))
    hand.fill("[name=where]", "Dresden")
    day = local_day(timezone.now(), space.tz) + timedelta(days=CARE_IN)
    hand.choose("When?", day.isoformat())
    hand.press("Find a place")
    page.get_by_role("link", name=NAME).first.click()
    hand.follow("Book here")
    page.locator(f".days li:has(input[value='{day.isoformat()}']) label").click()
    hand.press("Show times")
    page.locator("#hold label.slot").first.click()
    page.locator("button[form=hold]:visible").click()
    page.get_by_role("button", name=re.compile("^Book for")).click()
    expect(page.get_by_role("heading", name="Booked. See you soon!")).to_be_visible()
