"""`make bench`: what a booking and a look cost, as ratios to one durable insert of the same run.

Each figure is the median of the repeats. A ratio of 0.25 means a quarter as many a second as
plain inserts, each committed by itself; single runs on a shared machine vary by a fifth.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import time
from pathlib import Path
from statistics import median
from time import perf_counter

REPEATS, INSERTS, BOOKINGS, LOOKS = 7, 200, 8, 6
RESULT = Path("var/bench.json")


@dataclass(frozen=True)
class Figure:
    """`milliseconds` for one; `ratio` of the floor's rate, higher is faster."""

    name: str
    milliseconds: float
    ratio: float
    queries: int


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cobaby.settings")
    os.environ.setdefault("COBABY_TESTING", "1")
    import django

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        report(measure(), server_settings())
    finally:
        teardown_databases(databases, verbosity=0)
    return 0


def measure() -> list[Figure]:
    from bookings.availability.choices import choices
    from bookings.availability.days import Family
    from bookings.availability.search import free_spaces
    from tests.bench.worlds import DAYS, FIRST_DAY, SPACES, make_world
    from tests.factories import NOW, make_child, make_user

    world = make_world(REPEATS * BOOKINGS + 1)
    parent = make_user()
    children = (make_child(parent, months=40),)
    family = Family(children=children, desk_kind="laptop", person=parent)

    def four_weeks() -> None:
        choices(world.space, family, first=FIRST_DAY, days=DAYS, minutes=210, now=NOW)

    def one_date() -> None:
        found = free_spaces(
            world.many,
            day=FIRST_DAY,
            start=time(9),
            end=time(12),
            children=children,
            person=parent,
            now=NOW,
        )
        assert len(found) == SPACES

    return compared(
        floor=(make_floor(), INSERTS),
        others={
            "book": (world.book_next, BOOKINGS),
            f"availability of {DAYS} days": (four_weeks, LOOKS),
            f"availability of {SPACES} spaces on one date": (one_date, 1),
        },
    )


def make_floor() -> Callable[[], None]:
    """One row into one table, committed by itself."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (id bigserial PRIMARY KEY, what text)")

    def insert() -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_floor (what) VALUES (%s)", ["a row"])

    return insert


Work = tuple[Callable[[], None], int]


def compared(floor: Work, others: dict[str, Work]) -> list[Figure]:
    """Floor and work take turns, so that a slow minute of the machine meets both."""
    queries = {name: queries_of(work) for name, (work, _) in {"floor": floor, **others}.items()}
    seconds: dict[str, list[float]] = {name: [] for name in ("floor", *others)}
    for _ in range(REPEATS):
        for name, work in {"floor": floor, **others}.items():
            seconds[name].append(timed(*work))
    one = median(seconds["floor"])
    return [
        Figure(name, median(took) * 1000, one / median(took), queries[name])
        for name, took in seconds.items()
    ]


def timed(work: Callable[[], None], times: int) -> float:
    """Seconds for one."""
    start = perf_counter()
    for _ in range(times):
        work()
    return (perf_counter() - start) / times


def queries_of(work: Callable[[], None]) -> int:
    """How many statements one takes, those of the transaction included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def server_settings() -> dict[str, str]:
    """What decides how durable, and so how slow, a commit is."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for name in ("server_version", "fsync", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            found[name] = cursor.fetchone()[0]
    return found


def report(figures: list[Figure], server: dict[str, str]) -> None:
    about = {"python": platform.python_version(), "cores": os.cpu_count(), **server}
    print(", ".join(f"{name} {value}" for name, value in about.items()))
    if server["fsync"] != "on":
        print("This server does not wait for the disk: its floor is no durable insert.")
    print(f"Median of {REPEATS} repeats. Ratio: rate against one durable insert of this run.")
    print(f"\n{'':<42}{'ratio':>8}{'ms':>9}{'queries':>9}")
    for figure in figures:
        print(
            f"{figure.name:<42}{figure.ratio:>8.3f}{figure.milliseconds:>9.2f}{figure.queries:>9}"
        )
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(
        json.dumps({"about": about, "figures": [asdict(figure) for figure in figures]}, indent=1)
    )
    print(f"\nWritten to {RESULT}.")


if __name__ == "__main__":
    sys.exit(main())
