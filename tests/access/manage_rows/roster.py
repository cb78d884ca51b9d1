"""Who gets what below /manage/<space>/roster/, and from the families that wait for a way out."""

from __future__ import annotations

from typing import Any

from tests.access.rules import AGAIN, ON, READ_ONLY_SIGNED_IN, Rule, house, only
from tests.access.world import World

MANAGER = only("manager")
OTHER = only("other_manager")


def shift(world: World) -> tuple[Any, ...]:
    return world.space.slug, world.shift.pk


def change(world: World) -> tuple[Any, ...]:
    return world.space.slug, world.roster_change.pk


def elsewhere(world: World) -> tuple[Any, ...]:
    """A shift of one space below the address of another."""
    return world.other_space.slug, world.shift.pk


def change_elsewhere(world: World) -> tuple[Any, ...]:
    return world.other_space.slug, world.roster_change.pk


ROWS: dict[str, tuple[Rule, ...]] = {
    "manage_roster": (
        Rule(MANAGER, READ_ONLY_SIGNED_IN, house()),
        Rule(MANAGER, READ_ONLY_SIGNED_IN, house(), query="?by=room&week=2026-W12"),
        Rule(OTHER, READ_ONLY_SIGNED_IN, house("hidden_space")),
    ),
    "manage_roster_add": (
        Rule(MANAGER, only("manager", get=AGAIN), house()),
        Rule(OTHER, only("other_manager", get=AGAIN), house("hidden_space")),
    ),
    "manage_roster_copy": (Rule(MANAGER, only("manager", get=ON), house()),),
    "manage_roster_away": (Rule(MANAGER, only("manager", get=AGAIN), house()),),
    "manage_roster_shift": (
        Rule(MANAGER, only("manager", get=AGAIN), shift),
        Rule(only(), only(), elsewhere),
    ),
    "manage_roster_take_off": (
        Rule(MANAGER, only("manager", get=ON), shift, lambda world: {"version": 1, "do": "save"}),
        Rule(only(), only(), elsewhere),
    ),
    "manage_roster_undo": (
        Rule(READ_ONLY_SIGNED_IN, only("manager", get=ON), change),
        Rule(READ_ONLY_SIGNED_IN, only(), change_elsewhere),
    ),
    "manage_to_resolve": (
        Rule(MANAGER, only("manager", get=ON), house()),
        Rule(OTHER, only("other_manager", get=ON), house("other_space")),
    ),
}
