"""One day of one space, made in one transaction: its roster, then what families booked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from bookings.models import Booking
from bookings.services import cancel_booking, report_ill
from cobaby.demo.batch import book_together
from cobaby.demo.letters import post_all_booked
from cobaby.demo.wishes import Day, Wish, wishes_of
from cobaby.outbox.models import Message


def make_day(day: Day) -> int:
    """The day's shifts and bookings, through the engine; how many bookings."""
    with transaction.atomic():
        made = book_together(day, wishes_of(day))
        post_all_booked(day.space, [booking for _, booking in made], day.now)
        later = [(wish, booking) for wish, booking in made if wish.is_cancelled or wish.is_ill]
        for wish, booking in later:
            _play(wish, booking, day.now)
        if later:
            mark_as_sent([booking for _, booking in later], day.now)
    return len(made)


def mark_as_sent(bookings: Sequence[Booking], now: datetime) -> None:
    """What was due about these bookings by `now` counts as sent, and nobody asks for a tick."""
    ids = [booking.pk for booking in bookings]
    old = Message.objects.unsent().filter(payload__booking__in=ids, due_at__lte=now)
    old.update(sent_at=F("due_at"), payload={})
    connection.run_on_commit.clear()


def _play(wish: Wish, booking: Booking, now: datetime) -> None:
    """What came after the booking."""
    if wish.is_cancelled:
        _give_up(booking, wish, now)
    elif wish.is_ill and wish.ask.children:
        _stay_at_home(booking, wish, now)


def _give_up(booking: Booking, wish: Wish, now: datetime) -> None:
    """Cancelled half way between booking and start."""
    at = wish.asked_at + (booking.span.start - wish.asked_at) / 2
    cancel_booking(booking=booking, now=min(at, now))


def _stay_at_home(booking: Booking, wish: Wish, now: datetime) -> None:
    """The first child is ill: told one hour before the start."""
    at = booking.span.start - timedelta(hours=1)
    if wish.asked_at < at <= now:
        child = wish.ask.children[0]
        report_ill(booking=booking, child=child, keep_desk=child.pk % 2 == 0, now=at)
