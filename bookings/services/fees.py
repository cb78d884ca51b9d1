"""What a booking costs when it is cancelled or changed, by the ladder of its space."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bookings.models import Booking, BookingLine
from bookings.pricing import Price, ladders_of
from childcare.models import CarePlace, Child
from cobaby.money.amounts import Amount
from cobaby.money.cancellation import Fee, Step, fee_by_line
from spaces.models import DeskReservation


def cancellation_fee(booking: Booking, now: datetime) -> Fee:
    """What cancelling this booking costs at `now`, by the ladder of its space.

    What stays due for children who fell ill is due in full. At least what it cost when the booking
    was moved, so that a move is no way around the fee. Free where the space itself changed it.
    """
    return cancellation_fees([booking], now)[booking.pk]


def cancellation_fees(bookings: Sequence[Booking], now: datetime) -> dict[int, Fee]:
    """The same for many, by their ids, whose days are loaded: two queries."""
    parts = _parts_of([booking.pk for booking in bookings])
    ladders = ladders_of({booking.space_day.space_id for booking in bookings})
    return {
        booking.pk: _fee(booking, parts[booking.pk], ladders[booking.space_day.space_id], now)
        for booking in bookings
    }


@dataclass
class _Parts:
    """Minor units: of each part that is still booked, and due for children who fell ill."""

    live: list[int] = field(default_factory=list)
    owed: int = 0


def _parts_of(ids: Collection[int]) -> Mapping[int, _Parts]:
    found: defaultdict[int, _Parts] = defaultdict(_Parts)
    lines = BookingLine.objects.filter(booking__in=ids).order_by("pk")
    for pk, amount, place, desk in lines.values_list(
        "booking_id", "amount", "care_place__state", "desk_reservation__state"
    ):
        if place == CarePlace.State.CANCELLED:
            found[pk].owed += amount
        elif desk != DeskReservation.State.CANCELLED:
            found[pk].live.append(amount)
    return found


def _fee(booking: Booking, parts: _Parts, ladder: Sequence[Step], now: datetime) -> Fee:
    kept = max(0, booking.price - sum(parts.live) - parts.owed)
    is_free = booking.is_free_to_cancel
    due = fee_by_line(
        [Amount(minor, booking.currency) for minor in (*parts.live, kept)],
        booking.currency,
        [] if is_free else ladder,
        starts_at=booking.span.start,
        now=now,
    )
    due = replace(due, amount=due.amount + Amount(parts.owed, booking.currency))
    least = least_due(booking)
    if due.amount.minor >= least.minor:
        return due
    return replace(due, amount=least, free_until=None)


def least_due(booking: Booking) -> Amount:
    """What a move kept: at least this is due, in whatever way the booking ends."""
    kept = 0 if booking.is_free_to_cancel else min(booking.least_fee, booking.price)
    return Amount(kept, booking.currency)


def owed_for_the_ill(booking: Booking, coming: Sequence[Child] = ()) -> int:
    """Minor units that stay due for children who fell ill and are not `coming` all the same."""
    lines = BookingLine.objects.filter(
        booking=booking, care_place__state=CarePlace.State.CANCELLED
    ).exclude(care_place__child__in=coming)
    return sum(lines.values_list("amount", flat=True))


def price_after_change(
    booking: Booking, price: Price, children: Sequence[Child], now: datetime
) -> int:
    """The new price in minor units, with what stays due for children who fell ill.

    At least what cancelling would cost now.
    """
    new = price.total.minor + owed_for_the_ill(booking, children)
    return max(new, cancellation_fee(booking, now).amount.minor)
