"""Bookings that a space cannot keep as they are: which, and why, read from days that are stored.

From `now` on only: what is over is over. Nothing here waits for a lock; a service that acts on it
asks once more under its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import OuterRef, Q, QuerySet, Subquery

from bookings.models import Booking, BookingLine, Rescue
from childcare.models import CareDay, CarePlace
from spaces.hours import HoursByDay, opening, outside
from spaces.models import Closure, DeskReservation, Purpose, Space
from spaces.ranges import QUARTER, Span

Cause = Rescue.Cause
DayKey = tuple[int, date]
"""A space's id and a local date."""
LINE = (
    "booking", "booking__space_day__space", "booking__space_day__date",
    "care_place__care_room", "care_place__during",
    "desk_reservation__state", "desk_reservation__during",
)  # fmt: skip
_Line = tuple[int, DayKey, int | None, object, str | None, object, str | None]
WORST_FIRST = [Cause.CLOSED, Cause.STAFF, Cause.ROOM, Cause.DESK]


@dataclass(frozen=True)
class Trouble:
    """What stands against one booking, and from when to when (of the causes, the hardest).

    `closed`: where that is the cause, whether desk ("work"), care or both ("all") meet it.
    """

    booking_id: int
    space_id: int
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
    return _Reading([space], now).worst()


def desks_to_find(spaces: Sequence[Space], now: datetime) -> dict[DayKey, list[int]]:
    """Numbers of desks that are out of service while families have them, by space and local date.

    Of bookings from `now` on that still need another desk. One query for any number of spaces.
    """
    bookings = Booking.objects.upcoming(now).filter(space_day__space__in=spaces)
    bookings = bookings.exclude(rescues__way__in=(Rescue.Way.TOLD, Rescue.Way.END))
    rows = DeskReservation.objects.displaced().filter(line__booking__in=bookings)
    found: dict[DayKey, list[int]] = {}
    for space, day, number in rows.order_by("desk__number", "pk").values_list(
        "space_day__space", "space_day__date", "desk__number"
    ):
        found.setdefault((space, day), []).append(number)
    return found


def to_resolve_on(
    spaces: Sequence[Space], now: datetime, known: HoursByDay | None = None
) -> dict[DayKey, Counter[Rescue.Cause]]:
    """How many bookings stand against what, by space and local date: each by its hardest cause.

    Of bookings from `now` on that still need a way. Five queries for any number of spaces; two
    with `known` hours, which are the days to look at then.
    """
    reading = _Reading(spaces, now, known=known)
    found = defaultdict[DayKey, Counter[Rescue.Cause]](Counter)
    for trouble in reading.worst().values():
        found[trouble.space_id, trouble.day][trouble.cause] += 1
    return dict(found)


TOLD = Rescue.objects.filter(booking=OuterRef("booking"), way=Rescue.Way.TOLD)
"""What a family was told in person. The last is the hardest: nothing softer is told again."""


def trouble_of(booking: Booking, now: datetime) -> Trouble | None:
    """Why this booking cannot stay as it is; None when nothing stands against it."""
    reading = _Reading([booking.space_day.space], now, booking)
    return reading.worst().get(booking.pk)


class _Reading:
    """The days of some spaces from now on, or the day of one booking."""

    def __init__(
        self,
        spaces: Sequence[Space],
        now: datetime,
        booking: Booking | None = None,
        known: HoursByDay | None = None,
    ) -> None:
        self.spaces, self.now, self.booking, self.known_hours = spaces, now, booking, known
        self.known: dict[int, list[tuple[Rescue.Cause, list[int]]]] = {}

    def worst(self) -> dict[int, Trouble]:
        found: dict[int, Trouble] = {}
        for trouble in (*self._of_places(), *self._of_desks()):
            known = found.get(trouble.booking_id)
            found[trouble.booking_id] = known.beside(trouble) if known else trouble
        return {pk: one for pk, one in found.items() if not self._was_told(one)}

    def _was_told(self, trouble: Trouble) -> bool:
        """Who was told in person that it stays needs no way, unless something harder came since."""
        told = self.told.get(trouble.booking_id)
        return told is not None and _rank(trouble) >= WORST_FIRST.index(Cause(told))

    def _of_places(self) -> Iterator[Trouble]:
        for booking_id, room_id, (space_id, day), during in self.places:
            span = Span.of(during)
            bad = self._breach(room_id, (space_id, day), span)
            if bad:
                cause, when = bad
                closed = Purpose.CARE if cause == Cause.CLOSED else ""
                yield Trouble(booking_id, space_id, day, cause, when, closed)

    def _breach(self, room_id: int, key: DayKey, span: Span) -> tuple[Rescue.Cause, Span] | None:
        care = self.hours[key].care
        if not any(open_span.contains(span) for open_span in care):
            return Cause.CLOSED, outside(span, care)
        row = self.care_days.get((room_id, key[1]))
        if row is None:
            return None
        for cause, quarters in self._broken(row):
            hit = [q for q in quarters if span.overlaps(_quarter(row, q))]
            if hit:
                return cause, Span(_quarter(row, hit[0]).start, _quarter(row, hit[-1]).end)
        return None

    def _broken(self, row: CareDay) -> list[tuple[Rescue.Cause, list[int]]]:
        """Quarters by cause, looked for once for all who are in this room then."""
        if row.pk not in self.known:
            self.known[row.pk] = [(Cause.STAFF, self._short(row)), (Cause.ROOM, self._over(row))]
        return self.known[row.pk]

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
        regime = getattr(row.space_day.space, "regime", None)
        most = regime.most_at_once if regime else None
        if most is None:
            return False
        return sum(_children_at(other, at) for other in self.rooms_on[row.space_day_id]) > most

    def _is_ahead(self, row: CareDay, q: int) -> bool:
        return _quarter(row, q).end > self.now

    def _of_desks(self) -> Iterator[Trouble]:
        for booking_id, state, (space_id, day), during in self.desks:
            span = Span.of(during)
            work = self.hours[space_id, day].work
            if not any(open_span.contains(span) for open_span in work):
                shut = outside(span, work)
                yield Trouble(booking_id, space_id, day, Cause.CLOSED, shut, Purpose.WORK)
            elif state == DeskReservation.State.DISPLACED:
                yield Trouble(booking_id, space_id, day, Cause.DESK, span)

    @cached_property
    def bookings(self) -> QuerySet[Booking]:
        found = Booking.objects.upcoming(self.now).filter(space_day__space__in=self.spaces)
        found = found.exclude(rescues__way=Rescue.Way.END)
        return found.filter(pk=self.booking.pk) if self.booking else found

    @property
    def places(self) -> Iterator[tuple[int, int, DayKey, object]]:
        for booking, key, room, during, _state, _at_desk, _told in self.lines:
            if room:
                yield booking, room, key, during

    @property
    def desks(self) -> Iterator[tuple[int, str, DayKey, object]]:
        for booking, key, _room, _in_care, state, during, _told in self.lines:
            if state:
                yield booking, state, key, during

    @cached_property
    def lines(self) -> list[_Line]:
        """Of each care place and desk that is not given up: what it is, its span, what was told."""
        cancelled = Q(care_place__state=CarePlace.State.CANCELLED) | Q(
            desk_reservation__state=DeskReservation.State.CANCELLED
        )
        lines = BookingLine.objects.filter(booking__in=self.bookings).exclude(cancelled)
        if self.known_hours is not None:
            days = {day for _, day in self.known_hours}
            lines = lines.filter(booking__space_day__date__in=days)
        rows = lines.values_list(*LINE, Subquery(TOLD.values("cause")[:1]))
        return [(pk, (space, day), *part) for pk, space, day, *part in rows]

    @cached_property
    def told(self) -> dict[int, str | None]:
        return {booking: told for booking, *_, told in self.lines}

    @cached_property
    def dates(self) -> list[date]:
        return [day for _, (_, day), *_ in self.lines]

    @cached_property
    def care_days(self) -> dict[tuple[int, date], CareDay]:
        rows = CareDay.objects.filter(
            space_day__space__in=self.spaces, space_day__date__in=set(self.dates)
        ).select_related("space_day__space__regime", "care_room")
        return {(row.care_room_id, row.space_day.date): row for row in rows}

    @cached_property
    def rooms_on(self) -> dict[int, list[CareDay]]:
        """The care days of all rooms by the id of their space day."""
        found = defaultdict[int, list[CareDay]](list)
        for row in self.care_days.values():
            found[row.space_day_id].append(row)
        return found

    @cached_property
    def hours(self) -> HoursByDay:
        if self.known_hours is not None:
            return self.known_hours
        return opening(self.spaces, min(self.dates), max(self.dates), with_blocks=False)


def _rank(trouble: Trouble) -> int:
    return WORST_FIRST.index(trouble.cause)


def _quarter(row: CareDay, q: int) -> Span:
    return Span(row.starts_at + q * QUARTER, row.starts_at + (q + 1) * QUARTER)


def _children_at(row: CareDay, at: datetime) -> int:
    q = int((at - row.starts_at) / QUARTER)
    return row.children[q] if 0 <= q < len(row.children) else 0
