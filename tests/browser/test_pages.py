"""Every page of the matrix, for each of the cast who gets a page of their own there."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.access.matrix import MATRIX
from tests.access.rules import PAGE, Rule
from tests.access.world import CAST, World
from tests.browser.conftest import Opener
from tests.browser.looking import Eye

NOT_PAGES = {
    "booking_ics",
    "calendar_feed",
    "fetch_copy",
    "mail_attachment",
    "mfa_download_recovery_codes",
    "manage_occupancy_csv",
    "photo_file",
}
"""Files."""
DATA = {"mfa_login_webauthn", "healthz", "readyz"}
DATA |= {name for name in MATRIX if name.startswith("api_")}
DATA -= {"api_docs", "api_problems", "api_tokens"}
"""What a script, a machine or other software asks for."""
CASES = [
    pytest.param(name, rule, id=f"{name}-{n}" if n else name)
    for name, rules in MATRIX.items()
    for n, rule in enumerate(rules)
    if PAGE in rule.get.values() and name not in NOT_PAGES | DATA
]


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_page(name: str, rule: Rule, world: World, open_as: Opener) -> None:
    """No barrier that axe knows, at 360 px dark and 1280 px light; nothing that the policy refuses;
    light, few requests, no sideways scrolling at 320 px, targets that a thumb can hit.

    Sabotage: templates/components/_field_notes.html: <p class="hint" -> <p style="color:#bbb" class="hint"
    Sabotage: static/css/cobaby.css: --quiet: light-dark(#55625F, #B3BFBA); -> --quiet: light-dark(#B5C2BF, #55625F);
    """
    address = reverse(name, args=rule.at(world)) + rule.query
    found: dict[str, list[str]] = {}
    for person in with_a_page_of_their_own(world, rule, address):
        eye = Eye(open_as(person, world).new_page())
        eye.go(address)
        found[person] = eye.problems()

    assert {person: problems for person, problems in found.items() if problems} == {}


def with_a_page_of_their_own(world: World, rule: Rule, address: str) -> list[str]:
    """One person for each different page: what is the same, names apart, is looked at once."""
    seen: dict[str, str] = {}
    for person in (person for person in CAST if rule.get[person] == PAGE):
        answer = world.client(person).get(address)
        seen.setdefault(_without_names(answer.content.decode(), world, person), person)
    return list(seen.values())


def _without_names(html: str, world: World, person: str) -> str:
    if person != "visitor":
        user = world.people[person]
        html = html.replace(user.display_name, "…").replace(user.email, "…")
    html = re.sub(r'(csrfmiddlewaretoken" value|name="token" value)="[^"]*"', "", html)
    return re.sub(r'(challenge|secret)"?: ?"[^"]*"|<code.*?</code>|data:image[^"]*', "", html)
