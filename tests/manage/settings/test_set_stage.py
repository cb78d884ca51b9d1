"""Planned, open, paused, closed: when it can be, and why."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from spaces.models import Space
from tests.manage.settings.world import book_family

pytestmark = pytest.mark.django_db


def stage(client: Client, space: Space, name: str, **data: str):
    page = reverse("manage_stage", args=[space.slug])
    return client.post(page, {"stage": name, "seen": client.get(page).context["seen"]} | data)


def test_an_unconfirmed_space_does_not_open(desk_of, manager, space) -> None:
    """Sabotage: spaces/services/opening.py: raise NotConfirmed -> pass"""
    Space.objects.filter(pk=space.pk).update(stage="planned", confirmed_at=None)

    answer = stage(desk_of, space, "open")

    assert answer.status_code == 422
    assert "An administrator has to confirm" in answer.content.decode()


def test_a_space_without_prices_does_not_open(desk_of, space) -> None:
    """Sabotage: spaces/services/opening.py: raise NotReady(lacking) -> pass"""
    Space.objects.filter(pk=space.pk).update(stage="planned")
    space.price_lists.all().delete()

    answer = stage(desk_of, space, "open")

    assert answer.status_code == 422 and "Still missing: Prices." in answer.content.decode()


def test_open_paused_and_open_again(desk_of, space) -> None:
    """Sabotage: spaces/services/opening.py: says_why = stage in (Space.Stage.PAUSED, Space.Stage.CLOSED) -> says_why = stage == Space.Stage.CLOSED"""
    for name, reason in (("paused", "We paint"), ("open", "")):
        assert stage(desk_of, space, name, reason="We paint").status_code == 302
        space.refresh_from_db()
        assert (space.stage, space.closed_reason) == (name, reason)


def test_a_space_closes_with_a_reason_and_without_bookings_ahead(desk_of, space) -> None:
    """Sabotage: spaces/services/opening.py: raise StillBooked(ahead) -> pass"""
    silent = stage(desk_of, space, "closed")
    assert silent.status_code == 422 and "Say in a few words why it closes" in str(
        silent.context["form"].errors
    )
    booking = book_family(space)
    told = stage(desk_of, space, "closed", reason="The rent rose")
    assert told.status_code == 422 and "1 booking lies ahead" in told.content.decode()
    booking.delete()

    assert stage(desk_of, space, "closed", reason="The rent rose").status_code == 302

    space.refresh_from_db()
    assert (space.stage, space.closed_reason) == ("closed", "The rent rose")
