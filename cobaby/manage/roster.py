"""The roster of a week as a table: rows are educators or rooms, columns are days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.wording import clock, times
from childcare.models import Educator, RosterChange, Shift
from childcare.services.roster_log import last_change
from childcare.short import short_sentences
from cobaby.home.broken import Broken, broken
from cobaby.manage.dates import between
from cobaby.manage.roster_facts import RosterFacts, read_roster
from cobaby.manage.weeks import Week
from spaces.models import Space
from spaces.ranges import local_day

UNDO_FOR = timedelta(hours=12)


@dataclass(frozen=True)
class Item:
    """A shift in a cell; `what` is the room, or the person where rooms are the rows."""

    hours: str
    what: str
    url: str
    is_over: bool
    counts: bool


@dataclass(frozen=True)
class Cell:
    day: str
    items: list[Item]
    add_url: str
    add_words: str
    note: str


@dataclass(frozen=True)
class Row:
    name: str
    hours: str
    cells: list[Cell]


@dataclass(frozen=True)
class Head:
    """A day above its column, with the worst quarter of its rooms together."""

    weekday: str
    number: int
    words: str
    is_today: bool
    closed: str
    has: int
    missing: int
    needs: int
    is_planned: bool


@dataclass(frozen=True)
class Last:
    """What was done last, so that it can be undone."""

    words: str
    pk: int


@dataclass(frozen=True)
class Roster:
    week: Week
    is_this_week: bool
    by_room: bool
    heads: list[Head]
    rows: list[Row]
    short: list[Broken]
    last: Last | None
    has_team: bool
    has_rooms: bool
    has_last_week: bool

    @property
    def words(self) -> str:
        """16–22 March 2026."""
        return between(self.week.monday, self.week.sunday)


def roster_of(space: Space, asked: Week | None, now: datetime, *, by_room: bool) -> Roster:
    """The week's shifts, who is away, and where somebody is missing. Ten queries."""
    facts = read_roster(space, asked, now)
    rows = _room_rows(facts) if by_room else _educator_rows(facts)
    return Roster(
        week=facts.week,
        is_this_week=facts.is_this_week,
        by_room=by_room,
        heads=[_head(facts, day) for day in facts.days],
        rows=rows,
        short=[
            broken(space, day.space_day.date, words)
            for day in facts.care_days
            for words in short_sentences([day], now)
        ],
        last=_last(last_change(space), space, now),
        has_team=bool(facts.team),
        has_rooms=bool(facts.rooms),
        has_last_week=facts.has_last_week,
    )


def _educator_rows(facts: RosterFacts) -> list[Row]:
    several = len(facts.rooms) > 1
    return [
        Row(
            str(educator),
            _week_hours([s for s in facts.shifts if s.educator_id == educator.pk]),
            [
                _cell(
                    facts,
                    day,
                    [s for s in facts.shifts if s.educator_id == educator.pk],
                    lambda shift: shift.care_room.name if several else "",
                    {"educator": educator.pk},
                    str(educator),
                    _absent(facts, educator, day),
                )
                for day in facts.days
            ],
        )
        for educator in facts.team
    ]


def _room_rows(facts: RosterFacts) -> list[Row]:
    return [
        Row(
            room.name,
            "",
            [
                _cell(
                    facts,
                    day,
                    [s for s in facts.shifts if s.care_room_id == room.pk],
                    lambda shift: str(shift.educator),
                    {"room": room.pk},
                    room.name,
                    "",
                )
                for day in facts.days
            ],
        )
        for room in facts.rooms
    ]


def _cell(
    facts: RosterFacts,
    day: date,
    shifts: Sequence[Shift],
    what: Any,
    query: dict[str, Any],
    name: str,
    note: str,
) -> Cell:
    space = facts.space
    words = date_format(day, _("D j"))
    is_past = day < local_day(facts.now, space.tz)
    can_add = not (is_past or note or not facts.hours[day].care)
    url = f"{reverse('manage_roster_add', args=[space.slug])}?{urlencode(query | {'day': day})}"
    return Cell(
        day=words,
        items=[
            Item(
                hours=times(shift.span, space),
                what=what(shift),
                url=reverse("manage_roster_shift", args=[space.slug, shift.pk]),
                is_over=shift.span.end <= facts.now,
                counts=shift.counts,
            )
            for shift in shifts
            if shift.space_day.date == day
        ],
        add_url=url if can_add else "",
        add_words=_("Add a shift: %(name)s, %(day)s") % {"name": name, "day": words},
        note=note,
    )


def _absent(facts: RosterFacts, educator: Educator, day: date) -> str:
    """That they cannot come, and from when where they worked before; not why."""
    for absence in facts.absences:
        if absence.educator_id == educator.pk and absence.days.lower <= day < absence.days.upper:
            if _has_worked(facts, educator, day, absence.starts_at):
                return _("away from %(time)s") % {"time": clock(absence.starts_at, facts.space)}
            return _("away")
    return ""


def _has_worked(facts: RosterFacts, educator: Educator, day: date, before: datetime) -> bool:
    return any(
        shift.educator_id == educator.pk and shift.space_day.date == day
        for shift in facts.shifts
        if shift.span.start < before
    )


def _week_hours(shifts: Sequence[Shift]) -> str:
    minutes = sum(shift.span.minutes for shift in shifts)
    hours, rest = divmod(minutes, 60)
    if not minutes:
        return ""
    return _("%(hours)d:%(minutes)02d h this week") % {"hours": hours, "minutes": rest}


def _head(facts: RosterFacts, day: date) -> Head:
    rows = [row for row in facts.care_days if row.space_day.date == day]
    has, needs, missing = 0, 0, 0
    for row in rows:
        quarters = range(len(row.children))
        worst = max(
            quarters,
            key=lambda q: (max(row.excused[q], row.excused_qualified[q]), row.needed[q]),
            default=None,
        )
        if worst is not None:
            has += row.on_shift[worst]
            needs += row.needed[worst]
            missing += max(row.excused[worst], row.excused_qualified[worst])
    hours = facts.hours[day]
    return Head(
        weekday=date_format(day, "D"),
        number=day.day,
        words=ngettext("%(n)d educator short", "%(n)d educators short", missing) % {"n": missing},
        is_today=day == local_day(facts.now, facts.space.tz),
        closed="" if hours.care else hours.reason or _("no care"),
        has=has,
        missing=missing,
        needs=needs,
        is_planned=any(shift.space_day.date == day for shift in facts.shifts),
    )


def _last(change: RosterChange | None, space: Space, now: datetime) -> Last | None:
    """The last change of these hours, in words."""
    if change is None or change.by is None or change.at < now - UNDO_FOR:
        return None
    said = _("%(time)s: %(name)s %(what)s.") % {
        "time": clock(change.at, space),
        "name": change.by,
        "what": _what(change),
    }
    return Last(said, change.pk)


def _what(change: RosterChange) -> str:
    n = len(change.steps)
    if change.what == RosterChange.What.ADDED and n > 1:
        return ngettext("added %(n)d shift", "added %(n)d shifts", n) % {"n": n}
    return change.get_what_display()
