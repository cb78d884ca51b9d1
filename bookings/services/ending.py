"""A visit that has begun ends early, because its space cannot go on with it."""

from __future__ import annotations

from datetime import datetime

from bookings.early import early_amounts, early_price
from bookings.models import Booking
from bookings.services.workspace import LockedDay
from spaces.models import DeskReservation
from spaces.ranges import Span


def end_early(booking: Booking, day: LockedDay, stop: datetime, now: datetime) -> None:
    """Shorten a locked booking that has begun to `stop`, on the 15-minute grid and within it.

    What was had until then is paid by its share of the time, the rest costs nothing. The caller
    saves the booking.
    """
    price, had = early_price(booking, stop), Span(booking.span.start, stop)
    for pk, amount in early_amounts(booking, stop).items():
        booking.lines.filter(pk=pk).update(amount=amount)
    places = booking.live_places()
    for place in places:
        care = Span.of(place.during)
        place.booked = had.range()
        place.during = Span(care.start, min(care.end, stop)).range()
        place.save(update_fields=["booked", "during"])
    DeskReservation.objects.promised().filter(line__booking=booking).update(during=had.range())
    booking.price, booking.during = price, had.range()
    booking.note_change(now)
    day.recount_leaving({place.child_id for place in places})
