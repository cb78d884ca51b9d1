"""One day of the week, opened beside it: each room's team against its need, and the ways out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Booking
from bookings.wording import times
from childcare.capacity.quarters import Room
from childcare.models import Shift
from cobaby.look.staffing import Hours, staffing
from cobaby.look.staffing import Shift as DrawnShift
from cobaby.manage.notes import Stretch, page_or, short_stretches
from cobaby.manage.weeks import DayFacts, Moment
from spaces.hours import ClosedHours, DayHours
from spaces.models import Closure, Purpose, Space
from spaces.ranges import QUARTER, Span, day_span


@dataclass(frozen=True)
class Line:
    """A stretch of the day in which nothing changes: a row of the chart's table."""

    time: str
    children: int
    needs: int
    has: int
    is_short: bool


@dataclass(frozen=True)
class RoomPanel:
    name: str
    limit: int
    chart: SafeString
    lines: list[Line]
    nobody: bool


@dataclass(frozen=True)
class Concerned:
    """A family whose children are there while educators are missing."""

    booking: Booking
    children: str
    time: str
    url: str


@dataclass(frozen=True)
class Panel:
    space: Space
    day: str
    value: str
    closed: list[str]
    """What is closed, all day or for some hours, each with its reason."""
    rooms: list[RoomPanel]
    short: list[str]
    concerned: list[Concerned]
    bookings: int
    roster_url: str
    cuts_url: str


def panel_of(day: DayFacts, now: datetime) -> Panel:
    """Three queries beside the week's own."""
    space = day.open_day.space
    shifts = list(
        Shift.objects.filter(space_day__space=space, space_day__date=day.date)
        .select_related("educator__user")
        .order_by("is_cancelled", "during", "pk")
    )
    bookings = list(
        Booking.objects.confirmed()
        .known_to_the_space(now)
        .filter(space_day__space=space, space_day__date=day.date)
        .with_lines()
        .order_by("during", "pk")
    )
    gaps = {room.id: short_stretches(day, room, now) for room in day.rooms}
    return Panel(
        space=space,
        day=date_format(day.date, _("l j F")),
        value=day.date.isoformat(),
        closed=closed_words(day.open_day.hours, space),
        rooms=[_room(day, room, gaps[room.id], shifts) for room in day.rooms],
        short=[_short_words(day, room, gap) for room in day.rooms for gap in gaps[room.id]],
        concerned=_concerned(day, gaps, bookings),
        bookings=len(bookings),
        roster_url=page_or("manage_roster", space),
        cuts_url=f"{reverse('manage_to_resolve', args=[space.slug])}?day={day.date}",
    )


def closed_words(hours: DayHours, space: Space) -> list[str]:
    """What is closed all day and why, then for which hours: "Closed 14:00–16:00: a burst pipe"."""
    if hours.is_closed:
        said = [(_("Closed: %(reason)s"), hours.reason)]
    else:
        said = [
            (_("No care: %(reason)s"), hours.reason_of_day(Purpose.CARE)),
            (_("No desks: %(reason)s"), hours.reason_of_day(Purpose.WORK)),
        ]
    whole = [words % {"reason": reason} for words, reason in said if reason]
    return whole + [_closed_hours(one, space) for one in hours.closed_in]


def _closed_hours(one: ClosedHours, space: Space) -> str:
    words = _("Closed %(times)s: %(reason)s")
    return words % {"times": times(one.span, space), "reason": one.reason}


def _room(day: DayFacts, room: Room, gaps: Sequence[Stretch], shifts: Sequence[Shift]) -> RoomPanel:
    hull = _care_hull(day, room, shifts)
    if hull is None:
        return RoomPanel(room.name, room.limit, SafeString(""), [], nobody=True)
    moments = [day.moment(moment.at, room) for moment in day.moments(hull)]
    own = [shift for shift in shifts if shift.care_room_id == room.id]
    shown = [shift for shift in own if not shift.is_cancelled or _is_missed(shift, gaps)]
    lines = _lines(day, moments)
    chart = staffing(
        needed=[max(m.needs, m.has + m.missing if m.missing else 0) for m in moments],
        on_shift=[m.has for m in moments],
        hours=_hours(hull, day),
        shifts=[_drawn(shift, hull) for shift in shown],
        gap_words=_gap_words(day, gaps[0]) if gaps else "",
        label=_label(room, lines),
    )
    return RoomPanel(room.name, room.limit, chart, lines, nobody=False)


def _care_hull(day: DayFacts, room: Room, shifts: Sequence[Shift]) -> Span | None:
    """From the first to the last care or shift of that room."""
    spans = list(day.open_day.hours.care)
    spans += [Span.of(s.during) for s in shifts if s.care_room_id == room.id and not s.is_cancelled]
    cared = [q for q, n in enumerate(day.open_day.board.days[room.id].children) if n]
    stored = day.open_day.board.days[room.id]
    spans += [Span(stored.instant(cared[0]), stored.instant(cared[-1] + 1))] if cared else []
    if not spans:
        return None
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _is_missed(shift: Shift, gaps: Sequence[Stretch]) -> bool:
    return any(Span.of(shift.during).overlaps(gap.span) for gap in gaps)


def _drawn(shift: Shift, hull: Span) -> DrawnShift:
    span = Span.of(shift.during)
    words = ""
    if shift.is_cancelled:
        words = _("not there")
    elif not shift.counts:
        words = _("does not count")
    return DrawnShift(
        name=short_name(shift.educator.user.display_name),
        start=int((span.start - hull.start) / QUARTER),
        end=int((span.end - hull.start) / QUARTER),
        words=words,
        is_off=shift.is_cancelled,
    )


def short_name(name: str) -> str:
    """Katrin V."""
    first, _, last = name.partition(" ")
    return f"{first} {last[:1]}." if last else first


def _hours(hull: Span, day: DayFacts) -> list[Hours]:
    found, at, zone = [], hull.start, day.open_day.space.tz
    while at <= hull.end:
        wall = at.astimezone(zone)
        if wall.minute == 0:
            found.append(Hours(int((at - hull.start) / QUARTER), wall.hour))
        at += QUARTER
    return found


def _lines(day: DayFacts, moments: Sequence[Moment]) -> list[Line]:
    found = []
    for (children, needs, has, missing), group in groupby(
        moments, key=lambda m: (m.children, m.needs, m.has, m.missing)
    ):
        same = list(group)
        span = Span(same[0].at, same[-1].at + QUARTER)
        time = times(span, day.open_day.space)
        found.append(Line(time, children, needs, has, bool(missing)))
    return found


def _label(room: Room, lines: Sequence[Line]) -> str:
    """The chart in a sentence, for those who do not see it."""
    head = _("Educators in %(room)s across the day.") % {"room": room.name}
    short = [
        _("From %(time)s %(needs)s are needed and %(has)s are on shift.")
        % {"time": line.time, "needs": line.needs, "has": line.has}
        for line in lines
        if line.is_short
    ]
    return " ".join([head, *(short or [_("At all times enough are on shift.")])])


def _gap_words(day: DayFacts, gap: Stretch) -> str:
    when = times(gap.span, day.open_day.space)
    if gap.number == 99:
        return when
    return _("%(n)s short, %(when)s") % {"n": gap.number, "when": when}


def _short_words(day: DayFacts, room: Room, gap: Stretch) -> str:
    when = times(gap.span, day.open_day.space)
    if gap.number == 99:
        return _("%(when)s, %(room)s: the rule does not allow this group.") % {
            "when": when,
            "room": room.name,
        }
    words = ngettext(
        "%(when)s, %(room)s: one educator is missing.",
        "%(when)s, %(room)s: %(n)s educators are missing.",
        gap.number,
    )
    return words % {"when": when, "room": room.name, "n": gap.number}


def _concerned(
    day: DayFacts, gaps: dict[int, list[Stretch]], bookings: Sequence[Booking]
) -> list[Concerned]:
    """Families whose place or desk is not there as they booked it."""
    found, space = [], day.open_day.space
    shut_to_care, shut_to_work = _shut(day, Purpose.CARE), _shut(day, Purpose.WORK)
    for booking in bookings:
        places = [
            line.care_place
            for line in booking.lines.all()
            if line.care_place and line.care_place.state != line.care_place.State.CANCELLED
        ]
        there = [
            place
            for place in places
            if any(
                Span.of(place.during).overlaps(bad)
                for bad in (*shut_to_care, *(gap.span for gap in gaps.get(place.care_room_id, [])))
            )
        ]
        if there or _desk_shut(booking, shut_to_work):
            found.append(
                Concerned(
                    booking=booking,
                    children=", ".join(place.child.initial for place in there),
                    time=times(booking.span, space),
                    url=reverse("manage_booking", args=[space.slug, booking.reference]),
                )
            )
    return found


def _shut(day: DayFacts, purpose: Purpose) -> list[Span]:
    """What was closed to desks, or to care: hours of the day, or all of it."""
    hours, zone = day.open_day.hours, day.open_day.space.tz
    is_open = hours.work if purpose == Purpose.WORK else hours.care
    whole = [day_span(day.date, zone)] if hours.reason and not is_open else []
    parts = [one.span for one in hours.closed_in if one.what in (purpose, Closure.What.ALL)]
    return whole + parts


def _desk_shut(booking: Booking, shut: Sequence[Span]) -> bool:
    """Has it a desk in hours that were closed since? From its lines, which are read already."""
    desks = (line.desk_reservation for line in booking.lines.all())
    has_desk = any(desk and desk.state != desk.State.CANCELLED for desk in desks)
    return has_desk and any(booking.span.overlaps(bad) for bad in shut)
