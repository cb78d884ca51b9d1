"""The parts of a day in which a manager reads the week: about two hours each, the same all week.

Minutes are minutes of the wall clock of the space, 0 to 1440.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from spaces.models import Space
from spaces.ranges import Span, wall_span

LENGTHS = (120, 150, 180, 240, 360)
"""Lengths tried for a band, shortest first, until there are no more than MOST."""
MOST = 6
LEAST_AT_THE_EDGE = 90
EDGE = 30
"""Bands begin on the half hour."""
USUAL = (8 * 60, 18 * 60)


@dataclass(frozen=True)
class Band:
    start: int
    end: int

    @property
    def words(self) -> str:
        """08:00–10:00."""
        return f"{_clock(self.start)}–{_clock(self.end)}"

    def on(self, day: date, zone: ZoneInfo) -> Span | None:
        """This band on that day; None where a change of clocks swallows it."""
        return wall_span(day, self.start, self.end, zone)


def bands_of(space: Space) -> list[Band]:
    """The bands of a space, from its weekly hours and blocks (loaded, two queries at most)."""
    hours = [(row.start_minute, row.end_minute) for row in space.opening_hours.all()]
    blocks = {row.start_minute for row in space.blocks.all()}
    return bands(hours, blocks if space.booking_style == Space.BookingStyle.BLOCKS else ())


def bands(hours: Iterable[tuple[int, int]], block_starts: Iterable[int] = ()) -> list[Band]:
    """From the first opening to the last closing, cut where blocks begin, then into even parts."""
    hours = list(hours) or [USUAL]
    first, last = min(start for start, _ in hours), max(end for _, end in hours)
    inner = [
        minute
        for minute in sorted(set(block_starts))
        if first + LEAST_AT_THE_EDGE <= minute <= last - LEAST_AT_THE_EDGE
    ]
    cuts = [first, *_spaced(inner), last]
    for length in LENGTHS:
        found = [band for a, b in pairwise(cuts) for band in _parts(a, b, length)]
        if len(found) <= MOST:
            return found
    return [Band(first, last)]


def _spaced(minutes: Sequence[int]) -> list[int]:
    kept: list[int] = []
    for minute in minutes:
        if not kept or minute - kept[-1] >= LEAST_AT_THE_EDGE:
            kept.append(minute)
    return kept


def _parts(start: int, end: int, length: int) -> list[Band]:
    """Even parts of about `length` minutes, their edges on the half hour."""
    count = max(1, round((end - start) / length))
    inner = [start + (end - start) * i / count for i in range(1, count)]
    edges = [start, *(round(minute / EDGE) * EDGE for minute in inner), end]
    return [Band(a, b) for a, b in pairwise(edges) if a < b]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
