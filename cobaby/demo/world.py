"""The demo world: made once, topped up at each start so that it never looks dated.

Everything that is bookable goes through the booking engine. To load is safe to repeat: spaces,
people and days that are there stay as they are, and a day is made in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bookings.models import Booking
from childcare.models import Shift
from cobaby.demo.days import make_day
from cobaby.demo.houses import House
from cobaby.demo.people import make_people
from cobaby.demo.plans import SpacePlan, space_plans
from cobaby.demo.spaces import keep_calendar, make_space
from cobaby.demo.stories import tell_stories
from cobaby.demo.wishes import Day
from spaces.hours import opening
from spaces.models import Space
from spaces.ranges import local_day

DAYS = 28


@dataclass
class Loaded:
    """What one run added."""

    spaces: int = 0
    days: int = 0
    bookings: int = 0


def load(*, now: datetime, days: int = DAYS) -> Loaded:
    """The world from `days` before today to `days` after it, as far as it is missing."""
    loaded = Loaded()
    administrator = make_people()
    for plan in space_plans():
        today = now.date()
        space = Space.objects.filter(slug=plan.slug).first()
        if space is None:
            space = make_space(plan, administrator, today)
            loaded.spaces += 1
        first, last = today - timedelta(days=days), today + timedelta(days=days)
        keep_calendar(space, plan, first, last)
        if plan.is_bookable:
            _fill(space, plan, first, last, now, loaded)
    tell_stories(now)
    return loaded


def _fill(
    space: Space, plan: SpacePlan, first: date, last: date, now: datetime, loaded: Loaded
) -> None:
    """The days of one space that were not made yet."""
    house = House.read(space, plan, local_day(now, space.tz))
    made = _made_days(space, first, last)
    for hours in opening([space], first, last).values():
        if not hours.is_closed and hours.date not in made:
            loaded.bookings += make_day(Day(house, hours, now))
            loaded.days += 1


def _made_days(space: Space, first: date, last: date) -> set[date]:
    """Days that have shifts, or bookings where no care is planned."""
    inside = {"space_day__space": space, "space_day__date__range": (first, last)}
    shifts = Shift.objects.filter(**inside).values_list("space_day__date", flat=True)
    bookings = Booking.objects.filter(**inside, child_ids=[])
    return {*shifts, *bookings.values_list("space_day__date", flat=True)}
