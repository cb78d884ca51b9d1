"""Keys, exports, roles and the end of an account: behind these the password is asked for anew."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.access.matrix import MATRIX, routes
from tests.access.rules import REFUSED
from tests.access.test_matrix import rows_written, undone
from tests.access.world import PEOPLE, World
from tests.guards import all_guards

pytestmark = pytest.mark.django_db
READING, WRITING, BOTH = ("get",), ("post",), ("get", "post")
ASKED_ANEW = {
    "api_tokens": BOTH,
    "ask_for_copy": WRITING,
    "calendar_feeds": WRITING,
    "fetch_copy": READING,
    "join_team": WRITING,
    "leave": BOTH,
    "manage_join_as_educator": WRITING,
    "manage_member": WRITING,
    "manage_occupancy_csv": READING,
    "manage_team": WRITING,
}
"""By which methods each of our addresses that ask does so."""
BEHIND = {("cobaby.manage.setup.views.opening", "_join"): "join_team"}
"""What asks behind an address that shows something to everybody."""
CASES = [(name, method) for name, methods in ASKED_ANEW.items() for method in methods]


@pytest.mark.parametrize(("name", "method"), CASES)
def test_after_a_while_the_password_is_asked_for_first(
    name: str, method: str, world: World
) -> None:
    """Whoever else gets it is led there, and nothing is done yet.

    Sabotage: cobaby/manage/setup/views/team.py: @reauthentication_required  # gives a role ->
    Sabotage: cobaby/manage/setup/views/team.py: @reauthentication_required(allow_get=True)  # ends a role ->
    Sabotage: cobaby/manage/setup/views/opening.py: @reauthentication_required  # a role is rights over other people's data ->
    Sabotage: cobaby/api/views/tokens.py: @reauthentication_required ->
    """
    rule = MATRIX[name][0]
    gets = rule.get if method == "get" else rule.post
    person = next(one for one in PEOPLE if gets[one] not in REFUSED)
    with undone():
        client = signed_in_long_ago(world, person)
        before = rows_written()
        answer = getattr(client, method)(reverse(name, args=rule.at(world)), rule.data(world))

        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
        assert rows_written() == before


def signed_in_long_ago(world: World, person: str) -> Client:
    client = world.client(person)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1
    session.save()
    return client


def test_each_address_that_asks_is_tried() -> None:
    """Sabotage: cobaby/api/views/tokens.py: @require_POST -> @reauthentication_required"""
    views = {(one.view.__module__, one.view.__name__): one.name for one in routes()} | BEHIND
    asking = {
        views[one.path.removesuffix(".py").replace("/", "."), one.said.split()[-1]]
        for one in all_guards()
        if one.said.startswith("@reauthentication_required")
    }

    assert asking == set(ASKED_ANEW)
