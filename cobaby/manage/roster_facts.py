"""What the roster of a week is made from, read in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from childcare.models import Absence, CareDay, CareRoom, Educator, Shift
from cobaby.manage.team import team_on
from cobaby.manage.weeks import Week
from spaces.hours import DayHours, opening
from spaces.models import Space


@dataclass
class RosterFacts:
    """All that the page needs."""

    space: Space
    week: Week
    now: datetime
    days: list[date]
    hours: dict[date, DayHours]
    shifts: list[Shift]
    absences: list[Absence]
    team: list[Educator]
    rooms: list[CareRoom]
    care_days: list[CareDay]


def read_roster(space: Space, week: Week, now: datetime) -> RosterFacts:
    span = (week.monday, week.sunday)
    hours = {day: found for (_, day), found in opening([space], *span).items()}
    here = {"space_day__space": space, "space_day__date__range": span}
    shifts = list(Shift.objects.live().filter(**here).with_people())
    busy = {shift.space_day.date for shift in shifts}
    team = {educator.pk: educator for educator in team_on(space, week.monday)}
    team |= {educator.pk: educator for educator in team_on(space, week.sunday)}
    team |= {shift.educator_id: shift.educator for shift in shifts}
    care_days = CareDay.objects.filter(**here).select_related("care_room", "space_day__space")
    absences = Absence.objects.known_to(space).filter(
        educator__in=team, days__overlap=(week.monday, week.sunday + timedelta(days=1))
    )
    return RosterFacts(
        space=space,
        week=week,
        now=now,
        days=[day for day in week.days if day.weekday() < 5 or hours[day].care or day in busy],
        hours=hours,
        shifts=shifts,
        absences=list(absences),
        team=sorted(team.values(), key=lambda one: (str(one), one.pk)),
        rooms=list(CareRoom.objects.filter(space=space)),
        care_days=list(care_days.order_by("space_day__date", "care_room")),
    )
