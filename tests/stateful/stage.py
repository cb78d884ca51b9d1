"""The same space in the database: made once, asked and read in the model's words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from bookings import refusals
from bookings.models import Booking
from childcare import refusals as care
from childcare.models import CarePlace, Child, Educator, Shift
from cobaby.accounts.models import User
from spaces.models import DeskReservation, Space
from spaces.ranges import Span, first_instant
from tests.factories import (
    MONDAY,
    make_child,
    make_desks,
    make_educator,
    make_room,
    make_shift,
    make_space,
    make_user,
)
from tests.stateful import model

DAYS, DESKS, LIMITS = 3, 3, (3, 5)
FAMILIES = ((30, 60), (20, 28), (70,), (15, 40, 26))
"""The ages in months of each family's children on MONDAY."""
NO_CHILD_OVER_THREE = 36


@dataclass
class Stage:
    """Rows of the database by the numbers that the model gives them."""

    space: Space
    people: list[User] = field(default_factory=list)
    children: dict[int, Child] = field(default_factory=dict)
    known: dict[int, tuple[model.Child, ...]] = field(default_factory=dict)
    educators: list[Educator] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rooms = list(self.space.care_rooms.all())
        self.zero = first_instant(MONDAY, self.space.tz)

    def span(self, day: int, start: int, end: int) -> Span:
        first = self.zero + timedelta(days=day)
        return Span(first + timedelta(minutes=15 * start), first + timedelta(minutes=15 * end))

    def instant(self, minute: int) -> datetime:
        return self.zero + timedelta(minutes=minute)

    def minute(self, at: datetime) -> int:
        return int((at - self.zero).total_seconds()) // 60

    def at(self, span: Span) -> tuple[int, int, int]:
        """Day, first and last quarter."""
        start, end = self.minute(span.start), self.minute(span.end)
        return start // 1440, start % 1440 // 15, (end - start // 1440 * 1440) // 15

    def of(self, children: tuple[model.Child, ...]) -> tuple[Child, ...]:
        return tuple(self.children[child.number] for child in children)


def build_stage() -> Stage:
    space = make_space(booking_style="free", shortest_minutes=60, allows_care_only=True)
    make_room(space, name="Small", limit=LIMITS[0], age_to_months=36, position=0)
    make_room(space, name="Large", limit=LIMITS[1], position=1)
    make_desks(space, DESKS)
    stage = Stage(space)
    for family, ages in enumerate(FAMILIES):
        stage.people.append(make_user(f"Family {family}"))
        known = []
        for months in ages:
            child = make_child(stage.people[-1], months, f"Child of {months}")
            number = len(stage.children)
            stage.children[number] = child
            known.append(model.Child(number, is_small=months < NO_CHILD_OVER_THREE))
        stage.known[family] = tuple(known)
    stage.educators = [make_educator(space, f"Educator {n}") for n in range(3)]
    for day in range(DAYS):
        for room in (0, 1):
            make_shift(
                stage.rooms[room], MONDAY + timedelta(days=day), educator=stage.educators[room]
            )
    return stage


def build_house(margin: int, now: int) -> model.House:
    house = model.House(DESKS, list(LIMITS), margin, now)
    base = [(day, room) for day in range(DAYS) for room in (0, 1)]
    house.duties = {
        n: model.Duty(room, room, day, *model.CARE) for n, (day, room) in enumerate(base)
    }
    return house


KINDS: dict[type, str] = {
    refusals.TooLateToBook: "late",
    refusals.OutsideHours: "hours",
    refusals.TooLong: "length",
    refusals.NothingAsked: "nothing",
    refusals.DeskFull: "desk",
    refusals.NotHeld: "not held",
    refusals.AlreadyExtended: "extended",
    refusals.HoldLost: "lost",
    refusals.NotChangeable: "over",
    refusals.AlreadyStarted: "started",
    care.ChildElsewhere: "elsewhere",
    care.EducatorElsewhere: "elsewhere",
    care.EducatorAway: "away",
    care.ShiftIsOver: "over",
    care.CutBreaksBookings: "breaks",
}


def kind_of(refusal: Exception) -> str:
    """The model's word for a refusal. Any other exception goes on."""
    if isinstance(refusal, care.CareFull):
        return "care closed" if refusal.reason.kind == "closed" else refusal.reason.kind
    if type(refusal) not in KINDS:
        raise refusal
    return KINDS[type(refusal)]


def visits_in(stage: Stage, now: datetime) -> Counter[Any]:
    """Every visit in the database, in the model's words; holds that ran out count for nobody."""
    people = {person.pk: n for n, person in enumerate(stage.people)}
    numbers = {child.pk: n for n, child in stage.children.items()}
    rooms = {room.pk: n for n, room in enumerate(stage.rooms)}
    places: dict[int, list[tuple[Any, ...]]] = {}
    for booking, child, room, during in CarePlace.objects.live().values_list(
        "line__booking_id", "child_id", "care_room_id", "during"
    ):
        care_span = stage.at(Span.of(during))
        places.setdefault(booking, []).append((numbers[child], rooms[room], *care_span))
    desks = dict(DeskReservation.objects.live().values_list("line__booking_id", "desk__number"))
    found: Counter[Any] = Counter()
    for row in Booking.objects.values_list("pk", "person_id", "during", "state", "held_until"):
        pk, person, during, state, until = row
        if until and until <= now:
            continue
        ends = stage.minute(until) if until else None
        children = tuple(sorted(places.get(pk, ())))
        at = stage.at(Span.of(during))
        found[people[person], at, children, desks.get(pk), ends, state == "cancelled"] += 1
    return found


def visits_of(house: model.House) -> Counter[Any]:
    """The same, as the model has it."""
    found: Counter[Any] = Counter()
    for visit in house.visits.values():
        if visit.until is not None and visit.until <= house.now:
            continue
        places, desk = ((), None) if visit.is_cancelled else (visit.places, visit.desk)
        children = tuple(
            sorted((p.child.number, p.room, visit.day, p.start, p.end) for p in places)
        )
        at = (visit.day, visit.start, visit.end)
        found[visit.family, at, children, desk, visit.until, visit.is_cancelled] += 1
    return found


def duties_in(stage: Stage) -> Counter[Any]:
    educators = {educator.pk: n for n, educator in enumerate(stage.educators)}
    rooms = {room.pk: n for n, room in enumerate(stage.rooms)}
    rows = Shift.objects.live().values_list("educator_id", "care_room_id", "during")
    return Counter(
        model.Duty(educators[educator], rooms[room], *stage.at(Span.of(during)))
        for educator, room, during in rows
    )


def run_triggers() -> None:
    """What waits for the commit runs now: the trigger that counts each care day again."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
