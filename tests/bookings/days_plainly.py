"""The plain version of `bookings.availability.loading.load`: what it reads, query by query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import Q

from bookings.availability.ignored import ChildDay, DayKey
from bookings.availability.loading import Family, Loaded
from bookings.models import Booking
from childcare.capacity.quarters import RoomDay
from childcare.models import CareDay, CarePlace, CareRegime, CareRoom
from childcare.regime import weeks_stays
from childcare.rules import keep_policies
from childcare.services.days import CareSetting, engine_room, room_day
from childcare.services.places import OwnStay, own_stays
from cobaby.accounts.models import User
from spaces.hours import opening
from spaces.models import Desk, DeskReservation, PriceList, Space
from spaces.ranges import Span, day_span


def load_plainly(
    spaces: Sequence[Space], first: date, last: date, family: Family, now: datetime
) -> Loaded:
    lost = _given_up(family.gives_up_hold_of, family.replaces)
    stays = own_stays(family.child_ids, first, last, now) if family.child_ids else {}
    desks, taken = _desks(spaces, first, last, family, now)
    return Loaded(
        hours=opening(spaces, first, last),
        settings=_settings(spaces),
        care_days=_care_days(spaces, first, last),
        ignored=_ignored(spaces, first, last, lost, now),
        stays=_without(stays, lost),
        week=weeks_stays(spaces, family.child_ids, first, last, now, without=lost),
        desks=desks,
        taken=taken,
        prices=_prices(spaces, last),
    )


def _settings(spaces: Sequence[Space]) -> dict[int, CareSetting]:
    settings = {space.pk: CareSetting(space, [], None) for space in spaces}
    rooms = list(CareRoom.objects.filter(space__in=list(settings)))
    keep_policies(room.rule for room in rooms)
    for room in rooms:
        settings[room.space_id].rooms.append(engine_room(room))
    for regime in CareRegime.objects.filter(space__in=list(settings)):
        settings[regime.space_id].regime = regime
    return settings


def _care_days(
    spaces: Sequence[Space], first: date, last: date
) -> dict[DayKey, dict[int, RoomDay]]:
    found: dict[DayKey, dict[int, RoomDay]] = defaultdict(dict)
    rows = CareDay.objects.filter(
        space_day__space__in=[space.pk for space in spaces],
        space_day__date__range=(first, last),
    ).select_related("space_day")
    for row in rows:
        found[row.space_day.space_id, row.space_day.date][row.care_room_id] = room_day(row)
    return found


def _given_up(hold_of: User | None, replaces: Booking | None) -> set[int]:
    """The care places of this person's hold, in whatever space, and of the booking replaced."""
    lost = Q(pk__in=[])
    if hold_of:
        lost |= Q(line__booking__person=hold_of, line__booking__state=Booking.State.HELD)
    if replaces:
        lost |= Q(line__booking=replaces)
    return set(CarePlace.objects.live().filter(lost).values_list("pk", flat=True))


def _ignored(
    spaces: Sequence[Space], first: date, last: date, lost: Collection[int], now: datetime
) -> dict[DayKey, list[ChildDay]]:
    """The children with a place among `lost`, or with a hold that ran out, by space and date."""
    known = _child_days(spaces, first, last, lost, now)
    found: dict[DayKey, list[ChildDay]] = defaultdict(list)
    for (_, key), child in known.items():
        found[key].append(child)
    return found


def _child_days(
    spaces: Sequence[Space], first: date, last: date, lost: Collection[int], now: datetime
) -> dict[tuple[int, DayKey], ChildDay]:
    days = CarePlace.objects.live().filter(
        space_day__space__in=[space.pk for space in spaces], space_day__date__range=(first, last)
    )
    run_out = Q(state=CarePlace.State.HELD, held_until__lte=now)
    gone = dict(days.filter(run_out | Q(pk__in=lost)).values_list("pk", "child"))
    if not gone:
        return {}
    found: dict[tuple[int, DayKey], ChildDay] = {}
    for place in days.filter(child__in=set(gone.values())).select_related("space_day", "child"):
        day = place.space_day
        key = (place.child_id, (day.space_id, day.date))
        child = found.setdefault(key, ChildDay(place.child.date_of_birth))
        if place.pk not in gone:
            into = child.stays
        else:
            into = child.moves if place.state == CarePlace.State.BOOKED else child.swept
        into.append((place.care_room_id, Span.of(place.during)))
    return found


def _without(
    stays: dict[tuple[int, date], list[OwnStay]], ids: set[int]
) -> dict[tuple[int, date], list[OwnStay]]:
    return {key: [stay for stay in own if stay.place_id not in ids] for key, own in stays.items()}


def _desks(
    spaces: Sequence[Space], first: date, last: date, family: Family, now: datetime
) -> tuple[dict[int, list[Desk]], dict[int, list[Span]]]:
    desks: dict[int, list[Desk]] = defaultdict(list)
    for desk in Desk.objects.filter(space__in=[space.pk for space in spaces]):
        desks[desk.space_id].append(desk)
    taken: dict[int, list[Span]] = defaultdict(list)
    reservations = _reservations(spaces, first, last)
    if person := family.gives_up_hold_of:
        reservations = reservations.exclude(
            line__booking__person=person, line__booking__state=Booking.State.HELD
        )
    if family.replaces:
        reservations = reservations.exclude(line__booking=family.replaces)
    for desk_id, during, until in reservations.values_list("desk_id", "during", "held_until"):
        if until is None or until > now:
            taken[desk_id].append(Span.of(during))
    return desks, taken


def _reservations(spaces: Sequence[Space], first: date, last: date):
    """Live reservations of these days, and desks out of service meanwhile."""
    if not spaces:
        return DeskReservation.objects.none()
    ids = [space.pk for space in spaces]
    start = min(day_span(first, space.tz).start for space in spaces)
    end = max(day_span(last, space.tz).end for space in spaces)
    booked = Q(space_day__space__in=ids, space_day__date__range=(first, last))
    out = Q(
        desk__space__in=ids,
        state=DeskReservation.State.OUT_OF_SERVICE,
        during__overlap=Span(start, end).range(),
    )
    return DeskReservation.objects.live().filter(booked | out)


def _prices(spaces: Sequence[Space], last: date) -> dict[int, list[PriceList]]:
    found: dict[int, list[PriceList]] = defaultdict(list)
    for prices in PriceList.objects.in_force(last).filter(space__in=[s.pk for s in spaces]):
        found[prices.space_id].append(prices)
    return found
