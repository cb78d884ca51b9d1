"""The guided list: what the manager can do next, who is awaited, and on until the first booking."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from spaces.models import Space
from tests.factories import NOW, make_space
from tests.manage.settings.world import address, book_family

pytestmark = pytest.mark.django_db


def guide(client: Client, space: Space) -> Any:
    return client.get(address("manage_settings", space))


def wait(space: Space) -> None:
    Space.objects.filter(pk=space.pk).update(stage="planned", confirmed_at=None, asked_at=NOW)


def test_while_somebody_is_awaited_nobody_is_sent_to_open_it(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/steps.py: waits=lacks and not space.is_bookable -> waits=False"""
    space.descriptions.create(language="en", text="Two chairs")
    wait(space)

    answer = guide(desk_of, space)
    page = answer.content.decode()

    assert not [step for step in answer.context["steps"] if step.is_next]
    assert "an administrator of Cobaby looks at it" in page
    assert f'primary s" href="{space.get_absolute_url()}"' in page


def test_what_else_can_be_done_meanwhile_is_next(desk_of, space) -> None:
    wait(space)
    space.price_lists.all().delete()

    steps = guide(desk_of, space).context["steps"]

    assert [step.name for step in steps if step.is_next] == ["words"]


def test_who_has_asked_is_not_sent_to_what_is_left_out_on_purpose(desk_of, space) -> None:
    """Desks alone, and it waits: a care room is possible, not next.

    Sabotage: cobaby/manage/setup/steps.py: if not asked or step.is_needed or step.name == "words"] -> if True]
    """
    space.descriptions.create(language="en", text="Two chairs")
    wait(space)
    space.care_rooms.update(space=make_space(name="Elsewhere", slug="elsewhere"))

    assert not guide(desk_of, space).context["comes_next"]


def test_a_confirmed_space_opens_next(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/steps.py: lacks = any( -> lacks = not any("""
    space.descriptions.create(language="en", text="Two chairs")
    Space.objects.filter(pk=space.pk).update(stage="planned")

    steps = guide(desk_of, space).context["steps"]

    assert [step.name for step in steps if step.is_next] == ["open"]


def test_the_list_stays_until_the_first_booking(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/steps.py: return not Booking.objects.made() -> return not Booking.objects.none()
    Sabotage: cobaby/manage/setup/steps.py: if space.stage == Space.Stage.OPEN: -> if False:
    """
    before = guide(desk_of, space).content.decode()
    book_family(space)
    after = guide(desk_of, space).content.decode()

    assert "From nothing to the first booking" in before
    assert f'href="{address("manage_find_family", space)}">Book for a family to try it' in before
    assert "From nothing to the first booking" not in after
