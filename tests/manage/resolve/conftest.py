"""A house that two educators cannot keep, and the manager who resolves it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from childcare.models import CareRoom, Educator
from childcare.services.absences import report_educator_ill
from cobaby.accounts.models import User
from spaces.models import Space
from tests.bookings.rescue.broken import book_for
from tests.conftest import signed_in
from tests.factories import MONDAY, NOW, make_ready_space, set_room_limit


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def space() -> Space:
    """Nine families under three on Monday morning with three educators; one is ill."""
    made = make_ready_space(desks=12, educators=3, room={"limit": 12}, longitude=40.0)
    for n in range(9):
        book_for(made, name=f"Family {n}")
    educator = Educator.objects.filter(shifts__space_day__space=made).order_by("pk")[0]
    report_educator_ill(educator=educator, day=MONDAY, now=NOW)
    return made


@pytest.fixture
def client(manager: User) -> Client:
    return signed_in(manager)


@pytest.fixture
def narrow(space: Space) -> Space:
    """All nine see the same afternoon, which has room for four; the others go near by."""
    make_ready_space(name="Near by", slug="near-by", longitude=40.02, desks=9, educators=3)
    set_room_limit(room=CareRoom.objects.get(space=space), limit=4, now=NOW, as_fact=True)
    return space
