"""The moment at which managers work, and a client of theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from cobaby.accounts.models import User
from tests.access.world_accounts import signed_in_now
from tests.factories import NOW


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk_of(manager: User) -> Client:
    """The manager at work, signed in a moment ago."""
    return signed_in_now(Client(), manager)
