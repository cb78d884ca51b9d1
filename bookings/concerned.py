"""Whom a cut concerns, as a manager needs to hear it: families and times, not rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from bookings.models import Booking
from childcare.refusals import Concern


@dataclass(frozen=True)
class Concerned:
    """One booking that a change would break. `what`: first names of children, and a desk."""

    booking: Booking
    what: tuple[str, ...]


def concerned(concerns: Iterable[Concern]) -> list[Concerned]:
    """The bookings behind these places and desks, by time. Three queries for any number."""
    concerns = list(concerns)
    desks = {one.place_id: one.child_name for one in concerns if one.is_desk}
    places = {one.place_id: one.child_name for one in concerns if not one.is_desk}
    found = Booking.objects.filter(lines__desk_reservation__in=desks) | Booking.objects.filter(
        lines__care_place__in=places
    )
    rows = found.select_related("person", "space_day__space").prefetch_related("lines")
    return [
        Concerned(booking, tuple(_what(booking, desks, places)))
        for booking in rows.order_by("during", "pk").distinct()
    ]


def digest(concerns: Iterable[Concern]) -> str:
    """Names exactly these concerns: who insists has seen them and no others."""
    keys = sorted(f"{one.is_desk}:{one.place_id}:{one.span.start.isoformat()}" for one in concerns)
    return sha256("|".join(keys).encode()).hexdigest()[:32]


def _what(booking: Booking, desks: dict[int, str], places: dict[int, str]) -> list[str]:
    lines = booking.lines.all()
    children = [places[line.care_place_id] for line in lines if line.care_place_id in places]
    desk = [desks[line.desk_reservation_id] for line in lines if line.desk_reservation_id in desks]
    return children + desk
