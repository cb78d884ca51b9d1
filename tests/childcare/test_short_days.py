"""Short days: a gap is excused as a fact, only shrinks, and nobody is admitted meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bookings.asks import Ask
from bookings.availability import Family, open_days_of
from bookings.availability.fits import fits
from bookings.models import Booking
from bookings.services import book, cancel_booking, change_booking, hold
from childcare.audit import audit
from childcare.models import CareDay, CareRoom, Educator
from childcare.refusals import CareFull
from childcare.services.absences import report_educator_ill
from childcare.services.shifts import plan_shift
from spaces.models import Space
from tests.factories import MONDAY, NOW, at, make_child, make_educator, make_ready_space, make_user

pytestmark = pytest.mark.django_db

MORNING = (9 * 60, 12 * 60 + 30)


def book_for(space: Space, *months: int) -> Booking:
    parent = make_user()
    children = tuple(make_child(parent, months=m, name=f"K{m}") for m in months)
    ask = Ask(parent, space, at(MONDAY, *MORNING, space), "laptop", children, uuid4())
    return book(ask=ask, now=NOW)


@pytest.fixture
def full() -> Space:
    """Two educators, eight children under three in the morning: nobody more fits."""
    space = make_ready_space(desks=12, room={"limit": 12})
    for _ in range(4):
        book_for(space, 30, 20)
    return space


def fall_ill(space: Space) -> None:
    educator = Educator.objects.filter(shifts__space_day__space=space).order_by("pk").first()
    assert educator is not None
    report_educator_ill(educator=educator, day=MONDAY, now=NOW)


def the_day(space: Space) -> CareDay:
    return CareDay.objects.get(space_day__space=space, space_day__date=MONDAY)


def test_an_ill_educator_leaves_a_gap_that_is_excused(full: Space) -> None:
    """In the quarters of the gap only.

    Sabotage: childcare/capacity/count.py: day.excused[q], day.excused_qualified[q] = gap, gap_qualified -> day.excused[q] = gap + 1
    """
    fall_ill(full)

    day = the_day(full)
    assert day.is_short
    assert [i for i, gap in enumerate(day.excused) if gap] == list(range(2, 16))  # 09:00-12:30
    assert set(day.excused) == {0, 1}
    assert day.most[2:16] == [8] * 14
    assert set(day.most[16:]) == {12}
    assert audit(MONDAY, MONDAY) == []


def test_nobody_is_admitted_to_a_short_quarter(full: Space) -> None:
    fall_ill(full)

    with pytest.raises(CareFull) as refusal:
        book_for(full, 60)

    assert refusal.value.reason.kind == "short"
    assert "09:00" in refusal.value.message


def test_other_quarters_of_a_short_day_are_open(full: Space) -> None:
    fall_ill(full)
    parent = make_user()
    afternoon = at(MONDAY, 13 * 60, 16 * 60 + 30, full)

    ask = Ask(parent, full, afternoon, "laptop", (make_child(parent),), uuid4())

    assert book(ask=ask, now=NOW).is_confirmed


def test_leaving_lowers_the_gap_and_the_most(full: Space) -> None:
    """Sabotage: childcare/capacity/count.py: day.most[q] = day.children[q] -> pass"""
    fall_ill(full)

    cancel_booking(booking=Booking.objects.earliest("pk"), now=NOW)

    day = the_day(full)
    assert day.most[2:16] == [6] * 14
    assert set(day.excused[2:16]) == {1}


def test_the_gap_closes_when_enough_have_left(full: Space) -> None:
    fall_ill(full)
    for booking in Booking.objects.order_by("pk")[:2]:
        cancel_booking(booking=booking, now=NOW)

    day = the_day(full)
    assert not day.is_short
    assert set(day.most) == {12}


def test_the_gap_closes_when_somebody_steps_in(full: Space) -> None:
    fall_ill(full)
    room = CareRoom.objects.get(space=full)

    span = at(MONDAY, *MORNING, full)
    plan_shift(room=room, educator=make_educator(full), span=span, now=NOW)

    assert not the_day(full).is_short


def test_a_swap_of_children_does_not_deepen_the_gap(full: Space) -> None:
    """One child of three for one of five: fewer, not more, educators needed."""
    fall_ill(full)
    booking = Booking.objects.earliest("pk")
    older = make_child(booking.person, months=60, name="Old")
    kept = booking.live_places()[0].child

    changed = change_booking(
        booking=booking,
        span=booking.span,
        desk_kind="laptop",
        children=[kept, older],
        now=NOW,
    )

    assert {place.child_id for place in changed.live_places()} == {kept.pk, older.pk}
    assert set(the_day(full).most[2:16]) == {8}


def test_a_move_out_of_a_short_time_is_possible(full: Space) -> None:
    fall_ill(full)
    booking = Booking.objects.earliest("pk")

    with pytest.raises(CareFull):
        book_for(full, 60)
    change_booking(
        booking=booking,
        span=at(MONDAY, 13 * 60, 16 * 60 + 30, full),
        desk_kind="laptop",
        children=[place.child for place in booking.live_places()],
        now=NOW + timedelta(minutes=1),
    )

    assert set(the_day(full).most[2:16]) == {6}


def test_a_hold_that_ran_out_lets_nobody_in_where_a_fifth_child_needs_the_ill_educator() -> None:
    """What is shown can be booked: readers judge such a day as the sweep would leave it.

    Sabotage: bookings/availability/loading.py: day.moves if is_booked else day.swept -> day.moves
    """
    space = make_ready_space(desks=12, room={"limit": 12})
    book_for(space, 30, 30)
    book_for(space, 30, 30)
    late = make_user()
    asked = Ask(late, space, at(MONDAY, *MORNING, space), "laptop", (make_child(late),), uuid4())
    hold(ask=asked, now=NOW)
    fall_ill(space)
    later = NOW + timedelta(minutes=11)

    other = make_user()
    child = make_child(other)
    family = Family((child,), "laptop", other)
    day = open_days_of([space], MONDAY, MONDAY, family, later)[space.pk, MONDAY]

    assert not fits(day, family, at(MONDAY, *MORNING, space), later)
    with pytest.raises(CareFull):
        book(ask=replace(asked, person=other, children=(child,), form_token=uuid4()), now=later)
