"""When a space is open on a day: its week, less closures and holidays. Four queries in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from spaces.models import BookingBlock, Closure, OpeningHours, PublicHoliday, Purpose, Space
from spaces.ranges import Span, wall_span


@dataclass(frozen=True)
class ClosedHours:
    """A part of a day in which desks ("work"), care or both ("all") are closed."""

    span: Span
    what: str
    reason: str

    def closes(self, purpose: str) -> bool:
        return self.what in (Closure.What.ALL, purpose)


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
    all_day: tuple[tuple[str, str], ...] = ()
    """What is closed all day ("all", "work", "care"), and why."""

    @property
    def is_closed(self) -> bool:
        return not self.work and not self.care

    def why_closed(self, span: Span, what: str = Closure.What.ALL) -> str:
        """Why desks ("work"), care or both ("all") are closed in this span; "" where unknown.

        Of each the reason of its whole day, else those of the hours that the span meets. Where
        only care is closed all day, desks may be closed for another reason.
        """
        asked = [Purpose.CARE, Purpose.WORK] if what == Closure.What.ALL else [what]
        of_day = {purpose: self.reason_of_day(purpose) for purpose in asked}
        of_hours = [
            one.reason
            for one in self.closed_in
            if one.span.overlaps(span) and any(one.closes(p) for p in asked if not of_day[p])
        ]
        known = [*of_day.values(), *of_hours]
        return ". ".join(dict.fromkeys(reason.rstrip(".") for reason in known if reason))

    def reason_of_day(self, purpose: str) -> str:
        """Why desks ("work") or care are closed all day; "" where that is not so."""
        return next((why for part, why in self.all_day if part in (Closure.What.ALL, purpose)), "")


HoursByDay = dict[tuple[int, date], DayHours]


def opening(
    spaces: Iterable[Space], first: date, last: date, *, with_blocks: bool = True
) -> HoursByDay:
    """The hours of each space on each local day from `first` to `last`, both included.

    Four queries; three without the blocks, which only bookings need.
    """
    spaces = list(spaces)
    ids = [space.pk for space in spaces]
    open_hours = OpeningHours.objects.filter(space__in=ids).order_by()
    blocks = BookingBlock.objects.filter(space__in=ids if with_blocks else []).order_by()
    closures = Closure.objects.filter(
        days__overlap=(first, last + timedelta(days=1)), space__in=ids
    ).order_by("pk")
    holidays = PublicHoliday.objects.filter(space__in=ids, date__range=(first, last), is_open=False)
    return opening_from(
        spaces,
        first,
        last,
        week=open_hours.values_list("space_id", "weekday", "purpose", "start_minute", "end_minute"),
        blocks=blocks.values_list("space_id", "weekday", "start_minute", "end_minute"),
        closures=list(closures),
        holidays=holidays.values_list("space_id", "date", "name"),
    )


def opening_from(
    spaces: Iterable[Space],
    first: date,
    last: date,
    *,
    week: Iterable[Sequence[Any]],
    blocks: Iterable[Sequence[int]],
    closures: Sequence[Closure],
    holidays: Iterable[tuple[int, date, str]],
) -> HoursByDay:
    """`opening` from rows that were read already; each begins with its space's id.

    `week` and `blocks` go on with the weekday and what `hours_of` takes of it.
    """
    week_of, blocks_of = _by_weekday(week), _by_weekday(blocks)
    closed = _closed_days(holidays, first, last, closures)
    closures_of: dict[int, list[Closure]] = defaultdict(list)
    for closure in closures:
        closures_of[closure.space_id].append(closure)
    found: HoursByDay = {}
    for space in spaces:
        for day in _days(first, last):
            on = (space.pk, day.weekday())
            hours = hours_of(
                space,
                day,
                week=week_of[on],
                blocks=blocks_of[on],
                shut=closed.get((space.pk, day), {}),
            )
            cut = _closed_hours(space, day, closures_of[space.pk])
            found[space.pk, day] = without(hours, cut)
    return found


def _by_weekday(rows: Iterable[Sequence[Any]]) -> dict[tuple[int, int], list[Sequence[Any]]]:
    found: dict[tuple[int, int], list[Sequence[Any]]] = defaultdict(list)
    for space_id, weekday, *rest in rows:
        found[space_id, weekday].append(rest)
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
        all_day=tuple(shut.items()),
    )


def opening_on(space: Space, day: date) -> DayHours:
    return opening([space], day, day)[space.pk, day]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def closed_hours(
    space: Space, day: date, rows: Iterable[tuple[int, int, str, str]]
) -> tuple[ClosedHours, ...]:
    """From (start, end, what, reason): minutes of the wall; less what a clock change swallows."""
    spans = (
        (wall_span(day, start, end, space.tz), what, reason) for start, end, what, reason in rows
    )
    return tuple(ClosedHours(span, what, reason) for span, what, reason in spans if span)


def _closed_hours(space: Space, day: date, closures: list[Closure]) -> tuple[ClosedHours, ...]:
    """The hours of this day that are closed beyond its week."""
    rows = [
        (closure.start_minute, closure.end_minute, closure.what, closure.reason)
        for closure in closures
        if closure.days.lower <= day < closure.days.upper
        and closure.start_minute is not None
        and closure.end_minute is not None
    ]
    return closed_hours(space, day, rows)


def without(hours: DayHours, closed: tuple[ClosedHours, ...]) -> DayHours:
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


def outside(span: Span, open_spans: Iterable[Span]) -> Span:
    """The part of `span` that lies in none of these, from its first to its last instant.

    All of it where it lies in one of them.
    """
    left: tuple[Span, ...] = (span,)
    for one in open_spans:
        left = _cut(left, one)
    return Span(left[0].start, left[-1].end) if left else span


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
    holidays: Iterable[tuple[int, date, str]],
    first: date,
    last: date,
    closures: Sequence[Closure],
) -> dict[tuple[int, date], dict[str, str]]:
    """For each closed day: what is closed ("all", "work", "care") and the reason for it."""
    closed: dict[tuple[int, date], dict[str, str]] = defaultdict(dict)
    for space_id, day, name in holidays:
        closed[space_id, day]["all"] = name
    for closure in (one for one in closures if one.is_whole_day):
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
    return merged([span for span in spans if span]) if what != "all" else tuple(filter(None, spans))


def merged(spans: list[Span]) -> tuple[Span, ...]:
    """Touching and overlapping ones as one, of spans in order: 09:00-12:30 and 12:30-17:00."""
    found: list[Span] = []
    for span in spans:
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)
