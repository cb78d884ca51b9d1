"""A care day computed anew from its places and shifts. Never by adding to old values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from childcare.capacity.quarters import NEVER, Duty, Room, RoomDay, Stay
from spaces.ranges import QUARTER, Span


@dataclass(frozen=True)
class Gap:
    """A stretch in which a room would be short of educators or fuller than it may be."""

    room: Room
    span: Span
    needed: int
    on_shift: int
    needed_qualified: int
    on_shift_qualified: int
    children: int
    most: int
    row: tuple[int, ...]


class Short(Exception):
    """These stays break the day. `gaps` are the stretches, in order, for each room."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__(f"{len(gaps)} stretches are short")
        self.gaps = gaps


@dataclass(frozen=True)
class DayFacts:
    """All that a day's arrays depend on."""

    date: date
    first_instant: datetime
    rooms: Sequence[Room]
    care_hours: Sequence[Span]
    stays: Sequence[Stay]
    duties: Sequence[Duty]
    house_most: int | None = None
    """Most children at once in the whole space; None: only the rooms limit."""


def minutes_by_child(stays: Iterable[Stay]) -> dict[int, int]:
    """How long each child is in the space that day; part day is judged by this."""
    minutes: dict[int, int] = defaultdict(int)
    for stay in stays:
        minutes[stay.child_id] += stay.span.minutes
    return minutes


def count_day(
    facts: DayFacts,
    before: Mapping[int, RoomDay],
    *,
    as_fact: bool = False,
    cut_from: Mapping[int, RoomDay] | None = None,
) -> dict[int, RoomDay]:
    """The arrays of each room, by room id.

    `before` are the arrays in force: where a quarter was short already, the gap and the number of
    children may only go down. With `as_fact` (an educator is ill, a stricter rule) a new gap is
    recorded as excused and nobody more is admitted there. `cut_from` are the `limits` that held
    before a cut: children above a limit that it lowers are a new gap. Raises Short otherwise.
    """
    days = limits(facts)
    _staff(facts, days)
    gaps: list[Gap] = []
    for room in facts.rooms:
        day = days[room.id]
        _need(room, day)
        known = None if as_fact else before.get(room.id)
        lowered = _lowered(day, cut_from[room.id]) if cut_from and room.id in cut_from else set()
        gaps += _settle(room, day, known, lowered)
    if gaps and not as_fact:
        raise Short(gaps)
    return days


def limits(facts: DayFacts) -> dict[int, RoomDay]:
    """The children of each room and the most that rooms, house and hours allow by themselves."""
    start, quarters = _hull(facts)
    days = {room.id: RoomDay.empty(start, quarters, room.nobody) for room in facts.rooms}
    _seat(facts, days)
    for room in facts.rooms:
        _limit(facts, room, days)
    return days


def _hull(facts: DayFacts) -> tuple[datetime, int]:
    """From the first to the last care, so that the arrays stay small."""
    spans = [*facts.care_hours, *(stay.span for stay in facts.stays)]
    if not spans:
        return facts.first_instant, 0
    start = min(span.start for span in spans)
    return start, int((max(span.end for span in spans) - start) / QUARTER)


def _seat(facts: DayFacts, days: dict[int, RoomDay]) -> None:
    minutes = minutes_by_child(facts.stays)
    rooms = {room.id: room for room in facts.rooms}
    for stay in facts.stays:
        day = days[stay.room_id]
        child_class = rooms[stay.room_id].class_of(stay.born, facts.date, minutes[stay.child_id])
        for q in day.quarters(stay.span):
            day.by_class[q] = with_more(day.by_class[q], child_class)
            day.children[q] += 1


@lru_cache(maxsize=100_000)
def with_more(row: tuple[int, ...], child_class: int, more: int = 1) -> tuple[int, ...]:
    """Never below nobody: who reads without a lock may know of a place before its array does."""
    return (*row[:child_class], max(0, row[child_class] + more), *row[child_class + 1 :])


def _staff(facts: DayFacts, days: dict[int, RoomDay]) -> None:
    for duty in facts.duties:
        day = days[duty.room_id]
        for q in day.quarters(duty.span):
            day.on_shift[q] += 1
            day.on_shift_qualified[q] += duty.is_qualified


def _limit(facts: DayFacts, room: Room, days: dict[int, RoomDay]) -> None:
    """The most children in this room: its own limit, less what others leave of the house's."""
    day = days[room.id]
    for hours in facts.care_hours:
        for q in day.quarters(hours):
            day.most[q] = room.limit
            if facts.house_most is not None:
                others = sum(other.children[q] for other in days.values()) - day.children[q]
                day.most[q] = max(0, min(room.limit, facts.house_most - others))


def _need(room: Room, day: RoomDay) -> None:
    for q, row in enumerate(day.by_class):
        day.needed[q], day.needed_qualified[q] = room.need(row)


def _lowered(day: RoomDay, was: RoomDay) -> set[int]:
    """The quarters whose limit is lower than it was."""
    return {q for q in range(len(day)) if day.most[q] < was.at(was.most, day.instant(q))}


def _settle(room: Room, day: RoomDay, before: RoomDay | None, lowered: Set[int]) -> list[Gap]:
    """Excuse each gap, and return the stretches that were not so short before."""
    refused: list[int] = []
    for q in range(len(day)):
        gap = max(0, day.needed[q] - day.on_shift[q])
        gap_qualified = max(0, day.needed_qualified[q] - day.on_shift_qualified[q])
        if not gap and not gap_qualified and day.children[q] <= day.most[q]:
            continue
        over = q in lowered and day.children[q] > day.most[q]
        if over or not _was_worse(day, before, q, gap, gap_qualified):
            refused.append(q)
        day.excused[q], day.excused_qualified[q] = gap, gap_qualified
        day.most[q] = day.children[q]
    return _stretches(room, day, refused)


def _was_worse(day: RoomDay, before: RoomDay | None, q: int, gap: int, gap_qualified: int) -> bool:
    """A short quarter stays short only while nobody comes and the gap does not grow."""
    if before is None:
        return False
    at = day.instant(q)
    return (
        day.children[q] <= before.at(before.children, at)
        and gap <= before.at(before.excused, at)
        and gap_qualified <= before.at(before.excused_qualified, at)
    )


def _stretches(room: Room, day: RoomDay, quarters: list[int]) -> list[Gap]:
    gaps: list[Gap] = []
    for q in quarters:
        if gaps and gaps[-1].span.end == day.instant(q) and gaps[-1].row == day.by_class[q]:
            last = gaps.pop()
            gaps.append(_gap(room, day, q, last.span.start))
        else:
            gaps.append(_gap(room, day, q, day.instant(q)))
    return gaps


def _gap(room: Room, day: RoomDay, q: int, start: datetime) -> Gap:
    return Gap(
        room=room,
        span=Span(start, day.instant(q + 1)),
        needed=min(NEVER, day.needed[q]),
        on_shift=day.on_shift[q],
        needed_qualified=day.needed_qualified[q],
        on_shift_qualified=day.on_shift_qualified[q],
        children=day.children[q],
        most=day.most[q],
        row=day.by_class[q],
    )
