"""From a page of the guided list straight to what comes next."""

from __future__ import annotations

import pytest

from spaces.models import Space
from spaces.services.desks import add_desks
from tests.factories import NOW, make_membership, make_space
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
