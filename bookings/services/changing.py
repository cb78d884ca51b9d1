"""Move a booking, add or drop a child, or say that one is late. Rows change in place.

Nothing of the old booking goes before the new one is sure: all happens in one transaction under
the locks of both days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from bookings import messages, refusals
from bookings.asks import Ask, check_ask, check_parts
from bookings.desks import free_desk, move_reservation, reserve
from bookings.models import Booking, BookingLine
from bookings.pricing import Price
from bookings.services.fees import cancellation_fee, price_after_change
from bookings.services.workspace import LockedDay, as_locked, day_key, lock_booking
from childcare.models import CarePlace, Child
from childcare.services.places import (
    Seat,
    cancel_places,
    check_regime,
    give_up,
    move_place,
    own_stays,
    seat_children,
    write_seats,
)
from spaces.models import DeskReservation
from spaces.ranges import Span, local_day


def move_booking(
    *, booking: Booking, span: Span, now: datetime, seen_price: int | None = None
) -> Booking:
    """The same desk kind and children at another time. Raises what `change_booking` raises."""
    return change_booking(
        booking=booking,
        span=span,
        desk_kind=booking.desk_kind,
        children=[place.child for place in booking.live_places()],
        now=now,
        seen_price=seen_price,
    )


@transaction.atomic
def change_booking(
    *,
    booking: Booking,
    span: Span,
    desk_kind: str,
    children: Sequence[Child],
    now: datetime,
    seen_price: int | None = None,
    by_space: bool = False,
) -> Booking:
    """Change time, desk kind or children of a confirmed booking; all or nothing.

    The new price holds, but never less than what cancelling would cost now. `seen_price`: the
    minor units that were shown; PriceHasRisen when it would be more by now. `by_space`: it is not
    the family's wish, which pays no more than before and is told by the caller. Raises also
    NotChangeable, AlreadyStarted, NotYourChild and whatever `hold` raises.
    """
    space = booking.space_day.space
    booking, days = lock_booking(
        booking,
        now,
        (local_day(span.start, space.tz), space.pk),
        child_ids={child.pk for child in children},
    )
    check_changeable(booking, now)
    space = booking.space_day.space
    space.refresh_from_db()  # whether it takes bookings is asked under the lock of the day
    ask = Ask(booking.person, space, span, desk_kind, tuple(children), booking.form_token)
    if _is_same(booking, ask):
        return booking
    new_day, old_day = days[ask.day, space.pk], days[day_key(booking)]
    if not _only_drops(booking, ask):
        check_ask(ask, new_day.hours, now)
        ask = as_locked(ask)
    elif not ask.children:
        check_parts(space, desk_kind, ())
    price, least_fee = booking.price, booking.least_fee
    _rewrite(booking, ask, old_day, new_day, now)
    if by_space:
        lower_lines(booking, max(0, booking.price - price))
        booking.price, booking.least_fee = min(price, booking.price), least_fee
        booking.is_free_to_cancel = True
        booking.save(update_fields=["price", "least_fee", "is_free_to_cancel"])
        return booking
    if seen_price is not None and booking.price > seen_price:
        raise refusals.PriceHasRisen
    messages.post_changed(booking, now)
    return booking


@transaction.atomic
def say_running_late(*, booking: Booking, minutes: int, now: datetime) -> Booking:
    """Tell the educators that the family comes later. The places stay. 0 takes it back."""
    booking, _days = lock_booking(booking, now)
    if not booking.is_confirmed or booking.span.end <= now:
        raise refusals.NotChangeable
    booking.late_minutes = minutes
    booking.save(update_fields=["late_minutes"])
    return booking


def check_changeable(booking: Booking, now: datetime) -> None:
    """Raises NotChangeable or AlreadyStarted."""
    if not booking.is_confirmed or booking.span.end <= now:
        raise refusals.NotChangeable
    if booking.span.start <= now:
        raise refusals.AlreadyStarted(booking.span.start)


def _is_same(booking: Booking, ask: Ask) -> bool:
    children = {place.child_id for place in booking.live_places()}
    return (
        booking.span == ask.span
        and booking.desk_kind == ask.desk_kind
        and children == {child.pk for child in ask.children}
    )


def _only_drops(booking: Booking, ask: Ask) -> bool:
    """The same time and desk with fewer children: possible until the start, full or not.

    Who may no longer book for a child can still leave it out, but not take it elsewhere.
    """
    known = {place.child_id for place in booking.live_places()}
    return (
        booking.span == ask.span
        and booking.desk_kind == ask.desk_kind
        and {child.pk for child in ask.children} < known
    )


def _rewrite(
    booking: Booking, ask: Ask, old_day: LockedDay, new_day: LockedDay, now: datetime
) -> None:
    places = booking.live_places()
    only_drops = _only_drops(booking, ask)
    find = kept_seats if only_drops else new_seats
    seats = find(places, ask, new_day, now)
    price = new_day.price(ask, booking.currency)
    total = price_after_change(booking, price, ask.children, now)
    least_fee = cancellation_fee(booking, now).amount.minor
    days = (old_day, new_day)
    write_change(booking, ask, seats, price, days, now, others_come=not only_drops)
    booking.price, booking.least_fee, booking.is_free_to_cancel = total, least_fee, False
    booking.save()


def write_change(
    booking: Booking,
    ask: Ask,
    seats: Sequence[Seat],
    price: Price,
    days: tuple[LockedDay, LockedDay],
    now: datetime,
    *,
    others_come: bool = True,
) -> None:
    """Change a booking's rows; `days` are the old one and the new one, under their locks.

    The caller says what it costs by then, and saves the booking.
    """
    old_day, new_day = days
    places = booking.live_places()
    _write_places(booking, seats, places, price, new_day)
    _write_desk(booking, ask, price, new_day)
    gone = {place.child_id for place in places} - {child.pk for child in ask.children}
    if old_day is new_day:
        new_day.recount_leaving(gone, others_come=others_come)
    else:
        old_day.recount_leaving({place.child_id for place in places})
        new_day.recount()
    booking.space_day, booking.during = new_day.row, ask.span.range()
    booking.desk_kind = ask.desk_kind
    booking.child_ids = [child.pk for child in ask.children]
    booking.note_change(now)
    booking.late_minutes = 0


def lower_lines(booking: Booking, less: int) -> None:
    """Take what a family does not pay off the lines, so that they add up to the price."""
    for line in booking.lines.filter(amount__gt=0).order_by("-pk"):
        off = min(less, line.amount)
        line.amount, less = line.amount - off, less - off
        line.save(update_fields=["amount"])


def new_seats(places: Sequence[CarePlace], ask: Ask, day: LockedDay, now: datetime) -> list[Seat]:
    """Room for all children at the new time, as if the booking had left its old one."""
    replaced = [place.pk for place in places]
    coming = {child.pk for child in ask.children}
    gone = [place.child for place in places if place.child_id not in coming]
    family = [*coming, *(child.pk for child in gone)]
    stays = own_stays(family, day.date, day.date, now)
    for child in gone:
        give_up(day.board, ask.space, child, stays, replaced)
    seats = seat_children(day.board, day.setting, ask.children, ask.span, stays, replaced=replaced)
    has_desk = bool(ask.desk_kind)
    check_regime(day.setting, seats, day.date, now, replaced=replaced, has_desk=has_desk)
    return seats


def kept_seats(places: Sequence[CarePlace], ask: Ask, day: LockedDay, now: datetime) -> list[Seat]:
    """Where the children are to be already, those who come."""
    rooms = {room.id: room for room in day.setting.rooms}
    by_child = {place.child_id: place for place in places}
    seats = []
    for child in ask.children:
        place = by_child[child.pk]
        during = Span.of(place.during)
        seats.append(Seat(child, rooms[place.care_room_id], ask.span, during, moved={}))
    return seats


def _write_places(
    booking: Booking,
    seats: Sequence[Seat],
    places: Sequence[CarePlace],
    price: Price,
    day: LockedDay,
) -> None:
    """Children who stay move in their rows, others leave and cost nothing, new ones come."""
    by_child = {place.child_id: place for place in places}
    coming = {seat.child.pk for seat in seats}
    gone = [place for place in places if place.child_id not in coming]
    cancel_places(gone)
    free = Q(care_place__in=gone) | Q(
        care_place__child__in=coming, care_place__state=CarePlace.State.CANCELLED
    )
    BookingLine.objects.filter(free, booking=booking).update(amount=0)
    for seat, amount in zip(seats, price.children, strict=True):
        place = by_child.get(seat.child.pk)
        if place:
            move_place(place, seat, day.row)
            BookingLine.objects.filter(care_place=place).update(amount=amount)
        else:
            [new] = write_seats([seat], day.row, state=CarePlace.State.BOOKED, held_until=None)
            BookingLine.objects.create(booking=booking, care_place=new, amount=amount)


def _write_desk(booking: Booking, ask: Ask, price: Price, day: LockedDay) -> None:
    reservation = booking.live_desk()
    if reservation and not ask.desk_kind:
        DeskReservation.objects.filter(pk=reservation.pk).update(
            state=DeskReservation.State.CANCELLED
        )
        BookingLine.objects.filter(desk_reservation=reservation).update(amount=0)
    if not ask.desk_kind:
        return
    but = [reservation.pk] if reservation else []
    first = reservation.desk_id if reservation else None
    desk = free_desk(ask.space, ask.desk_kind, ask.span, but=but, first=first)
    if reservation is None:
        new = reserve(desk, day.row, ask.span, state=DeskReservation.State.BOOKED)
        BookingLine.objects.create(booking=booking, desk_reservation=new, amount=price.desk or 0)
        return
    move_reservation(reservation, desk, day.row, ask.span)
    BookingLine.objects.filter(desk_reservation=reservation).update(amount=price.desk or 0)
