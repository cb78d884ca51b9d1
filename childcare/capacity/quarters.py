"""The shapes of a care day: rooms, stays, duties and arrays by quarter hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from childcare.ratios import Policy
from childcare.ratios.ages import by_birthday
from spaces.ranges import QUARTER, Span

Row = tuple[int, ...]
"""Children by age class of the rule; the last number counts those whose age it does not admit."""


@dataclass(frozen=True)
class Room:
    """A care room as the engine sees it. Ages in months, to exclusive."""

    id: int
    name: str
    policy: Policy
    limit: int
    age_from: int
    age_to: int

    def admits_age(self, born: date, on: date) -> bool:
        return self.age_from <= by_birthday(born, on) < self.age_to

    @property
    def nobody(self) -> Row:
        return (0,) * (len(self.policy.bands) + 1)

    def class_of(self, born: date, on: date, minutes: int) -> int:
        """The class of a child that is `minutes` in the space on that day."""
        part = self.policy.part_day_minutes
        found = self.policy.classify(born, on, part_day=part is not None and minutes <= part)
        return len(self.policy.bands) if found is None else found

    def need(self, row: Row) -> tuple[int, int]:
        """Educators and trained pedagogues that these children need; NEVER when not allowed."""
        if row[-1]:
            return NEVER, 0
        need = self.policy.need(row[:-1])
        return need.educators, need.qualified


NEVER = 99


@dataclass(frozen=True)
class Stay:
    """A child expected in a room. `span` is the care with its margins."""

    child_id: int
    born: date
    room_id: int
    span: Span


@dataclass(frozen=True)
class Duty:
    """An educator on shift in a room, with papers that count on that day."""

    room_id: int
    span: Span
    is_qualified: bool = False


@dataclass
class RoomDay:
    """One room on one day. Element i of each list is the quarter from `start` + i * 15 min."""

    start: datetime
    by_class: list[Row]
    children: list[int]
    most: list[int]
    needed: list[int]
    on_shift: list[int]
    excused: list[int]
    needed_qualified: list[int]
    on_shift_qualified: list[int]
    excused_qualified: list[int]

    @classmethod
    def empty(cls, start: datetime, quarters: int, nobody: Row) -> RoomDay:
        return cls(start, [nobody] * quarters, *([0] * quarters for _ in range(8)))

    def __len__(self) -> int:
        return len(self.children)

    def instant(self, index: int) -> datetime:
        return self.start + index * QUARTER

    def index(self, instant: datetime) -> int:
        """The quarter that begins at `instant`; may lie outside the day."""
        return int((instant - self.start) / QUARTER)

    def quarters(self, span: Span) -> range:
        """The quarters of this day that the span covers."""
        first = max(0, self.index(span.start))
        return range(first, min(len(self), self.index(span.end)))

    def covers(self, span: Span) -> bool:
        return self.start <= span.start and span.end <= self.instant(len(self))

    def at(self, values: list[int], instant: datetime) -> int:
        """The value of one of this day's lists at an instant; 0 outside the day."""
        index = self.index(instant)
        return values[index] if 0 <= index < len(values) else 0

    def recount_at(self, index: int, row: Row, room: Room) -> None:
        """What a count would write for this quarter after children left it, on a day only read."""
        was_short = self.is_short_at(index)
        needed, qualified = room.need(row)
        self.by_class[index], self.children[index] = row, sum(row)
        self.needed[index], self.needed_qualified[index] = needed, qualified
        if was_short:
            self.excused[index] = max(0, needed - self.on_shift[index])
            self.excused_qualified[index] = max(0, qualified - self.on_shift_qualified[index])
            self.most[index] = sum(row) if self.is_short_at(index) else room.limit

    def is_short_at(self, index: int) -> bool:
        return bool(self.excused[index] or self.excused_qualified[index])
