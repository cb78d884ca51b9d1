"""Choose a time: days as chips, times as rows, each no with its reason and the nearest yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bookings.asks import block_choices
from bookings.availability.days import Family, OpenDay, open_days_of
from bookings.availability.fits import Fit, fit, fit_or_none, fits
from bookings.refusals import TooLateToBook
from childcare.refusals import ChildElsewhere, Refusal
from spaces.models import Space
from spaces.ranges import QUARTER, Span, local_day

STEP = timedelta(minutes=30)
"""Free times are offered on the half hour; any quarter hour can be booked."""


@dataclass(frozen=True)
class Choice:
    """One time on one day: it fits (`fit`), or the `refusal` says why not."""

    span: Span
    fit: Fit | None
    refusal: Refusal | None = None
    nearest: Span | None = None

    @property
    def left(self) -> int:
        return self.fit.left if self.fit else 0


@dataclass(frozen=True)
class DayChoice:
    """One day: whether it is open, and how many families like this fit at its best time."""

    date: date
    is_open: bool
    reason: str
    left: int
    best: Span | None
    free_share: float
    """How much of the day's times fit, 0 to 1: the fill line of the chip."""
    lacks: str = ""
    """Why nothing fits though nobody took a place: the day is over ("time"), it had to be booked
    earlier ("notice"), or for children there are no "hours" of care, or no "team", or the "family"
    has a booking at all these times."""


def choices(
    space: Space,
    family: Family,
    *,
    first: date,
    days: int,
    minutes: int,
    now: datetime,
) -> tuple[list[DayChoice], dict[date, OpenDay]]:
    """The days from `first` on, and the loaded days for `times`. `minutes`: length asked for."""
    last = first + timedelta(days=days - 1)
    loaded = open_days_of([space], first, last, family, now)
    by_date = {day: open_day for (_, day), open_day in loaded.items()}
    return [_day(by_date[day], family, minutes, now) for day in sorted(by_date)], by_date


def nearest_day(
    space: Space,
    family: Family,
    days: Sequence[DayChoice],
    *,
    to: date,
    minutes: int,
    now: datetime,
) -> Span | None:
    """A time that fits on the day nearest to `to`, later before earlier.

    Of `days`, which are known already; where none of them fits, of all that can be booked, in
    one read more.
    """
    if not any(day.best for day in days) and space.is_bookable:
        first, count = local_day(now, space.tz), space.horizon_days + 1
        days, _ = choices(space, family, first=first, days=count, minutes=minutes, now=now)
    fitting = [day for day in days if day.best]
    nearest = min(fitting, key=lambda day: (abs(day.date - to), day.date < to), default=None)
    return nearest.best if nearest else None


def times(day: OpenDay, family: Family, minutes: int, now: datetime) -> list[Choice]:
    """Every time offered on a day, those that have begun left out."""
    found = []
    spans = candidates(day, minutes, with_desk=bool(family.desk_kind))
    for span in spans:
        try:
            found.append(Choice(span, fit(day, family, span, now)))
        except TooLateToBook:
            continue
        except Refusal as refusal:
            found.append(Choice(span, None, refusal, _nearest(day, family, span, spans, now)))
    return found


def nearest_choices(
    space: Space, family: Family, span: Span, now: datetime, most: int = 3
) -> list[Choice]:
    """The times nearest to `span` that fit, same length where it is free; at most `most`."""
    day = local_day(span.start, space.tz)
    today = local_day(now, space.tz)
    first = max(today, day - timedelta(days=3))
    loaded = open_days_of([space], first, day + timedelta(days=7), family, now)
    tried = [
        Choice(candidate, fit_or_none(open_day, family, candidate, now))
        for open_day in loaded.values()
        for candidate in candidates(open_day, span.minutes, with_desk=bool(family.desk_kind))
    ]
    fitting = [choice for choice in tried if choice.fit]
    return sorted(fitting, key=lambda choice: abs(choice.span.start - span.start))[:most]


def candidates(day: OpenDay, minutes: int, *, with_desk: bool) -> list[Span]:
    """The times a space offers on a day: its blocks, or starts on the half hour."""
    if day.space.booking_style == Space.BookingStyle.BLOCKS:
        return block_choices(day.hours)
    length = timedelta(minutes=minutes)
    found: list[Span] = []
    for open_span in day.hours.work if with_desk else day.hours.care:
        start = _first_start(day, open_span)
        while start + length <= open_span.end:
            found.append(Span(start, start + length))
            start += STEP
    return found


def _first_start(day: OpenDay, open_span: Span) -> datetime:
    """The first half hour at which work can begin, the handover before it included."""
    starts = [
        hours.start + timedelta(minutes=day.space.margin_before)
        for hours in day.hours.care
        if hours.overlaps(open_span)
    ]
    start = max(open_span.start, min(starts)) if starts else open_span.start
    past = start.astimezone(day.space.tz).minute % 30
    return start + timedelta(minutes=30 - past if past else 0)


def _day(day: OpenDay, family: Family, minutes: int, now: datetime) -> DayChoice:
    spans = candidates(day, minutes, with_desk=bool(family.desk_kind))
    tried = (Choice(span, fit_or_none(day, family, span, now)) for span in spans)
    fitting = [choice for choice in tried if choice.fit]
    best = max(fitting[:2], key=lambda choice: choice.left, default=None)
    return DayChoice(
        date=day.date,
        is_open=not day.hours.is_closed and bool(spans),
        reason=day.hours.reason,
        left=best.left if best else 0,
        best=best.span if best else None,
        free_share=len(fitting) / len(spans) if spans else 0.0,
        lacks="" if fitting else _lacks(day, family, spans, now),
    )


def _lacks(day: OpenDay, family: Family, spans: Sequence[Span], now: datetime) -> str:
    latest = now + timedelta(minutes=day.space.notice_minutes)
    if not spans:  # closed, or open for less than that
        return ""
    if all(span.start < latest for span in spans):
        return "time" if all(span.start < now for span in spans) else "notice"
    if family.children and not day.has_care:
        return "team" if day.hours.care else "hours"
    return "family" if all(_is_elsewhere(day, family, span, now) for span in spans) else ""


def _is_elsewhere(day: OpenDay, family: Family, span: Span, now: datetime) -> bool:
    """A child of the family is what is in the way: it has a place at that time already."""
    try:
        fit(day, family, span, now)
    except (ChildElsewhere, TooLateToBook):
        return True
    except Refusal:
        return False
    return False


def _nearest(
    day: OpenDay, family: Family, span: Span, offered: Sequence[Span], now: datetime
) -> Span | None:
    """The nearest time of the same day that fits; free times also between the half hours."""
    around = list(offered)
    if day.space.booking_style == Space.BookingStyle.FREE:
        steps = [n * QUARTER for n in range(-16, 17) if n]
        around = [Span(span.start + step, span.end + step) for step in steps]
    near = sorted(around, key=lambda other: (abs(other.start - span.start), other.start))
    return next((other for other in near if fits(day, family, other, now)), None)
