"""The cast: the same people in every test."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, settings

from childcare.models import Child, Educator
from cobaby.accounts.models import User
from spaces.models import Space
from tests import chromium, marked
from tests.factories import (
    make_child,
    make_educator,
    make_membership,
    make_space,
    make_user,
)
from tests.ready import ReadySpace

settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")  # no proof is about how busy this machine is
gc.set_threshold(5000, 20, 100)  # looking for garbage took 8 % of the time


@pytest.hookimpl(tryfirst=False)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """After the folders below gave their marks, before pytest leaves out those of other parts."""
    marked.refuse_hidden_marks(items)


@pytest.fixture(scope="session", autouse=True)
def clock_of_the_run() -> Iterator[None]:
    """MOMENT=2026-12-31T23:20Z: this process and its site believe that it is then, and time goes on.

    What runs as a process of its own, and the browser, keep the machine's clock.
    """
    if moment := os.environ.get("MOMENT"):
        with time_machine.travel(datetime.fromisoformat(moment), tick=True):
            yield
    else:
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium that `make test` found, instead of one that Playwright would download."""
    own = {"executable_path": chromium.ensure(), "args": list(chromium.FLAGS)}
    return browser_type_launch_args | own


@pytest.fixture(scope="session")
def ready_space(django_db_setup: None, django_db_blocker: Any) -> ReadySpace:
    with django_db_blocker.unblock():
        return ReadySpace()


@pytest.fixture
def space(db: None, ready_space: ReadySpace) -> Space:
    """Four laptop desks, one room, two educators on MONDAY."""
    return ready_space.copy()


@pytest.fixture
def other_space(db: None) -> Space:
    return make_space(name="Haus Kolibri", slug="haus-kolibri")


@pytest.fixture
def parent(db: None) -> User:
    return make_user("Ana Kovač")


@pytest.fixture
def child(parent: User) -> Child:
    return make_child(parent, months=30, name="Mila")


@pytest.fixture
def sibling(parent: User) -> Child:
    return make_child(parent, months=60, name="Jonas")


@pytest.fixture
def other_parent(db: None) -> User:
    return make_user("Bilal Demir")


@pytest.fixture
def other_child(other_parent: User) -> Child:
    return make_child(other_parent, months=20, name="Elif")


@pytest.fixture
def manager(space: Space) -> User:
    user = make_user("Jana Weber")
    make_membership(user, space, "manager")
    return user


@pytest.fixture
def other_manager(other_space: Space) -> User:
    user = make_user("Piet Smit")
    make_membership(user, other_space, "manager")
    return user


@pytest.fixture
def educator(space: Space) -> Educator:
    return make_educator(space, "Emre Yilmaz")


@pytest.fixture
def editor(db: None) -> User:
    return make_user("Lena Novak", roles=["editor"])


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("Alma Berg", roles=["administrator"])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
