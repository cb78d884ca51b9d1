"""Forms, holds and bookings that were used already, are over, or cost more than was shown."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from bookings import refusals
from bookings.models import Booking
from bookings.services import (
    book,
    cancel_booking,
    change_booking,
    confirm_booking,
    extend_hold,
    hold,
    move_booking,
    say_running_late,
)
from bookings.services.watching import MOST_A_PERSON, watch_place
from childcare.models import Child
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span
from tests.bookings.refusing import refused
from tests.bookings.test_book import ask
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_child,
    make_ready_space,
    make_user,
)

AFTERNOON = (13 * 60, 16 * 60 + 30)


def test_the_same_form_with_other_content(space: Space, parent: User, child: Child) -> None:
    once = ask(space, parent, child)
    hold(ask=once, now=NOW)

    refused(refusals.FormAlreadyUsed, ask(space, parent, form_token=once.form_token))


def test_a_form_that_holds_does_not_book(space: Space, parent: User) -> None:
    """Sabotage: bookings/services/booking.py: or (sent.is_held and not held_until) -> or False"""
    once = ask(space, parent)
    hold(ask=once, now=NOW)

    refused(refusals.FormAlreadyUsed, once)


def test_the_token_of_another_person_is_another_token(space: Space, parent: User) -> None:
    token = uuid4()
    mine = book(ask=ask(space, parent, form_token=token), now=NOW)
    theirs = book(ask=ask(space, make_user(), form_token=token), now=NOW)

    assert mine != theirs


def test_a_cancelled_booking_is_confirmed_by_nobody(space: Space, parent: User) -> None:
    booking = book(ask=ask(space, parent), now=NOW)
    cancel_booking(booking=booking, now=NOW)

    with pytest.raises(refusals.NotHeld) as refusal:
        confirm_booking(booking=booking, now=NOW)
    assert refusal.value.message.endswith(".")


def test_a_hold_that_another_choice_replaced(space: Space, parent: User) -> None:
    """Sabotage: bookings/services/workspace.py: if fresh is None: -> if False:"""
    first = hold(ask=ask(space, parent), now=NOW)
    hold(ask=ask(space, parent, span=at(MONDAY, *AFTERNOON, space)), now=NOW)

    for service in (confirm_booking, extend_hold):
        with pytest.raises(refusals.NotHeld):
            service(booking=first, now=NOW)


def test_a_hold_that_ran_out_is_not_extended(space: Space, parent: User) -> None:
    held = hold(ask=ask(space, parent), now=NOW)

    with pytest.raises(refusals.NotHeld):
        extend_hold(booking=held, now=NOW + timedelta(minutes=10))


def test_a_hold_is_not_confirmed_after_its_start(space: Space, parent: User) -> None:
    """Sabotage: bookings/services/confirming.py: AND lower(during) > %(now)s::timestamptz ->"""
    start = at(MONDAY, 540, 555, space).start
    held = hold(ask=ask(space, parent), now=start - timedelta(minutes=5))

    with pytest.raises(refusals.TooLateToBook):
        confirm_booking(booking=held, now=start)


def test_what_is_over_or_has_begun_does_not_change(space: Space, parent: User) -> None:
    """Sabotage: bookings/services/changing.py: if booking.span.start <= now: -> if False:"""
    booking = book(ask=ask(space, parent), now=NOW)
    start, end = booking.span.start, booking.span.end
    afternoon = at(MONDAY, *AFTERNOON, space)

    for now, refusal in ((start, refusals.AlreadyStarted), (end, refusals.NotChangeable)):
        with pytest.raises(refusal) as said:
            move_booking(booking=booking, span=afternoon, now=now)
        assert said.value.message.endswith(".")
        with pytest.raises(refusal):
            cancel_booking(booking=booking, now=now)
    with pytest.raises(refusals.NotChangeable):
        say_running_late(booking=booking, minutes=15, now=end)


def test_a_day_that_is_short_unsaid(parent: User, child: Child) -> None:
    """The limit went down behind the engine's back: refused in words, and no error.

    Sabotage: bookings/services/workspace.py: recount(self.row, self.setting, self.hours) -> recount(self.row, self.setting, self.hours, as_fact=True)
    """
    space = make_ready_space(educators=2)
    book(ask=ask(space, parent, child), now=NOW)
    shift = space.care_rooms.get().shifts.all()
    for one in shift:
        one.educator.credentials.all().delete()
    type(space.regime).objects.update(required_credentials=["first_aid"])
    other = make_user()

    with pytest.raises(refusals.DayChanged) as refusal:
        book(ask=ask(space, other, make_child(other)), now=NOW)

    assert refusal.value.message.endswith(".")


def test_a_change_never_costs_more_than_was_shown(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/services/changing.py: if seen_price is not None and booking.price > seen_price: -> if False:"""
    booking = book(ask=ask(space, parent, child), now=NOW)
    afternoon = at(MONDAY, *AFTERNOON, space)

    with pytest.raises(refusals.PriceHasRisen) as refusal:
        move_booking(booking=booking, span=afternoon, now=NOW, seen_price=booking.price - 1)

    assert refusal.value.message.endswith(".")
    assert Booking.objects.get().span == booking.span


def test_a_child_is_added_by_those_who_may(
    space: Space, parent: User, child: Child, other_child: Child
) -> None:
    """Sabotage: bookings/services/changing.py: ask = as_locked(ask) -> pass"""
    booking = book(ask=ask(space, parent, child), now=NOW)

    with pytest.raises(refusals.NotYourChild):
        change_booking(
            booking=booking,
            span=booking.span,
            desk_kind="laptop",
            children=[child, other_child],
            now=NOW,
        )


def test_nobody_waits_for_everything(space: Space, parent: User) -> None:
    """Sabotage: bookings/services/watching.py: if waiting.count() >= MOST_A_PERSON: -> if False:"""
    spans = [at(MONDAY, 540, 600 + 15 * i, space) for i in range(MOST_A_PERSON + 1)]

    def watch(span: Span) -> None:
        watch_place(
            person=parent,
            space=space,
            span=span,
            is_whole_day=False,
            minutes=span.minutes,
            desk_kind="laptop",
            children=[],
            now=NOW,
        )

    for span in spans[1:]:
        watch(span)
    with pytest.raises(refusals.TooManyWatches) as refusal:
        watch(spans[0])
    assert refusal.value.message.endswith(".")
