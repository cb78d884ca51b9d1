"""A hold and a booking that moves make way for what is looked for; the rest of the day stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from bookings.asks import Ask
from bookings.availability import Family, choices
from bookings.availability.choices import Choice, times
from bookings.services import book, hold
from childcare.models import Child
from childcare.refusals import Refusal
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space

THREE_HOURS = 180


@pytest.fixture
def tampere(db: None) -> Space:
    """Up to five hours are a part day there: thirteen children for each educator, else seven."""
    room = {"rule": "fi-early-education@2018", "limit": 20}
    return make_ready_space(room=room, booking_style="free", shortest_minutes=60)


@pytest.fixture
def four_year_old(parent: User) -> Child:
    return make_child(parent, months=50, name="Onni")


def ask(space: Space, person: User, span: Span, *children: Child) -> Ask:
    return Ask(person, space, span, "laptop", children, uuid4())


def offered(space: Space, family: Family, now: datetime = NOW) -> list[Choice]:
    _days, loaded = choices(space, family, first=MONDAY, days=1, minutes=THREE_HOURS, now=now)
    return times(loaded[MONDAY], family, THREE_HOURS, now)


@pytest.mark.parametrize("minutes_later", [1, 60])
def test_a_child_with_a_hold_and_a_booking_on_one_day(
    tampere: Space, parent: User, four_year_old: Child, minutes_later: int
) -> None:
    """Its day is shorter without the hold, kept or run out: what stays is judged again.

    Sabotage: bookings/availability/ignored.py: if child.swept: -> if False:
    """
    tampere.care_rooms.update(limit=1)
    book(ask=ask(tampere, parent, at(MONDAY, 540, 780, tampere), four_year_old), now=NOW)
    hold(ask=ask(tampere, parent, at(MONDAY, 840, 1020, tampere), four_year_old), now=NOW)
    later = NOW + timedelta(minutes=minutes_later)

    found = offered(tampere, Family((four_year_old,), "laptop", parent), later)

    assert any(choice.fit for choice in found)
    for choice in found:
        try:
            hold(ask=ask(tampere, parent, choice.span, four_year_old), now=later)
        except Refusal as refusal:
            assert type(choice.refusal) is type(refusal)
        else:
            assert choice.fit


def test_a_booking_moves_beside_another_of_the_child(
    tampere: Space, parent: User, four_year_old: Child
) -> None:
    book(ask=ask(tampere, parent, at(MONDAY, 540, 780, tampere), four_year_old), now=NOW)
    moves = ask(tampere, parent, at(MONDAY, 840, 1020, tampere), four_year_old)
    moving = Family((four_year_old,), "laptop", parent, replaces=book(ask=moves, now=NOW))

    found = offered(tampere, moving)

    assert [choice.span for choice in found if choice.fit] == [
        at(MONDAY, start, start + THREE_HOURS, tampere) for start in (780, 810, 840, 870)
    ]


def test_a_hold_in_another_space_makes_way(space: Space, parent: User, child: Child) -> None:
    """Choosing again replaces it, wherever it is.

    Sabotage: bookings/availability/loading_statement.py: AND NOT EXISTS (SELECT FROM mine WHERE mine.care_place_id = p.id) ->
    """
    elsewhere = make_ready_space()
    hold(ask=ask(elsewhere, parent, at(MONDAY, 540, 750, elsewhere), child), now=NOW)

    [morning, _] = offered(space, Family((child,), "laptop", parent))

    assert morning.fit
    assert hold(ask=ask(space, parent, morning.span, child), now=NOW).is_held
