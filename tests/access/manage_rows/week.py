"""Who gets what from the week of a space and all that is done from it.

Administrators see none of it: these pages tell which children come.
"""

from __future__ import annotations

from tests.access.rules import ON, READ_ONLY_SIGNED_IN, Rule, house, only

MANAGER = only("manager")

ROWS: dict[str, tuple[Rule, ...]] = {
    "manage": (Rule(only("other_manager") | {"manager": ON}, READ_ONLY_SIGNED_IN),),
    "manage_week": (
        Rule(MANAGER, READ_ONLY_SIGNED_IN, house()),
        Rule(only("other_manager"), READ_ONLY_SIGNED_IN, house("other_space")),
        Rule(only("other_manager"), READ_ONLY_SIGNED_IN, house("hidden_space")),
    ),
}
