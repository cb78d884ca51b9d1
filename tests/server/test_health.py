"""`/healthz` and `/readyz`: what they say when something is away."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from cobaby.outbox.models import Tick
from cobaby.outbox.tasks import tick
from cobaby.server import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_broker_that_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as a test does not say otherwise, and only where none is running."""
    if not os.environ.get("REDIS_URL"):
        monkeypatch.setattr(health, "_broker", lambda: "")
    health._applied.clear()


def ready() -> tuple[int, dict[str, str]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


def ticked(seconds_ago: int) -> None:
    Tick.record("outbox.tick", now=timezone.now() - timedelta(seconds=seconds_ago))


def test_the_process_lives_whatever_else_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", _away)

    answer = Client().get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_after_a_tick() -> None:
    """Sabotage: cobaby/outbox/tasks.py: Tick.record("outbox.tick", now=timezone.now(), done=sent) -> pass"""
    tick()

    assert ready() == (200, {"status": "ready"})


@pytest.mark.parametrize(("seconds", "status"), [(170, 200), (200, 503)])
def test_an_old_tick_means_that_work_stands_still(seconds: int, status: int) -> None:
    """Sabotage: cobaby/server/health.py: if age > OLDEST_TICK else "" -> if False else "" """
    ticked(seconds)

    code, said = ready()

    assert code == status
    assert said.get("tick", "").startswith("ran 20") is (status == 503)


def test_no_tick_yet() -> None:
    assert ready() == (503, {"status": "not ready", "tick": "has not run yet"})


def test_a_migration_that_is_not_applied() -> None:
    """Sabotage: cobaby/server/health.py: return f"{missing} not applied" -> return "" """
    ticked(0)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'notices'")

    assert ready() == (503, {"status": "not ready", "migrations": "1 not applied"})


def test_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its address, its name or its password."""
    monkeypatch.setattr(connection, "cursor", _away)

    assert ready() == (503, {"status": "not ready", "database": "does not answer"})


def test_a_broker_that_is_away(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Sabotage: cobaby/server/health.py: client.ping() -> pass"""
    ticked(0)
    monkeypatch.undo()
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"

    assert ready() == (503, {"status": "not ready", "broker": "does not answer"})


def _away(*_args: object) -> None:
    raise OperationalError("connection to 10.0.0.7, user cobaby, failed")
