"""The manager's week where there is no colour, and where there is no room for a table."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page

from childcare.models import Shift
from childcare.services.absences import report_educator_ill
from tests.access.world import World
from tests.browser.conftest import DESK, PHONE, Opener

FAINT = """() => [...document.querySelectorAll(".week :is(b, span, time)")].filter(e => {
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
    assert week.evaluate(FAINT) == []


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
