"""The ways to tell that a child is ill, each with what the booking then costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bookings import wording
from bookings.models import Booking
from bookings.services.cancelling import illness_terms
from childcare.models import Child
from cobaby.money.amounts import Amount


@dataclass(frozen=True)
class Way:
    """This child stays at home; the desk is kept or given up with it."""

    child: Child
    keep_desk: bool
    ends_booking: bool
    has_desk: bool
    price: Amount
    beside: Sequence[Amount]

    @property
    def row(self) -> dict[str, Any]:
        """As the component of a time draws it."""
        return {
            "id": f"way-{self.child.pk}-{int(self.keep_desk)}",
            "name": "way",
            "value": f"{self.child.pk}-{int(self.keep_desk)}-{self.price.minor}",
            "time": self.child.first_name,
            "price": wording.money(self.price, beside=self.beside),
            "what": self._words,
            "status": "fits",
            "left": 0,
            "left_words": "",
        }

    @property
    def _words(self) -> str:
        if self.ends_booking:
            ends = _("stays at home, and I give up my desk")
            return ends if self.has_desk else _("stays at home, and the booking ends")
        stays = _("stays at home, and I keep my desk")
        return stays if self.has_desk else _("stays at home, and the others come")


def ways(booking: Booking, now: datetime) -> list[Way]:
    """None for a booking that is over. With the last child the desk may be kept or given up."""
    if not booking.is_confirmed or booking.span.end <= now:
        return []
    places, has_desk = booking.live_places(), booking.live_desk() is not None
    found = []
    for place in places:
        is_last = len(places) == 1
        for keep_desk in [True, False] if is_last and has_desk else [has_desk]:
            terms = illness_terms(booking, place.child, keep_desk=keep_desk, now=now)
            found.append((place.child, keep_desk, terms))
    prices = [terms.price for _child, _keep, terms in found]
    return [
        Way(child, keep_desk, terms.ends_booking, has_desk, terms.price, prices)
        for child, keep_desk, terms in found
    ]


def parsed(value: str) -> tuple[int, bool, int]:
    """Child, whether the desk is kept, and the price that was shown; zeros for nonsense."""
    parts = value.split("-")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() and len(p) < 16 for p in parts):
        return 0, False, 0
    return int(parts[0]), parts[1] == "1", int(parts[2])
