"""The families whom a cut would touch, as a manager reads them before insisting on it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from bookings.models import Booking
from bookings.visits import Visit
from childcare.refusals import CutBreaksBookings
from spaces.services.desks import DeskIsTaken


@dataclass(frozen=True)
class Concerned:
    """One booking: whose, when, and who comes."""

    booking: Booking
    name: str
    when: str
    who: str
    is_held: bool
    """Not booked yet: somebody checks it, ten minutes at most."""


def families_concerned(refusal: CutBreaksBookings | DeskIsTaken) -> list[Concerned]:
    """The families that a refused cut concerns, each booking once, in order of time."""
    if isinstance(refusal, DeskIsTaken):
        places, desks = set[int](), {row.pk for row in refusal.reservations}
    else:
        places = {c.place_id for c in refusal.concerns if c.place_id}
        desks = {c.reservation_id for c in refusal.concerns if c.reservation_id}
    touched = Q(lines__care_place__in=places) | Q(lines__desk_reservation__in=desks)
    found = Booking.objects.filter(touched).distinct().with_lines().order_by("during", "pk")
    return [_concerned(booking) for booking in found]


def _concerned(booking: Booking) -> Concerned:
    visit = Visit(booking)
    return Concerned(
        booking=booking,
        name=str(booking.person),
        when=f"{visit.short_day}, {visit.hours}",
        who=visit.who,
        is_held=booking.is_held,
    )
