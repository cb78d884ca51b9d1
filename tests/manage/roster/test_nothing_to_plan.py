"""A shift needs a room and somebody: where one is missing, the page says which and leads there."""

from __future__ import annotations

import pytest
from django.test import Client

from cobaby.accounts.models import User
from spaces.models import Space
from tests.factories import make_membership, make_room, make_space
from tests.manage.roster.pages import text, url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("has_room", "leads_to"), [(False, "manage_rooms"), (True, "manage_team")])
def test_what_is_missing_is_said(
    client: Client, manager: User, has_room: bool, leads_to: str
) -> None:
    """Sabotage: templates/manage/roster_shift.html: {% if lacks %} -> {% if False %}"""
    space = make_space(name="Begun", slug="begun", stage=Space.Stage.PLANNED)
    make_membership(manager, space, "manager")
    if has_room:
        make_room(space)

    page = text(client.get(url("manage_roster_add", space)))

    assert f'<a class="btn" href="{url(leads_to, space)}">' in page
    assert '<select name="room"' not in page
