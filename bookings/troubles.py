"""Bookings that a space cannot keep as they are: which, and why, read from days that are stored.

From `now` on only: what is over is over. Nothing here waits for a lock; a service that acts on it
asks once more under its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet

from bookings.models import Booking, Rescue
from childcare.models import CareDay, CarePlace, CareRegime
from spaces.hours import HoursByDay, opening, outside
from spaces.models import Closure, DeskReservation, Purpose, Space
from spaces.ranges import QUARTER, Span, local_day

Cause = Rescue.Cause
DayKey = tuple[int, date]
"""A space's id and a local date."""
WORST_FIRST = [Cause.CLOSED, Cause.STAFF, Cause.ROOM, Cause.DESK]


@dataclass(frozen=True)
class Trouble:
    """What stands against one booking, and from when to when (of the causes, the hardest).

    `closed`: where that is the cause, whether desk ("work"), care or both ("all") meet it.
    """

    booking_id: int
    day: date
    cause: Rescue.Cause
    span: Span
    closed: str = ""

    def beside(self, other: Trouble) -> Trouble:
        """The harder one of two; where both are closed, both parts are."""
        if _rank(other) < _rank(self):
            return other
        if other.cause == self.cause == Cause.CLOSED and other.closed != self.closed:
            return replace(self, closed=Closure.What.ALL)
        return self


def troubles(space: Space, now: datetime) -> dict[int, Trouble]:
    """Each confirmed booking of the space, from now on, that a cut broke; by its id.

    About ten queries, however many there are.
    """
    return _Reading(space, now).worst()


def desks_to_find(spaces: Sequence[Space], now: datetime) -> dict[DayKey, list[int]]:
    """Numbers of desks that are out of service while families have them, by space and local date.

    Of bookings from `now` on that still need another desk. One query for any number of spaces.
    """
    bookings = _waiting(Booking.objects.upcoming(now).filter(space_day__space__in=spaces))
    rows = DeskReservation.objects.displaced().filter(line__booking__in=bookings)
    found: dict[DayKey, list[int]] = {}
    for space, day, number in rows.order_by("desk__number", "pk").values_list(
        "space_day__space", "space_day__date", "desk__number"
    ):
        found.setdefault((space, day), []).append(number)
    return found


def closed_on(spaces: Sequence[Space], now: datetime) -> dict[DayKey, int]:
    """How many bookings stand in hours that are closed by now, by space and local date.

    Of bookings from `now` on that still need a way. Five queries for any number of spaces.
    """
    bookings = _waiting(Booking.objects.upcoming(now).filter(space_day__space__in=spaces))
    asked = ("space_day__space", "space_day__date", "line__booking", "during")
    places = CarePlace.objects.live().filter(line__booking__in=bookings).values_list(*asked)
    desks = DeskReservation.objects.promised().filter(line__booking__in=bookings)
    rows = [(True, *row) for row in places] + [(False, *row) for row in desks.values_list(*asked)]
    if not rows:
        return {}
    dates = [row[2] for row in rows]
    hours = opening(spaces, min(dates), max(dates), with_blocks=False)
    found: dict[DayKey, set[int]] = defaultdict(set)
    for is_care, space, day, booking, during in rows:
        of_day = hours[space, day]
        open_spans = of_day.care if is_care else of_day.work
        if not any(one.contains(Span.of(during)) for one in open_spans):
            found[space, day].add(booking)
    return {key: len(ids) for key, ids in found.items()}


def _waiting(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Who was told in person, or ends early, needs no way any more."""
    return bookings.exclude(rescues__way__in=(Rescue.Way.TOLD, Rescue.Way.END))


def trouble_of(booking: Booking, now: datetime) -> Trouble | None:
    """Why this booking cannot stay as it is; None when nothing stands against it."""
    reading = _Reading(booking.space_day.space, now, booking)
    return reading.worst().get(booking.pk)


class _Reading:
    """The days of one space from now on, or the day of one booking."""

    def __init__(self, space: Space, now: datetime, booking: Booking | None = None) -> None:
        self.space, self.now, self.booking = space, now, booking

    def worst(self) -> dict[int, Trouble]:
        found: dict[int, Trouble] = {}
        for trouble in (*self._of_places(), *self._of_desks()):
            known = found.get(trouble.booking_id)
            found[trouble.booking_id] = known.beside(trouble) if known else trouble
        return found

    def _of_places(self) -> Iterator[Trouble]:
        for booking_id, room_id, day, during in self.places:
            span = Span.of(during)
            bad = self._breach(room_id, day, span)
            if bad:
                cause, when = bad
                closed = Purpose.CARE if cause == Cause.CLOSED else ""
                yield Trouble(booking_id, day, cause, when, closed)

    def _breach(self, room_id: int, day: date, span: Span) -> tuple[Rescue.Cause, Span] | None:
        care = self.hours[self.space.pk, day].care
        if not any(open_span.contains(span) for open_span in care):
            return Cause.CLOSED, outside(span, care)
        row = self.care_days.get((room_id, day))
        if row is None:
            return None
        for cause, quarters in ((Cause.STAFF, self._short(row)), (Cause.ROOM, self._over(row))):
            hit = [q for q in quarters if span.overlaps(_quarter(row, q))]
            if hit:
                return cause, Span(_quarter(row, hit[0]).start, _quarter(row, hit[-1]).end)
        return None

    def _short(self, row: CareDay) -> list[int]:
        pairs = zip(row.excused, row.excused_qualified, strict=True)
        return [q for q, pair in enumerate(pairs) if any(pair) and self._is_ahead(row, q)]

    def _over(self, row: CareDay) -> list[int]:
        """Quarters with more children than the room or the house takes by now."""
        return [
            q
            for q, count in enumerate(row.children)
            if self._is_ahead(row, q)
            and (count > row.care_room.limit or self._house_is_over(_quarter(row, q).start, row))
        ]

    def _house_is_over(self, at: datetime, row: CareDay) -> bool:
        if self.house_most is None:
            return False
        day = row.space_day.date
        rows = [other for (_, date_), other in self.care_days.items() if date_ == day]
        return sum(_children_at(other, at) for other in rows) > self.house_most

    def _is_ahead(self, row: CareDay, q: int) -> bool:
        return _quarter(row, q).end > self.now

    def _of_desks(self) -> Iterator[Trouble]:
        for booking_id, state, day, during in self.desks:
            span = Span.of(during)
            work = self.hours[self.space.pk, day].work
            if not any(open_span.contains(span) for open_span in work):
                shut = outside(span, work)
                yield Trouble(booking_id, day, Cause.CLOSED, shut, Purpose.WORK)
            elif state == DeskReservation.State.DISPLACED:
                yield Trouble(booking_id, day, Cause.DESK, span)

    @cached_property
    def bookings(self) -> QuerySet[Booking]:
        found = _waiting(Booking.objects.upcoming(self.now).filter(space_day__space=self.space))
        return found.filter(pk=self.booking.pk) if self.booking else found

    @cached_property
    def places(self) -> Sequence[tuple[int, int, date, object]]:
        live = CarePlace.objects.live().filter(line__booking__in=self.bookings)
        return list(live.values_list("line__booking", "care_room", "space_day__date", "during"))

    @cached_property
    def desks(self) -> Sequence[tuple[int, str, date, object]]:
        rows = DeskReservation.objects.promised().filter(line__booking__in=self.bookings)
        return list(rows.values_list("line__booking", "state", "space_day__date", "during"))

    @cached_property
    def dates(self) -> list[date]:
        today = local_day(self.now, self.space.tz)
        return [*(row[2] for row in (*self.places, *self.desks)), today]

    @cached_property
    def care_days(self) -> dict[tuple[int, date], CareDay]:
        rows = CareDay.objects.filter(
            space_day__space=self.space, space_day__date__in=set(self.dates)
        ).select_related("space_day", "care_room")
        return {(row.care_room_id, row.space_day.date): row for row in rows}

    @cached_property
    def hours(self) -> HoursByDay:
        return opening([self.space], min(self.dates), max(self.dates))

    @cached_property
    def house_most(self) -> int | None:
        regime = CareRegime.objects.filter(space=self.space).first()
        return regime.most_at_once if regime else None


def _rank(trouble: Trouble) -> int:
    return WORST_FIRST.index(trouble.cause)


def _quarter(row: CareDay, q: int) -> Span:
    return Span(row.starts_at + q * QUARTER, row.starts_at + (q + 1) * QUARTER)


def _children_at(row: CareDay, at: datetime) -> int:
    q = int((at - row.starts_at) / QUARTER)
    return row.children[q] if 0 <= q < len(row.children) else 0
