"""The manager's week and lists where there is no colour, no screen, or no room for a table."""

from __future__ import annotations

import re
import zlib
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page

from bookings.services import book
from childcare.models import Shift
from childcare.services.absences import report_educator_ill
from spaces.models import Space
from tests.access.world import World
from tests.bookings.test_book import ask
from tests.browser.conftest import DESK, PHONE, Opener
from tests.factories import (
    at,
    make_child,
    make_desks,
    make_educator,
    make_membership,
    make_room,
    make_roster,
    make_space,
    make_user,
)

FAINT = """css => [...document.querySelectorAll(css)].filter(e => {
  if (!e.innerText?.trim() || !e.checkVisibility() || e.matches(".vh, .vh *")) return false;
  const part = c => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const [r, g, b] = getComputedStyle(e).color.match(/[\\d.]+/g).map(Number).map(part);
  return 1.05 / (.2126 * r + .7152 * g + .0722 * b + .05) < 4.5;
}).map(e => e.innerText)"""
"""Text that stands out too little from white: a browser prints no ground."""

CENTRE = """shape => {
  shape.scrollIntoView({block: "center"});
  const [x, y, r] = shape.getAttribute("d").match(/^M([\\d.]+) ([\\d.]+)a([\\d.]+)/).slice(1).map(Number);
  const at = new DOMPoint(x + r, y).matrixTransform(shape.getScreenCTM());
  return [at.x, at.y];
}"""


@pytest.fixture
def week(world: World, open_as: Opener) -> Page:
    """The week of a day on which all educators are ill."""
    shifts = Shift.objects.live().filter(space_day__date=world.day, space_day__space=world.space)
    for shift in shifts.with_people():
        report_educator_ill(educator=shift.educator, day=world.day, now=world.now)
    page = open_as("manager", world, viewport=DESK).new_page()
    number = world.day.isocalendar()
    address = reverse("manage_week", args=[world.space.slug])
    page.goto(f"{address}?week={number[0]}-W{number[1]:02}")
    return page


def shade(page: Page, css: str) -> int:
    """How light the middle of a shape is, from 0 (black) to 255, as a grey printer has it."""
    x, y = page.locator(css).first.evaluate(CENTRE)
    png = page.screenshot(clip={"x": x - 1, "y": y - 1, "width": 2, "height": 2})
    return Image.open(BytesIO(png)).convert("L").tobytes()[-1]


def test_a_grey_print_tells_by_number_word_and_shape(week: Page) -> None:
    """Of somebody who reads in the dark, too: paper is white.

    Sabotage: static/css/cobaby.css: .rounds .K { fill: #777; stroke: #000; } -> .rounds .K { stroke: #000; }
    Sabotage: static/css/cobaby.css: :root, [data-theme] { color-scheme: light; } -> :root { margin: 0; }
    Sabotage: templates/manage/_cell.html: {% status cell.kind cell.words %} ->
    """
    week.emulate_media(media="print", color_scheme="dark")

    short = week.locator(".week td.short")
    said = short.locator(".st").all_inner_texts()
    assert len(said) == short.count() > 0 and all("short" in words for words in said)
    cells = week.locator(".week .cell:has(.rounds)").all_inner_texts()
    assert cells and all(any(letter.isdigit() for letter in words) for words in cells)
    assert shade(week, ".week-key .rounds .K") < 160 < 230 < shade(week, ".week-key .rounds .k")
    assert shade(week, ".week-key .rounds .E") < 160 < 230 < shade(week, ".week-key .rounds .eo")
    assert week.evaluate(FAINT, ".week :is(b, span, time)") == []


def test_on_a_phone_the_days_are_a_list(week: Page) -> None:
    """One below the other, each with its hours in words; nothing to push sideways.

    Sabotage: static/css/manage.css: .week tbody td { display: grid; grid -> .week tbody td { display: table-cell; grid
    Sabotage: static/css/manage.css: .band { display: block; font-weight -> .band { font-weight
    """
    week.set_viewport_size(PHONE)

    days = week.locator(".week tbody tr")
    boxes = [day.bounding_box() for day in days.all()]
    assert len(boxes) >= 5 and all(box and box["width"] > 300 for box in boxes)
    ends = [(box["y"], box["y"] + box["height"]) for box in boxes if box]
    assert all(end <= start for (_, end), (start, _) in pairwise(ends))
    for part in days.first.locator("td").all():
        assert part.locator(".band").is_visible()
        box = part.bounding_box()
        assert box and box["width"] > 300
    assert week.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


A4 = {"width": 703, "height": 1032}
"""210 by 297 mm less the margins of 12 mm, in CSS pixels."""
FAMILIES = 12

PUSHED = """() => [...document.querySelectorAll("html, main, main *")].filter(e =>
  e.scrollWidth > e.clientWidth + 1 && ["auto", "scroll", "visible"].includes(
    getComputedStyle(e).overflowX) && e.clientWidth && !e.matches(".vh")).map(e => e.className)"""
CUT_OFF = """width => [...document.querySelectorAll("main *")].filter(e => e.checkVisibility()
  && !e.matches(".vh, .vh *") && e.getBoundingClientRect().right > width + 1).map(e => e.outerHTML)"""

LAID_OVER = """() => {
  const found = [];
  for (let e = document.querySelector(".list").parentElement; e; e = e.parentElement) {
    const {display, overflowX} = getComputedStyle(e);
    if (display !== "block" || overflowX !== "visible") found.push(e.className);
  }
  return found;
}"""
"""What stands around a table that goes on on the next sheet: in a grid the next part covers it."""


@pytest.fixture(scope="module")
def full_house(world: World) -> tuple[Space, date]:
    """A Monday morning with twelve families of two adults, half of whom left a phone number."""
    space, now = make_space(slug="paper-house", name="Paper House"), world.now
    day = world.day + timedelta(days=7 - world.day.weekday())
    make_membership(world.people["manager"], space, "manager")
    make_desks(space, FAMILIES)
    room = make_room(space, name="Room with the long name by the garden door", limit=FAMILIES)
    make_roster(room, [make_educator(space, f"Educator {n}") for n in range(4)], [day])
    for n in range(FAMILIES):
        parent = make_user(f"Wilhelmine Freifrau {n}", phone=f"+49 171 555 {n:02}")
        child = make_child(parent, months=50, name=f"Maximilian {n}", on=day)
        child.guardianships.create(guardian=make_user(f"Ottokar Freiherr {n}"), relation="father")
        morning = at(day, 9 * 60, 12 * 60 + 30, space)
        book(ask=ask(space, parent, child, span=morning), now=now)
    return space, day


@pytest.mark.parametrize("name", ["manage_day", "manage_emergency"])
def test_the_door_works_from_paper(
    world: World,
    full_house: tuple[Space, date],
    open_as: Opener,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    """Of the day, and of an emergency: all phones, black on white, two sheets, each with its head.

    Sabotage: static/css/manage.css: .list-scroll { display: block; overflow: visible; } -> .list-scroll { display: grid; }
    Sabotage: static/css/manage.css: .list { color: #000; --quiet: #444; -> .list { color: #999; --quiet: #999;
    Sabotage: static/css/cobaby.css: .top, .basket, .tabs, .foot, .btn { display: none; } -> .basket { display: none; }
    Sabotage: templates/manage/_sheet.html: <tr class="on-paper"> -> <tr hidden>
    Sabotage: static/css/manage.css: .list .sheet-head { -> .list thead { display: table-row-group; } .list .sheet-head {
    """
    space, day = full_house
    noon = at(day, 10 * 60, 11 * 60, space).start
    clock = SimpleNamespace(now=lambda: noon)
    monkeypatch.setattr("cobaby.manage.views.days.timezone", clock)
    page = open_as("manager", world, viewport=A4).new_page()
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(
        reverse(name, args=[space.slug, *([day.isoformat()] if name == "manage_day" else [])])
    )

    said = page.locator("main").inner_text()
    assert all(f"+49 171 555 {n:02}" in said for n in range(FAMILIES))
    assert said.count("no phone number") == FAMILIES
    assert "Paper House, " in said and "As of Mon" in said
    assert page.locator(":is(nav, header, footer, button, .btn):visible").count() == 0
    assert page.evaluate(CUT_OFF, A4["width"]) == [] == page.evaluate(LAID_OVER)
    assert page.evaluate(FAINT, "main :is(b, span, time, td, th, p, h1, h2, li, a)") == []
    first, second = sheets(page)
    assert second[:100] in first


def sheets(page: Page) -> list[bytes]:
    """What is drawn on each sheet of A4: two figures a letter, in the code of the file's fonts."""
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    drawn = [zlib.decompressobj().decompress(one) for one in streams if one.startswith(b"\x78")]
    texts = [re.findall(rb"<([0-9A-F]+)> Tj", one) for one in drawn]
    assert len(re.findall(rb"/Type /Page\b", pdf)) == len([one for one in texts if one])
    return [b"".join(one) for one in texts if one]


def test_how_full_it_was_fits_a_phone(
    world: World, open_as: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each weekday breaks into pairs below their times; nothing to push sideways.

    Sabotage: static/css/manage.css: repeat(auto-fill, minmax(7.75rem, 1fr)) -> repeat(4, 7.75rem)
    Sabotage: static/css/manage.css: .bars time { display: block; -> .bars time { display: none;
    """
    later = world.now + timedelta(days=14)
    clock = SimpleNamespace(now=lambda: later)
    monkeypatch.setattr("cobaby.manage.views.occupancy.timezone", clock)
    page = open_as("manager", world, java_script_enabled=False).new_page()
    page.goto(reverse("manage_occupancy", args=[world.space.slug]))

    shown = page.locator(".bars svg")
    assert shown.count() > 5 and page.locator(".bars time:visible").count() == shown.count()
    boxes = [
        (box["x"], box["x"] + box["width"]) for one in shown.all() if (box := one.bounding_box())
    ]
    assert len(boxes) == shown.count()
    assert all(start >= 16 and end <= PHONE["width"] - 16 for start, end in boxes)
    assert page.evaluate(PUSHED) == []
