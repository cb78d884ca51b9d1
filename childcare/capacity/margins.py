"""Care outlasts work by a handover margin; one child's adjacent stays count as one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from spaces.ranges import Span


def with_margins(booked: Sequence[Span], before: int, after: int) -> list[Span]:
    """The care of one child on one day, for its booked spans (work time), in order of start.

    `before` and `after` are minutes. Where two stays come so close that their margins would
    meet, the first keeps its margin up to the second, which begins where the first ends: the
    child simply stays. Raises ValueError when booked spans overlap.
    """
    spans = sorted(booked, key=lambda span: span.start)
    cared: list[Span] = []
    for i, span in enumerate(spans):
        if i and span.start < spans[i - 1].end:
            raise ValueError("one child cannot have two stays at once")
        start = span.start - timedelta(minutes=before)
        end = span.end + timedelta(minutes=after)
        if cared:
            start = max(start, cared[-1].end)
        if i + 1 < len(spans):
            end = min(end, max(span.end, spans[i + 1].start))
        cared.append(Span(start, end))
    return cared
