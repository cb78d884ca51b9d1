"""The messages of many bookings at once: what `bookings.messages.post_booked` writes for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bookings.models import Booking
from cobaby.outbox.models import Message
from cobaby.outbox.moments import evening_before, morning_of
from spaces.models import Space


def post_all_booked(space: Space, bookings: Iterable[Booking], now: datetime) -> None:
    """Confirmations and reminders; those that were due by `now` count as sent."""
    Message.objects.bulk_create(
        [_message(booking, name, kind, due_at, now)
         for booking in bookings
         for name, kind, due_at in _due(space, booking)],
        ignore_conflicts=True,
    )  # fmt: skip


def _due(space: Space, booking: Booking) -> Iterator[tuple[str, str, datetime]]:
    day, posted_at = booking.space_day.date, booking.created_at
    yield "confirmed", "booking_confirmed", posted_at
    for name, due_at in (
        ("evening", evening_before(day, space.tz)),
        ("morning", morning_of(day, space.tz)),
    ):
        if posted_at < due_at < booking.span.start:
            yield f"remind-{name}-{day}-{booking.changes}", f"reminder_{name}", due_at


def _message(booking: Booking, name: str, kind: str, due_at: datetime, now: datetime) -> Message:
    was_sent = due_at <= now
    return Message(
        key=f"booking:{booking.pk}:{name}",
        kind=kind,
        recipient=booking.person,
        due_at=due_at,
        payload={} if was_sent else {"booking": booking.pk},
        sent_at=due_at if was_sent else None,
    )
