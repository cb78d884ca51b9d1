"""Who gets what from the week of a space and all that is done from it.

Administrators see none of it: these pages tell which children come.
"""

from __future__ import annotations

from typing import Any

from tests.access.rules import (
    AGAIN,
    NOT_FOUND,
    ON,
    READ_ONLY_SIGNED_IN,
    SIGN_IN,
    Arguments,
    Rule,
    house,
    only,
    signed_in,
)
from tests.access.world import World

MANAGER = only("manager")
OTHER = only("other_manager")
NOBODY = signed_in(NOT_FOUND, visitor=SIGN_IN)


def day(name: str = "space") -> Arguments:
    return lambda world: (world.things[name].slug, world.day.isoformat())


def of(name: str, space: str = "space") -> Arguments:
    """A booking of the world, asked for in one of its spaces."""
    return lambda world: (world.things[space].slug, world.things[name].reference)


def family(name: str, space: str = "space") -> Arguments:
    return lambda world: (world.things[space].slug, world.people[name].pk)


def why(world: World) -> dict[str, Any]:
    return {"reason": "The heating is broken."}


ROWS: dict[str, tuple[Rule, ...]] = {
    "manage": (Rule(OTHER | {"manager": ON}, READ_ONLY_SIGNED_IN),),
    "manage_week": (
        Rule(MANAGER, READ_ONLY_SIGNED_IN, house()),
        Rule(OTHER, READ_ONLY_SIGNED_IN, house("other_space")),
        Rule(OTHER, READ_ONLY_SIGNED_IN, house("hidden_space")),
    ),
    "manage_day": (
        Rule(MANAGER, READ_ONLY_SIGNED_IN, day()),
        Rule(OTHER, READ_ONLY_SIGNED_IN, day("other_space")),
    ),
    "manage_emergency": (
        Rule(MANAGER, READ_ONLY_SIGNED_IN, house()),
        Rule(MANAGER, READ_ONLY_SIGNED_IN, house(), query="?all=1"),
        Rule(OTHER, READ_ONLY_SIGNED_IN, house("other_space")),
    ),
    "manage_occupancy": (
        Rule(MANAGER, READ_ONLY_SIGNED_IN, house()),
        Rule(OTHER, READ_ONLY_SIGNED_IN, house("other_space")),
    ),
    "manage_occupancy_csv": (Rule(MANAGER, READ_ONLY_SIGNED_IN, house()),),
    "manage_find_family": (
        Rule(MANAGER, READ_ONLY_SIGNED_IN, house()),
        Rule(OTHER, READ_ONLY_SIGNED_IN, house("other_space"), query="?q=quill"),
    ),
    "manage_new_family": (Rule(MANAGER, only("manager", get=AGAIN), house()),),
    "manage_book": (
        Rule(MANAGER, only("manager", get=AGAIN), family("parent")),
        Rule(NOBODY, NOBODY, family("second_guardian")),
        Rule(NOBODY, NOBODY, family("parent", "other_space")),
    ),
    # whose account is the family's own: nobody enters children for it
    "manage_new_child": (Rule(NOBODY, NOBODY, family("parent")),),
    "manage_booking": (
        Rule(MANAGER, READ_ONLY_SIGNED_IN, of("booking")),
        Rule(MANAGER, READ_ONLY_SIGNED_IN, of("cancelled")),
        Rule(NOBODY, READ_ONLY_SIGNED_IN, of("hold")),
        Rule(NOBODY, READ_ONLY_SIGNED_IN, of("booking", "other_space")),
    ),
    "manage_move": (
        Rule(MANAGER, only("manager", get=AGAIN), of("booking")),
        Rule(only("manager", get=ON), only("manager", get=ON), of("cancelled")),
        Rule(NOBODY, NOBODY, of("booking", "other_space"), why),
    ),
    "manage_cancel": (
        Rule(MANAGER, only("manager", get=ON), of("booking"), why),
        Rule(MANAGER, only("manager", get=AGAIN), of("booking")),
        Rule(NOBODY, NOBODY, of("booking", "other_space"), why),
    ),
}
