"""One booking as its space sees it: the visit, the family, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bookings import wording
from bookings.models import Booking
from bookings.visits import Visit
from childcare.wording import age_words


def booking_page(booking: Booking, now: datetime) -> dict[str, Any]:
    """What the pages about one booking begin with."""
    space, day = booking.space_day.space, booking.space_day.date
    visit = Visit(booking)
    return {
        "booking": booking,
        "visit": visit,
        "day_value": day.isoformat(),
        "children": [
            (place.child.initial, age_words(place.child.age_months(day)), place.care_room.name)
            for place in visit.places
        ],
        "lines": wording.booked_lines(booking),
        "total": wording.booked_total(booking),
        "fee": wording.booked_fee(booking),
        "acts": wording.act_notes(booking),
        "can_move": booking.is_confirmed and booking.span.start > now,
        "can_cancel": booking.is_confirmed and booking.span.end > now,
        "booked_at": (booking.confirmed_at or booking.created_at).astimezone(space.tz),
    }
