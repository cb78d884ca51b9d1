"""From a page of the guided list straight to what comes next."""

from __future__ import annotations

import pytest

from spaces.models import Space
from spaces.services.desks import add_desks
from tests.factories import NOW, make_membership, make_ready_space, make_space
from tests.manage.settings.world import address

pytestmark = pytest.mark.django_db


def test_a_step_that_is_done_leads_to_the_next(desk_of, manager, space) -> None:
    """Not before it is done, and not in a space that is open: there nothing is next.

    Sabotage: cobaby/manage/setup/steps.py: if not listed[at].is_done: -> if False:
    Sabotage: cobaby/manage/setup/steps.py: if not is_new(space): -> if False:
    """
    new = make_space(name="Begun", slug="begun", stage=Space.Stage.PLANNED)
    make_membership(manager, new, "manager")
    page = address("manage_desks", new)

    before = desk_of.get(page).content.decode()
    add_desks(space=new, how_many=2, first_number=1, kind="laptop", features=[], now=NOW)
    after = desk_of.get(page).content.decode()
    in_use = desk_of.get(address("manage_desks", space)).content.decode()

    assert f'href="{address("manage_rooms", new)}">Next: Care room and rule</a>' in after
    assert "Next: " not in before and "Next: " not in in_use


def test_who_cares_there_too_is_led_on_from_their_papers(desk_of, manager) -> None:
    """Sabotage: cobaby/manage/setup/views/team.py: following=after(space, "team", timezone.now()), -> following=None,"""
    new = make_space(name="Begun", slug="begun", stage=Space.Stage.PLANNED)
    make_membership(manager, new, "manager")

    page = desk_of.post(address("manage_join_as_educator", new), follow=True).content.decode()

    assert "Next: First roster" in page


def test_a_first_roster_leads_on(desk_of, manager) -> None:
    """Sabotage: templates/manage/roster.html: with following=following only -> with following=None only"""
    new = make_ready_space(name="Begun", slug="begun", stage=Space.Stage.PLANNED)
    make_membership(manager, new, "manager")

    page = desk_of.get(address("manage_roster", new)).content.decode()

    assert "Next: " in page
