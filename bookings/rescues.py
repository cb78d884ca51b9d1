"""What a space did for a family whose booking it could not keep, as the family reads it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from bookings import wording
from bookings.models import Booking, Rescue
from spaces.hours import opening_on
from spaces.models import Closure


@dataclass(frozen=True)
class Rescued:
    """`became`: the new booking in another space; `was`: the time and place before."""

    heading: str
    because: str
    was: str
    way: str
    booking: Booking
    became: Booking | None

    @property
    def is_cancelled(self) -> bool:
        return self.way == Rescue.Way.CANCEL

    @property
    def is_ended(self) -> bool:
        return self.way == Rescue.Way.END

    @property
    def is_over(self) -> bool:
        """It happened while they were there: nothing is left to move or to cancel."""
        return self.way in (Rescue.Way.END, Rescue.Way.TOLD)


def last_rescue(booking: Booking) -> Rescued | None:
    """What the space did to this booking last, or to the one that it stands for."""
    about = Rescue.objects.filter(Q(booking=booking) | Q(became=booking))
    found = about.select_related("space_day__space", "booking", "became").first()
    return rescued(found) if found else None


def rescued(rescue: Rescue) -> Rescued:
    space, day = rescue.space_day.space, rescue.space_day.date
    reason = ""
    if rescue.cause == Rescue.Cause.CLOSED:
        closed = rescue.closed or Closure.What.ALL
        reason = opening_on(space, day).why_closed(rescue.span, closed)
    was = f"{wording.long_day(day)}, {wording.times(rescue.span, space)}, {space.name}"
    return Rescued(
        heading=wording.way_words(rescue.way),
        because=wording.cause_words(rescue.cause, reason.rstrip(".")),
        was=was,
        way=rescue.way,
        booking=rescue.booking,
        became=rescue.became,
    )
