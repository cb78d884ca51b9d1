"""What every page about one of my bookings begins with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from bookings.models import Booking
from bookings.visits import Visit


def my_booking(request: HttpRequest, reference: str) -> Booking:
    """The person's own, with all that a page shows; anybody else's is a 404, and so is a hold."""
    mine = Booking.objects.visible_to(request.user).made().with_lines()
    return get_object_or_404(mine, reference=reference)


def minor_units(text: str) -> int:
    """The price that a form says was shown; less than nothing where it makes no sense."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def shown(booking: Booking) -> dict[str, Any]:
    visit = Visit(booking)
    return {"booking": booking, "visit": visit, "space": visit.space}
