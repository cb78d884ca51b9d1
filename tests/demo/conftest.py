"""The demo world in small: three days around a Tuesday, made once for all tests that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from cobaby.demo.world import load

NOW = datetime(2026, 3, 10, 7, 30, tzinfo=UTC)
DAYS = 3


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Rolled back when the tests of this folder are over; what a test changes, after that test."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(now=NOW, days=DAYS)
        count_rows()
        yield
        transaction.set_rollback(True)


def count_rows() -> None:
    """The server's statistics, as it keeps them of rows that are committed.

    Left to itself it may count none of these, and what comes next took 13 seconds instead of 2.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
