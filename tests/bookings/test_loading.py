"""The two statements that availability reads days with say what the plain queries say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from bookings.availability.ignored import ChildDay
from bookings.availability.loading import Family, Loaded, load
from bookings.models import Booking
from childcare.models import CareRegime
from spaces.models import Closure, Space
from tests.bookings.days_plainly import load_plainly
from tests.bookings.test_reading import LATER, make_random_world
from tests.factories import MONDAY, NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(9))
def test_both_load_the_same(seed: int) -> None:
    """For a visitor, a parent who may hold something, and one whose booking moves.

    Sabotage: bookings/availability/loading_statement.py: WHERE (b.person_id = %(holder)s::bigint AND b.state = 'held') OR b.id = -> WHERE b.id =
    Sabotage: bookings/availability/loading_statement.py: OR b.id = %(replaces)s::bigint -> OR b.id < 0
    Sabotage: bookings/availability/loading_statement.py: (SELECT id FROM run_out UNION SELECT care_place_id FROM mine) -> (SELECT care_place_id AS id FROM mine)
    Sabotage: bookings/availability/loading_statement.py: AND NOT (p.state = 'held' AND p.held_until <= %(now)s::timestamptz)) AS own -> ) AS own
    Sabotage: bookings/availability/loading_statement.py: UNION SELECT * FROM out) -> )
    Sabotage: bookings/availability/loading_statement.py: (held_until IS NULL OR held_until > %(now)s::timestamptz) -> true
    Sabotage: bookings/availability/loading_statement.py: AND NOT EXISTS (SELECT FROM mine WHERE mine.desk_reservation_id = taken.id) ->
    Sabotage: bookings/availability/loading_statement.py: AND NOT is_open -> AND is_open
    Sabotage: bookings/availability/loading_statement.py: AND valid_from <= %(last)s::date -> AND valid_from > %(last)s::date
    Sabotage: bookings/availability/loading_statement.py: AND NOT EXISTS (SELECT FROM mine WHERE mine.care_place_id = p.id) ->
    Sabotage: bookings/availability/loading_statement.py: p.id IN (SELECT id FROM gone), p.state = 'booked')) -> true, p.state = 'booked'))
    Sabotage: bookings/availability/loading.py: if space in spaces: -> if True:
    """
    dice = Random(seed)
    _space, families = make_random_world(dice)
    spaces = list(Space.objects.order_by("pk"))

    for parent, children in families:
        made = Booking.objects.filter(person=parent).confirmed().first()
        for family in (
            Family(children=children),
            Family(children=children, person=parent),
            Family(children=children, person=parent, replaces=made),
        ):
            for chosen, days in ((spaces, 2), (spaces[:1], dice.randint(0, 9))):
                first = MONDAY + timedelta(days=dice.randint(-1, 1))
                now = dice.choice((NOW, LATER))  # before and after the holds run out
                asked = (chosen, first, first + timedelta(days=days), family, now)
                assert _shown(load(*asked)) == _shown(load_plainly(*asked))


@pytest.mark.parametrize(("what", "start"), [("all", None), ("work", None), ("care", 600)])
def test_closures_of_several_days(space: Space, what: str, start: int | None) -> None:
    """Sabotage: bookings/availability/loading_statement.py: space_id, lower(days), upper(days), what, -> space_id, lower(days), upper(days) + 1, what,
    Sabotage: bookings/availability/loading_statement.py: daterange(%(first)s::date, %(last)s::date, '[]') -> daterange(%(first)s::date, %(last)s::date, '()')
    """
    days = (MONDAY, MONDAY + timedelta(days=2))
    end = start and start + 120
    Closure.objects.create(
        space=space, days=days, what=what, reason="Paint", start_minute=start, end_minute=end
    )

    for first in (-2, 0, 1, 2):
        day = MONDAY + timedelta(days=first)
        asked = ([space], day, day + timedelta(days=first % 2), Family(), LATER)
        assert load(*asked).hours == load_plainly(*asked).hours


def test_nothing_asked_is_nothing_found() -> None:
    asked: Any = ([], MONDAY, MONDAY, Family(), LATER)

    assert load(*asked) == load_plainly(*asked)


def _shown(loaded: Loaded) -> dict[str, Any]:
    """So that two that mean the same are equal: rows in one order, models by their fields."""
    show: dict[str, Callable[[Any], Any]] = {
        "settings": lambda setting: (setting.rooms, setting.regime and _fields(setting.regime)),
        "desks": lambda rows: [_fields(row) for row in rows],
        "prices": lambda rows: [_fields(row) for row in rows],
        "care_days": lambda days: days,
        "hours": lambda hours: hours,
        "ignored": lambda rows: sorted(_of_day(child) for child in rows),
    }
    return {
        field.name: {
            key: show.get(field.name, lambda rows: sorted(map(repr, rows)))(value)
            for key, value in getattr(loaded, field.name).items()
            if value
        }
        for field in fields(Loaded)
    }


def _of_day(child: ChildDay) -> tuple[str, ...]:
    stays = (sorted(part) for part in (child.swept, child.moves, child.stays))
    return (str(child.born), *map(repr, stays))


def _fields(row: Any) -> dict[str, Any]:
    assert isinstance(row, CareRegime) or row.pk
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
