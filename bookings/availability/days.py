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

from bookings.availability.ignored import DayKey, given_up, ignored, take_away
from bookings.models import Booking
from childcare.capacity.admit import Board
from childcare.capacity.count import DayFacts, count_day
from childcare.capacity.quarters import RoomDay
from childcare.models import CareDay, CareRegime, CareRoom, Child
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
    def given_up(self) -> set[int]:
        """The care places that make way for this request. One query."""
        return given_up(self.gives_up_hold_of, self.replaces)

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
    lost = family.given_up
    counts_not = ignored(spaces, first, last, lost, now)
    stays = own_stays(family.child_ids, first, last, now) if family.child_ids else {}
    stays = _without(stays, lost)
    desks, taken = _desks(spaces, first, last, family, now)
    week = (
        weeks_stays(spaces, family.child_ids, first, last, now, without=lost)
        if family.child_ids
        else {}
    )
    prices = _prices(spaces, last)
    found: dict[DayKey, OpenDay] = {}
    for space in spaces:
        setting = settings[space.pk]
        regime = regime_of(setting.regime) if setting.regime else None
        for key in _keys(space, first, last):
            board = _board(setting, hours[key], care_days.get(key, {}))
            take_away(board, counts_not.get(key, ()))
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


def _prices(spaces: Sequence[Space], last: date) -> dict[int, list[PriceList]]:
    found: dict[int, list[PriceList]] = defaultdict(list)
    for prices in PriceList.objects.in_force(last).filter(space__in=[s.pk for s in spaces]):
        found[prices.space_id].append(prices)
    return found


def _in_force(lists: Sequence[PriceList], day: date) -> PriceList | None:
    return next((prices for prices in lists if prices.valid_from <= day), None)
