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
from childcare.models import CarePlace, CareRoom, Child, Credential, Educator
from childcare.ratios import Policy
from childcare.refusals import Concern, CutBreaksBookings
from childcare.rules import policy_of
from childcare.services.days import care_setting, day_facts, recount, sweep_holds
from childcare.services.locks import DayKey, lock_days, lock_people
from spaces.hours import opening, opening_on
from spaces.models import Closure, DeskReservation, Space, SpaceDay
from spaces.ranges import Span, local_day


def recount_or_refuse(
    days: Iterable[SpaceDay],
    *,
    as_fact: bool = False,
    cut_from: Mapping[int, Mapping[int, RoomDay]] | None = None,
    also: Sequence[Concern] = (),
) -> None:
    """Count locked days anew; raise CutBreaksBookings with all whose places that would break.

    `cut_from`: the limits that held before, by space day. `also`: desks that the cut takes.
    """
    concerns, gaps = list(also), list[Gap]()
    for day in days:
        setting, hours = care_setting(day.space), opening_on(day.space, day.date)
        limits_before = cut_from.get(day.pk) if cut_from else None
        try:
            recount(day, setting, hours, as_fact=as_fact, cut_from=limits_before)
        except Short as short:
            concerns += _concerned(day, short.gaps)
            gaps += short.gaps
    if concerns or gaps:
        raise CutBreaksBookings(concerns, gaps)


def set_room_limit(*, room: CareRoom, limit: int, now: datetime, as_fact: bool = False) -> None:
    """The most children at once in a room. Raises CutBreaksBookings."""
    rows = CareRoom.objects.filter(pk=room.pk)
    _change_space(room.space, now, as_fact, lambda: rows.update(limit=limit))
    room.limit = limit


def set_room_rule(*, room: CareRoom, rule: str, now: datetime) -> Policy:
    """Another rule or version holds from today. A fact: what it makes too full is marked short.

    Raises UnknownPack or HouseRule.DoesNotExist.
    """
    policy = policy_of(rule)
    rows = CareRoom.objects.filter(pk=room.pk)
    _change_space(room.space, now, True, lambda: rows.update(rule=rule))
    room.rule = rule
    return policy


def close_days(
    *,
    space: Space,
    first: date,
    last: date,
    reason: str,
    now: datetime,
    what: str = Closure.What.ALL,
    as_fact: bool = False,
) -> Closure:
    """Close the space from `first` to `last`, both included. Raises CutBreaksBookings.

    As a fact (a burst pipe), places and desks stay where they are until each is resolved, and
    nobody more is admitted.
    """
    closure = Closure(
        space=space, days=DateRange(first, last + timedelta(days=1)), what=what, reason=reason
    )
    _change_space(space, now, as_fact, closure.save)
    return closure


def change_hours(
    *, space: Space, change: Callable[[], object], now: datetime, as_fact: bool = False
) -> None:
    """Apply a change of the weekly hours and count anew. Raises CutBreaksBookings."""
    _change_space(space, now, as_fact, change)


@transaction.atomic
def record_credential(
    *,
    educator: Educator,
    kind: str,
    issued_on: date,
    expires_on: date | None,
    now: datetime,
) -> Credential:
    """A paper was seen. Newer papers of the kind stand beside older ones."""
    credential = Credential.objects.create(
        educator=educator, kind=kind, issued_on=issued_on, expires_on=expires_on
    )
    _recount_for_educator(educator, now)
    return credential


@transaction.atomic
def withdraw_credential(*, credential: Credential, now: datetime) -> None:
    """A fact: the paper does not hold. Days that need this educator become short."""
    educator = credential.educator
    credential.delete()
    _recount_for_educator(educator, now)


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
def _change_space(space: Space, now: datetime, as_fact: bool, change: Callable[[], object]) -> None:
    rows = list(lock_days(_days_ahead(space, now)).values())
    sweep_holds(rows, now)
    before = {day.pk: _limits_of(day) for day in rows}
    outside = _desks_outside(space, rows)
    change()
    also = [] if as_fact else _desks_outside(space, rows, but=outside)
    recount_or_refuse(rows, as_fact=as_fact, cut_from=before, also=also)


def _days_ahead(space: Space, now: datetime) -> set[DayKey]:
    """All days that can be booked or are planned: a day first used meanwhile waits for us too."""
    today = local_day(now, space.tz)
    dates = set(
        SpaceDay.objects.filter(space=space, date__gte=today).values_list("date", flat=True)
    )
    dates |= {today + timedelta(days=i) for i in range(space.horizon_days + 1)}
    return {(day, space.pk) for day in dates}


def _limits_of(day: SpaceDay) -> dict[int, RoomDay]:
    hours = opening_on(day.space, day.date)
    return limits(day_facts(day, care_setting(day.space), hours))


def _from(now: datetime) -> date:
    """From today on, in any zone: a day is counted as a whole, its past quarters too."""
    return (now - timedelta(days=1)).date()


def _recount_for_educator(educator: Educator, now: datetime) -> None:
    lock_people(educator_ids=[educator.pk])
    shifts = educator.shifts.filter(space_day__date__gte=_from(now), is_cancelled=False)
    keys = set(shifts.values_list("space_day__date", "space_day__space_id"))
    rows = list(lock_days(keys).values())
    sweep_holds(rows, now)
    recount_or_refuse(rows, as_fact=True)


def _desks_outside(
    space: Space, days: Sequence[SpaceDay], but: Sequence[Concern] = ()
) -> list[Concern]:
    """The booked desks of these days at a time when the space is closed for work."""
    if not days:
        return []
    dates = [day.date for day in days]
    hours = opening([space], min(dates), max(dates))
    taken = DeskReservation.objects.promised().filter(space_day__in=days)
    known = {concern.reservation_id for concern in but}
    return [
        Concern(None, f"#{row.desk.number}", "", row.span, reservation_id=row.pk)
        for row in taken.select_related("desk", "space_day").order_by("during")
        if row.space_day and row.pk not in known
        if not any(work.contains(row.span) for work in hours[space.pk, row.space_day.date].work)
    ]


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
