"""A space closes while a family books, on real connections: who comes first is what counts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from unittest import mock
from uuid import uuid4

import pytest
from django.db import transaction

from bookings.asks import Ask
from bookings.models import Booking
from bookings.refusals import SpaceTakesNoBookings
from bookings.services import book, move_booking
from childcare.models import CareRoom, Shift
from childcare.refusals import RoomIsGone, RoomWasUsed
from childcare.services.rooms import remove_room
from childcare.services.shifts import plan_shift
from cobaby.manage.setup.steps import bookings_ahead
from spaces.models import Space
from spaces.services.desks import DeskIsGone, remove_desk, take_desk_out_of_service
from spaces.services.opening import StillBooked, change_stage
from tests.concurrency.meanwhile import meanwhile, on_its_own
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_educator,
    make_ready_space,
    make_room,
    make_user,
)

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house() -> Space:
    return make_ready_space(desks=1, educators=0)


def booking_of(house: Space) -> Callable[[], Booking]:
    span = at(MONDAY, 540, 750, house)
    return partial(book, ask=Ask(make_user(), house, span, "laptop", (), uuid4()), now=NOW)


def change(house: Space, stage: str = "closed") -> Callable[[], None]:
    row = Space.objects.get(pk=house.pk)
    coming = partial(bookings_ahead, row, NOW)
    return partial(
        change_stage, space=row, stage=stage, reason="Rent", missing=list, coming=coming, now=NOW
    )


def test_a_space_does_not_close_over_a_family_that_is_booking(house: Space) -> None:
    """Sabotage: spaces/services/opening.py: lock_days_ahead(space, now) -> pass"""
    with meanwhile(booking_of(house), change(house)) as closing, pytest.raises(StillBooked):
        closing.result(timeout=60)

    assert Space.objects.get(pk=house.pk).stage == "open"


@pytest.mark.parametrize("stage", ["closed", "paused"])
def test_a_family_that_books_a_moment_later_is_refused(house: Space, stage: str) -> None:
    """Sabotage: bookings/services/booking.py: if not read.takes_bookings: -> if False:"""
    late = booking_of(house)  # from a page on which the space is open

    with meanwhile(change(house, stage), late) as booking, pytest.raises(SpaceTakesNoBookings):
        booking.result(timeout=60)

    assert not Booking.objects.exists()


def test_nothing_moves_into_a_space_that_paused_a_moment_before(house: Space) -> None:
    """Sabotage: bookings/services/changing.py: space.refresh_from_db() -> pass"""
    booked = booking_of(house)()
    later = at(MONDAY, 780, 990, house)
    moves = partial(move_booking, booking=booked, span=later, now=NOW)

    late = pytest.raises(SpaceTakesNoBookings)
    with meanwhile(change(house, "paused"), moves) as moving, late:
        moving.result(timeout=60)

    assert Booking.objects.get().span == booked.span


def test_without_the_lock_a_booking_lands_in_a_closed_space(house: Space) -> None:
    """The negative control: with the guard off, the race shows."""
    closes = change(house)
    off = mock.patch("spaces.services.opening.lock_days_ahead")
    with off, ThreadPoolExecutor(1) as pool, transaction.atomic():
        booking_of(house)()
        pool.submit(on_its_own, closes).result(timeout=60)

    assert Space.objects.get(pk=house.pk).stage == "closed"
    assert bookings_ahead(house, NOW) == 1


def test_a_desk_is_removed_and_taken_out_in_one_moment(house: Space) -> None:
    """Far ahead, on days that nobody can book yet: the desk itself is what both wait for.

    Sabotage: spaces/services/desks.py: Desk.objects.select_for_update(no_key=True, of=("self",)).select_related("space") -> Desk.objects.select_related("space")
    """
    desk, span = house.desks.get(), at(MONDAY.replace(year=2028), 540, 750, house)
    out = partial(take_desk_out_of_service, desk=desk, span=span, note="", now=NOW)
    remove = partial(remove_desk, desk=desk, now=NOW)

    with meanwhile(remove, out) as answer, pytest.raises(DeskIsGone):
        answer.result(timeout=60)

    assert not house.desks.exists()


def test_a_room_is_not_removed_under_a_shift_that_is_being_planned(house: Space) -> None:
    """Sabotage: childcare/services/rooms.py: if room.care_places.exists() or room.shifts.exists(): -> if False:"""
    room = make_room(house, name="Nest")
    span = at(MONDAY, 540, 750, house)
    plan = partial(plan_shift, room=room, educator=make_educator(house), span=span, now=NOW)

    with (
        meanwhile(plan, partial(remove_room, room=room, now=NOW)) as answer,
        pytest.raises(RoomWasUsed),
    ):
        answer.result(timeout=60)

    assert room.shifts.count() == 1


def test_no_shift_is_planned_in_a_room_that_is_being_removed(house: Space) -> None:
    """Sabotage: childcare/services/shifts.py: team.filter(space__care_rooms=room.pk, -> team.filter(space=room.space_id,
    Sabotage: childcare/services/shifts.py: raise RoomIsGone(room) if is_gone else NotOnTheTeam(educator) -> raise NotOnTheTeam(educator)
    """
    room = make_room(house, name="Nest")
    span, seen = at(MONDAY, 540, 750, house), CareRoom.objects.get(pk=room.pk)
    plan = partial(plan_shift, room=seen, educator=make_educator(house), span=span, now=NOW)

    with (
        meanwhile(partial(remove_room, room=room, now=NOW), plan) as answer,
        pytest.raises(RoomIsGone) as gone,
    ):
        answer.result(timeout=60)

    assert gone.value.message == "A colleague removed the room Nest."
    assert not Shift.objects.exists()
