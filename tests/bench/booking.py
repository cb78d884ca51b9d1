"""Cells (a) to (c): one durable insert, the booking by hand, and our service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import connection

from bookings.asks import Ask
from bookings.services import book
from tests.bench import by_hand
from tests.bench.clients import WARM_UP, Job, rate, ratio, take_turns
from tests.bench.table import Row
from tests.bench.worlds import World

FLOOR_TABLES = """
CREATE TABLE IF NOT EXISTS bench_floor (id bigserial PRIMARY KEY, what text);
CREATE TABLE IF NOT EXISTS bench_bump (id int PRIMARY KEY, n int);
INSERT INTO bench_bump VALUES (1, 0) ON CONFLICT DO NOTHING;
"""
INSERT = "INSERT INTO bench_floor (what) VALUES (%s)"
BUMP = """WITH bumped AS (UPDATE bench_bump SET n = n + 1 WHERE id = 1 RETURNING n)
INSERT INTO bench_floor (what) SELECT %s FROM bumped"""
BESIDE_BUMP = {"bump": 0.45, "serial bump": 0.45}
"""Against as many clients that wait for one row, and against one that need not wait."""


@dataclass(frozen=True)
class Size:
    """How much is done: jobs of all clients together in one repeat of a cell."""

    repeats: int
    clients: tuple[int, ...]
    jobs: int
    inserts: int


def prepare() -> None:
    """The tables of the floors and the function by hand."""
    with connection.cursor() as cursor:
        cursor.execute(FLOOR_TABLES)
    by_hand.install()


def rows(world: World, size: Size, now: datetime, *, hot: bool) -> list[Row]:
    """Spread over many days, or all against one; for each number of clients."""
    return [row for clients in size.clients for row in _rows(world, size, clients, now, hot=hot)]


def _rows(world: World, size: Size, clients: int, now: datetime, *, hot: bool) -> list[Row]:
    each = max(1, size.jobs // clients)

    def shares() -> list[list[Ask]]:
        """What each client asks for: a warm-up on any days, then its jobs."""
        asks = iter(world.hot(each * clients) if hot else world.spread(each * clients))
        return [
            [*world.spread(WARM_UP), *(next(asks) for _ in range(each))] for _ in range(clients)
        ]

    cells: dict[str, Callable[[], float]] = {
        "a": lambda: rate(partial(_inserts, INSERT, size.inserts // clients), clients),
        "b": lambda: rate(partial(_by_hand, shares(), now), clients),
        "c": lambda: rate(partial(_by_service, shares(), now), clients),
    }
    if hot:
        cells["bump"] = lambda: rate(partial(_inserts, BUMP, size.inserts // clients), clients)
        cells["serial bump"] = lambda: rate(partial(_inserts, BUMP, size.inserts // 4), 1)
    found = take_turns(cells, size.repeats)
    where = f"{'one day' if hot else 'many days'}, {clients} clients"
    told = [
        Row("one durable insert (a)", where, found["a"]),
        Row("booking by hand (b)", where, found["b"], beside={"a": ratio(found["b"], found["a"])}),
        Row(
            "book (c)",
            where,
            found["c"],
            beside={name: ratio(found["c"], found[name]) for name in cells if name != "c"},
            wanted={"b": 0.35} | (BESIDE_BUMP if hot and clients == max(size.clients) else {}),
        ),
    ]
    if hot:
        told.insert(1, Row("the same by one client", where, found["serial bump"]))
        told.insert(1, Row("bump a row, insert a row", where, found["bump"]))
    return told


def _inserts(statement: str, number: int, _client: int) -> list[Job]:
    plain = by_hand.connect()
    return [partial(plain.execute, statement, ("a row",))] * (WARM_UP + number)


def _by_hand(shares: list[list[Ask]], now: datetime, client: int) -> list[Job]:
    plain = by_hand.connect()
    return [by_hand.booking(plain, ask, now) for ask in shares[client]]


def _by_service(shares: list[list[Ask]], now: datetime, client: int) -> list[Job]:
    return [partial(book, ask=ask, now=now) for ask in shares[client]]
