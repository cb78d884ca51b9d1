"""Places that count for nobody here: holds that ran out, the family's own, a booking that moves.

A child's whole day decides by which class it counts, so what stays of its day is judged again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from childcare.capacity.admit import Board, Own
from spaces.ranges import Span

DayKey = tuple[int, date]
"""A space's id and a local date."""


@dataclass
class ChildDay:
    """One child's stays in a space on one day, as (room id, care).

    A writer sweeps `swept` before it looks, and the day is counted anew; a booking that `moves`
    still stands on the day while its new time is judged.
    """

    born: date
    swept: list[tuple[int, Span]] = field(default_factory=list)
    moves: list[tuple[int, Span]] = field(default_factory=list)
    stays: list[tuple[int, Span]] = field(default_factory=list)


def take_away(board: Board, children: Iterable[ChildDay]) -> None:
    """Leave only what `stays` of these children on a day that is only read."""
    for child in children:
        if child.swept:
            left = [*child.moves, *child.stays]
            board.sweep(child.born, _minutes(left), _own(child.swept, left))
        if child.moves:
            board.leave(child.born, _minutes(child.stays), _own(child.moves, child.stays))


def _own(gone: Sequence[tuple[int, Span]], left: Sequence[tuple[int, Span]]) -> list[Own]:
    minutes = _minutes([*gone, *left])
    return [
        *(Own(room_id, care, None, minutes) for room_id, care in gone),
        *(Own(room_id, care, care, minutes) for room_id, care in left),
    ]


def _minutes(stays: Iterable[tuple[int, Span]]) -> int:
    return sum(care.minutes for _, care in stays)
