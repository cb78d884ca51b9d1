"""When a space is open on a day: its week, less closures and holidays. Four queries in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q

from spaces.models import BookingBlock, Closure, OpeningHours, PublicHoliday, Purpose, Space
from spaces.ranges import Span, wall_span


@dataclass(frozen=True)
class ClosedHours:
    """A part of a day in which desks ("work"), care or both ("all") are closed."""

    span: Span
    what: str
    reason: str


@dataclass(frozen=True)
class DayHours:
    """Spans in UTC, in order, not touching. `reason` says why a day without hours is closed."""

    date: date
    work: tuple[Span, ...] = ()
    care: tuple[Span, ...] = ()
    blocks: tuple[Span, ...] = ()
    reason: str = ""
    closed_in: tuple[ClosedHours, ...] = ()
    """Closed in some hours of this day only."""

    @property
    def is_closed(self) -> bool:
        return not self.work and not self.care


HoursByDay = dict[tuple[int, date], DayHours]


def opening(spaces: Iterable[Space], first: date, last: date) -> HoursByDay:
    """The hours of each space on each local day from `first` to `last`, both included."""
    spaces = list(spaces)
    ids = [space.pk for space in spaces]
    week = defaultdict(list)
    for row in OpeningHours.objects.filter(space__in=ids):
        week[row.space_id, row.purpose, row.weekday].append((row.start_minute, row.end_minute))
    blocks = defaultdict(list)
    for block in BookingBlock.objects.filter(space__in=ids):
        blocks[block.space_id, block.weekday].append((block.start_minute, block.end_minute))
    closures = _closures(ids, first, last)
    closed = _closed_days(ids, first, last, closures)
    found: HoursByDay = {}
    for space in spaces:
        for day in _days(first, last):
            shut = closed.get((space.pk, day), {})
            work = _open(space, day, week[space.pk, Purpose.WORK, day.weekday()], shut, "work")
            care = _open(space, day, week[space.pk, Purpose.CARE, day.weekday()], shut, "care")
            hours = DayHours(
                date=day,
                work=work,
                care=care,
                blocks=_open(space, day, blocks[space.pk, day.weekday()], shut, "all"),
                reason=next(iter(shut.values()), ""),
            )
            found[space.pk, day] = _without(hours, _closed_hours(space, day, closures))
    return found


def opening_on(space: Space, day: date) -> DayHours:
    return opening([space], day, day)[space.pk, day]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def _closures(ids: list[int], first: date, last: date) -> list[Closure]:
    overlap = Q(days__overlap=(first, last + timedelta(days=1)))
    return list(Closure.objects.filter(overlap, space__in=ids).order_by("pk"))


def _closed_hours(space: Space, day: date, closures: list[Closure]) -> tuple[ClosedHours, ...]:
    """The hours of this day that are closed beyond its week."""
    found = []
    for closure in closures:
        here = closure.space_id == space.pk and closure.days.lower <= day < closure.days.upper
        if here and closure.start_minute is not None and closure.end_minute is not None:
            span = wall_span(day, closure.start_minute, closure.end_minute, space.tz)
            found += [ClosedHours(span, closure.what, closure.reason)] if span else []
    return tuple(found)


def _without(hours: DayHours, closed: tuple[ClosedHours, ...]) -> DayHours:
    """The day less those hours; a block that any of them cuts is not offered."""
    if not closed:
        return hours
    work, care, blocks = hours.work, hours.care, hours.blocks
    for one in closed:
        work = _cut(work, one.span) if one.what != Purpose.CARE else work
        care = _cut(care, one.span) if one.what != Purpose.WORK else care
        if one.what == Closure.What.ALL:
            blocks = tuple(block for block in blocks if not block.overlaps(one.span))
    reason = hours.reason or ("" if work or care else closed[0].reason)
    return replace(hours, work=work, care=care, blocks=blocks, reason=reason, closed_in=closed)


def _cut(spans: tuple[Span, ...], away: Span) -> tuple[Span, ...]:
    """These spans without `away`."""
    left: list[Span] = []
    for span in spans:
        if not span.overlaps(away):
            left.append(span)
            continue
        if span.start < away.start:
            left.append(Span(span.start, away.start))
        if away.end < span.end:
            left.append(Span(away.end, span.end))
    return tuple(left)


def _closed_days(
    ids: list[int], first: date, last: date, closures: list[Closure]
) -> dict[tuple[int, date], dict[str, str]]:
    """For each closed day: what is closed ("all", "work", "care") and the reason for it."""
    closed: dict[tuple[int, date], dict[str, str]] = defaultdict(dict)
    holidays = PublicHoliday.objects.filter(space__in=ids, date__range=(first, last), is_open=False)
    for holiday in holidays:
        closed[holiday.space_id, holiday.date]["all"] = holiday.name
    for closure in (one for one in closures if one.is_whole_day):
        days = closure.days
        until = min(days.upper - timedelta(days=1), last)
        for day in _days(max(days.lower, first), until):
            closed[closure.space_id, day][closure.what] = closure.reason
    return closed


def _open(
    space: Space, day: date, minutes: list[tuple[int, int]], shut: dict[str, str], what: str
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
