"""A managed day as software reads it: stretches of equal numbers, and who comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from bookings.models import Booking
from bookings.visits import Visit, visits
from cobaby.manage.weeks import DayFacts, Moment, load
from spaces.models import Space
from spaces.ranges import QUARTER

NUMBERS = ("children", "places", "needs", "has", "missing", "desks_taken", "desks")


def days_of(space: Space, first: date, last: date, now: datetime) -> list[dict[str, Any]]:
    """Each day in order, also those on which nothing is open. A constant number of queries."""
    found = load([space], first, last, now)[space.pk].days
    return [_day(found[day]) for day in sorted(found)]


def visits_on(space: Space, day: date, now: datetime) -> list[Visit]:
    """Who comes on that local day, in order of time; nobody of a day long ago."""
    known = Booking.objects.confirmed().known_to_the_space(now)
    coming = known.filter(space_day__space=space, space_day__date=day)
    return visits(coming.with_lines().order_by("during", "pk"))


def _day(facts: DayFacts) -> dict[str, Any]:
    hours = facts.open_day.hours
    return {
        "date": facts.date,
        "is_open": not hours.is_closed,
        "reason": hours.reason if hours.is_closed else "",
        "stretches": list(_stretches(facts.moments(facts.hull) if facts.hull else ())),
    }


def _stretches(moments: Iterable[Moment]) -> Iterable[dict[str, Any]]:
    """Moments after one another with the same numbers are one stretch."""
    for numbers, group in groupby(moments, key=_numbers):
        same = list(group)
        span = {"starts_at": same[0].at, "ends_at": same[-1].at + QUARTER}
        yield span | dict(zip(NUMBERS, numbers, strict=True)) | {"never": same[0].never}


def _numbers(moment: Moment) -> tuple[int, ...]:
    return tuple(getattr(moment, name) for name in NUMBERS)
