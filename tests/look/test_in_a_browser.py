"""The gallery in a real browser: every component passes axe, and the small scripts do their work."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.conftest import signed_in

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def gallery(transactional_db, live_server, page: Page, editor) -> Page:
    cookie = signed_in(editor).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/gallery/")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_component_passes_axe(gallery: Page, theme: str, width: int) -> None:
    """Sabotage: static/css/cobaby.css: --quiet: light-dark(#55625F, #B3BFBA); -> --quiet: light-dark(#B5C2BF, #B3BFBA);"""
    gallery.set_viewport_size({"width": width, "height": 900})
    gallery.goto(f"{gallery.url}?theme={theme}")

    result = Axe().run(gallery, options={"runOnly": WCAG})

    assert [broken["id"] for broken in result.response["violations"]] == []
    assert gallery.evaluate("document.documentElement.scrollWidth") <= width


def test_a_hold_counts_down(gallery: Page) -> None:
    """Sabotage: static/js/cobaby.js: setInterval(tickAll, 1000); -> ;"""
    clock = gallery.locator("[data-countdown]").first
    first = clock.inner_text()

    assert first.startswith("Kept for you for 9:")
    expect(clock).not_to_have_text(first, timeout=3000)


def test_a_menu_closes_with_escape_and_gives_the_focus_back(gallery: Page) -> None:
    """Sabotage: static/js/cobaby.js: menu.querySelector("summary").focus(); -> ;"""
    menu = gallery.locator(".top details.wide-only")
    menu.locator("summary").click()
    gallery.keyboard.press("Tab")

    gallery.keyboard.press("Escape")

    assert menu.get_attribute("open") is None
    expect(menu.locator("summary")).to_be_focused()


def test_a_form_is_sent_once(gallery: Page) -> None:
    """Sabotage: static/js/cobaby.js: form.dataset.sent = "yes"; -> ;"""
    prevented = gallery.evaluate(
        """() => {
            const form = document.querySelector("form[method=post]");
            const send = () => {
                const sent = new SubmitEvent("submit", { bubbles: true, cancelable: true });
                form.dispatchEvent(sent);
                return sent.defaultPrevented;
            };
            return [send(), send()];
        }"""
    )

    assert prevented == [False, True]
