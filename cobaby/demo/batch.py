"""Many requests for one space day at once: the steps of `bookings.services.book`, one count.

The day is locked and read once, each family is seated on the board that the families before it
left, and everything is written together. The database guards it as it guards any other writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bookings.asks import check_ask
from bookings.models import Booking, BookingLine
from bookings.pricing import Price, price_of
from bookings.refusals import DeskFull
from bookings.services.workspace import LockedDay
from childcare.capacity.admit import Board
from childcare.capacity.count import count_day
from childcare.models import CarePlace, Shift
from childcare.refusals import Refusal
from childcare.regime import weeks_stays
from childcare.regimes import Stay
from childcare.services.days import day_facts
from childcare.services.locks import lock_days, lock_people
from childcare.services.places import (
    OwnStay,
    Seat,
    check_limits,
    own_stays,
    seat_children,
    write_seats,
)
from cobaby.demo.houses import Duty
from cobaby.demo.wishes import Day, Wish
from spaces.models import Desk, DeskReservation, PriceList, SpaceDay
from spaces.ranges import Span


@dataclass
class Table:
    """The desks of a space, and when each is taken on the day."""

    desks: Sequence[Desk]
    taken: dict[int, list[Span]] = field(default_factory=dict)

    def take(self, kind: str, span: Span) -> Desk:
        """The first free desk of the kind. Raises DeskFull."""
        for desk in self.desks:
            spans = self.taken.setdefault(desk.pk, [])
            if desk.kind == kind and not any(span.overlaps(other) for other in spans):
                spans.append(span)
                return desk
        raise DeskFull


@dataclass(frozen=True)
class Accepted:
    """A wish that fits, with what it takes and costs."""

    wish: Wish
    seats: list[Seat]
    desk: Desk | None
    price: Price


@dataclass
class Batch:
    """One locked day while families are put into it one after the other."""

    day: LockedDay
    board: Board
    table: Table
    prices: PriceList
    stays: dict[tuple[int, date], list[OwnStay]]
    weeks: dict[tuple[int, int], list[Stay]]

    def accept(self, wish: Wish) -> Accepted:
        """Everything that the request needs, or the refusal that `book` would raise."""
        ask = wish.ask
        check_ask(ask, self.day.hours, wish.asked_at)
        board = self.board.copy()
        seats = seat_children(board, self.day.setting, ask.children, ask.span, self.stays)
        self._check_limits(seats, has_desk=bool(ask.desk_kind))
        desk = self.table.take(ask.desk_kind, ask.span) if ask.desk_kind else None
        self.board = board
        price = price_of(
            self.prices,
            desk_kind=ask.desk_kind,
            span=ask.span,
            children=ask.children,
            blocks=self.day.hours.blocks,
        )
        return Accepted(wish, seats, desk, price)

    def _check_limits(self, seats: Sequence[Seat], *, has_desk: bool) -> None:
        """As `check_regime` does, with the week of all children read once."""
        check_limits(self.day.setting, seats, self.day.date, self.weeks, has_desk=has_desk)
        for seat in seats:
            week = self.weeks.setdefault((self.day.row.space_id, seat.child.pk), [])
            week.append(Stay(seat.during.start, seat.during.end, self.day.date))


def book_together(day: Day, wishes: Sequence[Wish]) -> list[tuple[Wish, Booking]]:
    """Staff the day and book what fits, first come first served. In a transaction of the caller."""
    batch = _open(day, wishes)
    accepted: list[Accepted] = []
    for wish in wishes:
        try:
            accepted.append(batch.accept(wish))
        except Refusal:
            continue
    bookings = Booking.objects.bulk_create(_booking(one, batch.day) for one in accepted)
    _write_lines(batch.day, accepted, bookings)
    batch.day.recount()
    return [(one.wish, booking) for one, booking in zip(accepted, bookings, strict=True)]


def _open(day: Day, wishes: Sequence[Wish]) -> Batch:
    """Lock and read everything once, in the one lock order; the shifts count from here on."""
    duties = day.house.duties_on(day.hours)
    children = {child.pk for wish in wishes for child in wish.ask.children}
    lock_people(child_ids=children, educator_ids=[educator.pk for educator, _, _ in duties])
    [row] = lock_days([(day.date, day.space.pk)]).values()
    locked = LockedDay(row, day.house.setting, day.hours)
    _plan_shifts(row, duties)
    return Batch(
        day=locked,
        board=_board(locked),
        table=_table(day),
        prices=day.house.prices_on(day.date),
        stays=own_stays(children, day.date, day.date, day.now),
        weeks=weeks_stays([day.space], children, day.date, day.date, day.now),
    )


def _plan_shifts(row: SpaceDay, duties: Sequence[Duty]) -> None:
    """As `plan_shift` does, for the whole team at once."""
    Shift.objects.bulk_create(
        Shift(care_room=room, space_day=row, educator=educator, during=span.range(), counts=True)
        for educator, room, span in duties
    )


def _board(day: LockedDay) -> Board:
    """What is free before anybody comes: counted, and written only once at the end."""
    counted = count_day(day_facts(day.row, day.setting, day.hours), {})
    care, most = day.hours.care, day.setting.house_most
    return Board(day.date, day.setting.rooms, counted, care, most)


def _table(day: Day) -> Table:
    table = Table(day.house.desks)
    for hours in day.hours.work:
        rows = DeskReservation.objects.live().filter(
            desk__space=day.space, during__overlap=hours.range()
        )
        for row in rows:
            table.taken.setdefault(row.desk_id, []).append(row.span)
    return table


def _booking(one: Accepted, day: LockedDay) -> Booking:
    ask, at = one.wish.ask, one.wish.asked_at
    return Booking(
        person=ask.person,
        space_day=day.row,
        during=ask.span.range(),
        desk_kind=ask.desk_kind,
        state=Booking.State.CONFIRMED,
        confirmed_at=at,
        created_at=at,
        form_token=ask.form_token,
        form_content=ask.content,
        child_ids=[child.pk for child in ask.children],
        currency=one.price.currency,
        price=one.price.total.minor,
    )


def _write_lines(day: LockedDay, accepted: Sequence[Accepted], bookings: Sequence[Booking]) -> None:
    """Desks, care places and their prices, each kind in one statement."""
    places = iter(
        write_seats(
            [seat for one in accepted for seat in one.seats],
            day.row,
            state=CarePlace.State.BOOKED,
            held_until=None,
        )
    )
    reservations = iter(
        DeskReservation.objects.bulk_create(
            DeskReservation(
                desk=one.desk,
                space_day=day.row,
                during=one.wish.ask.span.range(),
                state=DeskReservation.State.BOOKED,
            )
            for one in accepted
            if one.desk
        )
    )
    lines: list[BookingLine] = []
    for one, booking in zip(accepted, bookings, strict=True):
        if one.desk:
            amount = one.price.desk or 0
            desk = next(reservations)
            lines.append(BookingLine(booking=booking, desk_reservation=desk, amount=amount))
        lines += [
            BookingLine(booking=booking, care_place=next(places), amount=amount)
            for amount in one.price.children
        ]
    BookingLine.objects.bulk_create(lines)
