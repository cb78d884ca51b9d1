"""A move: rows change in place, margins come back, and nothing goes before the new is sure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import refusals
from bookings.models import Booking, BookingLine
from bookings.services import (
    book,
    cancel_booking,
    hold,
    move_booking,
)
from childcare.audit import audit
from childcare.models import CareDay, CarePlace, Child
from childcare.refusals import CareFull
from childcare.services.cuts import change_hours
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from spaces.models import DeskReservation, Space
from spaces.ranges import Span
from tests.bookings.test_book import ask
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_child,
    make_ready_space,
    make_room,
    make_shift,
    make_user,
)

AFTERNOON = (13 * 60, 16 * 60 + 30)
TUESDAY = MONDAY + timedelta(days=1)


def during(child: Child) -> list[Span]:
    places = CarePlace.objects.live().filter(child=child).order_by("during")
    return [Span.of(place.during) for place in places]


def rows() -> tuple[set[int], set[int], set[int]]:
    return (
        set(CarePlace.objects.values_list("pk", flat=True)),
        set(DeskReservation.objects.values_list("pk", flat=True)),
        set(BookingLine.objects.values_list("pk", flat=True)),
    )


def test_a_move_changes_the_rows_in_place(parent: User, child: Child) -> None:
    """Sabotage: bookings/services/changing.py: move_place(place, seat, day.row) -> write_seats([seat], day.row, state="booked", held_until=None)"""
    space = make_ready_space(days=2)
    booking = book(ask=ask(space, parent, child), now=NOW)
    before = rows()

    moved = move_booking(booking=booking, span=at(TUESDAY, *AFTERNOON, space), now=NOW)

    assert (moved.pk, moved.changes, rows()) == (booking.pk, 1, before)
    assert moved.space_day.date == TUESDAY
    days = CareDay.objects.order_by("space_day__date")
    assert [sum(day.children) for day in days] == [0, 14]


def test_a_move_keeps_the_desk_where_it_is_free(space: Space, parent: User) -> None:
    """Sabotage: bookings/desks.py: key=lambda desk: (desk.pk != first, desk.number) -> key=lambda desk: desk.number"""
    afternoon = at(MONDAY, *AFTERNOON, space)
    book(ask=ask(space, make_user()), now=NOW)
    booking = book(ask=ask(space, parent), now=NOW)

    moved = move_booking(booking=booking, span=afternoon, now=NOW)

    desk = moved.live_desk()
    assert desk is not None
    assert desk.desk.number == 2


def test_a_move_that_fails_leaves_the_old(parent: User, child: Child) -> None:
    space = make_ready_space(room={"limit": 1}, desks=2)
    other = make_user()
    afternoon = at(MONDAY, *AFTERNOON, space)
    book(ask=ask(space, other, make_child(other), span=afternoon), now=NOW)
    booking = book(ask=ask(space, parent, child), now=NOW)

    with pytest.raises(CareFull):
        move_booking(booking=booking, span=afternoon, now=NOW)

    booking.refresh_from_db()
    assert (booking.changes, booking.span) == (0, ask(space, parent).span)
    assert len(during(child)) == 1


def test_a_move_over_its_own_time_in_a_full_house(parent: User, child: Child) -> None:
    """The booking does not stand in its own way.

    Sabotage: childcare/services/places.py: cared.get(stay.place_id), was) -> cared.get(stay.place_id, stay.during), was)
    """
    space = make_ready_space(desks=1, room={"limit": 1}, booking_style="free", shortest_minutes=60)
    booking = book(ask=ask(space, parent, child), now=NOW)

    moved = move_booking(booking=booking, span=at(MONDAY, 600, 780, space), now=NOW)

    assert moved.span == at(MONDAY, 600, 780, space)


def test_the_same_again_changes_nothing(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/services/changing.py: if _is_same(booking, ask): -> if False:"""
    booking = book(ask=ask(space, parent, child), now=NOW)

    for _ in range(2):
        moved = move_booking(booking=booking, span=at(MONDAY, *AFTERNOON, space), now=NOW)

    assert moved.changes == 1


def test_margins_come_back_when_a_neighbour_moves_away(parent: User, child: Child) -> None:
    """Sabotage: childcare/services/places.py: both = Span(max(was.start, now.start), min(was.end, now.end)) -> both = now"""
    space = make_ready_space(
        margin_before=15, margin_after=15, booking_style="free", shortest_minutes=60, days=2
    )
    first = book(ask=ask(space, parent, child, span=at(MONDAY, 540, 600, space)), now=NOW)
    book(ask=ask(space, parent, child, span=at(MONDAY, 600, 720, space)), now=NOW)
    assert during(child)[1].start == at(MONDAY, 600, 615, space).start

    move_booking(booking=first, span=at(MONDAY, 840, 900, space), now=NOW)
    assert during(child)[0] == at(MONDAY, 585, 735, space)

    move_booking(booking=first, span=at(MONDAY, 540, 600, space), now=NOW)
    move_booking(booking=first, span=at(TUESDAY, 540, 600, space), now=NOW)
    assert during(child)[0] == at(MONDAY, 585, 735, space)


def test_margins_stay_short_where_there_is_no_room_for_them(parent: User, child: Child) -> None:
    """Cancelling never fails, and never overfills another room.

    Sabotage: childcare/services/days.py: undo(stretched) -> pass
    """
    space = make_ready_space(
        margin_before=15,
        margin_after=15,
        booking_style="free",
        shortest_minutes=60,
        room={"limit": 2},
    )
    small = make_room(space, limit=1)
    make_shift(small)
    first = book(ask=ask(space, parent, child, span=at(MONDAY, 600, 660, space)), now=NOW)
    book(ask=ask(space, parent, child, span=at(MONDAY, 660, 720, space)), now=NOW)
    other = make_child(parent, name="Other")
    book(ask=ask(space, parent, other, span=at(MONDAY, 540, 645, space)), now=NOW)
    later = CarePlace.objects.exclude(line__booking=first)
    change_hours(space=space, now=NOW, change=lambda: later.update(care_room=small))

    cancel_booking(booking=first, now=NOW)

    assert during(other) == [at(MONDAY, 525, 660, space)]
    assert during(child) == [at(MONDAY, 660, 735, space)]
    assert audit(MONDAY, MONDAY, excuses=False) == []


def test_the_message_says_what_it_is_now(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/services/changing.py: messages.post_changed(booking, now) -> pass"""
    booking = book(ask=ask(space, parent, child), now=NOW)

    move_booking(booking=booking, span=at(MONDAY, *AFTERNOON, space), now=NOW)

    assert Message.objects.filter(kind="booking_changed", cancelled_at=None).count() == 1
    reminders = Message.objects.filter(kind__startswith="reminder", cancelled_at=None)
    assert reminders.count() == 2


def test_a_booking_is_read_anew_after_a_move_elsewhere(parent: User, child: Child) -> None:
    """A second tab still shows the old day.

    Sabotage: bookings/services/workspace.py: {day_key(fresh), *more} -> {day_key(booking), *more}
    """
    space = make_ready_space(days=2)
    stale = book(ask=ask(space, parent, child), now=NOW)
    stale = Booking.objects.select_related("space_day__space").get(pk=stale.pk)
    fresh = Booking.objects.get(pk=stale.pk)
    move_booking(booking=fresh, span=at(TUESDAY, *AFTERNOON, space), now=NOW)

    cancelled = cancel_booking(booking=stale, now=NOW)

    assert cancelled.is_cancelled
    assert [sum(day.children) for day in CareDay.objects.all()] == [0, 0]


def test_a_run_out_hold_elsewhere_does_not_stand_in_the_way(
    space: Space, child: Child, parent: User
) -> None:
    """The other guardian's hold in another space counts for nobody, though its row is there.

    Sabotage: bookings/services/workspace.py: run_out = statements.rows(RUN_OUT, (list(child_ids), now)) -> run_out = []
    """
    other = make_user()
    child.guardianships.create(guardian=other)
    hold(ask=ask(make_ready_space(), other, child), now=NOW)

    booking = book(ask=ask(space, parent, child), now=NOW + timedelta(minutes=11))

    assert booking.is_confirmed


def test_who_may_no_longer_book_for_a_child_can_cancel_but_not_move(
    space: Space, parent: User, child: Child
) -> None:
    """Sabotage: bookings/services/changing.py: ask = as_locked(ask) -> pass"""
    booking = book(ask=ask(space, parent, child), now=NOW)
    child.guardianships.update(may_book=False)

    with pytest.raises(refusals.NotYourChild):
        move_booking(booking=booking, span=at(MONDAY, *AFTERNOON, space), now=NOW)

    assert cancel_booking(booking=booking, now=NOW).is_cancelled
