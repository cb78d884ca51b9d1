"""A space lives on for days, and the database never differs from simple arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.machine import Life
from tests.stateful.stage import build_stage

EVERYTHING = list(HealthCheck)
SHORT = settings(
    max_examples=8, stateful_step_count=30, derandomize=True, deadline=None, database=None,
    suppress_health_check=EVERYTHING, phases=[Phase.generate],
)  # fmt: skip
LONG = settings(
    max_examples=150, stateful_step_count=100, deadline=None, database=None,
    suppress_health_check=EVERYTHING, print_blob=True,
)  # fmt: skip


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        Life.stage = build_stage()
        yield
        transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stage")]


def test_a_few_days() -> None:
    """Some two hundred steps, always the same ones.

    Sabotage: childcare/capacity/admit.py: if coming and sum(row) > room.limit: -> if coming and sum(row) > room.limit + 1:
    Sabotage: bookings/asks.py: if not any(open_span.contains(span) for open_span in open_spans): -> if not any(open_span.overlaps(span) for open_span in open_spans):
    """
    run_state_machine_as_test(Life, settings=SHORT)


@pytest.mark.long
def test_many_days() -> None:
    """Ten thousand steps, other ones each time; a failure prints how to see it again."""
    Life.steps = 0

    run_state_machine_as_test(Life, settings=LONG)

    assert Life.steps >= 10_000
