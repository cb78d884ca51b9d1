"""A house with a big room, and five families who are booked there on Monday morning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from childcare.models import Educator, Shift
from cobaby.accounts.models import User
from spaces.models import Space
from tests.conftest import signed_in
from tests.factories import NOW, make_educator, make_ready_space
from tests.manage.roster.pages import make_family


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def space() -> Space:
    return make_ready_space(desks=8, room={"limit": 12, "name": "Garden room"})


@pytest.fixture
def client(manager: User) -> Client:
    return signed_in(manager)


@pytest.fixture
def sofia(space: Space) -> Educator:
    return make_educator(space, "Sofia Marchenko")


@pytest.fixture
def shift(space: Space) -> Shift:
    return Shift.objects.live().filter(space_day__space=space).with_people()[0]


@pytest.fixture
def five_families(space: Space) -> None:
    for n in range(5):
        make_family(space, f"Family {n}")
