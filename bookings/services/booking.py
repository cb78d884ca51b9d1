"""Hold and book: a desk and all children, or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from bookings import messages, refusals
from bookings.asks import Ask, check_ask
from bookings.models import Booking
from bookings.pricing import Price
from bookings.services.reading import DayRead, read_day
from bookings.services.workspace import LockedDay, day_key, lock_booking, open_days
from bookings.services.writing import write_rows
from childcare.models import CarePlace, Child
from childcare.services.days import write_counted
from childcare.services.locks import lock_people
from childcare.services.places import check_limits, seat_children
from cobaby import statements
from spaces.models import DeskReservation, Space


@transaction.atomic
def hold(*, ask: Ask, now: datetime) -> Booking:
    """Keep desk and places for the space's `hold_minutes` while the person checks.

    Replaces the person's earlier hold. The same form token again gives the same booking; with
    other content it raises FormAlreadyUsed. Raises CareFull, DeskFull, LimitReached,
    ChildElsewhere or a refusal of `check_ask`.
    """
    return _place(ask, now, held_until=now + _keeps(ask.space))


@transaction.atomic
def book(*, ask: Ask, now: datetime, keeps_hold: bool = False) -> Booking:
    """Hold and confirm in one: for those who need no time to check. Raises what `hold` raises.

    `keeps_hold`: somebody else books for the person, whose own hold stays as it is.
    """
    return _place(ask, now, held_until=None, keeps_hold=keeps_hold)


@transaction.atomic
def extend_hold(*, booking: Booking, now: datetime) -> Booking:
    """As long once more, once. Raises AlreadyExtended or NotHeld."""
    booking, days = lock_booking(booking, now)
    if not booking.is_held or not booking.lines.exists():
        raise refusals.NotHeld
    if booking.was_extended:
        raise refusals.AlreadyExtended
    assert booking.held_until is not None
    until = max(booking.held_until, now) + _keeps(days[day_key(booking)].row.space)
    CarePlace.objects.filter(line__booking=booking).update(held_until=until)
    DeskReservation.objects.filter(line__booking=booking).update(held_until=until)
    booking.held_until, booking.was_extended = until, True
    booking.save(update_fields=["held_until", "was_extended"])
    return booking


@transaction.atomic
def release_hold(*, booking: Booking, now: datetime) -> None:
    """Give a hold back before its time. Does nothing to one that is gone or not held."""
    try:
        booking, days = lock_booking(booking, now)
    except refusals.NotHeld:
        return
    if booking.is_held:
        _discard(booking, days[day_key(booking)])


def _place(
    ask: Ask, now: datetime, held_until: datetime | None, *, keeps_hold: bool = False
) -> Booking:
    lock_people(person_id=ask.person.pk)
    held, sent = _earlier(ask)
    lock_people(
        child_ids={*(child.pk for child in ask.children), *(held.child_ids if held else ())}
    )
    if keeps_hold:
        held = None
    if sent:
        if sent.form_content != ask.content or (sent.is_held and not held_until):
            raise refusals.FormAlreadyUsed
        return sent
    day = _open_day(ask, held, now)
    return write_booking(ask, day, now, held_until)


EARLIER = """
SELECT id FROM bookings_booking
 WHERE person_id = %s::bigint AND (state = 'held' OR form_token = %s::uuid)
"""


def _earlier(ask: Ask) -> tuple[Booking | None, Booking | None]:
    """The person's hold, and what the same form led to before. The person is locked."""
    ids = [pk for (pk,) in statements.rows(EARLIER, (ask.person.pk, ask.form_token))]
    if not ids:
        return None, None
    found = Booking.objects.filter(pk__in=ids).select_related("space_day__space")
    held = next((one for one in found if one.is_held), None)
    return held, next((one for one in found if one.form_token == ask.form_token), None)


def _open_day(ask: Ask, held: Booking | None, now: datetime) -> LockedDay:
    """The locked day of the ask, with the person's earlier hold gone."""
    spaces = {ask.space.pk: ask.space}
    key = (ask.day, ask.space.pk)
    keys = {key}
    if held:
        spaces.setdefault(held.space_day.space_id, held.space_day.space)
        keys.add(day_key(held))
    children = {child.pk for child in ask.children} | set(held.child_ids if held else [])
    days = open_days(spaces, keys, now, children)
    if held:
        _discard(held, days[day_key(held)])
    return days[key]


def write_booking(
    ask: Ask,
    day: LockedDay,
    now: datetime,
    held_until: datetime | None,
    booking: Booking | None = None,
) -> Booking:
    """Seat the children, take the desk, freeze the price; all under the lock.

    Raises what `hold` raises, and DayChanged where `booking` was shown at another price.
    """
    read = _read(ask, day, now)
    ask = read.as_locked(ask)
    if not read.takes_bookings:  # the manager closed it a moment ago
        raise refusals.SpaceTakesNoBookings
    check_ask(ask, read.hours, now)
    seats = seat_children(read.board(), read.setting, ask.children, ask.span, read.own)
    has_desk = bool(ask.desk_kind)
    check_limits(read.setting, seats, read.row.date, read.week, has_desk=has_desk)
    if ask.desk_kind and read.desk_id is None:
        raise refusals.DeskFull
    price = read.price(ask)
    if booking and booking.price_amount != price.total:
        raise refusals.DayChanged  # the price that was shown is the price to be paid
    counted = read.counted(seats)
    booking = booking or _new_booking(ask, day, price, now, held_until)
    write_rows(booking, seats, read, price, held_until)
    write_counted(day.row, read.setting, counted, read.stored, read.rules)
    return booking if held_until else _confirmed(booking, now)


def _read(ask: Ask, day: LockedDay, now: datetime) -> DayRead:
    """The day as it is now; where papers of its shifts ran out since, it is counted anew first."""
    read = read_day(day.row, ask, now)
    if not read.has_stale_papers:
        return read
    day.recount()
    return read_day(day.row, ask, now)


def _new_booking(
    ask: Ask, day: LockedDay, price: Price, now: datetime, held_until: datetime | None
) -> Booking:
    return Booking(
        person=ask.person,
        space_day=day.row,
        during=ask.span.range(),
        desk_kind=ask.desk_kind,
        state=Booking.State.HELD if held_until else Booking.State.CONFIRMED,
        held_until=held_until,
        confirmed_at=None if held_until else now,
        form_token=ask.form_token,
        form_content=ask.content,
        child_ids=[child.pk for child in ask.children],
        currency=price.currency,
        price=price.total.minor,
        created_at=now,
    )


def _confirmed(booking: Booking, now: datetime) -> Booking:
    if not booking.is_confirmed:
        booking.state, booking.held_until = Booking.State.CONFIRMED, None
        booking.confirmed_at = now
        booking.save(update_fields=["state", "held_until", "confirmed_at"])
    messages.post_booked(booking, now)
    return booking


def ask_of(booking: Booking) -> Ask:
    """The request behind a hold, so that it can be made once more."""
    return Ask(
        person=booking.person,
        space=booking.space_day.space,
        span=booking.span,
        desk_kind=booking.desk_kind,
        children=tuple(Child.objects.filter(pk__in=booking.child_ids).order_by("pk")),
        form_token=booking.form_token,
    )


def _discard(booking: Booking, day: LockedDay) -> None:
    """Remove a hold with everything it took."""
    places = CarePlace.objects.filter(line__booking=booking)
    children = set(places.values_list("child_id", flat=True))
    places.delete()
    DeskReservation.objects.filter(line__booking=booking).delete()
    booking.delete()
    if children:
        day.recount_leaving(children)


def _keeps(space: Space) -> timedelta:
    """How long this space keeps a chosen time."""
    return timedelta(minutes=space.hold_minutes)
