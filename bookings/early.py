"""A visit that ends before its time: when, and what of its price stays. Pure arithmetic."""

from __future__ import annotations

from datetime import datetime

from bookings.models import Booking, BookingLine
from childcare.models import CarePlace
from spaces.ranges import QUARTER, Span


def early_end(span: Span, now: datetime) -> datetime | None:
    """When the quarter hour that runs at `now` is over; None unless time of the span is left."""
    stop = span.start + ((now - span.start) // QUARTER + 1) * QUARTER
    return stop if span.start < stop < span.end else None


def early_amounts(booking: Booking, stop: datetime) -> dict[int, int]:
    """What each line that is still had costs when it ends at `stop`: minor units by line id.

    Its share of the time, rounded down: the family never pays for what it did not have.
    """
    had, whole = Span(booking.span.start, stop).minutes, booking.span.minutes
    return {line.pk: line.amount * had // whole for line in booking.lines.all() if _is_live(line)}


def early_price(booking: Booking, stop: datetime) -> int:
    """The whole booking in minor units, what stays due for the ill included."""
    amounts = early_amounts(booking, stop)
    return booking.price - sum(
        line.amount - amounts[line.pk] for line in booking.lines.all() if line.pk in amounts
    )


def _is_live(line: BookingLine) -> bool:
    part = line.desk_reservation or line.care_place
    return part is not None and part.state != CarePlace.State.CANCELLED
