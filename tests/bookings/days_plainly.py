"""The plain version of `bookings.availability.loading.load`: what it reads, query by query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q

from bookings.availability.loading import DayKey, Family, Ignored, Loaded
from bookings.models import Booking
from childcare.capacity.quarters import RoomDay
from childcare.models import CareDay, CarePlace, CareRegime, CareRoom
from childcare.regime import weeks_stays
from childcare.regimes import Stay as RegimeStay
from childcare.rules import keep_policies
from childcare.services.days import CareSetting, engine_room, room_day
from childcare.services.places import OwnStay, own_stays
from spaces.hours import opening
from spaces.models import Desk, DeskReservation, PriceList, Space
from spaces.ranges import Span, day_span


def load_plainly(
    spaces: Sequence[Space], first: date, last: date, family: Family, now: datetime
) -> Loaded:
    ignored = _ignored(spaces, first, last, family, now)
    stays = own_stays(family.child_ids, first, last, now) if family.child_ids else {}
    desks, taken = _desks(spaces, first, last, family, now)
    return Loaded(
        hours=opening(spaces, first, last),
        settings=_settings(spaces),
        care_days=_care_days(spaces, first, last),
        ignored=ignored,
        stays=_without(stays, {row.place_id for rows in ignored.values() for row in rows}),
        week=_week(spaces, first, last, family, now),
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


def _ignored(
    spaces: Sequence[Space], first: date, last: date, family: Family, now: datetime
) -> dict[DayKey, list[Ignored]]:
    gone = Q(state=CarePlace.State.HELD, held_until__lte=now)
    if person := family.gives_up_hold_of:
        gone |= Q(line__booking__person=person, line__booking__state=Booking.State.HELD)
    if family.replaces:
        gone |= Q(line__booking=family.replaces)
    places = (
        CarePlace.objects.live()
        .filter(gone, space_day__date__range=(first, last))
        .filter(space_day__space__in=[space.pk for space in spaces])
        .select_related("space_day", "child")
    )
    found: dict[DayKey, list[Ignored]] = defaultdict(list)
    minutes = _minutes(places)
    for place in places:
        row = Ignored(
            place_id=place.pk,
            room_id=place.care_room_id,
            born=place.child.date_of_birth,
            care=Span.of(place.during),
            minutes=minutes[place.child_id, place.space_day_id],
            moves=place.state == CarePlace.State.BOOKED,
        )
        found[place.space_day.space_id, place.space_day.date].append(row)
    return found


def _minutes(places: Iterable[CarePlace]) -> dict[tuple[int, int], int]:
    """Minutes of each child on each space day, all its live places there counted."""
    minutes: dict[tuple[int, int], int] = defaultdict(int)
    wanted = {(place.child_id, place.space_day_id) for place in places}
    if not wanted:
        return minutes
    rows = CarePlace.objects.live().filter(
        child__in=[child for child, _ in wanted], space_day__in=[day for _, day in wanted]
    )
    for child, day, during in rows.values_list("child_id", "space_day_id", "during"):
        minutes[child, day] += Span.of(during).minutes
    return minutes


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


def _reservations(spaces: Sequence[Space], first: date, last: date):  # type: ignore[no-untyped-def]
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


def _week(
    spaces: Sequence[Space], first: date, last: date, family: Family, now: datetime
) -> dict[tuple[int, int], list[RegimeStay]]:
    """The children's other stays in the weeks of these days, for limits by the week."""
    if not family.child_ids:
        return {}
    without = [place.pk for place in family.replaces.live_places()] if family.replaces else []
    if person := family.gives_up_hold_of:
        held = CarePlace.objects.filter(
            line__booking__person=person, line__booking__state=Booking.State.HELD
        )
        without += list(held.values_list("pk", flat=True))
    return weeks_stays(spaces, family.child_ids, first, last, now, without=without)


def _prices(spaces: Sequence[Space], last: date) -> dict[int, list[PriceList]]:
    found: dict[int, list[PriceList]] = defaultdict(list)
    for prices in PriceList.objects.in_force(last).filter(space__in=[s.pk for s in spaces]):
        found[prices.space_id].append(prices)
    return found
