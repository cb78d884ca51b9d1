"""Whom an educator has to expect today: how many when, who, how old, and who may collect them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import BookingLine
from bookings.wording import age, clock, long_day, times
from childcare.models import CareDay, CarePlace, Educator, Guardianship, Shift
from spaces.models import DeskReservation, Space
from spaces.ranges import QUARTER, Span, local_day


@dataclass(frozen=True)
class Caller:
    """Ana Kovač, mother: somebody who may collect, with the number to call, if there is one."""

    name: str
    phone: str


@dataclass(frozen=True)
class Expected:
    """One child: `parent` is who booked and where they sit, `phone` how to reach them."""

    name: str
    age: str
    hours: str
    until: str
    parent: str
    phone: str
    late: str
    collectors: list[Caller]


@dataclass(frozen=True)
class Count:
    hours: str
    children: int
    words: str
    has: int
    missing: int
    short: str
    is_now: bool


@dataclass(frozen=True)
class RoomToday:
    name: str
    counts: list[Count]
    children: list[Expected]


@dataclass(frozen=True)
class SpaceToday:
    name: str
    shift: str
    rooms: list[RoomToday]


@dataclass(frozen=True)
class TodayAtWork:
    """`spaces` empty: no shift today; `next_shift` says when the next one is."""

    day: str
    spaces: list[SpaceToday]
    next_shift: str


def expected_children(educator: Educator, now: datetime) -> TodayAtWork:
    """Today in each space where they are on shift. About ten queries."""
    around = Span(now - 96 * QUARTER, now + 96 * QUARTER)
    shifts = Shift.objects.live().filter(educator=educator, during__overlap=around.range())
    today = [
        shift
        for shift in shifts.with_people()
        if shift.space_day.date == local_day(now, shift.space_day.space.tz)
    ]
    day = today[0].space_day.date if today else local_day(now, educator.user.tz)
    found = _Facts.of(educator, day)
    spaces = {shift.space_day.space: shift for shift in reversed(today)}
    return TodayAtWork(
        day=capfirst(long_day(day)),
        spaces=[_space(space, today, found, now) for space in spaces],
        next_shift="" if today else _next(educator, now),
    )


@dataclass
class _Facts:
    """The rows of the day in all spaces where the educator is on shift."""

    day: date
    places: list[CarePlace]
    lines: dict[int, BookingLine]
    desks: dict[int, int]
    collectors: dict[int, list[Caller]]
    care_days: list[CareDay]

    @classmethod
    def of(cls, educator: Educator, day: date) -> _Facts:
        seen = CarePlace.objects.visible_to(educator.user, day).select_related("child", "care_room")
        places = list(
            seen.select_related("child", "care_room", "space_day").order_by("during", "pk")
        )
        lines = BookingLine.objects.filter(care_place__in=places).select_related("booking__person")
        by_place = {line.care_place_id: line for line in lines if line.care_place_id}
        bookings = {line.booking_id for line in by_place.values()}
        desks = DeskReservation.objects.live().filter(line__booking__in=bookings)
        return cls(
            day=day,
            places=places,
            lines=by_place,
            desks=dict(desks.values_list("line__booking", "desk__number")),
            collectors=_collectors({place.child_id for place in places}),
            care_days=list(
                CareDay.objects.filter(
                    space_day__in={place.space_day_id for place in places}
                ).select_related("care_room", "space_day")
            ),
        )


def _collectors(child_ids: set[int]) -> dict[int, list[Caller]]:
    """By child."""
    found: dict[int, list[Caller]] = defaultdict(list)
    links = Guardianship.objects.filter(child__in=child_ids, may_collect=True)
    for link in links.select_related("guardian").order_by("pk"):
        said = ", ".join(filter(None, (link.guardian.display_name, link.relation)))
        found[link.child_id].append(Caller(said, link.guardian.phone))
    return found


def _space(space: Space, shifts: list[Shift], found: _Facts, now: datetime) -> SpaceToday:
    own = [shift for shift in shifts if shift.space_day.space_id == space.pk]
    here = [place for place in found.places if place.space_day.space_id == space.pk]
    rooms = {place.care_room.pk: place.care_room for place in here}
    days = {day.care_room_id: day for day in found.care_days if day.care_room_id in rooms}
    return SpaceToday(
        name=space.name,
        shift=", ".join(f"{times(shift.span, space)}, {shift.care_room.name}" for shift in own),
        rooms=[
            RoomToday(
                name=room.name,
                counts=_counts(days[pk], space, now) if pk in days else [],
                children=[
                    _expected(place, space, found) for place in here if place.care_room_id == pk
                ],
            )
            for pk, room in rooms.items()
        ],
    )


def _counts(day: CareDay, space: Space, now: datetime) -> list[Count]:
    """Stretches with the same number of children and educators, those with nobody left out."""
    missing = [max(pair) for pair in zip(day.excused, day.excused_qualified, strict=True)]
    numbers = list(zip(day.children, day.on_shift, missing, strict=True))
    counts = []
    for (children, has, short), group in groupby(range(len(numbers)), key=lambda q: numbers[q]):
        quarters = list(group)
        span = Span(
            day.starts_at + quarters[0] * QUARTER, day.starts_at + (quarters[-1] + 1) * QUARTER
        )
        if children:
            words = ngettext("%(n)d child", "%(n)d children", children) % {"n": children}
            says = ngettext("%(n)d educator short", "%(n)d educators short", short) % {"n": short}
            is_now = span.start <= now < span.end
            counts.append(
                Count(
                    times(span, space), children, words, has, short, says if short else "", is_now
                )
            )
    return counts


def _expected(place: CarePlace, space: Space, found: _Facts) -> Expected:
    line = found.lines.get(place.pk)
    booking = line.booking if line else None
    desk = found.desks.get(booking.pk) if booking else None
    parent = str(booking.person) if booking else ""
    if desk:
        parent = _("%(name)s, desk %(number)d") % {"name": parent, "number": desk}
    care = Span.of(place.during)
    return Expected(
        name=place.child.initial,
        age=age(place.child, found.day),
        hours=times(care, space),
        until=clock(care.end, space),
        parent=parent,
        phone=booking.person.phone if booking else "",
        late=_("%(n)d minutes late") % {"n": booking.late_minutes}
        if booking and booking.late_minutes
        else "",
        collectors=found.collectors.get(place.child_id, []),
    )


def _next(educator: Educator, now: datetime) -> str:
    shift = (
        Shift.objects.live()
        .filter(educator=educator, during__startswith__gt=now)
        .with_people()
        .first()
    )
    if shift is None:
        return ""
    day = date_format(shift.space_day.date, _("l j F"))
    return f"{capfirst(day)}, {times(shift.span, shift.space_day.space)}"
