"""One day of one space, made in one transaction: its roster, then what families booked."""

from __future__ import annotations

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
        _do_not_wait_for_the_disk()
        made = book_together(day, wishes_of(day))
        post_all_booked(day.space, [booking for _, booking in made], day.now)
        later = [(wish, booking) for wish, booking in made if wish.is_cancelled or wish.is_ill]
        if later:
            last = _last_message()
            for wish, booking in later:
                _play(wish, booking, day.now)
            mark_as_sent(last, day.now)
    return len(made)


def mark_as_sent(after: int, now: datetime) -> None:
    """All messages since `after` that were due by `now` count as sent; nobody sends a tick."""
    old = Message.objects.unsent().filter(pk__gt=after, due_at__lte=now)
    old.update(sent_at=F("due_at"), payload={}, to_address="")
    connection.run_on_commit.clear()


def _last_message() -> int:
    return Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _do_not_wait_for_the_disk() -> None:
    """A crash may cost the last days made; the next start makes them again."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


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
