"""Who comes along with a booking that is there, and what it would cost if others did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bookings.asks import check_parts
from bookings.availability import Family, open_days_of
from bookings.availability.fits import fit, price_on
from bookings.models import Booking
from bookings.services.changing import check_changeable
from bookings.services.fees import price_after_change
from childcare.models import Child


def price_with(booking: Booking, children: Sequence[Child], now: datetime) -> int:
    """What the whole booking costs in minor units if just these children come.

    Raises what `change_booking` raises for the same children at `now`. Whom one only leaves out
    needs no place, so neither a full day nor a short notice stands in the way.
    """
    check_changeable(booking, now)
    space, day, span = booking.space_day.space, booking.space_day.date, booking.span
    known = {place.child_id for place in booking.live_places()}
    wanted = {child.pk for child in children}
    if wanted == known:
        return booking.price
    if not wanted:
        check_parts(space, booking.desk_kind, ())
    family = Family(tuple(children), booking.desk_kind, booking.person, replaces=booking)
    loaded = open_days_of([space], day, day, family, now)[space.pk, day]
    if wanted < known:
        price = price_on(loaded, family, span)
    else:
        price = fit(loaded, family, span, now).price
    return price_after_change(booking, price, children, now)
