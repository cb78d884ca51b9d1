"""Whole journeys through the site: without scripts, with few taps, and by keyboard alone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from bookings.asks import Ask
from bookings.services import hold
from cobaby.outbox import mailfiles
from cobaby.outbox.sending import send_due
from spaces.models import Space
from tests.access.world import AFTERNOON, World
from tests.browser.conftest import PHONE, Opener
from tests.factories import PASSWORD, at, make_child, make_user

MOST_TAPS = {"returning": 4, "new": 9}
BIRTHDAY = {"day": "7", "month": "3"}


def newest_code() -> str:
    """The code in the newest mail, sent as the outbox sends it."""
    send_due(timezone.now)
    [name, *_older] = mailfiles.names()
    found = re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", mailfiles.read(name).text, re.MULTILINE)
    assert found, mailfiles.read(name).text
    return found[1]


def fill_sign_up(page: Page, address: str) -> None:
    page.get_by_label("Your name").fill("Nora Lind")
    page.get_by_label("E-mail").first.fill(address)
    page.get_by_label("Password").first.fill(PASSWORD)


def fill_child(page: Page) -> None:
    page.get_by_label("First name").fill("Runa")
    for part, value in (BIRTHDAY | {"year": str(date.today().year - 3)}).items():  # noqa: DTZ011
        field = page.locator(f"[name=date_of_birth_{part}]")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def test_all_of_it_without_scripts(world: World, open_as: Opener) -> None:
    """Sign up, add a child, book, move, fall ill, cancel: no script runs anywhere.

    Sabotage: templates/bookings/choose.html: <p class="no-js"><button class="btn"> -> <p hidden><button class="btn">
    """
    page = open_as(java_script_enabled=False).new_page()
    _join(page, world)
    _book(page, world)
    _calendar_file(page)
    _move(page)
    _fall_ill(page)
    _cancel(page)


def _join(page: Page, world: World) -> None:
    page.goto(reverse("choose", args=[world.space.slug]))
    page.get_by_role("link", name="Make an account").click()
    fill_sign_up(page, "nora@example.org")
    page.get_by_role("button", name="Make my account").click()
    page.get_by_label("Code").fill(newest_code())
    page.get_by_role("button", name="Confirm").click()
    fill_child(page)
    page.get_by_role("button", name="Add this child").click()


def _book(page: Page, world: World) -> None:
    label = page.locator(".days label.day").nth(1)
    label.click()
    page.get_by_role("button", name="Show times").click()
    page.locator("#hold label.slot").first.click()
    page.locator("button[form=hold]:visible").click()
    expect(page.get_by_text("Kept for you until")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Book for")).click()
    expect(page.get_by_role("heading", name="Booked. See you soon!")).to_be_visible()


def _calendar_file(page: Page) -> None:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Into my calendar").click()
    text = Path(waiting.value.path()).read_text()
    assert "BEGIN:VEVENT" in text and "Kestrel House" in text


def _move(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Another time")).click()
    page.locator("form[method=post] label.slot").first.click()
    page.get_by_role("button", name="Move to this time").click()
    expect(page.get_by_text("Moved. Your calendar gets the new time by mail.")).to_be_visible()


def _fall_ill(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^A child is ill")).click()
    page.locator("label.slot", has_text="I keep my desk").click()
    page.get_by_role("button", name="Tell the space").click()
    expect(page.get_by_text("Get well soon, Runa!")).to_be_visible()


def _cancel(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Cancel")).click()
    page.get_by_role("button", name="Cancel the booking").click()
    expect(page.get_by_role("heading", name="Cancelled")).to_be_visible()


def test_the_language_switch_keeps_the_page(site: str, open_as: Opener) -> None:
    page = open_as(java_script_enabled=False).new_page()
    page.goto(f"{reverse('directory')}?ages=2")

    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("button", name="Deutsch").locator("visible=true").click()

    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert page.url.endswith(f"{reverse('directory')}?ages=2")


def test_the_directory_is_searched_without_scripts(world: World, open_as: Opener) -> None:
    page = open_as(java_script_enabled=False).new_page()
    page.goto("/")

    page.get_by_label("Ages, such as").or_(page.locator("#ages")).first.fill("2")
    page.locator("#date").select_option(index=2)
    page.get_by_role("button", name="Find a place").click()

    expect(page.get_by_role("link", name="Kestrel House", exact=True)).to_be_visible()


class Thumb:
    """Taps on a phone, counted. Typing is no tap."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.taps = 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).locator("visible=true").first.tap()
        self.taps += 1


def test_a_parent_who_comes_again_needs_four_taps(world: World, open_as: Opener) -> None:
    """From the home page to a confirmed booking.

    Sabotage: bookings/selection.py: family = list(Child.objects.bookable_by(person) if children is None else children) -> family = []
    """
    thumb = Thumb(open_as("other_parent", world, has_touch=True))
    thumb.page.goto("/")

    thumb.tap(f"a[href='{reverse('book')}']")
    thumb.tap("button[form=hold]")
    thumb.page.wait_for_url("**/check/")
    thumb.tap("main form button.primary")

    expect(thumb.page.get_by_role("heading", name="Booked. See you soon!")).to_be_visible()
    expect(thumb.page.locator("main")).to_contain_text(world.other_child.first_name)
    assert thumb.taps <= MOST_TAPS["returning"]


def test_a_new_parent_needs_nine_taps(world: World, open_as: Opener) -> None:
    """From the home page, account and child included."""
    thumb = Thumb(open_as(has_touch=True))
    page = thumb.page
    page.goto("/")

    thumb.tap(f"a[href='{reverse('space', args=[world.space.slug])}']")
    thumb.tap(f"a[href^='{reverse('choose', args=[world.space.slug])}']")
    thumb.tap("a[href*='signup']")
    fill_sign_up(page, "kaisa@example.org")
    thumb.tap("main form button.primary")
    page.get_by_label("Code").fill(newest_code())
    thumb.tap("main form button.primary")
    fill_child(page)
    thumb.tap("main form button.primary")
    thumb.tap("button[form=hold]")
    page.wait_for_url("**/check/")
    thumb.tap("main form button.primary")

    expect(page.get_by_role("heading", name="Booked. See you soon!")).to_be_visible()
    assert thumb.taps <= MOST_TAPS["new"]


FOCUS_SEEN = """() => {
  const e = document.activeElement;
  const shown = e.classList.contains("vh") ? e.labels[0] : e;
  const box = shown.getBoundingClientRect();
  const style = getComputedStyle(shown);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inSight = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  return ring && inSight ? "" : `${shown.outerHTML.slice(0, 100)} outline ${style.outline} at ${box.top}`;
}"""


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until the element has the focus, which can be seen at each stop."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_SEEN) == ""
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reached {selector}")


def test_a_booking_by_keyboard_alone(world: World, open_as: Opener) -> None:
    """Tab, Space and Enter, and the focus is always seen.

    Sabotage: static/css/cobaby.css: :focus-visible { outline: .1875rem -> :focus-visible { outline: 0rem
    """
    page = open_as("parent", world, viewport={"width": 1280, "height": 800}).new_page()
    page.goto(reverse("choose", args=[world.space.slug]))

    tab_to(page, "button[form=hold]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/")
    tab_to(page, "main form button.primary")
    page.keyboard.press("Space")

    expect(page.get_by_role("heading", name="Booked. See you soon!")).to_be_visible()


def test_arrow_keys_go_on_from_the_day_they_chose(world: World, open_as: Opener) -> None:
    """The page is read anew for each choice; it does not send the keyboard back to its top.

    Sabotage: static/js/cobaby.js: document.getElementById(sessionStorage.getItem("focus"))?.focus(); -> ;
    """
    page = open_as("parent", world, viewport={"width": 1280, "height": 800}).new_page()
    page.goto(reverse("choose", args=[world.space.slug]))
    days = [day.input_value() for day in page.locator(".days input").all()]
    here = days.index(page.locator(".days input:checked").input_value())
    tab_to(page, ".days input")

    for chosen in days[here + 1 : here + 3]:
        page.keyboard.press("ArrowRight")
        page.wait_for_url(f"**day={chosen}*")
        expect(page.locator(f"#day-{chosen}")).to_be_focused()
        assert page.evaluate(FOCUS_SEEN) == ""


def test_a_space_with_a_long_word_in_its_name_fits_a_phone(world: World, open_as: Opener) -> None:
    """Sabotage: static/css/cobaby.css: .place-head > div, .space-head > div, .space-title > div -> .place-head > div"""
    Space.objects.filter(pk=world.space.pk).update(name="Kinderbetreuungsgenossenschaft")
    page = open_as("parent", world, viewport=PHONE).new_page()

    for where in ("directory", "space", "choose"):
        page.goto(reverse(where, args=[world.space.slug] if where != "directory" else []))
        expect(page.get_by_text("Kinderbetreuungsgenossenschaft").first).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], where


def test_two_browsers_race_for_one_place(world: World, open_as: Opener) -> None:
    """One is booked; the other reads what happened and is offered times, with nothing to type.

    Sabotage: bookings/views/checking.py: near = nearest_choices(ask.space, family, ask.span, now) -> near = []
    """
    pages = _two_with_the_last_place(world, open_as)

    for page in pages:
        page.locator("main form button.primary").first.click(no_wait_after=True)
    headings = {page.locator("h1").inner_text() for page in _settled(pages)}

    assert headings == {"Booked. See you soon!", "Somebody was faster"}
    [loser] = [page for page in pages if page.locator("h1").inner_text() == "Somebody was faster"]
    assert loser.locator("main button.act").count() >= 1
    assert loser.locator("main input:not([type=hidden])").count() == 0
    loser.locator("main button.act").first.click()
    loser.wait_for_url("**/check/")


def _two_with_the_last_place(world: World, open_as: Opener) -> list[Page]:
    """Two families stand before the button for the same equipped desk, whose holds have run out."""
    earlier = timezone.now() - timedelta(minutes=30)
    span = at(world.day + timedelta(days=3), *AFTERNOON, world.space)
    pages: list[Page] = []
    for name in ("Racer One", "Racer Two"):
        person = make_user(name)
        world.people[name] = person
        child = make_child(person, 50, name, world.day)
        kept = hold(
            ask=Ask(person, world.space, span, "equipped", (child,), uuid4()),
            now=earlier + timedelta(minutes=11 * len(pages)),
        )
        page = open_as(name, world).new_page()
        page.goto(reverse("check_booking", args=[kept.reference]))
        pages.append(page)
    return pages


def _settled(pages: list[Page]) -> list[Page]:
    for page in pages:
        expect(page.get_by_role("heading", name=re.compile("Booked|faster"))).to_be_visible()
    return pages
