"""Where one is led on to tells nothing of others either."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.access.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("person", ["manager", "educator", "editor", "administrator"])
def test_nobody_is_led_to_where_another_family_booked(person: str, world: World) -> None:
    """Sabotage: bookings/usual.py: made.for_children_of(person).first() -> made.first()"""
    answer = world.client(person).get(reverse("book"))

    assert world.space.slug not in answer["Location"]
