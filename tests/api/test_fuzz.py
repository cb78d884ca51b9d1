"""Schemathesis sends what the schema allows and what it does not, to every operation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy, one_of
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from cobaby.api.schema import schema_in
from tests.access.test_matrix import undone
from tests.access.world import World
from tests.api.conftest import key_for

pytestmark = pytest.mark.django_db
PEOPLE = ("nobody", "parent", "manager")
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.unsupported_method,
    checks.negative_data_rejection,
]
EXAMPLES = 3
"""For each operation and person; the long run sends a hundred and twenty times as many."""
FOUND: Any = schemathesis.openapi.from_dict(schema_in("en")).get_all_operations()
OPERATIONS = [found.ok() for found in FOUND]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The world is not committed, so its connection outlives each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("operation", OPERATIONS, ids=[one.label for one in OPERATIONS])
def test_no_answer_is_outside_the_schema(operation: Any, person: str, world: World) -> None:
    """No 500, no status, type or shape that the schema does not name, and nothing wrong taken.

    Sabotage: cobaby/api/serializers/bookings.py: held_until = Instant(source="booking.held_until", allow_null=True) -> held_until = Instant(source="booking.held_until")
    Sabotage: cobaby/api/schema.py: if any(one["in"] == "query" for one in asked): -> if not asked:
    """
    attack(operation, person, world, EXAMPLES)


@pytest.mark.long
@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("operation", OPERATIONS, ids=[one.label for one in OPERATIONS])
def test_the_same_for_long(operation: Any, person: str, world: World) -> None:
    attack(operation, person, world, EXAMPLES * 120)


def attack(operation: Any, person: str, world: World, examples: int) -> None:
    """Each answer is judged; what it wrote is undone."""
    operation.schema.app = app = get_wsgi_application()
    secret = "" if person == "nobody" else key_for(world.people[person])
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    headers["Accept-Encoding"] = "identity"

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(operation, person, world))
    def send(case: Case) -> None:
        cache.clear()
        with undone():
            answer = case.call(headers=headers, app=app)
            case.validate_response(
                answer, checks=CHECKS, headers=headers, transport_kwargs={"app": app}
            )

    send()


def cases(operation: Any, person: str, world: World) -> SearchStrategy[Case]:
    """Right and wrong, with any address and with one that there is."""
    known = {
        "slug": world.space.slug,
        "id": world.watch.pk,
        "reference": world.hold.reference if "hold" in operation.label else world.booking.reference,
    }
    names = {one.name for one in operation.path_parameters}
    there = {name: known[name] for name in names} or None
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    return one_of(
        *(operation.as_strategy(mode, path_parameters=a) for mode in modes for a in (None, there))
    )
