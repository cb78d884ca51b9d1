"""When a space is open on a day: its week, less closures and holidays. Four queries in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from spaces.models import BookingBlock, Closure, OpeningHours, PublicHoliday, Purpose, Space
from spaces.ranges import Span, wall_span


@dataclass(frozen=True)
class DayHours:
    """Spans in UTC, in order, not touching. `reason` says why a day without hours is closed."""

    date: date
    work: tuple[Span, ...] = ()
    care: tuple[Span, ...] = ()
    blocks: tuple[Span, ...] = ()
    reason: str = ""

    @property
    def is_closed(self) -> bool:
        return not self.work and not self.care


HoursByDay = dict[tuple[int, date], DayHours]


def opening(spaces: Iterable[Space], first: date, last: date) -> HoursByDay:
    """The hours of each space on each local day from `first` to `last`, both included."""
    spaces = list(spaces)
    ids = [space.pk for space in spaces]
    week = defaultdict(list)
    hours = OpeningHours.objects.filter(space__in=ids).order_by()
    for space_id, weekday, *open_ in hours.values_list(
        "space_id", "weekday", "purpose", "start_minute", "end_minute"
    ):
        week[space_id, weekday].append(open_)
    blocks = defaultdict(list)
    for space_id, weekday, *block in (
        BookingBlock.objects.filter(space__in=ids)
        .order_by()
        .values_list("space_id", "weekday", "start_minute", "end_minute")
    ):
        blocks[space_id, weekday].append(block)
    closed = _closed_days(ids, first, last)
    found: HoursByDay = {}
    for space in spaces:
        for day in _days(first, last):
            on = (space.pk, day.weekday())
            found[space.pk, day] = hours_of(
                space,
                day,
                week=week[on],
                blocks=blocks[on],
                shut=closed.get((space.pk, day), {}),
            )
    return found


def hours_of(
    space: Space,
    day: date,
    *,
    week: Iterable[Sequence[Any]],
    blocks: Iterable[Sequence[int]],
    shut: Mapping[str, str],
) -> DayHours:
    """The hours of one day from the rows of its weekday: (purpose, start, end) and (start, end).

    Minutes of the wall. `shut`: what is closed ("all", "work", "care") and why.
    """
    minutes: dict[str, list[tuple[int, int]]] = {Purpose.WORK: [], Purpose.CARE: []}
    for purpose, start, end in week:
        minutes[purpose].append((start, end))
    return DayHours(
        date=day,
        work=_open(space, day, minutes[Purpose.WORK], shut, "work"),
        care=_open(space, day, minutes[Purpose.CARE], shut, "care"),
        blocks=_open(space, day, [(start, end) for start, end in blocks], shut, "all"),
        reason=next(iter(shut.values()), ""),
    )


def opening_on(space: Space, day: date) -> DayHours:
    return opening([space], day, day)[space.pk, day]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def _closed_days(ids: list[int], first: date, last: date) -> dict[tuple[int, date], dict[str, str]]:
    """For each closed day: what is closed ("all", "work", "care") and the reason for it."""
    closed: dict[tuple[int, date], dict[str, str]] = defaultdict(dict)
    holidays = PublicHoliday.objects.filter(space__in=ids, date__range=(first, last), is_open=False)
    for holiday in holidays:
        closed[holiday.space_id, holiday.date]["all"] = holiday.name
    closures = Closure.objects.filter(
        Q(days__overlap=(first, last + timedelta(days=1))), space__in=ids
    )
    for closure in closures:
        days = closure.days
        until = min(days.upper - timedelta(days=1), last)
        for day in _days(max(days.lower, first), until):
            closed[closure.space_id, day][closure.what] = closure.reason
    return closed


def _open(
    space: Space, day: date, minutes: list[tuple[int, int]], shut: Mapping[str, str], what: str
) -> tuple[Span, ...]:
    if "all" in shut or what in shut:
        return ()
    spans = (wall_span(day, start, end, space.tz) for start, end in sorted(minutes))
    return (
        _merged([span for span in spans if span]) if what != "all" else tuple(filter(None, spans))
    )


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    """Touching and overlapping spans as one: 09:00-12:30 and 12:30-17:00 is open all day."""
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
