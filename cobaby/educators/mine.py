"""An educator's own weeks: shifts by week, and the days on which they cannot come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.wording import long_day, short_day, times
from childcare.models import Absence, Educator, Shift
from cobaby.manage.dates import between
from cobaby.manage.weeks import Week
from spaces.ranges import Span, local_day

AHEAD = timedelta(weeks=8)


@dataclass(frozen=True)
class OwnShift:
    day: str
    hours: str
    where: str
    is_now: bool
    does_not_count: bool


@dataclass(frozen=True)
class OwnWeek:
    words: str
    hours: str
    shifts: list[OwnShift]


@dataclass(frozen=True)
class OwnAbsence:
    pk: int
    words: str


@dataclass(frozen=True)
class MyRoster:
    weeks: list[OwnWeek]
    absences: list[OwnAbsence]
    is_on_shift_today: bool


def my_roster(educator: Educator, now: datetime) -> MyRoster:
    """From today on, eight weeks ahead. Three queries."""
    today = local_day(now, educator.user.tz)
    ahead = Span(now - timedelta(days=1), now + AHEAD)
    shifts = Shift.objects.live().filter(educator=educator, during__overlap=ahead.range())
    coming = [
        shift
        for shift in shifts.with_people()
        if shift.space_day.date >= local_day(now, shift.space_day.space.tz)
    ]
    absences = Absence.objects.filter(educator=educator, days__endswith__gt=today)
    away = absences.select_related("space").order_by("days", "pk")
    return MyRoster(
        weeks=[
            _week(week, list(group), now)
            for week, group in groupby(coming, key=lambda s: Week.of(s.space_day.date))
        ],
        absences=[OwnAbsence(absence.pk, _days(absence)) for absence in away],
        is_on_shift_today=any(
            shift.space_day.date == local_day(now, shift.space_day.space.tz) for shift in coming
        ),
    )


def today_at_work(educator: Educator, now: datetime) -> date:
    """The day on the wall of the space where they work next; on their own clock without a shift."""
    ahead = Shift.objects.live().filter(educator=educator, during__endswith__gt=now)
    shift = ahead.with_people().first()
    return local_day(now, shift.space_day.space.tz if shift else educator.user.tz)


def _week(week: Week, shifts: list[Shift], now: datetime) -> OwnWeek:
    hours, rest = divmod(sum(shift.span.minutes for shift in shifts), 60)
    return OwnWeek(
        words=between(week.monday, week.sunday),
        hours=_("%(hours)d:%(minutes)02d h") % {"hours": hours, "minutes": rest},
        shifts=[
            OwnShift(
                day=capfirst(long_day(shift.space_day.date)),
                hours=times(shift.span, shift.space_day.space),
                where=f"{shift.care_room.name}, {shift.space_day.space.name}",
                is_now=shift.span.start <= now < shift.span.end,
                does_not_count=not shift.counts,
            )
            for shift in shifts
        ],
    )


def _days(absence: Absence) -> str:
    """Thu 12 March – Fri 13 March; with the space where only its manager said so."""
    first, last = absence.days.lower, absence.days.upper - timedelta(days=1)
    days = capfirst(short_day(first))
    said = days if first == last else f"{days} – {short_day(last)}"
    return f"{said}, {absence.space}" if absence.space else said
