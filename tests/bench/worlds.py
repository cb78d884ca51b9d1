"""What the bench runs on: one space booked by hand, and two hundred to search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from bookings.services import book
from spaces.models import Space
from tests.concurrency.families import Family, ask_for, day, make_arena, make_families
from tests.factories import NOW, make_ready_space

DAYS, SPACES = 28, 200


@dataclass
class World:
    """A large space with four weeks on the roster, small ones with one day, and families."""

    space: Space
    many: list[Space]
    families: Iterator[Family]
    turn: Iterator[int]

    def book_next(self) -> None:
        """One more family, one child, on the next of the four weeks' days."""
        number = next(self.turn) % DAYS
        book(ask=ask_for(self.space, next(self.families), day(number)), now=NOW)


def make_world(bookings: int) -> World:
    """Room for so many bookings to come, and twelve a week there already."""
    space = make_arena(DAYS, desks=60, educators=6, room={"limit": 40})
    many = [make_ready_space(desks=2, educators=1) for _ in range(SPACES)]
    families = make_families(bookings + 2 * DAYS, months=(40,))
    world = World(space, many, iter(families), count())
    for _ in range(2 * DAYS):
        world.book_next()
    return world


FIRST_DAY = NOW.date() + timedelta(days=6)
