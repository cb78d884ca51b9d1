"""The clock of the pages, and bookings on the days that most tests book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from bookings.models import Booking
from bookings.services import book
from childcare.models import Child
from cobaby.accounts.models import User
from spaces.models import Space
from tests.bookings.test_book import ask
from tests.conftest import signed_in
from tests.factories import MONDAY, NOW, at


@pytest.fixture
def clock() -> Iterator[Any]:
    """Tuesday 10 March 2026, 09:00 in Berlin, until it is moved."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def monday_morning(clock: Any) -> Any:
    """07:00 in Berlin on the day that most tests book."""
    clock.move_to(NOW + timedelta(days=6, hours=-2))
    return clock


@pytest.fixture
def client(clock: Any, parent: User) -> Client:
    return signed_in(parent)


@pytest.fixture
def booking(clock: Any, space: Space, parent: User, child: Child) -> Booking:
    """Monday 16 March, 09:00-12:30: a desk, and care for Mila."""
    return book(ask=ask(space, parent, child), now=NOW)


@pytest.fixture
def foreign(clock: Any, space: Space, other_parent: User, other_child: Child) -> Booking:
    """Another family's, in the afternoon."""
    afternoon = at(MONDAY, 13 * 60, 16 * 60 + 30, space)
    return book(ask=ask(space, other_parent, other_child, span=afternoon), now=NOW)
