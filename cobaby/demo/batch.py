"""Many requests for one space day at once: the steps of `bookings.services.book`, one count.

The day is locked and read once, each family is seated on the board that the families before it
left, and everything is written together. The database guards it as it guards any other writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bookings.asks import check_ask
from bookings.desks import Desk
from bookings.models import Booking, BookingLine
from bookings.pricing import Price, price_of, tariff_on
from bookings.refusals import DeskFull
from bookings.services.workspace import LockedDay, open_days
from childcare.capacity.admit import Board
from childcare.models import CarePlace, CareRoom, Educator, Shift
from childcare.refusals import LimitReached, Refusal
from childcare.regime import breach_of, regime_of, weeks_stays
from childcare.regimes import Stay
from childcare.services.locks import lock_people
from childcare.services.places import OwnStay, Seat, own_stays, seat_children, write_seats
from cobaby.demo.wishes import Day, Wish
from spaces.models import DeskReservation, PriceList
from spaces.ranges import Span

Duty = tuple[Educator, CareRoom, Span]
"""Who is in which room when."""


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
    tariff: PriceList
    stays: dict[tuple[int, date], list[OwnStay]]
    weeks: dict[tuple[int, int], list[Stay]]

    def accept(self, wish: Wish) -> Accepted:
        """Everything that the request needs, or the refusal that `book` would raise."""
        ask = wish.ask
        check_ask(ask, self.day.hours, wish.asked_at)
        board = self.board.copy()
        seats = seat_children(board, self.day.setting, ask.children, ask.span, self.stays)
        self._check_limits(seats)
        desk = self.table.take(ask.desk_kind, ask.span) if ask.desk_kind else None
        self.board = board
        price = price_of(
            self.tariff,
            desk_kind=ask.desk_kind,
            span=ask.span,
            children=ask.children,
            blocks=self.day.hours.blocks,
        )
        return Accepted(wish, seats, desk, price)

    def _check_limits(self, seats: Sequence[Seat]) -> None:
        """As `check_regime` does, with the week of all children read once."""
        if self.day.setting.regime is None:
            return
        regime = regime_of(self.day.setting.regime)
        for seat in seats:
            week = self.weeks.setdefault((self.day.row.space_id, seat.child.pk), [])
            breach = breach_of(
                regime, child=seat.child, day=self.day.date, span=seat.during, stays=week
            )
            if breach:
                raise LimitReached(seat.child, breach)
            week.append(Stay(seat.during.start, seat.during.end, self.day.date))


def book_together(
    day: Day, duties: Sequence[Duty], wishes: Sequence[Wish]
) -> list[tuple[Wish, Booking]]:
    """Staff the day and book what fits, first come first served. In a transaction of the caller."""
    batch = _open(day, duties, wishes)
    accepted: list[Accepted] = []
    for wish in wishes:
        try:
            accepted.append(batch.accept(wish))
        except Refusal:
            continue
    bookings = Booking.objects.bulk_create(_booking(one, batch.day) for one in accepted)
    _write_lines(batch.day, accepted, bookings)
    if accepted:
        batch.day.recount()
    return [(one.wish, booking) for one, booking in zip(accepted, bookings, strict=True)]


def _open(day: Day, duties: Sequence[Duty], wishes: Sequence[Wish]) -> Batch:
    """Lock and read everything once, in the one lock order; the shifts count from here on."""
    children = {child.pk for wish in wishes for child in wish.ask.children}
    lock_people(child_ids=children, educator_ids=[educator.pk for educator, _, _ in duties])
    key = (day.date, day.space.pk)
    locked = open_days({day.space.pk: day.space}, {key}, day.now)[key]
    Shift.objects.bulk_create(
        Shift(
            care_room=room,
            space_day=locked.row,
            educator=educator,
            during=span.range(),
            counts=True,
        )
        for educator, room, span in duties
    )
    table = Table(list(day.space.desks.order_by("number")))
    rows = DeskReservation.objects.live().filter(
        desk__space=day.space, during__overlap=locked.hours.work[0].range()
    )
    for row in rows if locked.hours.work else ():
        table.taken.setdefault(row.desk_id, []).append(row.span)
    stays = own_stays(children, day.date, day.date, day.now)
    weeks = weeks_stays([day.space], children, day.date, day.date)
    tariff = tariff_on(day.space, day.date)
    return Batch(locked, locked.board, table, tariff, stays, weeks)


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
