"""A house that is just full enough for a cut to break something."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bookings.asks import Ask
from bookings.services import book
from childcare.models import CareRoom
from spaces.models import Space
from tests.childcare.cuts.house import MORNING
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space, make_user


@pytest.fixture
def space() -> Space:
    """Two educators, five children under three in the morning."""
    made = make_ready_space(desks=12, room={"limit": 12})
    for number in range(5):
        parent = make_user()
        child = make_child(parent, months=30, name=f"Mila {number}")
        ask = Ask(parent, made, at(MONDAY, *MORNING, made), "laptop", (child,), uuid4())
        book(ask=ask, now=NOW)
    return made


@pytest.fixture
def room(space: Space) -> CareRoom:
    return CareRoom.objects.get(space=space)
