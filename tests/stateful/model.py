"""A space on three days as plain Python: desks, children and educators by quarter hour.

Nothing here is the engine's. A quarter is a number from midnight on the wall (34 is 08:30), a day
a number from the first. Each question answers "" for yes, or the kind of no.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil

WORK, CARE = (32, 72), (34, 70)
SHORTEST, LONGEST = 4, 36
SMALL, LARGE = 0, 1
"""The room for children under three, and the room for all."""
Cell = tuple[int, int]
"""A room and a quarter."""
Row = tuple[int, int]
"""Children under three, and older ones."""


@dataclass(frozen=True)
class Child:
    number: int
    is_small: bool

    @property
    def row(self) -> Row:
        return (1, 0) if self.is_small else (0, 1)


@dataclass(frozen=True)
class Place:
    """One child in one room; `start` and `end` are its care, with the handover before it."""

    child: Child
    room: int
    start: int
    end: int


@dataclass(frozen=True)
class Visit:
    """What one family has: a booking, or a hold that ends at `until` (minutes from the first day)."""

    family: int
    day: int
    start: int
    end: int
    places: tuple[Place, ...] = ()
    desk: int | None = None
    until: int | None = None
    extended: bool = False
    is_cancelled: bool = False

    @property
    def children(self) -> tuple[Child, ...]:
        return tuple(place.child for place in self.places)

    def meets(self, day: int, start: int, end: int) -> bool:
        return self.day == day and self.start < end and start < self.end


@dataclass(frozen=True)
class Duty:
    """One educator's shift in a room."""

    educator: int
    room: int
    day: int
    start: int
    end: int


@dataclass
class House:
    """All that is true of the space. `now`: minutes from the first midnight on the wall."""

    desks: int
    limits: list[int]
    margin: int
    now: int
    visits: dict[int, Visit] = field(default_factory=dict)
    duties: dict[int, Duty] = field(default_factory=dict)
    away: dict[tuple[int, int], int] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)

    # --- what is there

    def counts(self, visit: Visit) -> bool:
        return not visit.is_cancelled and (visit.until is None or visit.until > self.now)

    def live(self, day: int, *, but: tuple[int, ...] = ()) -> list[Visit]:
        return [
            visit
            for key, visit in self.visits.items()
            if visit.day == day and key not in but and self.counts(visit)
        ]

    def is_to_come(self, day: int, end: int) -> bool:
        """Is it not over, if it ends where this quarter begins? What is over breaks no more."""
        return day * 1440 + end * 15 > self.now

    def rows(self, day: int, *, but: tuple[int, ...] = ()) -> dict[Cell, Row]:
        """Who is in each room in each quarter."""
        found: dict[Cell, Row] = {}
        for visit in self.live(day, but=but):
            for place in visit.places:
                _add(found, place, 1)
        return found

    def on_shift(self, day: int) -> Counter[Cell]:
        return Counter(
            (duty.room, q)
            for duty in self.duties.values()
            if duty.day == day
            for q in range(duty.start, duty.end)
        )

    def gaps(self, day: int) -> dict[Cell, int]:
        """Where educators are missing, and how many."""
        staff = self.on_shift(day)
        missing = {cell: needed(row) - staff[cell] for cell, row in self.rows(day).items()}
        return {cell: n for cell, n in missing.items() if n > 0}

    # --- may a family come

    def judge(
        self, wish: Visit, children: tuple[Child, ...], *, with_desk: bool,
        gone: int | None = None, replaces: int | None = None,
    ) -> tuple[str, Visit]:  # fmt: skip
        """`gone` is a hold that makes way, `replaces` a booking that moves. The visit as it would be."""
        because = "" if with_desk or children else "nothing"
        because = because or self._time(wish, with_desk=with_desk)
        if because:
            return because, wish
        but = () if gone is None else (gone,)
        places: list[Place] = []
        seating = _Seating(self, wish.day, but, replaces, children)
        for child in children:
            if self._is_elsewhere(child, wish, {gone, replaces}):
                return "elsewhere", wish
            place, because = seating.seat(child, wish.start - self.margin, wish.end)
            if place is None:
                return because, wish
            places.append(place)
        desk = self._desk(wish, {gone, replaces}, replaces) if with_desk else None
        if with_desk and desk is None:
            return "desk", wish
        return "", replace(wish, places=tuple(places), desk=desk)

    def _time(self, wish: Visit, *, with_desk: bool) -> str:
        if wish.day * 1440 + wish.start * 15 < self.now:
            return "late"
        hours = WORK if with_desk else CARE
        if wish.day in self.closed or not (hours[0] <= wish.start and wish.end <= hours[1]):
            return "hours"
        return "" if SHORTEST <= wish.end - wish.start <= LONGEST else "length"

    def _is_elsewhere(self, child: Child, wish: Visit, but: set[int | None]) -> bool:
        return any(
            key not in but and self.counts(visit) and child in visit.children
            and visit.meets(wish.day, wish.start, wish.end)
            for key, visit in self.visits.items()
        )  # fmt: skip

    def _desk(self, wish: Visit, but: set[int | None], replaces: int | None) -> int | None:
        taken = {
            visit.desk
            for key, visit in self.visits.items()
            if key not in but and self.counts(visit) and visit.meets(wish.day, wish.start, wish.end)
        }
        own = self.visits[replaces].desk if replaces is not None else None
        order = [own, *range(1, self.desks + 1)] if own else range(1, self.desks + 1)
        return next((desk for desk in order if desk not in taken), None)


@dataclass
class _Seating:
    """Children seated one after another on a day, each in the first room that takes it."""

    house: House
    day: int
    but: tuple[int, ...]
    replaces: int | None
    coming: tuple[Child, ...]

    def __post_init__(self) -> None:
        self.before = self.house.rows(self.day, but=self.but)
        self.now = dict(self.before)
        self.staff = self.house.on_shift(self.day)
        old = self.house.visits[self.replaces] if self.replaces is not None else None
        self.old = {p.child: p for p in old.places} if old and old.day == self.day else {}
        for child, place in self.old.items():
            if child not in self.coming:
                _add(self.now, place, -1)

    def seat(self, child: Child, start: int, end: int) -> tuple[Place | None, str]:
        first_no = ""
        for room in [SMALL, LARGE] if child.is_small else [LARGE]:
            place = Place(child, room, start, end)
            tried = dict(self.now)
            if child in self.old:
                _add(tried, self.old[child], -1)
            _add(tried, place, 1)
            because = self._no(tried, place)
            if not because:
                self.now = tried
                return place, ""
            first_no = first_no or because
        return None, first_no

    def _no(self, tried: dict[Cell, Row], place: Place) -> str:
        if not (CARE[0] <= place.start and place.end <= CARE[1]):
            return "care closed"
        changed = [cell for cell in tried if tried[cell] != self.now.get(cell, (0, 0))]
        for cell in sorted(changed, key=lambda cell: cell[1]):
            was, row = self.now.get(cell, (0, 0)), tried[cell]
            if not (row[0] <= was[0] and row[1] <= was[1]) and (no := self._no_in(cell, row)):
                return no
        return ""

    def _no_in(self, cell: Cell, row: Row) -> str:
        before = self.before.get(cell, (0, 0))
        comes = sum(row) > sum(before)
        if comes and sum(row) > self.house.limits[cell[0]]:
            return "room"
        gap = needed(row) - self.staff[cell]
        gap_before = max(0, needed(before) - self.staff[cell])
        if gap <= 0 or (gap_before and not comes and gap <= gap_before):
            return ""
        return "short" if gap_before else "educators"


def needed(row: Row) -> int:
    """One educator for four children under three, or eight older ones."""
    return ceil(Fraction(row[0], 4) + Fraction(row[1], 8))


def _add(rows: dict[Cell, Row], place: Place, n: int) -> None:
    for q in range(place.start, place.end):
        row = rows.get((place.room, q), (0, 0))
        rows[place.room, q] = (row[0] + n * place.child.row[0], row[1] + n * place.child.row[1])
