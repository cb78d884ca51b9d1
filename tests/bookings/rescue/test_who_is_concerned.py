"""A cut broke bookings: who is concerned."""

from __future__ import annotations

import pytest

from bookings.troubles import troubles
from childcare.models import CareRoom, Shift
from childcare.services.cuts import change_hours, close_days
from childcare.services.shifts import move_shift
from spaces.models import OpeningHours, Space
from tests.bookings.rescue.broken import (
    AFTERNOON,
    MORNING,
    TUESDAY,
    book_for,
    break_desk,
    causes,
)
from tests.factories import (
    MONDAY,
    NOW,
    at,
    set_room_limit,
)

pytestmark = pytest.mark.django_db


def test_nobody_is_where_nothing_is_broken(space: Space) -> None:
    assert troubles(space, NOW) == {}


def test_who_is_there_while_an_educator_is_missing(short: Space) -> None:
    """Sabotage: bookings/troubles.py: if any(pair) and self._is_ahead(row, q)] -> if not any(pair)]"""
    book_for(short, when=AFTERNOON)

    found = troubles(short, NOW)

    assert causes(short) == ["staff"] * 5
    assert {trouble.span for trouble in found.values()} == {at(MONDAY, *MORNING, short)}


def test_what_is_over_concerns_nobody(space: Space) -> None:
    """One educator came an hour late; the families are there until noon.

    Sabotage: bookings/troubles.py: return _quarter(row, q).end > self.now -> return True
    """
    shift = Shift.objects.filter(space_day__space=space).earliest("pk")
    late = at(MONDAY, 10 * 60, 17 * 60 + 30, space)
    move_shift(
        shift=shift, room=shift.care_room, educator=shift.educator, span=late,
        version=shift.version, now=NOW, as_fact=True,
    )  # fmt: skip

    assert len(troubles(space, at(MONDAY, 9 * 60 + 30, 9 * 60 + 45, space).start)) == 5
    assert troubles(space, late.start) == {}


def test_who_is_in_a_room_that_takes_fewer(space: Space) -> None:
    """Sabotage: bookings/troubles.py: (count > row.care_room.limit or -> (False or"""
    set_room_limit(room=CareRoom.objects.get(space=space), limit=4, now=NOW, as_fact=True)

    assert causes(space) == ["room"] * 5


def test_who_is_in_a_house_that_takes_fewer(space: Space) -> None:
    """Sabotage: bookings/troubles.py: if most is None: -> if True:"""
    regime = space.regime
    change_hours(
        space=space, now=NOW, as_fact=True,
        change=lambda: type(regime).objects.update(most_at_once=4),
    )  # fmt: skip

    assert causes(space) == ["room"] * 5


def test_who_comes_when_it_is_closed(space: Space) -> None:
    """A desk alone counts too.

    Sabotage: bookings/troubles.py: yield Trouble(booking_id, space_id, day, Cause.CLOSED, shut, Purpose.WORK) -> pass
    """
    book_for(space, TUESDAY, months=())
    close_days(space=space, first=MONDAY, last=TUESDAY, reason="Pipe", now=NOW, as_fact=True)

    assert causes(space) == ["closed"] * 6


def test_who_comes_outside_shorter_hours(space: Space) -> None:
    hours = OpeningHours.objects.filter(space=space, purpose="care")
    change_hours(space=space, now=NOW, as_fact=True, change=lambda: hours.update(start_minute=600))

    assert causes(space) == ["closed"] * 5


def test_whose_desk_is_out_of_service(space: Space) -> None:
    """Sabotage: bookings/troubles.py: elif state == DeskReservation.State.DISPLACED: -> elif False:"""
    break_desk(space)

    assert causes(space) == ["desk"]
