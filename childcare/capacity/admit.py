"""Does one more child fit, in which room, and if not, why and from when on again.

Works on the arrays of care days, read from the database (availability) or counted anew under the
lock (booking): both ask the same question here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from childcare.capacity.count import with_more
from childcare.capacity.quarters import Room, RoomDay, Row
from spaces.ranges import QUARTER, Span

Birthday = date


@dataclass(frozen=True)
class Own:
    """A stay that the child has there already that day, and what becomes of it.

    `now` differs from `was` where the new stay touches it, and is None where the new one
    replaces it. `minutes` is the child's whole day as it was.
    """

    room_id: int
    was: Span
    now: Span | None
    minutes: int


@dataclass(frozen=True)
class Wish:
    """One child to be cared for. `minutes` is its whole day in the space as it will be."""

    child_id: int
    born: Birthday
    span: Span
    minutes: int
    own: Sequence[Own] = ()


@dataclass(frozen=True)
class Refused:
    """Why a wish does not fit: the stretch, the room's numbers there, and when it is over."""

    kind: str  # "age", "closed", "room", "house", "short", "educators"
    room: Room | None = None
    span: Span | None = None
    row: Row = ()
    on_shift: int = 0
    on_shift_qualified: int = 0
    most: int = 0
    free_from: datetime | None = None
    nobody: bool = False
    """No educator at all is on shift in that stretch."""


@dataclass
class Board:
    """The care days of one space on one date, with the children tried so far on top."""

    date: date
    rooms: Sequence[Room]
    days: dict[int, RoomDay]
    care_hours: Sequence[Span]
    house_most: int | None = None
    tried: dict[tuple[int, int], Row] = field(default_factory=dict)
    """Rows that differ from the care day: (room id, quarter) to children by class."""

    def copy(self) -> Board:
        return replace(self, tried=dict(self.tried))

    def abridged(self, span: Span) -> tuple[Board, Span]:
        """The quarters of a span without those that are just like another, and their span.

        A stay of all of it fits here exactly when it fits on the whole board, and most quarters
        of a day are alike: for questions that are asked many times over. Explains no refusal.
        """
        first = {room_id: day.index(span.start) for room_id, day in self.days.items()}
        kinds = dict.fromkeys(
            tuple(self._state(room_id, start + i) for room_id, start in first.items())
            for i in range(span.minutes // 15)
        )
        short = Span(span.start, span.start + len(kinds) * QUARTER)
        columns = zip(*kinds, strict=True)
        days = {
            room_id: RoomDay(span.start, *map(list, zip(*states, strict=True)))
            for room_id, states in zip(first, columns, strict=True)
        }
        rooms = [r for r in self.rooms if r.id in self.days and self.days[r.id].covers(span)]
        hours = [short for hours in self.care_hours if hours.contains(span)]
        return Board(self.date, rooms, days, hours, self.house_most), short

    def _state(self, room_id: int, q: int) -> tuple[Any, ...]:
        """What one quarter of a room says, in the order of `RoomDay`; outside its day nobody."""
        day = self.days[room_id]
        if not 0 <= q < len(day):
            return ((), *[0] * 8)
        return (
            self.row(room_id, q),
            day.children[q],
            day.most[q],
            day.needed[q],
            day.on_shift[q],
            day.excused[q],
            day.needed_qualified[q],
            day.on_shift_qualified[q],
            day.excused_qualified[q],
        )

    def row(self, room_id: int, q: int) -> Row:
        return self.tried.get((room_id, q)) or self.days[room_id].by_class[q]

    def admit(self, wish: Wish) -> Room | Refused:
        """Seat the child in the first room that admits its age and fits; remember it."""
        refused: Refused | None = None
        for room in self.rooms:
            if room.id not in self.days or not room.admits_age(wish.born, self.date):
                continue
            child_class = room.class_of(wish.born, self.date, wish.minutes)
            if child_class == len(room.policy.bands):
                continue
            changes = self._changes(room, child_class, wish)
            because = self._try(room, wish.span, changes)
            if because is None:
                self.tried.update(changes)
                return room
            refused = refused or because
        return refused or Refused("age", next(iter(self.rooms), None))

    def leave(self, born: Birthday, minutes: int, own: Sequence[Own]) -> None:
        """Take away what a child gives up; `minutes` is its whole day as it will be."""
        self.tried.update(self._rejudged(born, minutes, own))

    def sweep(self, born: Birthday, minutes: int, own: Sequence[Own]) -> None:
        """`leave`, written into a day that is only read, as a count would write it."""
        rooms = {room.id: room for room in self.rooms}
        for (room_id, q), row in self._rejudged(born, minutes, own).items():
            self.days[room_id].recount_at(q, row, rooms[room_id])

    def _changes(self, room: Room, child_class: int, wish: Wish) -> dict[tuple[int, int], Row]:
        """The rows with this child seated, and its other stays that day judged again."""
        changes = self._rejudged(wish.born, wish.minutes, wish.own)
        self._shift(changes, room.id, wish.span, child_class, 1)
        return changes

    def _rejudged(
        self, born: Birthday, minutes: int, stays: Sequence[Own]
    ) -> dict[tuple[int, int], Row]:
        changes: dict[tuple[int, int], Row] = {}
        rooms = {room.id: room for room in self.rooms}
        for own in stays:
            room = rooms[own.room_id]
            was = room.class_of(born, self.date, own.minutes)
            self._shift(changes, own.room_id, own.was, was, -1)
            if own.now:
                now = room.class_of(born, self.date, minutes)
                self._shift(changes, own.room_id, own.now, now, 1)
        return changes

    def _shift(
        self,
        changes: dict[tuple[int, int], Row],
        room_id: int,
        span: Span,
        child_class: int,
        more: int,
    ) -> None:
        for q in self.days[room_id].quarters(span):
            row = changes.get((room_id, q)) or self.row(room_id, q)
            changes[room_id, q] = with_more(row, child_class, more)

    def _try(self, room: Room, span: Span, changes: dict[tuple[int, int], Row]) -> Refused | None:
        day = self.days[room.id]
        if not day.covers(span) or not any(hours.contains(span) for hours in self.care_hours):
            return Refused("closed", room, span)
        rooms = {other.id: other for other in self.rooms}
        judged = set()
        for (room_id, q), row in sorted(changes.items(), key=lambda change: change[0][1]):
            before = self.row(room_id, q)
            same = (room_id, before, row, self._stands(room_id, q, changes))
            if same in judged:
                continue
            judged.add(same)
            if _only_leaves(before, row):
                continue
            kind = self._breach(rooms[room_id], q, row, changes)
            if kind:
                return self._explain(kind, rooms[room_id], q, row, changes)
        return None

    def _breach(
        self, room: Room, q: int, row: Row, changes: dict[tuple[int, int], Row]
    ) -> str | None:
        """The limit that these children break; the same judgement as `count_day`."""
        day = self.days[room.id]
        coming = sum(row) > day.children[q]
        if coming and sum(row) > room.limit:
            return "room"
        if coming and self.house_most is not None and self._in_house(q, changes) > self.house_most:
            return "house"
        needed, qualified = room.need(row)
        gap = max(0, needed - day.on_shift[q])
        gap_qualified = max(0, qualified - day.on_shift_qualified[q])
        if not gap and not gap_qualified:
            return None
        if day.is_short_at(q):
            grows = gap > day.excused[q] or gap_qualified > day.excused_qualified[q]
            return "short" if coming or grows else None
        return "educators"

    def _stands(self, room_id: int, q: int, changes: dict[tuple[int, int], Row]) -> Row:
        """All else that `_breach` looks at: most quarters of a day are alike, and judged once."""
        day = self.days[room_id]
        return (
            day.children[q],
            day.on_shift[q],
            day.on_shift_qualified[q],
            day.excused[q],
            day.excused_qualified[q],
            self._in_house(q, changes) if self.house_most is not None else 0,
        )

    def _is_open(self, instant: datetime) -> bool:
        return any(hours.start <= instant < hours.end for hours in self.care_hours)

    def _in_house(self, q: int, changes: dict[tuple[int, int], Row]) -> int:
        return sum(
            sum(changes.get((room_id, q)) or self.row(room_id, q))
            for room_id, day in self.days.items()
            if q < len(day)
        )

    def _explain(
        self, kind: str, room: Room, q: int, row: Row, changes: dict[tuple[int, int], Row]
    ) -> Refused:
        """The stretch around the breach, and the first instant after it that fits again."""
        day = self.days[room.id]
        added = {key: value for key, value in changes.items() if key[0] == room.id}
        extra = next(i for i in range(len(row)) if row[i] > self.row(room.id, q)[i])

        def fits(index: int) -> bool:
            new = added.get((room.id, index)) or with_more(self.row(room.id, index), extra)
            return self._breach(room, index, new, {**changes, (room.id, index): new}) is None

        end = _first(fits, q + 1, len(day))
        open_again = end if end < len(day) and self._is_open(day.instant(end)) else None
        return Refused(
            kind=kind,
            room=room,
            span=Span(day.instant(q), day.instant(end)),
            row=row,
            on_shift=day.on_shift[q],
            on_shift_qualified=day.on_shift_qualified[q],
            most=self.house_most if kind == "house" and self.house_most else room.limit,
            free_from=day.instant(open_again) if open_again is not None else None,
            nobody=not any(day.on_shift[q:end]),
        )


def _only_leaves(before: Row, after: Row) -> bool:
    """Children go and nobody comes: no rule here is harder on fewer children."""
    return all(new <= old for new, old in zip(after, before, strict=True))


def _first(holds: Callable[[int], bool], start: int, end: int) -> int:
    """The first number from `start` on that holds; `end` when none does."""
    return next((i for i in range(start, end) if holds(i)), end)
