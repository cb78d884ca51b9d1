"""Every page of the matrix, for each of the cast who gets a page of their own there.

A page is its main part inside a frame: bar, tabs and foot, which depend on the person alone. Each
main part is looked at once, and the frame of each person. Where a page differs by person, the
first one's is looked at in both widths, and the others' by phone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests.access.matrix import MATRIX
from tests.access.rules import PAGE, Rule
from tests.access.world import CAST, World
from tests.browser.conftest import PHONE, opened_as
from tests.browser.looking import Eye

NOT_HERE = {
    "gallery",  # test_states looks at it, in each theme
    "booking_ics",
    "calendar_feed",
    "fetch_copy",
    "mail_attachment",
    "mail_drawn",
    "mfa_download_recovery_codes",
    "manage_occupancy_csv",
    "photo_file",
}
"""Files, and what is looked at elsewhere."""
DATA = {"mfa_login_webauthn", "healthz", "readyz"}
DATA |= {name for name in MATRIX if name.startswith("api_")}
DATA -= {"api_docs", "api_problems", "api_tokens"}
"""What a script, a machine or other software asks for."""
CASES = [
    pytest.param(name, rule, id=f"{name}-{n}" if n else name)
    for name, rules in MATRIX.items()
    for n, rule in enumerate(rules)
    if PAGE in rule.get.values() and name not in NOT_HERE | DATA
]
CASES.sort(key=lambda case: case.id != "imprint")  # everybody's frame is looked at on a short page


EyeOf = Callable[[str], Eye]
FRAMES_SEEN: set[str] = set()
"""The people whose frame was looked at."""


@pytest.fixture(scope="module")
def eye_of(browser: Browser, site: str, world: World) -> Iterator[EyeOf]:
    """An eye for each person, in a browser in which they read on from page to page."""
    eyes: dict[str, Eye] = {}

    def eye(person: str) -> Eye:
        if person not in eyes:
            eyes[person] = Eye(opened_as(browser, site, person, world).new_page())
        return eyes[person]

    yield eye
    for one in eyes.values():
        one.page.context.close()


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_page(name: str, rule: Rule, world: World, eye_of: EyeOf) -> None:
    """No barrier that axe knows, at 360 px dark and 1280 px light; nothing that the policy refuses;
    light, few requests, no sideways scrolling at 320 px, targets that a thumb can hit.

    Sabotage: templates/components/_field_notes.html: <p class="hint" -> <p style="color:#bbb" class="hint"
    Sabotage: static/css/cobaby.css: .facts dd { line-height: 1.4; overflow-wrap: anywhere; } -> .facts dd { line-height: 1.4; }
    Sabotage: static/css/cobaby.css: --quiet: light-dark(#55625F, #B3BFBA); -> --quiet: light-dark(#B5C2BF, #55625F);
    """
    address = reverse(name, args=rule.at(world)) + rule.query
    found: dict[str, list[str]] = {}
    for person in with_a_page_of_their_own(world, rule, address):
        eye = eye_of(person)
        eye.page.set_viewport_size(PHONE)
        eye.go(address)
        found[person] = eye.problems(by_phone_alone=bool(found) and person in FRAMES_SEEN)
        FRAMES_SEEN.add(person)

    assert {person: problems for person, problems in found.items() if problems} == {}


def with_a_page_of_their_own(world: World, rule: Rule, address: str) -> list[str]:
    """One person for each different main part, and whoever's frame nobody looked at yet."""
    seen: dict[str, str] = {}
    people = [person for person in CAST if rule.get[person] == PAGE]
    for person in people:
        answer = world.client(person).get(address)
        seen.setdefault(_main_part(answer.content.decode(), world, person), person)
    return [p for p in people if p in seen.values() or p not in FRAMES_SEEN]


def _main_part(html: str, world: World, person: str) -> str:
    """Without the person's names and what is drawn by lot."""
    html = html[html.find("<main") :].split("<footer")[0]
    if person != "visitor":
        user = world.people[person]
        html = html.replace(user.display_name, "…").replace(user.email, "…")
    html = re.sub(r'(csrfmiddlewaretoken" value|name="token" value)="[^"]*"', "", html)
    return re.sub(r'(challenge|secret)"?: ?"[^"]*"|<code.*?</code>|data:image[^"]*', "", html)
