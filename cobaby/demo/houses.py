"""A space with all that its days depend on, read once for many days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from childcare.models import CareRoom, Educator
from childcare.services.days import CareSetting, care_setting
from cobaby.demo.families import Family, families_of
from cobaby.demo.plans import SpacePlan
from cobaby.demo.week_words import on_weekday
from spaces.hours import DayHours
from spaces.models import Desk, PriceList, Space
from spaces.ranges import Span, wall_span

Duty = tuple[Educator, CareRoom, Span]
"""Who is in which room when."""


@dataclass(frozen=True)
class House:
    """The space, its plan, and rows that do not change while its days are made."""

    space: Space
    plan: SpacePlan
    setting: CareSetting
    desks: list[Desk]
    prices: list[PriceList]
    rooms: list[CareRoom]
    educators: dict[str, Educator]
    families: list[Family]

    @classmethod
    def read(cls, space: Space, plan: SpacePlan, today: date) -> House:
        people = Educator.objects.filter(user__memberships__space=space).select_related("user")
        return cls(
            space=space,
            plan=plan,
            setting=care_setting(space),
            desks=list(space.desks.order_by("number")),
            prices=list(PriceList.objects.filter(space=space).order_by("-valid_from")),
            rooms=list(CareRoom.objects.filter(space=space)),
            educators={educator.user.email: educator for educator in people},
            families=families_of(plan, today),
        )

    def prices_on(self, day: date) -> PriceList:
        return next(prices for prices in self.prices if prices.valid_from <= day)

    def duties_on(self, hours: DayHours) -> list[Duty]:
        """The shifts of the week's plan, as far as there is care on this day."""
        duties = []
        for person in self.plan.team:
            for start, end in on_weekday(person.shifts, hours.date.weekday()):
                span = wall_span(hours.date, start, end, self.space.tz)
                if span and any(span.overlaps(care) for care in hours.care):
                    educator = self.educators[person.address]
                    duties.append((educator, self.rooms[person.room], span))
        return duties
