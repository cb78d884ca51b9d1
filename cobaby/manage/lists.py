"""Lists to print: who comes on a day, and whom to call in an emergency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Booking
from bookings.visits import Visit
from bookings.wording import times
from childcare.models import CarePlace, Guardianship, Shift
from childcare.wording import age_words
from spaces.models import DeskReservation, Space
from spaces.ranges import Span, local_day

IN_THE_HOUSE = (DeskReservation.State.BOOKED, DeskReservation.State.DISPLACED)
"""Also who has another seat because the desk is out of service."""


@dataclass(frozen=True)
class ListedChild:
    """Mila K., 2 years, Garden room, 08:45–12:45."""

    name: str
    age: str
    room: str
    time: str


@dataclass(frozen=True)
class Adult:
    """Ana Kovač, mother: whom to call. Without a phone number their address is what there is."""

    name: str
    phone: str
    email: str
    may_collect: bool

    @classmethod
    def of(cls, link: Guardianship) -> Adult:
        adult = link.guardian
        name = ", ".join(filter(None, (adult.display_name, link.relation)))
        return cls(name, adult.phone, adult.email, link.may_collect)


@dataclass(frozen=True)
class Entry:
    """One booking on the list of a day, with the adults of its children by the names they go by."""

    time: str
    person: str
    children: list[ListedChild]
    adults: list[Adult]
    desk: str
    late: int
    url: str


@dataclass(frozen=True)
class Duty:
    name: str
    time: str
    room: str
    counts: bool


@dataclass(frozen=True)
class DayList:
    date: date
    entries: list[Entry]
    duties: list[Duty]
    children: int
    desks: int


def day_list(space: Space, day: date, now: datetime) -> DayList:
    """Everybody who is booked, first comers first. A constant number of queries."""
    bookings = (
        Booking.objects.confirmed()
        .known_to_the_space(now)
        .filter(space_day__space=space, space_day__date=day)
        .with_lines()
        .prefetch_related(_adults("lines__care_place__child"))
        .order_by("during", "pk")
    )
    entries = [_entry(booking, space, day) for booking in bookings]
    shifts = Shift.objects.filter(
        space_day__space=space, space_day__date=day, is_cancelled=False
    ).select_related("educator__user", "care_room")
    return DayList(
        date=day,
        entries=entries,
        duties=[_duty(shift, space) for shift in shifts.order_by("during", "pk")],
        children=sum(len(entry.children) for entry in entries),
        desks=sum(bool(entry.desk) for entry in entries),
    )


def _adults(child: str) -> Prefetch:
    """The guardians of each child, in one query."""
    return Prefetch(
        f"{child}__guardianships", Guardianship.objects.select_related("guardian").order_by("pk")
    )


def _entry(booking: Booking, space: Space, day: date) -> Entry:
    visit = Visit(booking)
    links = [link for child in visit.children for link in child.guardianships.all()]
    adults = {(link.guardian_id, link.relation): Adult.of(link) for link in links}
    return Entry(
        time=times(booking.span, space),
        person=booking.person.display_name,
        children=[_child(place, space, day) for place in visit.places],
        adults=list(adults.values()),
        desk=str(visit.desk.desk.number) if visit.desk else "",
        late=booking.late_minutes,
        url=reverse("manage_booking", args=[space.slug, booking.reference]),
    )


def _child(place: CarePlace, space: Space, day: date) -> ListedChild:
    return ListedChild(
        name=place.child.initial,
        age=age_words(place.child.age_months(day)),
        room=place.care_room.name,
        time=times(Span.of(place.during), space),
    )


def _duty(shift: Shift, space: Space) -> Duty:
    return Duty(
        name=shift.educator.user.display_name,
        time=times(Span.of(shift.during), space),
        room=shift.care_room.name,
        counts=shift.counts,
    )


@dataclass(frozen=True)
class EmergencyChild:
    name: str
    age: str
    time: str
    adults: list[Adult]


@dataclass
class EmergencyRoom:
    name: str
    children: list[EmergencyChild] = field(default_factory=list)
    educators: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class EmergencyList:
    """Children by room and the adults in the house, at one moment or over the whole day."""

    at: datetime
    date: date
    rooms: list[EmergencyRoom]
    at_desks: list[str]
    """Desk 4: Ana Kovač, 09:00–12:30."""

    @property
    def children(self) -> int:
        return sum(len(room.children) for room in self.rooms)

    @property
    def is_empty(self) -> bool:
        return not self.children and not self.at_desks


def emergency_list(space: Space, now: datetime, *, whole_day: bool = False) -> EmergencyList:
    """Who is expected in the house at `now`, or at any time of that day. Five queries at most."""
    day = local_day(now, space.tz)
    here = {"space_day__space": space, "space_day__date": day}
    at = {} if whole_day else {"during__contains": now}
    places = (
        CarePlace.objects.filter(**here, **at, state=CarePlace.State.BOOKED)
        .select_related("child", "care_room")
        .prefetch_related(_adults("child"))
        .order_by("care_room__position", "care_room_id", "child__first_name", "pk")
    )
    shifts = Shift.objects.filter(**here, **at, is_cancelled=False)
    rooms: dict[str, EmergencyRoom] = {}
    for place in places:
        room = rooms.setdefault(place.care_room.name, EmergencyRoom(place.care_room.name))
        room.children.append(_in_emergency(place, space, day))
    for shift in shifts.select_related("educator__user", "care_room").order_by("during", "pk"):
        room = rooms.setdefault(shift.care_room.name, EmergencyRoom(shift.care_room.name))
        if shift.educator.user.display_name not in room.educators:
            room.educators.append(shift.educator.user.display_name)
    desks = DeskReservation.objects.filter(**here, **at, state__in=IN_THE_HOUSE)
    seated = desks.select_related("desk", "line__booking__person").order_by("desk__number")
    return EmergencyList(now, day, list(rooms.values()), _at_desks(list(seated), space))


def _in_emergency(place: CarePlace, space: Space, day: date) -> EmergencyChild:
    links = sorted(place.child.guardianships.all(), key=lambda link: not link.may_collect)
    return EmergencyChild(
        name=f"{place.child.first_name} {place.child.last_name}".strip(),
        age=age_words(place.child.age_months(day)),
        time=times(Span.of(place.during), space),
        adults=[Adult.of(link) for link in links],
    )


def _at_desks(reservations: Sequence[DeskReservation], space: Space) -> list[str]:
    return [
        _("Desk %(number)s: %(name)s, %(time)s")
        % {
            "number": row.desk.number,
            "name": row.line.booking.person.display_name,
            "time": times(row.span, space),
        }
        for row in reservations
    ]
