"""What the roster of a week is made from, read in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from childcare.models import Absence, CareDay, CareRoom, Educator, Shift
from cobaby.manage.team import team_within
from cobaby.manage.weeks import Week
from spaces.hours import DayHours, opening
from spaces.models import Space
from spaces.ranges import local_day


@dataclass
class RosterFacts:
    """All that the page needs. `is_this_week`: it is the one that is shown unasked."""

    space: Space
    week: Week
    is_this_week: bool
    has_last_week: bool
    now: datetime
    days: list[date]
    hours: dict[date, DayHours]
    shifts: list[Shift]
    absences: list[Absence]
    team: list[Educator]
    rooms: list[CareRoom]
    care_days: list[CareDay]


def read_roster(space: Space, asked: Week | None, now: datetime) -> RosterFacts:
    """Of the week asked for, else of the one that lies ahead. Nine queries."""
    week, is_this_week, hours = _hours(space, asked, local_day(now, space.tz))
    span = (week.monday, week.sunday)
    here = {"space_day__space": space, "space_day__date__range": span}
    both = Shift.objects.live().filter(
        space_day__space=space, space_day__date__range=(week.later(-1).monday, week.sunday)
    )
    of_two_weeks = list(both.with_people())
    shifts = [shift for shift in of_two_weeks if shift.space_day.date >= week.monday]
    busy = {shift.space_day.date for shift in shifts}
    team = {educator.pk: educator for educator in team_within(space, *span)}
    team |= {shift.educator_id: shift.educator for shift in shifts}
    care_days = CareDay.objects.filter(**here).select_related("care_room", "space_day__space")
    absences = Absence.objects.known_to(space).filter(
        educator__in=team, days__overlap=(week.monday, week.sunday + timedelta(days=1))
    )
    return RosterFacts(
        space=space,
        week=week,
        is_this_week=is_this_week,
        has_last_week=len(of_two_weeks) > len(shifts),
        now=now,
        days=[day for day in week.days if day.weekday() < 5 or hours[day].care or day in busy],
        hours=hours,
        shifts=shifts,
        absences=list(absences),
        team=sorted(team.values(), key=lambda one: (str(one), one.pk)),
        rooms=list(CareRoom.objects.filter(space=space)),
        care_days=list(care_days.order_by("space_day__date", "care_room")),
    )


def _hours(
    space: Space, asked: Week | None, today: date
) -> tuple[Week, bool, dict[date, DayHours]]:
    """The week to show, whether it is the usual one, and its hours.

    The usual one is this week; once its last care day is over, the next one.
    """
    this = Week.of(today)
    following = this.later(1)
    near = asked in (None, this, following)
    first, last = (this, following) if near or asked is None else (asked, asked)
    found = opening([space], first.monday, last.sunday, with_blocks=False)
    hours = {day: of_day for (_, day), of_day in found.items()}
    if asked and not near:
        return asked, False, hours
    left = (day for day in this.days if day >= today)
    usual = this if any(hours[day].care for day in left) else following
    return asked or usual, asked in (None, usual), hours
