"""Hold, confirm, book: the desk and all children, or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from bookings import refusals
from bookings.asks import Ask
from bookings.models import Booking
from bookings.services import book, confirm_booking, extend_hold, hold, release_hold
from childcare.models import CareDay, CarePlace, Child
from childcare.refusals import CareFull, ChildElsewhere
from cobaby.accounts.models import User
from spaces.models import DeskReservation, Space
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space, make_user

MORNING = (9 * 60, 12 * 60 + 30)
AFTERNOON = (13 * 60, 16 * 60 + 30)


def ask(space: Space, person: User, *children: Child, **overrides: Any) -> Ask:
    fields: dict[str, Any] = {
        "person": person,
        "space": space,
        "span": at(MONDAY, *MORNING, space),
        "desk_kind": "laptop",
        "children": children,
        "form_token": uuid4(),
    }
    return Ask(**(fields | overrides))


def test_a_desk_and_a_child_are_one_booking(space: Space, parent: User, child: Child) -> None:
    booking = book(ask=ask(space, parent, child), now=NOW)

    assert booking.is_confirmed
    assert booking.price == 900 + 750
    assert booking.live_desk() is not None
    assert [place.child for place in booking.live_places()] == [child]
    day = CareDay.objects.get(space_day=booking.space_day)
    assert sum(day.children) == 14  # quarters from 09:00 to 12:30


def test_a_hold_becomes_a_booking(space: Space, parent: User, child: Child) -> None:
    held = hold(ask=ask(space, parent, child), now=NOW)

    booking = confirm_booking(booking=held, now=NOW + timedelta(minutes=9))

    assert booking.is_confirmed
    assert CarePlace.objects.get().state == "booked"
    assert DeskReservation.objects.get().state == "booked"


def test_confirming_twice_is_confirming_once(space: Space, parent: User, child: Child) -> None:
    held = hold(ask=ask(space, parent, child), now=NOW)

    confirm_booking(booking=held, now=NOW)
    confirm_booking(booking=held, now=NOW)

    assert Booking.objects.count() == 1


def test_choosing_again_replaces_the_hold(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/services/booking.py: _discard(held, days[day_key(held)]) -> pass"""
    hold(ask=ask(space, parent, child), now=NOW)

    hold(ask=ask(space, parent, child, span=at(MONDAY, *AFTERNOON, space)), now=NOW)

    assert Booking.objects.count() == 1
    assert CarePlace.objects.count() == 1
    assert sum(CareDay.objects.get().children) == 14


def test_a_hold_that_ran_out_counts_for_nobody(parent: User, child: Child) -> None:
    space = make_ready_space(desks=1)
    hold(ask=ask(space, parent, child), now=NOW)
    other = make_user("Bilal")

    later = NOW + timedelta(minutes=11)
    booking = book(ask=ask(space, other, make_child(other)), now=later)

    assert booking.is_confirmed
    assert CarePlace.objects.count() == 1


def test_a_lost_hold_says_so(parent: User, child: Child) -> None:
    space = make_ready_space(desks=1)
    held = hold(ask=ask(space, parent, child), now=NOW)
    other = make_user("Bilal")
    later = NOW + timedelta(minutes=11)
    book(ask=ask(space, other, make_child(other)), now=later)

    with pytest.raises(refusals.HoldLost):
        confirm_booking(booking=held, now=later)

    held.refresh_from_db()
    assert held.is_held


def test_a_hold_that_ran_out_is_taken_up_again_while_free(
    space: Space, parent: User, child: Child
) -> None:
    held = hold(ask=ask(space, parent, child), now=NOW)

    booking = confirm_booking(booking=held, now=NOW + timedelta(hours=1))

    assert booking.is_confirmed
    assert len(booking.live_places()) == 1


def test_a_hold_is_extended_once(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/services/booking.py: if booking.was_extended: -> if False:"""
    held = hold(ask=ask(space, parent, child), now=NOW)

    longer = extend_hold(booking=held, now=NOW)

    assert longer.held_until == NOW + timedelta(minutes=20)
    with pytest.raises(refusals.AlreadyExtended):
        extend_hold(booking=held, now=NOW)


def test_a_released_hold_leaves_nothing(space: Space, parent: User, child: Child) -> None:
    held = hold(ask=ask(space, parent, child), now=NOW)

    release_hold(booking=held, now=NOW)

    assert not Booking.objects.exists()
    assert not CarePlace.objects.exists()
    assert not DeskReservation.objects.exists()
    assert sum(CareDay.objects.get().children) == 0


def test_the_same_form_again_is_the_same_booking(space: Space, parent: User, child: Child) -> None:
    once = ask(space, parent, child)

    first = book(ask=once, now=NOW)
    again = book(ask=once, now=NOW)

    assert first == again
    assert Booking.objects.count() == 1


def test_the_same_form_with_other_content_is_refused(
    space: Space, parent: User, child: Child
) -> None:
    once = ask(space, parent, child)
    book(ask=once, now=NOW)

    with pytest.raises(refusals.FormAlreadyUsed):
        book(
            ask=ask(space, parent, form_token=once.form_token),
            now=NOW,
        )


def test_no_desk_left(parent: User, child: Child) -> None:
    space = make_ready_space(desks=1)
    other = make_user("Bilal")
    book(ask=ask(space, other, make_child(other)), now=NOW)

    with pytest.raises(refusals.DeskFull):
        book(ask=ask(space, parent, child), now=NOW)

    assert CarePlace.objects.count() == 1


def test_no_educator_left_explains_itself(parent: User) -> None:
    space = make_ready_space(educators=1)
    children = [make_child(parent, months=20, name=f"Kind {i}") for i in range(5)]

    with pytest.raises(CareFull) as refusal:
        book(ask=ask(space, parent, *children), now=NOW)

    assert "From 09:00 to 12:30 a second educator would be needed" in refusal.value.message
    assert "Free again" not in refusal.value.message or "17:30" not in refusal.value.message
    assert not Booking.objects.exists()


def test_all_children_or_none(parent: User, child: Child) -> None:
    space = make_ready_space(room={"limit": 1})
    sibling = make_child(parent, months=60, name="Jonas")

    with pytest.raises(CareFull) as refusal:
        book(ask=ask(space, parent, child, sibling), now=NOW)

    assert refusal.value.child == sibling
    assert not CarePlace.objects.exists()


def test_a_child_is_not_in_two_places(space: Space, parent: User, child: Child) -> None:
    elsewhere = make_ready_space()
    book(ask=ask(elsewhere, parent, child), now=NOW)

    with pytest.raises(ChildElsewhere):
        book(ask=ask(space, parent, child), now=NOW)


def test_somebody_elses_child_cannot_be_booked(
    space: Space, parent: User, other_child: Child
) -> None:
    with pytest.raises(refusals.NotYourChild):
        book(ask=ask(space, parent, other_child), now=NOW)


def test_care_outlasts_work_by_the_margin(parent: User, child: Child) -> None:
    space = make_ready_space(margin_before=15, margin_after=15)

    book(ask=ask(space, parent, child), now=NOW)

    assert CarePlace.objects.get().during.lower == at(MONDAY, 525, 540, space).start


def test_adjacent_stays_count_as_one(parent: User, child: Child) -> None:
    space = make_ready_space(
        margin_before=15, margin_after=15, booking_style="free", shortest_minutes=60
    )

    first = book(ask=ask(space, parent, child, span=at(MONDAY, 540, 720, space)), now=NOW)
    book(ask=ask(space, parent, child, span=at(MONDAY, 720, 900, space)), now=NOW)

    spans = sorted((place.during.lower, place.during.upper) for place in CarePlace.objects.all())
    assert spans[0][1] == spans[1][0] == at(MONDAY, 720, 735, space).start
    assert max(CareDay.objects.get(space_day=first.space_day).children) == 1


def test_a_hold_taken_up_again_costs_what_was_shown(
    space: Space, parent: User, child: Child
) -> None:
    """Sabotage: bookings/services/booking.py: if booking and booking.price_amount != price.total: -> if False:"""
    held = hold(ask=ask(space, parent, child), now=NOW)
    later = NOW + timedelta(hours=1)
    other = make_user("Bilal")
    release_hold(booking=hold(ask=ask(space, other, desk_kind="laptop"), now=later), now=later)
    space.price_lists.update(care_price=900)

    with pytest.raises(refusals.HoldLost):
        confirm_booking(booking=held, now=later)


def test_what_was_shown_is_paid_though_prices_rise_while_it_is_held(
    space: Space, parent: User, child: Child, sibling: Child
) -> None:
    """A desk for half a day and two children, the cheaper one less: as shown, line by line.

    Sabotage: bookings/services/confirming.py: confirmed = copy(booking) -> Booking.objects.filter(pk=booking.pk).update(price=1); confirmed = copy(booking)
    """
    held = hold(ask=ask(space, parent, child, sibling), now=NOW)
    shown = [held.price, *held.lines.order_by("pk").values_list("amount", flat=True)]
    space.price_lists.update(care_price=9000, laptop_half_day=9900, sibling_discount_percent=0)

    confirm_booking(booking=held, now=NOW + timedelta(minutes=5))

    held.refresh_from_db()
    assert held.is_confirmed and held.price == sum(shown[1:])
    assert [held.price, *held.lines.order_by("pk").values_list("amount", flat=True)] == shown
