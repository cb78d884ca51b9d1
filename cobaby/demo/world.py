"""The demo world: made once, topped up at each start so that it never looks dated.

Everything that is bookable goes through the booking engine. To load is safe to repeat: spaces,
people and days that are there stay as they are, and a day is made in one transaction.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, connections

from bookings.models import Booking
from childcare.models import Shift
from cobaby.accounts.models import User
from cobaby.demo.days import make_day
from cobaby.demo.houses import House
from cobaby.demo.people import make_people
from cobaby.demo.plans import SpacePlan, space_plans
from cobaby.demo.spaces import keep_calendar, make_space, renew_papers
from cobaby.demo.stories import tell_stories
from cobaby.demo.wishes import Day
from spaces.hours import opening
from spaces.models import Space, SpaceDay

DAYS = 28
"""Days before and after today: as far ahead as anybody can book."""


class HalfFailed(RuntimeError):
    """The other process could not make its half; its error is printed above."""


@dataclass(frozen=True)
class Loaded:
    """How many of each there are."""

    spaces: int
    days: int
    bookings: int

    @classmethod
    def now(cls) -> Loaded:
        return cls(Space.objects.count(), SpaceDay.objects.count(), Booking.objects.count())

    def __sub__(self, before: Loaded) -> Loaded:
        return Loaded(
            self.spaces - before.spaces, self.days - before.days, self.bookings - before.bookings
        )


@dataclass(frozen=True)
class Window:
    """The days to be made, around the present."""

    now: datetime
    first: date
    last: date

    @classmethod
    def around(cls, now: datetime, days: int) -> Window:
        return cls(now, now.date() - timedelta(days=days), now.date() + timedelta(days=days))


def load(*, now: datetime, days: int = DAYS, both_cores: bool = False) -> Loaded:
    """The world from `days` before today to `days` after it, as far as it is missing.

    Returns what was added. With `both_cores` a second process makes half of the days; not inside
    a transaction, which that process could not see into.
    """
    before, window = Loaded.now(), Window.around(now, days)
    administrator = make_people()
    for plan in space_plans():
        _keep_space(plan, administrator, window)
    plans = [plan for plan in space_plans() if plan.is_bookable]
    if both_cores:
        _fill_in_two(plans, window)
    else:
        _fill_all(plans, window)
    tell_stories(now)
    return Loaded.now() - before


def _keep_space(plan: SpacePlan, administrator: User, window: Window) -> None:
    space = Space.objects.filter(slug=plan.slug).first()
    space = space or make_space(plan, administrator, window.now.date())
    keep_calendar(space, plan, window.first, window.last)
    renew_papers(space, plan, window.now)


def _fill_in_two(plans: Sequence[SpacePlan], window: Window) -> None:
    """No pool: the second process ends by itself, also when this one is killed."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    helper = fork.Process(target=_fill_all, args=(plans[::2], window))
    helper.start()
    try:
        _fill_all(plans[1::2], window)
    finally:
        helper.join()
    if helper.exitcode:
        raise HalfFailed


def _fill_all(plans: Sequence[SpacePlan], window: Window) -> None:
    """A crash may cost the last days made; the next start makes them again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    for plan in plans:
        _fill(Space.objects.get(slug=plan.slug), plan, window)
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")


def _fill(space: Space, plan: SpacePlan, window: Window) -> None:
    """The days of one space that were not made yet."""
    house = House.read(space, plan, window.now.date())
    made = _made_days(space, window)
    for hours in opening([space], window.first, window.last).values():
        if not hours.is_closed and hours.date not in made:
            make_day(Day(house, hours, window.now))


def _made_days(space: Space, window: Window) -> set[date]:
    """Days that have shifts, or bookings where no care is planned."""
    inside = {"space_day__space": space, "space_day__date__range": (window.first, window.last)}
    shifts = Shift.objects.filter(**inside).values_list("space_day__date", flat=True)
    bookings = Booking.objects.filter(**inside, child_ids=[])
    return {*shifts, *bookings.values_list("space_day__date", flat=True)}
