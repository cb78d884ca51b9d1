"""Last week's roster once more: by the wall clock, and without what cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction

from childcare.models import Shift
from childcare.refusals import Refusal, RosterChanged, SpaceClosed
from childcare.services.days import recount_all, sweep_holds
from childcare.services.locks import lock_days, lock_people
from childcare.services.roster_log import Step, What, last_change, note_change
from childcare.services.shifts import check_educator, save_shift
from cobaby.accounts.models import User
from spaces.hours import HoursByDay, opening
from spaces.models import Space
from spaces.ranges import DAY_MINUTES, Span, local_day, wall_span

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Copy:
    """A shift of last week, and when it would be this week; or why it cannot be."""

    source: Shift
    span: Span | None
    refusal: Refusal | None = None

    @property
    def can_be(self) -> bool:
        return self.refusal is None


@dataclass(frozen=True)
class Seen:
    """The week as somebody looked at it: a digest of what would be copied, the newest change."""

    shifts: str
    change: int

    @classmethod
    def of(cls, found: Iterable[Copy], space: Space) -> Seen:
        keys = sorted(str(_key(copy)) for copy in found if copy.can_be)
        newest = last_change(space)
        return cls(sha256("|".join(keys).encode()).hexdigest(), newest.pk if newest else 0)


def copies(space: Space, monday: date, now: datetime) -> list[Copy]:
    """What copying the week before `monday` would do; what stands there already is left out."""
    first, last = monday - WEEK, monday - timedelta(days=1)
    shifts = Shift.objects.live().filter(
        space_day__space=space, space_day__date__range=(first, last)
    )
    hours = opening([space], monday, monday + WEEK - timedelta(days=1))
    there = _there(space, monday)
    found = [_copy(shift, space, hours, now) for shift in shifts.with_people()]
    return [copy for copy in found if _key(copy) not in there]


@transaction.atomic
def copy_week(
    *, space: Space, monday: date, by: User, now: datetime, seen: Seen | None = None
) -> list[Copy]:
    """Plan the shifts of the week before `monday` once more, as far as they can be.

    Copying twice is copying once. Returns what was done, and what could not be and why. Raises
    RosterChanged where that is not what was `seen`.
    """
    sources = Shift.objects.live().filter(
        space_day__space=space, space_day__date__range=(monday - WEEK, monday - timedelta(days=1))
    )
    people = set(sources.values_list("educator_id", flat=True))
    lock_people(educator_ids=people)
    days = {(monday + timedelta(days=i), space.pk) for i in range(7)}
    rows = lock_days(days)
    sweep_holds(rows.values(), now)
    made: list[Step] = []
    found = copies(space, monday, now)  # somebody who was added meanwhile is not locked
    if seen and any(copy.can_be for copy in found):
        _check_seen(seen, Seen.of(found, space), space)
    planned = [copy for copy in found if copy.source.educator_id in people]
    for copy in planned:
        if copy.span and copy.can_be:
            day = local_day(copy.span.start, space.tz)
            shift = Shift(
                care_room=copy.source.care_room, educator=copy.source.educator,
                space_day=rows[day, space.pk], during=copy.span.range(),
                changed_by=by, changed_at=now,
            )  # fmt: skip
            save_shift(shift)
            made.append((shift, None))
    recount_all(rows.values(), as_fact=True)  # more educators never break a day
    note_change(space, What.COPIED, made, by=by, now=now)
    return planned


def _check_seen(seen: Seen, there: Seen, space: Space) -> None:
    """What changed it may be no shift of a person: an absence, a closure. Then nobody is named."""
    if seen.shifts != there.shifts:
        raise RosterChanged(last_change(space) if there.change > seen.change else None)


def _copy(shift: Shift, space: Space, hours: HoursByDay, now: datetime) -> Copy:
    try:
        span = later_span(shift, space, hours)
    except SpaceClosed as closed:
        return Copy(shift, None, closed)
    try:
        check_educator(shift.educator, shift.care_room, span, now)
    except Refusal as refusal:
        known = getattr(refusal, "shift", None)
        if known is not None and known.span == span and known.care_room_id == shift.care_room_id:
            return Copy(shift, span)
        return Copy(shift, span, refusal)
    return Copy(shift, span)


def later_span(shift: Shift, space: Space, hours: HoursByDay) -> Span:
    """A week later at the same time on the wall, whatever the clocks do meanwhile.

    Raises SpaceClosed when there is no care then.
    """
    day = shift.space_day.date + WEEK
    start, end = shift.span.on_wall(space.tz)
    ends_at = end.hour * 60 + end.minute if end.date() == start.date() else DAY_MINUTES
    starts_at = start.hour * 60 + start.minute
    span = wall_span(day, starts_at, ends_at, space.tz)
    if span is None or not any(span.overlaps(care) for care in hours[space.pk, day].care):
        raise SpaceClosed(day, hours[space.pk, day].reason)
    return span


def _there(space: Space, monday: date) -> set[tuple[int, int, Span]]:
    week = (monday, monday + WEEK - timedelta(days=1))
    shifts = Shift.objects.live().filter(space_day__space=space, space_day__date__range=week)
    return {(shift.educator_id, shift.care_room_id, shift.span) for shift in shifts}


def _key(copy: Copy) -> tuple[int, int, Span | None]:
    return copy.source.educator_id, copy.source.care_room_id, copy.span
