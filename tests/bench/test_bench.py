"""The bench cannot rot: every cell runs, and what is written by hand is right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bookings.models import Booking, BookingLine
from bookings.services import book
from childcare.audit import audit
from cobaby.outbox.models import Message
from tests.bench import booking, by_hand
from tests.bench.__main__ import run
from tests.bench.worlds import make_world
from tests.concurrency.audits import halves

pytestmark = pytest.mark.django_db(transaction=True)

LEFT = "DROP TABLE IF EXISTS bench_floor, bench_bump, bench_space, bench_slot, bench_part CASCADE"
FUNCTION = "DROP FUNCTION IF EXISTS bench_book"


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """The tables and the function of the bench are gone afterwards."""
    yield
    with connection.cursor() as cursor:
        cursor.execute(LEFT)
        cursor.execute(FUNCTION)


def test_every_cell_runs() -> None:
    """Sabotage: tests/bench/by_hand.sql: AND k.kind = bench_book.kind -> AND k.kind = 'none'"""
    rows = run(["--quick"])

    assert {row.what.split("(")[-1] for row in rows} >= {"a)", "b)", "c)", "d)"}
    assert sum(row.unit == "ms" for row in rows) == 3
    assert all(row.figure > 0 for row in rows)


def test_by_hand_it_is_the_same_booking() -> None:
    """Desk, children, price, care days and messages; our audits find nothing.

    Sabotage: tests/bench/by_hand.sql: desk_price := least(p.laptop_day, -> desk_price := least(100,
    """
    now = timezone.now().replace(microsecond=0)
    world = make_world(spaces=1, days=4, families=6, now=now)
    booking.prepare()
    hand, ours = world.hot(3), world.hot(3)

    with by_hand.connect() as plain:
        for ask in hand:
            by_hand.booking(plain, ask, now)()
    for ask in ours:
        book(ask=ask, now=now)

    first, second = (_written(asks) for asks in (hand, ours))
    assert first == second
    assert audit(world.first, world.first + timedelta(days=4), excuses=False) == []
    assert halves() == []


def _written(asks: list) -> list:
    """What each ask led to, without ids and days."""
    found = []
    for one in Booking.objects.filter(person__in=[ask.person for ask in asks]).order_by("pk"):
        lines = BookingLine.objects.filter(booking=one)
        parts = lines.values_list(
            "amount", "desk_reservation__desk__number", "care_place__child__date_of_birth"
        )
        kinds = Message.objects.filter(key__startswith=f"booking:{one.pk}:").order_by("kind")
        found.append(
            (one.state, one.price, one.currency, one.desk_kind, list(parts),
             list(kinds.values_list("kind", flat=True)))
        )  # fmt: skip
    return found
