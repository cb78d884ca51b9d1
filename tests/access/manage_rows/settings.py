"""Who gets what below /manage/<space>/settings/, and on the way to a space of one's own.

Administrators see none of the settings; they confirm a space on a page of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.access.rules import (
    AGAIN,
    NO_METHOD,
    NOT_FOUND,
    ON,
    PAGE,
    READ_ONLY_SIGNED_IN,
    Expected,
    Rule,
    everyone,
    house,
    nobody,
    only,
    signed_in,
)
from tests.access.world import World

MANAGER = only("manager")
SAVES = only("manager", get=ON)
ASKS_AGAIN = only("manager", get=AGAIN)
Data = Callable[[World], dict[str, Any]]


def thing(name: str, field: str = "pk") -> Callable[[World], tuple[Any, ...]]:
    """One thing of the house that the manager runs."""
    return lambda world: (world.space.slug, getattr(world.things[name], field))


def form(post: Expected, at: Any = None, data: Data | None = None) -> tuple[Rule, ...]:
    """A page with a form. The other house is the other manager's."""
    return (Rule(MANAGER, post, at or house(), data or (lambda world: {})),)


def press(at: Any) -> tuple[Rule, ...]:
    """A button: done, or done already."""
    return (Rule(READ_ONLY_SIGNED_IN, SAVES, at),)


WEEK = {"style": "blocks", "work_0": "8-18", "care_0": "8:30-17:30", "blocks_0": "9-12:30"}
WEEK |= {
    f"{column}_{n}": WEEK[f"{column}_0"] for n in range(7) for column in ("work", "care", "blocks")
}

ROWS: dict[str, tuple[Rule, ...]] = {
    "manage_settings": (
        Rule(MANAGER, READ_ONLY_SIGNED_IN, house()),
        Rule(only("other_manager"), READ_ONLY_SIGNED_IN, house("hidden_space")),
    ),
    "manage_place": form(ASKS_AGAIN),
    "manage_words": form(SAVES, data=lambda world: {"text_en": "Two chairs"}),
    "manage_hours": (
        Rule(MANAGER, ASKS_AGAIN, house()),
        Rule(
            only("other_manager"),
            only("other_manager", get=ON),
            house("hidden_space"),
            lambda world: WEEK,
        ),
    ),
    "manage_closures": form(ASKS_AGAIN),
    "manage_lift_closure": press(thing("closure")),
    "manage_holidays": form(SAVES, data=lambda world: {"subdivision": "SN"}),
    "manage_holiday": form(SAVES, thing("holiday"), lambda world: {"is_open": "1"}),
    "manage_desks": form(ASKS_AGAIN),
    "manage_desk": form(ASKS_AGAIN, thing("spare_desk", "number")),
    "manage_desk_out": (Rule(READ_ONLY_SIGNED_IN, ASKS_AGAIN, thing("spare_desk", "number")),),
    "manage_desk_back": press(
        lambda world: (world.space.slug, world.spare_desk.number, world.out.pk)
    ),
    "manage_remove_desk": press(thing("spare_desk", "number")),
    "manage_rooms": form(ASKS_AGAIN),
    "manage_room": form(ASKS_AGAIN, thing("room")),
    "manage_room_rule": form(ASKS_AGAIN, thing("room")),
    "manage_remove_room": press(thing("room")),
    "manage_regime": form(ASKS_AGAIN),
    "manage_prices": form(ASKS_AGAIN),
    "manage_withdraw_prices": press(thing("coming_prices")),
    "manage_cancellation": form(ASKS_AGAIN),
    "manage_booking_rules": form(ASKS_AGAIN),
    "manage_team": form(ASKS_AGAIN),
    "manage_join_as_educator": press(house()),
    "manage_withdraw_member": press(thing("team_invitation")),
    "manage_member": form(ASKS_AGAIN, thing("educator_membership")),
    "manage_add_paper": (Rule(READ_ONLY_SIGNED_IN, ASKS_AGAIN, thing("educator_membership")),),
    "manage_remove_paper": press(
        lambda world: (world.space.slug, world.educator_membership.pk, world.paper.pk)
    ),
    "manage_confirmation": (
        Rule(MANAGER, only("manager", get=ON), house()),
        Rule(only("other_manager"), only("other_manager", get=AGAIN), house("hidden_space")),
    ),
    "manage_stage": form(ASKS_AGAIN),
    # --- a space from nothing
    "open_space": (Rule(signed_in(), signed_in(AGAIN)),),
    "join_team": (
        Rule(everyone(), everyone(ON, visitor=PAGE), lambda world: (world.join_token,)),
        Rule(nobody(NOT_FOUND), nobody(NOT_FOUND), lambda world: ("0" * 64,)),
    ),
    "waiting_spaces": (
        Rule(
            only("administrator"),
            signed_in(NO_METHOD),
        ),
    ),
}
