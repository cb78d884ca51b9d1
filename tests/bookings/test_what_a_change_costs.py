"""Moved or with fewer children: never less than cancelling would have cost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from bookings.models import Booking
from bookings.services import (
    book,
    cancel_booking,
    change_booking,
    move_booking,
    report_ill,
)
from bookings.services.fees import cancellation_fee
from bookings.today import today_of
from bookings.visits import Visit
from bookings.wording import booked_lines
from childcare.models import Child
from cobaby.accounts.models import User
from spaces.models import Space
from tests.bookings.test_book import ask
from tests.bookings.test_mine import words
from tests.conftest import signed_in
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_child,
    make_ready_space,
)

AFTERNOON = (13 * 60, 16 * 60 + 30)


def test_a_move_never_costs_less_than_cancelling(parent: User, child: Child) -> None:
    """Within a day half the price is due: dropping everything dear does not avoid it.

    Sabotage: bookings/services/fees.py: return max(new, cancellation_fee(booking, now).amount.minor) -> return new
    """
    space = make_ready_space(allows_care_only=True)
    children = [child, *(make_child(parent, months=60, name=f"K{i}") for i in range(3))]
    booking = book(ask=ask(space, parent, *children), now=NOW)
    assert booking.price == 900 + 4 * 750

    changed = change_booking(
        booking=booking,
        span=booking.span,
        desk_kind="",
        children=[child],
        now=booking.span.start - timedelta(hours=3),
    )

    assert changed.price == (900 + 4 * 750) // 2


def moved_to_next_week(parent: User, child: Child) -> tuple[Booking, datetime]:
    """Three hours before its start, when half the price was due; and that instant."""
    space = make_ready_space(days=8)
    booking = book(ask=ask(space, parent, child), now=NOW)
    soon = booking.span.start - timedelta(hours=3)
    next_week = at(MONDAY + timedelta(days=7), *AFTERNOON, space)
    return move_booking(booking=booking, span=next_week, now=soon), soon


def test_a_move_is_no_way_around_the_fee(parent: User, child: Child) -> None:
    """Moved on the day itself to the next week, then cancelled there: half is due all the same.

    Sabotage: bookings/services/fees.py: if due.amount.minor >= least.minor: -> if True:
    """
    booking, soon = moved_to_next_week(parent, child)

    cancelled = cancel_booking(booking=booking, now=soon)

    assert (cancelled.price, cancelled.fee) == (1650, 825)


def test_a_child_who_is_ill_there_is_no_way_around_it_either(parent: User, child: Child) -> None:
    """Sabotage: bookings/services/cancelling.py: price=max(booking.price_amount - less, least_due(booking), key=lambda one: one.minor) -> price=booking.price_amount - less"""
    booking, soon = moved_to_next_week(parent, child)

    ill = report_ill(booking=booking, child=child, keep_desk=False, now=soon)

    assert (ill.is_cancelled, ill.fee) == (True, 825)


@pytest.mark.parametrize("keep_desk", [True, False])
def test_being_ill_costs_nothing_where_cancelling_costs_nothing(
    space: Space, booking: Booking, child: Child, keep_desk: bool
) -> None:
    """The space moved it, so all of it may be cancelled free of charge: so may a part of it.

    Sabotage: bookings/services/cancelling.py: steps=[] if booking.is_free_to_cancel else steps_of(space), -> steps=steps_of(space),
    """
    Space.objects.update(illness_fee_percent=50, illness_frees_desk=False)
    Booking.objects.update(is_free_to_cancel=True)
    soon = booking.span.start - timedelta(hours=3)

    ill = report_ill(booking=booking, child=child, keep_desk=keep_desk, now=soon)

    assert (ill.price if keep_desk else ill.fee) == (900 if keep_desk else 0)


def in_forints(space: Space) -> None:
    """From Thursday on, a hundred times as many of them."""
    prices = space.price_lists.get()
    prices.pk, prices.currency, prices.valid_from = None, "HUF", MONDAY + timedelta(days=3)
    prices.care_price, prices.laptop_half_day = 300_000, 200_000
    prices.save()


def test_a_booking_keeps_its_currency(parent: User, child: Child) -> None:
    """A move to a day with prices in forints cost as many euros as that day costs forints.

    Sabotage: bookings/pricing.py: (lists.filter(currency=currency) if currency else lists).first() -> lists.first()
    Sabotage: bookings/availability/days.py: if prices.currency == family.replaces.currency] -> if prices]
    """
    space = make_ready_space(days=8)
    booking = book(ask=ask(space, parent, child), now=NOW)
    in_forints(space)
    next_week = at(MONDAY + timedelta(days=7), *AFTERNOON, space)

    moved = move_booking(booking=booking, span=next_week, now=NOW, seen_price=booking.price)

    assert (moved.price, moved.currency) == (1650, "EUR")
    with time_machine.travel(NOW, tick=False):
        page = words(signed_in(parent).get(f"/bookings/{booking.reference}/move/"))
    assert "€16.50" in page and "€300" not in page


def test_what_is_due_for_an_ill_child_stays_due(
    space: Space, parent: User, child: Child, sibling: Child
) -> None:
    """Half is due for the ill one: neither a move nor cancelling makes less of it.

    Sabotage: bookings/services/fees.py: new = price.total.minor + owed_for_the_ill(booking, children) -> new = price.total.minor
    Sabotage: bookings/services/fees.py: due = replace(due, amount=due.amount + Amount(parts.owed, booking.currency)) -> pass
    """
    Space.objects.filter(pk=space.pk).update(illness_fee_percent=100)
    booking = book(ask=ask(space, parent, child, sibling), now=NOW)
    soon = booking.span.start - timedelta(hours=3)
    ill = report_ill(booking=booking, child=child, keep_desk=True, now=soon)
    assert ill.price == 900 + 750 + 375

    assert cancellation_fee(ill, soon).amount.minor == 375 + (900 + 750) // 2
    moved = move_booking(booking=ill, span=at(MONDAY, *AFTERNOON, space), now=soon)
    assert moved.price == 900 + 750 + 375
    well = change_booking(
        booking=moved, span=moved.span, desk_kind="laptop", children=[child, sibling], now=soon
    )
    assert well.price == 900 + 750 + 750


def test_who_was_dropped_is_not_on_the_bill(
    space: Space, parent: User, child: Child, sibling: Child
) -> None:
    """Sabotage: bookings/services/changing.py: BookingLine.objects.filter(free, booking=booking).update(amount=0) -> pass"""
    booking = book(ask=ask(space, parent, child, sibling), now=NOW)
    booking = change_booking(
        booking=booking, span=booking.span, desk_kind="laptop", children=[child], now=NOW
    )

    shown = booked_lines(Booking.objects.with_lines().get())

    assert [line["amount"] for line in shown] == ["€9.00", "€7.50"]
    assert sum(line.amount for line in booking.lines.all()) == booking.price


def test_who_was_dropped_before_it_was_cancelled_is_not_listed(
    space: Space, parent: User, child: Child, sibling: Child
) -> None:
    """Sabotage: bookings/wording.py: return not stays or _has_a_later_line(line, booking) -> return False
    Sabotage: bookings/visits.py: if not wording.was_dropped(line, self.booking)] -> if True]
    """
    booking = book(ask=ask(space, parent, child, sibling), now=NOW)
    for coming in ([child], [child, sibling], [child]):
        booking = change_booking(
            booking=booking, span=booking.span, desk_kind="laptop", children=coming, now=NOW
        )
    cancel_booking(booking=booking, now=NOW)

    cancelled = Booking.objects.with_lines().get()

    assert [line["amount"] for line in booked_lines(cancelled)] == ["€9.00", "€7.50"]
    assert Visit(cancelled).who == "Desk, Mila"


def test_a_fee_kept_by_a_move_is_told(parent: User, child: Child) -> None:
    """Not 'free to cancel until', when half is due all the same.

    Sabotage: bookings/services/fees.py: if due.amount.minor >= least.minor: -> if True:
    """
    _booking, soon = moved_to_next_week(parent, child)

    assert today_of(parent, soon).terms == "Cancelling now costs €8.25."


def test_who_tells_an_illness_reads_why_something_is_due(parent: User, child: Child) -> None:
    """Desk and care given up cost nothing by the space's rule, and yet half of it is due.

    Sabotage: templates/bookings/ill.html: {% if kept %}<p -> {% if not kept %}<p
    """
    booking, soon = moved_to_next_week(parent, child)

    with time_machine.travel(soon, tick=False):
        page = signed_in(parent).get(reverse("child_ill", args=[booking.reference]))

    assert "The booking was moved late, so €8.25 are due in any case." in words(page)


def test_nothing_is_said_of_a_late_move_that_never_was(
    space: Space, booking: Booking, parent: User
) -> None:
    """Sabotage: bookings/views/cancelling.py: return wording.money(least) if least and any(way.price == least for way in ways) else "" -> return wording.money(least)"""
    with time_machine.travel(NOW, tick=False):
        page = signed_in(parent).get(reverse("child_ill", args=[booking.reference]))

    assert "moved late" not in words(page)
