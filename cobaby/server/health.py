"""Is the product ready to serve? Each check answers with words, or "" when all is well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseError

from cobaby.outbox.models import Tick

OLDEST_TICK = timedelta(minutes=3)
"""The tick comes each minute; it may wait for a worker that is restarted."""
PATIENCE_SECONDS = 2
_applied: set[str] = set()


def faults(now: datetime) -> dict[str, str]:
    """What is wrong, by the name of the check; empty when the product is ready.

    No names, addresses or passwords: anybody can read the answer.
    """
    checks: dict[str, Callable[[], str]] = {
        "database": _database,
        "migrations": _migrations,
        "broker": _broker,
        "tick": lambda: _tick(now),
    }
    found: dict[str, str] = {}
    for name, check in checks.items():
        if name in ("migrations", "tick") and "database" in found:
            continue  # it would only say the same again
        if words := check():
            found[name] = words
    return found


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return ""


def _migrations() -> str:
    """Once applied they stay applied, so that a good answer is kept."""
    if not _applied:
        executor = MigrationExecutor(connection)
        if missing := len(executor.migration_plan(executor.loader.graph.leaf_nodes())):
            return f"{missing} not applied"
        _applied.add("all")
    return ""


def _broker() -> str:
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
    )
    try:
        client.ping()
    except (redis.RedisError, OSError):
        return "does not answer"
    finally:
        client.close()
    return ""


def _tick(now: datetime) -> str:
    """The work of each minute needs beat, broker, worker and database, so its age tells of all."""
    ran_at = Tick.objects.filter(name="outbox.tick").values_list("ran_at", flat=True).first()
    if ran_at is None:
        return "has not run yet"
    age = now - ran_at
    return f"ran {age.total_seconds():.0f} seconds ago" if age > OLDEST_TICK else ""
