"""A space in its week: the clock stands on the Monday that most tests book on, 07:00 in Berlin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bookings.models import Booking
from bookings.services import book
from childcare.models import Child
from cobaby.accounts.models import User
from spaces.models import Space
from tests.bookings.test_book import ask
from tests.conftest import signed_in
from tests.factories import MONDAY, NOW, make_child, make_user

WEEK = "2026-W12"
"""The week of MONDAY."""


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW + timedelta(days=6, hours=-2), tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(clock: Any, manager: User) -> Client:
    return signed_in(manager)


@pytest.fixture
def booking(clock: Any, space: Space, parent: User, child: Child) -> Booking:
    """Monday 16 March, 09:00-12:30: a desk, and care for Mila."""
    return book(ask=ask(space, parent, child), now=NOW)


@pytest.fixture
def read(client: Client, space: Space) -> Callable[..., str]:
    """The text of one of the manager's pages: `read("manage_week", week=WEEK)`."""

    def get(name: str, *args: object, **query: str | int) -> str:
        answer = client.get(reverse(name, args=[space.slug, *args]), query)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    return get


def fill(space: Space, families: int, months: int = 40) -> list[Booking]:
    """So many families, each with a desk and a child, on Monday morning."""
    made = []
    for n in range(families):
        person = make_user(f"Family {n}")
        made.append(
            book(ask=ask(space, person, make_child(person, months, f"Kind {n}", MONDAY)), now=NOW)
        )
    return made
