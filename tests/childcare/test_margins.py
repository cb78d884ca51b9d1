"""Care outlasts work; one child's adjacent stays count as one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childcare.capacity.margins import with_margins
from spaces.ranges import Span

START = datetime(2026, 3, 16, 6, 0, tzinfo=UTC)
margins = st.sampled_from([0, 15, 30, 45, 60])


@st.composite
def days(draw: st.DrawFn) -> list[Span]:
    """Booked spans of one child that touch or leave gaps, but never overlap."""
    spans, at = [], START
    for _ in range(draw(st.integers(0, 5))):
        start = at + timedelta(minutes=15 * draw(st.integers(0, 6)))
        at = start + timedelta(minutes=15 * draw(st.integers(1, 6)))
        spans.append(Span(start, at))
    return spans


@given(days(), margins, margins)
def test_care_covers_work_and_never_overlaps_itself(
    booked: list[Span], before: int, after: int
) -> None:
    """Sabotage: childcare/capacity/margins.py: start = max(start, cared[-1].end) -> pass"""
    cared = with_margins(booked, before, after)

    assert all(care.contains(work) for care, work in zip(cared, booked, strict=True))
    assert not any(one.overlaps(other) for one, other in pairwise(cared))


@given(days(), margins, margins)
def test_nobody_stays_longer_than_work_and_margins(
    booked: list[Span], before: int, after: int
) -> None:
    """Sabotage: childcare/capacity/margins.py: end = span.end + timedelta(minutes=after) -> end = span.end + timedelta(minutes=after + 15)"""
    for care, work in zip(with_margins(booked, before, after), booked, strict=True):
        assert work.start - care.start <= timedelta(minutes=before)
        assert care.end - work.end <= timedelta(minutes=after)


@given(days(), margins, margins)
def test_where_margins_meet_the_child_simply_stays(
    booked: list[Span], before: int, after: int
) -> None:
    """Sabotage: childcare/capacity/margins.py: end = min(end, max(span.end, spans[i + 1].start)) -> end = span.end"""
    cared = with_margins(booked, before, after)

    for (care, work), (next_care, next_work) in pairwise(zip(cared, booked, strict=True)):
        pause = next_work.start - work.end
        if pause <= timedelta(minutes=before + after):
            assert care.end == next_care.start
        else:
            assert care.end < next_care.start


def test_overlapping_stays_are_a_mistake() -> None:
    """Sabotage: childcare/capacity/margins.py: raise ValueError("one child -> continue  # ("one child"""
    spans = [Span(START, START + timedelta(hours=h)) for h in (1, 2)]

    with pytest.raises(ValueError, match="two stays"):
        with_margins(spans, 0, 0)
