"""Changes that may take places away: limits, rules, hours, closures, papers, birthdays.

Each is refused with whom it concerns, or recorded as a fact that leaves the day marked short.
All of them count the space's days anew from `now` on, under the locks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from childcare.capacity.count import Gap, Short, limits
from childcare.capacity.quarters import RoomDay
from childcare.facts import AsFact, is_made_all_the_same
from childcare.models import CarePlace, Child, Credential, Educator
from childcare.refusals import Concern, CutBreaksBookings
from childcare.services.days import care_setting, day_facts, recount, sweep_holds
from childcare.services.locks import DayKey, lock_days, lock_educator, lock_people
from spaces.hours import DayHours, opening
from spaces.models import Closure, DeskReservation, PublicHoliday, Space, SpaceDay
from spaces.ranges import Span, local_day


def recount_or_refuse(days: Iterable[SpaceDay], *, as_fact: AsFact = False) -> None:
    """Count locked days anew; raise CutBreaksBookings with all whose places that would break."""
    days = list(days)
    concerns, gaps = _recount(days, as_fact=as_fact is True, cut_from=None)
    if concerns or gaps:
        _refuse_unless_made(days, concerns, gaps, as_fact)


def _refuse_unless_made(
    days: Sequence[SpaceDay],
    concerns: list[Concern],
    gaps: list[Gap],
    as_fact: AsFact,
    cut_from: Mapping[int, Mapping[int, RoomDay]] | None = None,
    now: datetime | None = None,
) -> None:
    """Raise CutBreaksBookings, or record the days as they are."""
    cut = CutBreaksBookings(_in_order(concerns), gaps)
    if not is_made_all_the_same(as_fact, cut):
        raise cut
    _recount(days, as_fact=True, cut_from=cut_from, now=now)


def _recount(
    days: Iterable[SpaceDay],
    *,
    as_fact: bool,
    cut_from: Mapping[int, Mapping[int, RoomDay]] | None,
    now: datetime | None = None,
) -> tuple[list[Concern], list[Gap]]:
    """Count every day anew; whom it concerns and where, on all days that would break.

    What is over by `now` breaks no more: it is recorded as it was.
    """
    concerns: list[Concern] = []
    gaps: list[Gap] = []
    days = list(days)
    settings = {day.space_id: care_setting(day.space) for day in _one_a_space(days)}
    for day, hours in _with_hours(days):
        setting = settings[day.space_id]
        limits_before = cut_from.get(day.pk) if cut_from else None
        try:
            recount(day, setting, hours, as_fact=as_fact, cut_from=limits_before)
        except Short as short:
            coming = [gap for gap in short.gaps if now is None or gap.span.end > now]
            if not coming:
                recount(day, setting, hours, as_fact=True)
            concerns += _concerned(day, coming)
            gaps += coming
    return concerns, gaps


@transaction.atomic
def close_days(
    *,
    space: Space,
    first: date,
    last: date,
    reason: str,
    now: datetime,
    what: str = Closure.What.ALL,
    minutes: tuple[int, int] | None = None,
    as_fact: AsFact = False,
) -> Closure:
    """Close the space from `first` to `last`, both included. Raises CutBreaksBookings.

    `minutes`: only from one wall minute to another of each day. As a fact, places and desks stay
    where they are until each is resolved. The same closure again is the same row.
    """
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    start, end = minutes or (None, None)
    days = DateRange(first, last + timedelta(days=1))
    same = {"days": days, "what": what, "start_minute": start, "end_minute": end}
    closure = space.closures.filter(reason=reason, **same).first()
    if closure:
        return closure
    closure = Closure(space=space, reason=reason, **same)
    change_space(space=space, now=now, as_fact=as_fact, change=closure.save, within=(first, last))
    return closure


def lift_closure(*, closure: Closure, now: datetime) -> None:
    """Open as the week says. Nothing breaks by that; days that were short close their gaps."""
    rows = Closure.objects.filter(pk=closure.pk)
    days = (closure.days.lower, closure.days.upper)
    change_space(space=closure.space, now=now, change=rows.delete, within=days)


def open_on_holiday(
    *, holiday: PublicHoliday, is_open: bool, now: datetime, as_fact: AsFact = False
) -> None:
    """Whether the space opens on this public holiday. Raises CutBreaksBookings."""
    rows = PublicHoliday.objects.filter(pk=holiday.pk)
    change_space(
        space=holiday.space,
        now=now,
        as_fact=as_fact,
        change=lambda: rows.update(is_open=is_open),
        within=(holiday.date, holiday.date),
    )
    holiday.is_open = is_open


def change_hours(
    *, space: Space, change: Callable[[], object], now: datetime, as_fact: AsFact = False
) -> None:
    """Apply a change of the weekly hours and count anew. Raises CutBreaksBookings."""
    change_space(space=space, now=now, as_fact=as_fact, change=change)


@transaction.atomic
def record_credential(
    *,
    educator: Educator,
    space: Space,
    kind: str,
    issued_on: date,
    expires_on: date | None,
    now: datetime,
    issuer: str = "",
) -> Credential:
    """This space saw a paper; of the same kind and day of issue again, it is the same row.

    Raises AccountErased.
    """
    lock_educator(educator)
    seen = {"educator": educator, "space": space, "kind": kind, "issued_on": issued_on}
    credential = Credential.objects.filter(**seen).first() or Credential(**seen)
    credential.expires_on, credential.issuer = expires_on, issuer
    credential.save()
    _recount_for_educator(educator, space, now)
    return credential


@transaction.atomic
def withdraw_credential(*, credential: Credential, now: datetime) -> None:
    """A fact: the paper does not hold. Days of its space that need it become short."""
    educator, space = credential.educator, credential.space
    lock_people(educator_ids=[educator.pk])
    Credential.objects.filter(pk=credential.pk).delete()
    _recount_for_educator(educator, space, now)


@transaction.atomic
def correct_birthday(*, child: Child, born: date, now: datetime) -> None:
    """A fact: days that no longer fit become short; nothing is taken from the family."""
    lock_people(child_ids=[child.pk])
    places = CarePlace.objects.live().filter(child=child, space_day__date__gte=_from(now))
    keys = set(places.values_list("space_day__date", "space_day__space_id"))
    rows = list(lock_days(keys).values())
    sweep_holds(rows, now)
    child.date_of_birth = born
    child.save(update_fields=["date_of_birth"])
    recount_or_refuse(rows, as_fact=True)


@transaction.atomic
def change_space(
    *,
    space: Space,
    change: Callable[[], object],
    now: datetime,
    as_fact: AsFact = False,
    also: Callable[[], list[Concern]] = list,
    within: tuple[date, date] | None = None,
) -> None:
    """Make any change that the space's days depend on, and count all days ahead anew.

    Raises CutBreaksBookings with every desk and place that the change leaves outside the hours,
    above a limit or without enough educators, and what `also` finds once it is made. `as_fact`
    records it all the same. `within`: the change touches these days only, both included.
    """
    first, last = within or (date.min, date.max)
    ahead = {key for key in _days_ahead(space, now) if first <= key[0] <= last}
    rows = list(lock_days(ahead).values())
    sweep_holds(rows, now)
    for day in rows:
        day.space = space  # asked for once, not for each day
    setting = care_setting(space)
    before = {day.pk: limits(day_facts(day, setting, hours)) for day, hours in _with_hours(rows)}
    outside = _desks_outside(space, rows, now)
    change()
    is_fact = as_fact is True
    concerns, gaps = _recount(rows, as_fact=is_fact, cut_from=before, now=now)
    concerns += [] if is_fact else [*_desks_outside(space, rows, now, but=outside), *also()]
    if gaps or concerns:
        _refuse_unless_made(rows, concerns, gaps, as_fact, before, now)


def _days_ahead(space: Space, now: datetime) -> set[DayKey]:
    """All days that can be booked or are planned: a day first used meanwhile waits for us too."""
    today = local_day(now, space.tz)
    dates = set(
        SpaceDay.objects.filter(space=space, date__gte=today).values_list("date", flat=True)
    )
    dates |= {today + timedelta(days=i) for i in range(space.horizon_days + 1)}
    return {(day, space.pk) for day in dates}


def _one_a_space(days: Sequence[SpaceDay]) -> Iterable[SpaceDay]:
    return {day.space_id: day for day in days}.values()


def _with_hours(days: Sequence[SpaceDay]) -> list[tuple[SpaceDay, DayHours]]:
    """Each day with its hours, read at once for all."""
    if not days:
        return []
    dates = [day.date for day in days]
    hours = opening([day.space for day in _one_a_space(days)], min(dates), max(dates))
    return [(day, hours[day.space_id, day.date]) for day in days]


def _from(now: datetime) -> date:
    """From today on, in any zone: a day is counted as a whole, its past quarters too."""
    return (now - timedelta(days=1)).date()


def _recount_for_educator(educator: Educator, space: Space, now: datetime) -> None:
    """Under the educator's lock."""
    ahead = educator.shifts.filter(space_day__date__gte=_from(now), is_cancelled=False)
    shifts = ahead.filter(space_day__space=space)
    keys = set(shifts.values_list("space_day__date", "space_day__space_id"))
    rows = list(lock_days(keys).values())
    sweep_holds(rows, now)
    recount_or_refuse(rows, as_fact=True)


def _desks_outside(
    space: Space, days: Sequence[SpaceDay], now: datetime, but: Sequence[Concern] = ()
) -> list[Concern]:
    """The booked desks of these days when the space is closed for work, those over left out."""
    if not days:
        return []
    dates = [day.date for day in days]
    hours = opening([space], min(dates), max(dates))
    taken = DeskReservation.objects.promised().filter(space_day__in=days, during__endswith__gt=now)
    known = {concern.reservation_id for concern in but}
    return [
        Concern(None, f"#{row.desk.number}", "", row.span, reservation_id=row.pk)
        for row in taken.select_related("desk", "space_day").order_by("during")
        if row.space_day and row.pk not in known
        if not any(work.contains(row.span) for work in hours[space.pk, row.space_day.date].work)
    ]


def _in_order(concerns: list[Concern]) -> list[Concern]:
    """By time, each named once."""
    known = {(one.reservation_id, one.place_id): one for one in concerns}
    return sorted(known.values(), key=lambda one: (one.span.start, one.child_name))


def _concerned(day: SpaceDay, gaps: list[Gap]) -> list[Concern]:
    places = CarePlace.objects.live().filter(space_day=day).select_related("child", "care_room")
    return [
        Concern(place.pk, place.child.initial, place.care_room.name, Span.of(place.during))
        for place in places.order_by("during", "pk")
        if any(
            place.care_room_id == gap.room.id and Span.of(place.during).overlaps(gap.span)
            for gap in gaps
        )
    ]
