"""What a space does for a family: it says why, the family pays nothing for it and is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from bookings import refusals
from bookings.models import Booking, SpaceAct
from bookings.services import (
    book,
    book_for_family,
    cancel_booking,
    cancel_for_family,
    hold,
    move_for_family,
    report_ill,
)
from childcare.models import Child
from childcare.refusals import CareFull
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from cobaby.outbox.sending import send_due
from spaces.models import Space
from tests.bookings.test_book import AFTERNOON, ask
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space, make_user

WHY = "The heating is broken."


@pytest.fixture
def booked(space: Space, parent: User, child: Child) -> Booking:
    return book(ask=ask(space, parent, child), now=NOW)


def test_a_space_cancels_free_of_charge(booked: Booking, manager: User) -> None:
    """An hour before, when a family would pay all.

    Sabotage: bookings/services/for_family.py: end_booking(booking, days, owed_for_the_ill(booking), now) -> end_booking(booking, days, booking.price, now)
    """
    late = booked.span.start - timedelta(hours=1)

    cancelled = cancel_for_family(booking=booked, by=manager, reason=WHY, now=late)

    assert (cancelled.is_cancelled, cancelled.fee) == (True, 0)
    act = SpaceAct.objects.get()
    assert (act.what, act.reason, act.by) == ("cancelled", WHY, manager)


def test_what_is_due_for_a_child_that_fell_ill_stays(
    space: Space, parent: User, child: Child, sibling: Child, manager: User
) -> None:
    Space.objects.update(illness_fee_percent=100)
    booked = book(ask=ask(space, parent, child, sibling), now=NOW)
    soon = booked.span.start - timedelta(hours=3)
    ill = report_ill(booking=booked, child=child, keep_desk=True, now=soon)

    cancelled = cancel_for_family(booking=ill, by=manager, reason=WHY, now=soon)

    assert cancelled.fee == 375


def test_a_visit_that_has_begun_can_be_cancelled_by_the_space(
    booked: Booking, manager: User
) -> None:
    """Sabotage: bookings/services/for_family.py: if not booking.is_confirmed or booking.span.end <= now: -> if True:"""
    begun = booked.span.start + timedelta(hours=1)

    assert cancel_for_family(booking=booked, by=manager, reason=WHY, now=begun).is_cancelled


def test_one_that_is_over_cannot(booked: Booking, manager: User) -> None:
    with pytest.raises(refusals.NotChangeable):
        cancel_for_family(booking=booked, by=manager, reason=WHY, now=booked.span.end)


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_no_change_without_a_reason(booked: Booking, manager: User, reason: str) -> None:
    """Sabotage: bookings/services/for_family.py: if not said: -> if False:"""
    with pytest.raises(refusals.ReasonMissing):
        cancel_for_family(booking=booked, by=manager, reason=reason, now=NOW)


def test_cancelling_twice_is_cancelling_once(booked: Booking, manager: User) -> None:
    """Sabotage: bookings/services/for_family.py: if booking.is_cancelled: -> if False:"""
    for _ in range(2):
        cancel_for_family(booking=booked, by=manager, reason=WHY, now=NOW)

    assert Message.objects.filter(kind="booking_cancelled").count() == 1
    assert SpaceAct.objects.count() == 1


def test_a_move_by_the_space_costs_no_more(
    space: Space, parent: User, child: Child, manager: User
) -> None:
    """Not even where the new day is dearer, nor on cancelling afterwards.

    Sabotage: bookings/services/changing.py: min(price, booking.price), least_fee -> booking.price, least_fee
    """
    booked = book(ask=ask(space, parent, child), now=NOW)
    space.price_lists.update(laptop_half_day=5000)
    late = booked.span.start - timedelta(hours=1)
    there = at(MONDAY, *AFTERNOON, space)

    moved = move_for_family(booking=booked, span=there, by=manager, reason=WHY, now=late)

    assert (moved.span, moved.price, moved.least_fee) == (there, booked.price, 0)
    act = SpaceAct.objects.get()
    assert (act.what, act.was_span) == ("moved", booked.span)


def test_a_move_that_does_not_fit_changes_nothing(
    parent: User, child: Child, manager: User
) -> None:
    space = make_ready_space(room={"limit": 1})
    booked = book(ask=ask(space, parent, child), now=NOW)
    other = make_user()
    there = at(MONDAY, *AFTERNOON, space)
    book(ask=ask(space, other, make_child(other), span=there), now=NOW)

    with pytest.raises(CareFull):
        move_for_family(booking=booked, span=there, by=manager, reason=WHY, now=NOW)

    assert Booking.objects.get(pk=booked.pk).span == booked.span
    assert not SpaceAct.objects.exists()


def test_a_move_sent_twice_is_one_move(booked: Booking, manager: User, space: Space) -> None:
    """Sabotage: bookings/services/for_family.py: if moved.changes == before.changes: -> if False:"""
    there = at(MONDAY, *AFTERNOON, space)
    for _ in range(2):
        move_for_family(booking=booked, span=there, by=manager, reason=WHY, now=NOW)

    assert SpaceAct.objects.count() == 1
    assert Message.objects.filter(kind="booking_moved_by_space").count() == 1


def test_the_family_reads_why_in_its_own_language(
    booked: Booking, manager: User, parent: User, space: Space
) -> None:
    """Sabotage: templates/bookings/email/booking_moved_by_space.txt: {% blocktranslate %}The reason: {{ reason }}{% endblocktranslate %} ->"""
    User.objects.filter(pk=parent.pk).update(language="de")
    send_due(lambda: NOW)
    mail.outbox.clear()
    there = at(MONDAY, *AFTERNOON, space)

    move_for_family(booking=booked, span=there, by=manager, reason=WHY, now=NOW)
    send_due(lambda: NOW)

    [sent] = mail.outbox
    assert f"Der Grund: {WHY}" in sent.body and "16. März, 09:00–12:30" in sent.body
    assert "13:00–16:30" in sent.body


def test_a_cancellation_is_told_with_its_reason(booked: Booking, manager: User) -> None:
    """Sabotage: bookings/messages.py: | ({"act": act} if act else {}) -> | {}"""
    cancel_for_family(booking=booked, by=manager, reason=WHY, now=NOW)
    mail.outbox.clear()

    send_due(lambda: NOW)

    [sent] = [one for one in mail.outbox if "cancel" in one.subject]
    assert WHY in sent.body and "It costs nothing." in sent.body


def test_booking_for_a_family_keeps_its_own_hold(
    space: Space, parent: User, child: Child, sibling: Child, manager: User
) -> None:
    """Sabotage: bookings/services/for_family.py: keeps_hold=True -> keeps_hold=False"""
    held = hold(ask=ask(space, parent, sibling, span=at(MONDAY, *AFTERNOON, space)), now=NOW)

    booked = book_for_family(ask=ask(space, parent, child), by=manager, now=NOW)

    assert booked.is_confirmed
    assert Booking.objects.get(pk=held.pk).is_held
    assert SpaceAct.objects.get().what == "booked"


def test_a_form_sent_twice_is_one_booking(
    space: Space, parent: User, child: Child, manager: User
) -> None:
    wish = ask(space, parent, child)

    first, again = (book_for_family(ask=wish, by=manager, now=NOW) for _ in range(2))

    assert first == again
    assert SpaceAct.objects.count() == 1


def test_the_family_hears_who_booked(
    space: Space, parent: User, child: Child, manager: User
) -> None:
    """Sabotage: bookings/emails.py: act.what == SpaceAct.What.BOOKED for act in acts.values() -> False for act in acts.values()"""
    mail.outbox.clear()
    book_for_family(ask=ask(space, parent, child), by=manager, now=NOW)

    send_due(lambda: NOW)

    assert f"{space.name} booked it for you." in mail.outbox[-1].body


def test_a_family_may_still_cancel_what_the_space_booked(
    space: Space, parent: User, child: Child, manager: User
) -> None:
    booked = book_for_family(ask=ask(space, parent, child), by=manager, now=NOW)

    assert cancel_booking(booking=booked, now=NOW).is_cancelled
