"""Which messages a booking leaves in the outbox, written in the booking's own transaction."""

from __future__ import annotations

from datetime import datetime

from bookings.models import Booking
from cobaby import outbox
from cobaby.outbox.moments import evening_before, morning_of


def post_booked(booking: Booking, now: datetime) -> None:
    """The confirmation at once; reminders on the evening before and on the morning."""
    outbox.post(
        key=_key(booking, "confirmed"),
        kind="booking_confirmed",
        recipient=booking.person,
        due_at=now,
        payload={"booking": booking.pk},
    )
    _post_reminders(booking, now)


def post_changed(booking: Booking, now: datetime) -> None:
    """What it is now; reminders move along."""
    outbox.withdraw(now=now, prefix=_key(booking, "remind"))
    outbox.post(
        key=changed_key(booking),
        kind="booking_changed",
        recipient=booking.person,
        due_at=now,
        payload={"booking": booking.pk},
    )
    _post_reminders(booking, now)


def post_moved_by_space(booking: Booking, act: int, now: datetime) -> None:
    """What it is now, and the reason; said each time, for no family guesses it."""
    outbox.withdraw(now=now, prefix=_key(booking, "remind"))
    outbox.post(
        key=_key(booking, f"moved-by-space-{act}"),
        kind="booking_moved_by_space",
        recipient=booking.person,
        due_at=now,
        payload={"booking": booking.pk, "act": act},
    )
    _post_reminders(booking, now)


def post_cancelled(booking: Booking, now: datetime, *, act: int | None = None) -> None:
    """`act`: the space cancelled it, for a reason that the mail says."""
    outbox.withdraw(now=now, prefix=_key(booking, "remind"))
    outbox.post(
        key=_key(booking, "cancelled"),
        kind="booking_cancelled",
        recipient=booking.person,
        due_at=now,
        payload={"booking": booking.pk} | ({"act": act} if act else {}),
    )


def _post_reminders(booking: Booking, now: datetime) -> None:
    day, zone = booking.space_day.date, booking.space_day.space.tz
    for name, due_at in (
        ("evening", evening_before(day, zone)),
        ("morning", morning_of(day, zone)),
    ):
        if now < due_at < booking.span.start:
            outbox.post(
                key=reminder_key(booking, name),
                kind=f"reminder_{name}",
                recipient=booking.person,
                due_at=due_at,
                payload={"booking": booking.pk},
            )


def reminder_key(booking: Booking, name: str) -> str:
    """Of this day and this version: a reminder posted before a change has another key."""
    return _key(booking, f"remind-{name}-{booking.space_day.date}-{booking.changes}")


def changed_key(booking: Booking) -> str:
    return _key(booking, f"changed-{booking.changes}")


def _key(booking: Booking, what: str) -> str:
    return f"booking:{booking.pk}:{what}"
