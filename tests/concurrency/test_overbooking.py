"""64 families on few places, again and again: sold is what there is, never one more.

Each capacity is worked out by hand from the rule itself, not by the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from bookings.services import book
from spaces.models import Space
from tests.concurrency.attack import at_once, done, errors, without_lock, without_triggers
from tests.concurrency.audits import everything_wrong
from tests.concurrency.families import Family, ask_for, day, make_arena, make_families
from tests.factories import NOW

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CONNECTIONS = 64
ROUNDS = 3


def attack(
    space: Space, families: Sequence[Family], number: int, desk_kind: str = "laptop"
) -> list[Any]:
    """Every family wants the same morning of the round's day."""
    asks = [ask_for(space, family, day(number), desk_kind=desk_kind) for family in families]
    return at_once([partial(book, ask=ask, now=NOW) for ask in asks])


def sold_each_round(space: Space, families: Sequence[Family], rounds: int = ROUNDS) -> list[int]:
    return [len(done(attack(space, families, number))) for number in range(rounds)]


def test_desks_are_sold_once() -> None:
    """Sabotage: bookings/services/reading_statement.py: AND r.state NOT IN ('displaced', 'cancelled') -> AND false"""
    space = make_arena(ROUNDS, desks=5)
    families = make_families(CONNECTIONS)

    sold = sold_each_round(space, families)

    assert sold == [5] * ROUNDS
    assert everything_wrong() == []


def test_all_get_a_desk_where_there_are_more_desks_than_families() -> None:
    """Sabotage: bookings/services/reading_statement.py: k.kind = %(desk_kind)s::text -> k.kind = %(desk_kind)s::text AND k.number <= 60"""
    space = make_arena(2, desks=CONNECTIONS + 2)
    families = make_families(CONNECTIONS)

    sold = sold_each_round(space, families, 2)

    assert sold == [CONNECTIONS] * 2


def test_a_room_takes_its_limit() -> None:
    """Sabotage: childcare/capacity/admit.py: sum(row) > room.limit -> sum(row) > room.limit + 1"""
    space = make_arena(ROUNDS, desks=CONNECTIONS, educators=4, room={"limit": 7})
    families = make_families(CONNECTIONS, months=(60,))

    sold = sold_each_round(space, families)

    assert sold == [7] * ROUNDS
    assert everything_wrong() == []


def test_siblings_come_together_or_not_at_all() -> None:
    """Seven places are three pairs.

    Sabotage: childcare/capacity/admit.py: self.tried.update(changes) -> pass
    """
    space = make_arena(ROUNDS, desks=CONNECTIONS, educators=4, room={"limit": 7})
    families = make_families(CONNECTIONS, months=(60, 48))

    sold = sold_each_round(space, families)

    assert sold == [3] * ROUNDS
    assert everything_wrong() == []


def test_a_house_rule_by_weights() -> None:
    """One to 4 under three: two educators take 8.

    Sabotage: childcare/capacity/admit.py: needed - day.on_shift[q]) -> needed - day.on_shift[q] - 1)
    """
    space = make_arena(ROUNDS, desks=CONNECTIONS, room={"limit": 40})
    families = make_families(CONNECTIONS, months=(30,))

    sold = sold_each_round(space, families)

    assert sold == [8] * ROUNDS
    assert everything_wrong() == []


@pytest.mark.parametrize(
    ("rule", "first", "others", "takes"),
    [
        # Poland: 1 to 8, but 1 to 5 for all as soon as one child under 1 is there.
        ("pl-under-3@2026", (), (20,), 16),
        ("pl-under-3@2026", (6,), (20,), 10 - 1),
        # Netherlands, ages 1 to 2: 10 by two educators; with a baby the row 0 to 2 says 8.
        ("nl-daycare@2020", (), (20,), 10),
        ("nl-daycare@2020", (6,), (20,), 8 - 1),
    ],
)
def test_rules_that_are_not_linear(
    rule: str, first: tuple[int, ...], others: tuple[int, ...], takes: int
) -> None:
    """Two educators; a baby, where there is one, has booked before.

    Sabotage: childcare/capacity/quarters.py: return need.educators, need.qualified -> return need.educators - 1, need.qualified
    """
    space = make_arena(2, desks=CONNECTIONS + 1, room={"limit": 40, "rule": rule})
    families = make_families(CONNECTIONS, months=others)
    for baby in make_families(1, months=first) if first else []:
        for number in range(2):
            book(ask=ask_for(space, baby, day(number)), now=NOW)

    sold = sold_each_round(space, families, 2)

    assert sold == [takes] * 2
    assert everything_wrong() == []


def make_contested(rounds: int) -> tuple[Space, list[Family]]:
    """Care alone: where desks are taken too, their exclusion constraint would hide the race."""
    space = make_arena(rounds, desks=0, educators=4, room={"limit": 7}, allows_care_only=True)
    return space, make_families(CONNECTIONS, months=(60,))


def test_without_lock_and_trigger_the_race_shows() -> None:
    """The negative control: the same attack, and the audit sees what the guards prevent.

    Sabotage: tests/concurrency/attack.py: for trigger, table in TRIGGERS.items(): -> for trigger, table in ():
    """
    space, families = make_contested(ROUNDS)

    with without_lock(), without_triggers():
        for number in range(ROUNDS):
            attack(space, families, number, desk_kind="")

    assert any("too many children" in finding for finding in everything_wrong())


def test_with_the_lock_alone_taken_away_the_trigger_holds() -> None:
    """Sabotage: childcare/migrations/0008_recount_once.py: WHERE q.children IS DISTINCT FROM coalesce(s.children, 0) -> WHERE false"""
    space, families = make_contested(ROUNDS)

    with without_lock():
        answers = [a for i in range(ROUNDS) for a in attack(space, families, i, desk_kind="")]

    assert any("care_day_recount" in str(e) or "disagree" in str(e) for e in errors(answers))
    assert everything_wrong() == []
