"""The roster: plan a shift, move it, take it off. Each says who did it and can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from childcare.facts import AsFact
from childcare.models import Absence, CareRoom, Educator, Shift
from childcare.refusals import (
    EducatorAway,
    EducatorElsewhere,
    NotOnTheTeam,
    NotThatDay,
    Refusal,
    RoomIsGone,
    ShiftChanged,
    ShiftIsOver,
)
from childcare.services.cuts import recount_or_refuse
from childcare.services.days import recount_all, sweep_holds
from childcare.services.locks import DayKey, lock_days, lock_people
from childcare.services.roster_log import Was, What, note_change, stamp
from cobaby.accounts.models import User
from spaces.models import Membership, SpaceDay
from spaces.ranges import Span, day_span, local_day, on_grid


@transaction.atomic
def plan_shift(
    *, room: CareRoom, educator: Educator, span: Span, now: datetime, by: User | None = None
) -> Shift:
    """Put an educator into a room for a span within one local day of the space.

    Planning the same twice is planning it once. Raises what `check_educator` raises; ValueError
    when the span is off the 15-minute grid or crosses midnight.
    """
    [shift] = plan_shifts(room=room, educator=educator, spans=[span], now=now, by=by)
    return shift


@transaction.atomic
def plan_shifts(
    *,
    room: CareRoom,
    educator: Educator,
    spans: Sequence[Span],
    now: datetime,
    by: User | None = None,
) -> list[Shift]:
    """`plan_shift` for several spans of one week, all or none; one change, undone at once.

    Raises what it raises; of several days NotThatDay, which says on which one and why.
    """
    days = {span: day_of_shift(span, room) for span in spans}
    lock_people(educator_ids=[educator.pk])
    rows = lock_days({(day, room.space_id) for day in days.values()})
    sweep_holds(rows.values(), now)
    found, made = [], []
    for span, day in days.items():
        known = Shift.objects.live().filter(care_room=room, educator=educator, during=span.range())
        shift = known.first()
        if shift is None:
            with _named(day, is_one_of_many=len(days) > 1):
                shift = _plan(room, rows[day, room.space_id], educator, span, now, by)
            made.append(shift)
        found.append(shift)
    recount_all(rows.values(), as_fact=True)  # one more educator never breaks a day
    note_change(room.space, What.ADDED, [(shift, None) for shift in made], by=by, now=now)
    for shift in made:
        shift.refresh_from_db()
    return found


def _plan(
    room: CareRoom, row: SpaceDay, educator: Educator, span: Span, now: datetime, by: User | None
) -> Shift:
    check_educator(educator, room, span, now)
    shift = Shift(
        care_room=room, space_day=row, educator=educator, during=span.range(),
        changed_by=by, changed_at=now,
    )  # fmt: skip
    save_shift(shift)
    return shift


@contextmanager
def _named(day: date, *, is_one_of_many: bool) -> Iterator[None]:
    """Of several days a refusal says which one it means."""
    try:
        yield
    except Refusal as refusal:
        if is_one_of_many:
            raise NotThatDay(day, refusal) from refusal
        raise


@transaction.atomic
def move_shift(
    *,
    shift: Shift,
    room: CareRoom,
    educator: Educator,
    span: Span,
    version: int,
    now: datetime,
    by: User | None = None,
    as_fact: AsFact = False,
) -> Shift:
    """Another room, time, day or educator for a shift; `room` is one of the same space.

    `version` is what the person saw: raises ShiftChanged when somebody was faster. Raises what
    `plan_shift` raises, and CutBreaksBookings when children need it where it was, unless
    `as_fact`.
    """
    day = day_of_shift(span, room)
    fresh, rows = _open(shift, now, [educator.pk], [(day, room.space_id)])
    wanted = Was(educator.pk, room.pk, span, False)
    if Was.of(fresh) == wanted:
        return fresh  # the form came twice, or another wanted the same
    if fresh.version != version or fresh.is_cancelled:
        raise ShiftChanged(fresh)
    if fresh.span.end <= now:
        raise ShiftIsOver
    check_educator(educator, room, span, now, but=fresh)
    was = Was.of(fresh)
    fresh.care_room, fresh.educator, fresh.during = room, educator, span.range()
    fresh.space_day = rows[day, room.space_id]
    stamp(fresh, by, now)
    save_shift(fresh)
    recount_or_refuse(rows.values(), as_fact=as_fact)
    note_change(room.space, What.MOVED, [(fresh, was)], by=by, now=now)
    return fresh


@transaction.atomic
def take_off_shift(
    *,
    shift: Shift,
    now: datetime,
    version: int | None = None,
    by: User | None = None,
    as_fact: AsFact = False,
) -> None:
    """Take a shift off the roster; taking it off twice is taking it off once.

    `version`: what the person saw, the given row's when it is None. Raises ShiftChanged,
    ShiftIsOver, and CutBreaksBookings with whom it concerns when children need it, unless
    `as_fact`.
    """
    fresh, rows = _open(shift, now)
    if fresh.is_cancelled:
        return
    if fresh.version != (shift.version if version is None else version):
        raise ShiftChanged(fresh)
    if fresh.span.end <= now:
        raise ShiftIsOver
    was = Was.of(fresh)
    fresh.is_cancelled = True
    stamp(fresh, by, now)
    fresh.save()
    recount_or_refuse(rows.values(), as_fact=as_fact)
    note_change(fresh.space_day.space, What.TAKEN_OFF, [(fresh, was)], by=by, now=now)


def check_educator(
    educator: Educator, room: CareRoom, span: Span, now: datetime, but: Shift | None = None
) -> None:
    """Raises ShiftIsOver, RoomIsGone, NotOnTheTeam, EducatorAway or EducatorElsewhere.

    Under their lock, and that of the day, under which a room goes.
    `but`: a shift of theirs that is about to be changed.
    """
    if span.end <= now:
        raise ShiftIsOver
    day = local_day(span.start, room.space.tz)
    team = Membership.objects.on(day).educators()
    if not team.filter(space__care_rooms=room.pk, user=educator.user_id).exists():
        is_gone = not CareRoom.objects.filter(pk=room.pk).exists()
        raise RoomIsGone(room) if is_gone else NotOnTheTeam(educator)
    away = Absence.objects.known_to(room.space).filter(educator=educator, days__contains=day)
    if away.filter(starts_at__lt=span.end).exists():
        raise EducatorAway(educator)
    others = Shift.objects.live().filter(educator=educator, during__overlap=span.range())
    if but:
        others = others.exclude(pk=but.pk)
    if other := others.with_people().first():
        raise EducatorElsewhere(other, seen_from=room.space)


def save_shift(shift: Shift) -> None:
    """The exclusion constraint has the last word. Raises EducatorElsewhere."""
    try:
        with transaction.atomic():
            shift.save()
    except IntegrityError as error:
        raise EducatorElsewhere from error


def day_of_shift(span: Span, room: CareRoom) -> date:
    """The local day of a shift. Raises ValueError off the grid, or across midnight."""
    if not (on_grid(span.start) and on_grid(span.end)):
        raise ValueError("shifts begin and end on the quarter hour")
    zone = room.space.tz
    day = local_day(span.start, zone)
    if not day_span(day, zone).contains(span):
        raise ValueError("a shift lies within one local day")
    return day


def quarter_up(now: datetime) -> datetime:
    """The next quarter hour, or this one."""
    past = timedelta(minutes=now.minute % 15, seconds=now.second, microseconds=now.microsecond)
    return now if not past else now - past + timedelta(minutes=15)


def _open(
    shift: Shift,
    now: datetime,
    educator_ids: Iterable[int] = (),
    keys: Iterable[DayKey] = (),
) -> tuple[Shift, dict[DayKey, SpaceDay]]:
    """Lock a shift's educator and day, and further ones; the shift read anew.

    Raises ShiftChanged when it went to another educator or day meanwhile, whose locks we lack.
    """
    lock_people(educator_ids={shift.educator_id, *educator_ids})
    own = (shift.space_day.date, shift.space_day.space_id)
    rows = lock_days({own, *keys})
    sweep_holds(rows.values(), now)
    fresh = Shift.objects.with_people().get(pk=shift.pk)
    if (fresh.educator_id, fresh.space_day_id) != (shift.educator_id, shift.space_day_id):
        raise ShiftChanged(fresh)
    return fresh, rows
