"""Draws the pictures that mails carry: `python -m tests.draw_mails` after a drawing has changed.

Mail programs show no SVG, so static/mail/ keeps each as a PNG on paper colour, twice as large as
it is shown. With the paper behind it, it also reads where a program turns the mail dark.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests import chromium

STATIC = Path(__file__).resolve().parent.parent / "static"
NAMES = ("hooks", "empty", "spilled")
COLOURS = 24
PAGE = """<style>{css}</style><style>html, body {{ margin: 0; background: var(--paper); }}
.art {{ display: block; inline-size: 150px; block-size: 120px; }}</style>{svg}"""


def main() -> None:
    css = (STATIC / "css" / "cobaby.css").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.ensure(), args=list(chromium.FLAGS)
        )
        page = browser.new_page(
            viewport={"width": 150, "height": 120}, device_scale_factor=2, color_scheme="light"
        )
        for name in NAMES:
            svg = (STATIC / "drawings" / f"{name}.svg").read_text()
            page.set_content(PAGE.format(css=css, svg=svg))
            picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
            picture.save(STATIC / "mail" / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
