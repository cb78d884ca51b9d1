"""A manager's own house, asked with what belongs to another: in the address, and in the fields."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from childcare.services.rooms import write_house_rule
from tests.access.matrix import MATRIX
from tests.access.rules import AGAIN, ON, REFUSED, Rule
from tests.access.test_matrix import leaks, outcome, probe
from tests.access.world import World
from tests.factories import make_educator, make_room

pytestmark = pytest.mark.django_db

COUNTED = {"manage_day", "manage_desk", "manage_desk_out", "manage_remove_desk", "space_photos"}
"""What their addresses name, a day or a number, each house has itself."""
OF_A_HOUSE = sorted(name for name in MATRIX if name.startswith("manage_") and name not in COUNTED)


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_address_of_ones_own_house_opens_nothing_of_another(method: str, world: World) -> None:
    """What was pressed twice is done already: led on, and nothing is written.

    Sabotage: cobaby/manage/views/roster.py: RosterChange.objects.filter(space=space) -> RosterChange.objects
    Sabotage: cobaby/manage/setup/views/hours.py: closure = space.closures.filter(pk=pk).first() -> closure = __import__("spaces.models").models.Closure.objects.filter(pk=pk).first()
    """
    tried = 0
    for name in OF_A_HOUSE:
        _house, *rest = MATRIX[name][0].at(world)
        if not rest:
            continue
        tried += 1
        rule = Rule({}, {}, partial(_mine, rest))
        answer, written = probe(world, "other_manager", method, name, rule)
        assert outcome(answer) in REFUSED | {ON}, name
        assert written == [] and leaks(answer, "other_manager", world) == [], name

    assert tried > 15


def _mine(rest: list[Any], world: World) -> tuple[Any, ...]:
    return (world.hidden_space.slug, *rest)


Mine = dict[str, Any]
"""What the manager's own house has, and what is sent."""
SHIFT: Mine = {"do": "save", "day": "2026-03-16", "start": "09:00", "end": "12:00"}
AWAY: Mine = {"do": "save", "first": "2026-03-16", "last": "2026-03-16"}
ROOM: Mine = {"name": "Nest", "limit": "5", "age_from_months": "0", "age_to_months": "6"}


FIELDS: dict[str, tuple[str, Callable[[World, Mine], dict[str, Any]]]] = {
    "their educator in my room": (
        "manage_roster_add",
        lambda world, mine: SHIFT | {"educator": world.educator_row.pk, "room": mine["room"].pk},
    ),
    "my educator in their room": (
        "manage_roster_add",
        lambda world, mine: SHIFT | {"educator": mine["educator"].pk, "room": world.room.pk},
    ),
    "their educator is away": (
        "manage_roster_away",
        lambda world, mine: AWAY | {"educator": world.educator_row.pk},
    ),
    "their rule": ("manage_rooms", lambda world, mine: ROOM | {"rule": mine["their rule"]}),
    "their booking": (
        "manage_to_resolve",
        lambda world, mine: {
            "one": world.booking.reference,
            f"way-{world.booking.reference}": "cancel",
        },
    ),
}


@pytest.mark.parametrize("what", FIELDS)
def test_a_field_names_nothing_of_another_house(what: str, world: World) -> None:
    """Sabotage: cobaby/manage/roster_forms.py: self.fields["room"].queryset = CareRoom.objects.filter(space=space) -> self.fields["room"].queryset = CareRoom.objects.all()
    Sabotage: cobaby/manage/roster_forms.py: ids = [educator.pk for educator in team_from(space, today)] -> ids = Educator.objects.values("pk")
    """
    name, data = FIELDS[what]
    house = world.hidden_space
    rule_of_theirs = write_house_rule(
        space=world.space, name="Of kestrels", bands=[(0, 72, 5)], source="", group_limit="",
        group_extra=0,
    )  # fmt: skip
    mine = {
        "room": make_room(house),
        "educator": make_educator(house),
        "their rule": rule_of_theirs,
    }
    world.rows_written = {}  # these are new, and none of the manager's doing
    rule = Rule({}, {}, lambda world: (house.slug,), lambda world: data(world, mine))

    answer, written = probe(world, "other_manager", "post", name, rule)

    assert outcome(answer) in (AGAIN, ON) and written == []
    assert leaks(answer, "other_manager", world) == []
    assert "Of kestrels" not in answer.content.decode()


def test_a_calendar_of_another_house_is_not_opened(world: World) -> None:
    """Sabotage: cobaby/feeds/views.py: if slug and not space: -> if False:"""
    rule = Rule({}, {}, data=lambda world: {"space": world.space.slug})

    answer, written = probe(world, "other_manager", "post", "calendar_feeds", rule)

    assert (answer.status_code, written) == (404, [])
