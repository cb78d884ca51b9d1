"""The sections of the bench, and how much each does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from django.utils import timezone

from tests.bench import booking, looking, web
from tests.bench.booking import Size
from tests.bench.clients import WARM_UP, timed
from tests.bench.filling import make_country
from tests.bench.table import Row
from tests.bench.worlds import ROOM_FOR, World, make_world

FULL = Size(repeats=5, clients=(1, 4, 16), jobs=48, inserts=480)
FULL_WEB = Size(repeats=5, clients=(1, 4, 16), jobs=32, inserts=0)
QUICK = Size(repeats=1, clients=(1, 2), jobs=4, inserts=4)

Section = Callable[[], list[Row]]


def sections(arguments: Sequence[str]) -> Iterator[Section]:
    """Those that the arguments ask for, in order."""
    quick = "--quick" in arguments
    wanted = [name.removeprefix("--only=") for name in arguments if name.startswith("--only=")]
    now = timezone.now().replace(microsecond=0)
    all_sections: dict[str, Section] = {
        "book": lambda: book(QUICK if quick else FULL, now),
        "look": lambda: look(_sizes(arguments), now),
        "web": lambda: through_http(QUICK if quick else FULL_WEB, now),
    }
    for name, section in all_sections.items():
        if not wanted or name in wanted:
            yield section


def book(size: Size, now: datetime) -> list[Row]:
    """(a), (b) and (c), over many days and against one."""
    return _booked("Booking", booking.rows, size, now, cells=2)


def through_http(size: Size, now: datetime) -> list[Row]:
    """(d), over many days and against one."""
    with web.gunicorn() as port:
        rows = partial(web.rows, port=port)
        warm_up = partial(web.warm_up, clients=max(size.clients), port=port, now=now)
        return _booked("Booking through HTTP", rows, size, now, cells=2, warm_up=warm_up)


def _booked(
    what: str,
    rows: Callable[..., list[Row]],
    size: Size,
    now: datetime,
    cells: int,
    warm_up: Callable[[World], object] = lambda world: None,
) -> list[Row]:
    with timed("Making spaces and families"):
        world = _world(size, now, measures=cells * size.repeats * len(size.clients))
        booking.prepare()
        warm_up(world)
    found = []
    for hot in (False, True):
        with timed(f"{what}, {'one day' if hot else 'many days'}"):
            found += rows(world, size, now, hot=hot)
    return found


def _world(size: Size, now: datetime, measures: int) -> World:
    """Large enough for so many measures over many days, and as many against a day of its own."""
    spaces = 1 if size.repeats == 1 else 5
    warm_ups = WARM_UP * max(size.clients)
    spread = measures * (max(size.jobs, *size.clients) + 2 * warm_ups) + warm_ups
    days = max(-(-measures // spaces), -(-spread // (ROOM_FOR * spaces)))
    return make_world(
        spaces=spaces,
        days=2 * days + 6,
        families=spread + measures * max(size.jobs, *size.clients),
        now=now,
    )


def look(sizes: Sequence[int], now: datetime) -> list[Row]:
    """(e), on a history that grows."""
    repeats, number = (1, 20) if len(sizes) == 1 else (5, 2000)
    with timed(f"Making {number} spaces"):
        country = make_country(number, now)
    found: list[Row] = []
    for size in sizes:
        with timed(f"Filling up to {size:,} bookings"):
            country.grow(size)
        with timed("Looking"):
            found += looking.rows(country, repeats, now, smallest=found)
    return found


def _sizes(arguments: Sequence[str]) -> list[int]:
    """How many bookings there are."""
    if "--quick" in arguments:
        return [200]
    return [10_000, 100_000, 1_000_000] + [5_000_000] * ("--five-million" in arguments)
