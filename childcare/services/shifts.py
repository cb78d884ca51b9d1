"""The roster: plan a shift, take it off, and what happens when an educator is ill."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from childcare.models import CareRoom, Educator, Shift
from childcare.refusals import EducatorElsewhere
from childcare.services.cuts import recount_or_refuse
from childcare.services.days import recount_all, sweep_holds
from childcare.services.locks import lock_days, lock_people
from spaces.models import SpaceDay
from spaces.ranges import Span, day_span, local_day, on_grid


@transaction.atomic
def plan_shift(*, room: CareRoom, educator: Educator, span: Span, now: datetime) -> Shift:
    """Put an educator into a room for a span within one local day of the space.

    Raises EducatorElsewhere; ValueError when the span is off the 15-minute grid or crosses
    midnight.
    """
    day = _one_day(span, room)
    lock_people(educator_ids=[educator.pk])
    row = lock_days([(day, room.space_id)])[day, room.space_id]
    sweep_holds([row], now)
    try:
        with transaction.atomic():
            shift = Shift.objects.create(
                care_room=room, space_day=row, educator=educator, during=span.range()
            )
    except IntegrityError as error:
        raise EducatorElsewhere from error
    recount_all([row], as_fact=True)  # one more educator never breaks a day
    shift.refresh_from_db()
    return shift


@transaction.atomic
def take_off_shift(*, shift: Shift, now: datetime) -> None:
    """Cancel a shift. Raises CutBreaksBookings with whom it concerns when children need it."""
    row = _locked_day_of(shift, now)
    Shift.objects.filter(pk=shift.pk).update(is_cancelled=True)
    recount_or_refuse([row])


@transaction.atomic
def report_educator_ill(*, educator: Educator, day: date, now: datetime) -> list[SpaceDay]:
    """A fact: the educator's shifts of that date end. Quarters without enough staff are short.

    Returns the space days concerned. Nobody new is admitted to a short quarter.
    """
    lock_people(educator_ids=[educator.pk])
    shifts = Shift.objects.filter(educator=educator, space_day__date=day, is_cancelled=False)
    keys = {(day, space) for space in shifts.values_list("space_day__space_id", flat=True)}
    rows = list(lock_days(keys).values())
    sweep_holds(rows, now)
    shifts.update(is_cancelled=True)
    recount_all(rows, as_fact=True)
    return rows


def _locked_day_of(shift: Shift, now: datetime) -> SpaceDay:
    lock_people(educator_ids=[shift.educator_id])
    key = (shift.space_day.date, shift.space_day.space_id)
    row = lock_days([key])[key]
    sweep_holds([row], now)
    return row


def _one_day(span: Span, room: CareRoom) -> date:
    if not (on_grid(span.start) and on_grid(span.end)):
        raise ValueError("shifts begin and end on the quarter hour")
    zone = room.space.tz
    day = local_day(span.start, zone)
    if not day_span(day, zone).contains(span):
        raise ValueError("a shift lies within one local day")
    return day
