"""What was done about the broken bookings of a day: a line for each family, who did it and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings import wording
from bookings.models import Booking, Rescue
from bookings.waysout import Way
from spaces.models import Space
from spaces.ranges import local_day


@dataclass(frozen=True)
class Done:
    """Ana Kovač: another time, Monday 16 March, 13:00–16:30 (10:42, Jana Weber)."""

    name: str
    words: str
    by: str
    url: str


def done_on(space: Space, day: date) -> list[Done]:
    """First done first; one query for any number."""
    later: dict[int, Rescue] = {}
    found = []
    for rescue in reversed(list(Rescue.objects.done_in(space, day))):
        found.append(_done(rescue, later.get(rescue.booking_id), space, day))
        later[rescue.booking_id] = rescue
    return found[::-1]


def _done(rescue: Rescue, later: Rescue | None, space: Space, day: date) -> Done:
    booking = rescue.booking
    at = wording.clock(rescue.at, space)
    when = local_day(rescue.at, space.tz)
    if when != day:
        at = f"{wording.short_day(when)}, {at}"
    return Done(
        name=str(booking.person),
        words=_words(rescue, later, space),
        by=f"{at}, {rescue.by}" if rescue.by else at,
        url=reverse("manage_booking", args=[space.slug, booking.reference]),
    )


def _words(rescue: Rescue, later: Rescue | None, space: Space) -> str:
    what = capfirst(str(Way(rescue.way).label))
    if rescue.way in (Way.CANCEL, Way.TOLD):
        return what
    if later:
        return f"{what}: {wording.when(later.span, space)}"
    if rescue.became:
        return f"{what}: {_elsewhere(rescue.became)}"
    if rescue.booking.is_cancelled:
        return f"{what}, {_('cancelled since')}"
    return f"{what}: {_here(rescue)}"


def _elsewhere(became: Booking) -> str:
    """As it was chosen here. What the family changed since is the other space's to know."""
    place = became.space_day.space
    if became.changes:
        return place.name
    return f"{place.name}, {wording.when(became.span, place)}"


def _here(rescue: Rescue) -> str:
    """As it stands by now."""
    booking = rescue.booking
    place = booking.space_day.space
    if rescue.way == Way.END:
        return wording.times(booking.span, place)
    if rescue.way == Way.DESK:
        return wording.desk_words(booking.desk_kind)
    return wording.when(booking.span, place)
