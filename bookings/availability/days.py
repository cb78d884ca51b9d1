"""Loads spaces' days for reading: care days, desks, the family's own stays. No locks.

Holds that ran out count for nobody, and neither does the family's own hold, or the booking that
is about to be moved: the reader looks past them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from bookings.models import Booking
from childcare.capacity.admit import Board
from childcare.capacity.count import DayFacts, count_day, with_more
from childcare.capacity.quarters import Room, RoomDay, Row
from childcare.models import CareDay, CarePlace, CareRegime, CareRoom, Child
from childcare.regime import regime_of, weeks_stays
from childcare.regimes import Regime
from childcare.regimes import Stay as RegimeStay
from childcare.rules import keep_policies
from childcare.services.days import CareSetting, engine_room, room_day
from childcare.services.places import OwnStay, own_stays
from cobaby.accounts.models import User
from spaces.hours import DayHours, opening
from spaces.models import Desk, DeskReservation, PriceList, Space
from spaces.ranges import Span, day_span, first_instant

DayKey = tuple[int, date]
"""A space's id and a local date."""


@dataclass(frozen=True)
class Family:
    """Whom a request is for. `desk_kind` "" asks for no desk.

    `person` None is a visitor whose children are only ages. `replaces` is a booking that the
    request is to take the place of.
    """

    children: tuple[Child, ...] = ()
    desk_kind: str = ""
    person: User | None = None
    replaces: Booking | None = None

    @property
    def gives_up_hold_of(self) -> User | None:
        """Whose hold makes way for this request. A booking that moves stays beside it."""
        return None if self.replaces else self.person

    @property
    def child_ids(self) -> list[int]:
        return [child.pk for child in self.children if child.pk and child.pk > 0]


@dataclass
class OpenDay:
    """One space on one local date, ready to answer for any span."""

    space: Space
    hours: DayHours
    setting: CareSetting
    board: Board
    regime: Regime | None
    desks: Sequence[Desk]
    taken: dict[int, list[Span]]
    """Spans in which each desk is taken, by desk id."""
    stays: dict[tuple[int, date], list[OwnStay]]
    week: dict[tuple[int, int], list[RegimeStay]]
    prices: PriceList | None

    @property
    def date(self) -> date:
        return self.hours.date

    def free_desks(self, kind: str, span: Span) -> list[Desk]:
        """Desks of this kind that are free for the whole span."""
        return [
            desk
            for desk in self.desks
            if desk.kind == kind
            and not any(span.overlaps(other) for other in self.taken.get(desk.pk, ()))
        ]


def open_days_of(
    spaces: Iterable[Space], first: date, last: date, family: Family, now: datetime
) -> dict[DayKey, OpenDay]:
    """Every day of these spaces from `first` to `last`; about fifteen queries for any number."""
    spaces = list(spaces)
    hours = opening(spaces, first, last)
    settings = _settings(spaces)
    care_days = _care_days(spaces, first, last)
    ignored = _ignored(spaces, first, last, family, now)
    stays = own_stays(family.child_ids, first, last, now) if family.child_ids else {}
    stays = _without(stays, {row.place_id for rows in ignored.values() for row in rows})
    desks, taken = _desks(spaces, first, last, family, now)
    week = _week(spaces, first, last, family, now)
    prices = _prices(spaces, last)
    found: dict[DayKey, OpenDay] = {}
    for space in spaces:
        setting = settings[space.pk]
        regime = regime_of(setting.regime) if setting.regime else None
        for key in _keys(space, first, last):
            board = _board(setting, hours[key], care_days.get(key, {}))
            _take_away(board, ignored.get(key, ()))
            found[key] = OpenDay(
                space=space,
                hours=hours[key],
                setting=setting,
                board=board,
                regime=regime,
                desks=desks.get(space.pk, []),
                taken=taken,
                stays=stays,
                week=week,
                prices=_in_force(prices.get(space.pk, []), key[1]),
            )
    return found


@dataclass(frozen=True)
class _Ignored:
    """A place that counts for nobody here, with its child's minutes in the space that day.

    A writer sweeps a hold before it looks, and the day is counted anew; a booking that is to
    move (`moves`) still stands on the day while its new time is judged.
    """

    place_id: int
    room_id: int
    born: date
    care: Span
    minutes: int
    moves: bool


def _keys(space: Space, first: date, last: date) -> list[DayKey]:
    return [(space.pk, first + timedelta(days=i)) for i in range((last - first).days + 1)]


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


def _board(setting: CareSetting, hours: DayHours, days: dict[int, RoomDay]) -> Board:
    """The stored care days; a room without one has nobody on shift yet."""
    missing = [room for room in setting.rooms if room.id not in days]
    if missing:
        facts = DayFacts(
            date=hours.date,
            first_instant=first_instant(hours.date, setting.space.tz),
            rooms=missing,
            care_hours=hours.care,
            stays=[],
            duties=[],
        )
        days = {**count_day(facts, {}), **days}
    return Board(hours.date, setting.rooms, days, hours.care, setting.house_most)


def _ignored(
    spaces: Sequence[Space], first: date, last: date, family: Family, now: datetime
) -> dict[DayKey, list[_Ignored]]:
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
    found: dict[DayKey, list[_Ignored]] = defaultdict(list)
    minutes = _minutes(places)
    for place in places:
        row = _Ignored(
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


def _take_away(board: Board, ignored: Sequence[_Ignored]) -> None:
    rooms = {room.id: room for room in board.rooms}
    for one in sorted(ignored, key=lambda one: one.moves):
        room, day = rooms[one.room_id], board.days[one.room_id]
        for q in day.quarters(one.care):
            row = _one_less(board.row(room.id, q), room, one.born, board.date, one.minutes)
            if one.moves:
                board.tried[room.id, q] = row
            else:
                day.recount_at(q, row, room)


def _one_less(row: Row, room: Room, born: date, on: date, minutes: int) -> Row:
    seen = room.class_of(born, on, minutes)
    if not row[seen]:  # judged by another length of day than the array's
        seen = next((i for i, count in enumerate(row) if count), seen)
    return with_more(row, seen, -1) if row[seen] else row


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


def _in_force(lists: Sequence[PriceList], day: date) -> PriceList | None:
    return next((prices for prices in lists if prices.valid_from <= day), None)
