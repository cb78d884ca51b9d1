"""Which messages a booking leaves in the outbox, written in the booking's own transaction."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bookings.models import Booking, Rescue
from cobaby import outbox
from cobaby.accounts.models import User
from cobaby.outbox.moments import evening_before, morning_of


def post_booked(booking: Booking, now: datetime) -> None:
    """The confirmation at once; reminders on the evening before and on the morning."""
    post_confirmed(booking, booking.space_day.date, booking.space_day.space.tz, now)


def post_confirmed(booking: Booking, day: date, zone: ZoneInfo, now: datetime) -> None:
    """`post_booked` for who knows the local day and the space's zone, and has not loaded them."""
    told = _draft(booking, _key(booking, "confirmed"), "booking_confirmed", now)
    outbox.post_all(told, *_reminders_on(booking, day, zone, now))


def post_changed(booking: Booking, now: datetime) -> None:
    """What it is now; reminders move along."""
    outbox.withdraw(now=now, prefix=_key(booking, "remind"))
    told = _draft(booking, changed_key(booking), "booking_changed", now)
    outbox.post_all(told, *_reminders(booking, now))


def post_moved_by_space(booking: Booking, act: int, now: datetime) -> None:
    """What it is now, and the reason; said each time, for no family guesses it."""
    outbox.withdraw(now=now, prefix=_key(booking, "remind"))
    key = _key(booking, f"moved-by-space-{act}")
    told = _draft(booking, key, "booking_moved_by_space", now, act=act)
    outbox.post_all(told, *_reminders(booking, now))


def post_cancelled(booking: Booking, now: datetime, *, act: int | None = None) -> None:
    """`act`: the space cancelled it, for a reason that the mail says."""
    outbox.withdraw(now=now, prefix=_key(booking, "remind"))
    told = _draft(booking, _key(booking, "cancelled"), "booking_cancelled", now, act=act)
    outbox.post_all(told)


def post_rescued(rescue: Rescue, now: datetime) -> None:
    """One mail for all that the space changed, in the place of what else would be said of it."""
    booking, became = rescue.booking, rescue.became
    outbox.withdraw(now=now, prefix=_key(booking, "remind"))
    reminders = _reminders(booking, now) if booking.is_confirmed else []
    if became:
        outbox.withdraw(now=now, keys=[_key(became, "confirmed")])
    outbox.post_all(*reminders)
    outbox.post(
        key=_key(became, "confirmed") if became else _key(booking, f"rescued-{rescue.pk}"),
        kind="booking_rescued",
        recipient=booking.person,
        due_at=now,
        payload={"rescue": rescue.pk},
    )


def _reminders(booking: Booking, now: datetime) -> list[outbox.Draft]:
    return _reminders_on(booking, booking.space_day.date, booking.space_day.space.tz, now)


def _reminders_on(booking: Booking, day: date, zone: ZoneInfo, now: datetime) -> list[outbox.Draft]:
    moments = {"evening": evening_before(day, zone), "morning": morning_of(day, zone)}
    return [
        _draft(booking, _reminder_key(booking, name, day), f"reminder_{name}", due_at)
        for name, due_at in moments.items()
        if now < due_at < booking.span.start
    ]


def _draft(
    booking: Booking, key: str, kind: str, due_at: datetime, *, act: int | None = None
) -> outbox.Draft:
    return outbox.Draft(
        key=key,
        kind=kind,
        recipient=User(pk=booking.person_id),  # only its id is written
        due_at=due_at,
        payload={"booking": booking.pk} | ({"act": act} if act else {}),
    )


def reminder_key(booking: Booking, name: str) -> str:
    """Of this day and this version: a reminder posted before a change has another key."""
    return _reminder_key(booking, name, booking.space_day.date)


def _reminder_key(booking: Booking, name: str, day: date) -> str:
    return _key(booking, f"remind-{name}-{day}-{booking.changes}")


def changed_key(booking: Booking) -> str:
    return _key(booking, f"changed-{booking.changes}")


def _key(booking: Booking, what: str) -> str:
    return f"booking:{booking.pk}:{what}"
