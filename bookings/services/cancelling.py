"""Cancel a booking, or take an ill child out of it. The places are free at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bookings import messages, refusals
from bookings.models import Booking, BookingLine
from bookings.pricing import illness_rule_of, steps_of
from bookings.services.changing import check_changeable
from bookings.services.fees import cancellation_fee, least_due
from bookings.services.workspace import LockedDay, day_key, lock_booking
from childcare.models import Child
from childcare.services.locks import DayKey
from childcare.services.places import cancel_places
from cobaby.money.amounts import Amount
from cobaby.money.cancellation import illness_fee
from spaces.models import DeskReservation


@transaction.atomic
def cancel_booking(*, booking: Booking, now: datetime) -> Booking:
    """Cancel desk and care; the fee is frozen. Cancelling twice is cancelling once.

    Raises NotChangeable when it is over, AlreadyStarted when it has begun.
    """
    booking, days = lock_booking(booking, now)
    if booking.is_cancelled:
        return booking
    check_changeable(booking, now)
    due = cancellation_fee(booking, now).amount
    end_booking(booking, days, due.minor, now)
    messages.post_cancelled(booking, now)
    return booking


def end_booking(booking: Booking, days: dict[DayKey, LockedDay], due: int, now: datetime) -> None:
    """Free desk and places of a locked booking and close it with what is due, in minor units."""
    places = booking.live_places()
    cancel_places(places)
    _cancel_desk(booking)
    days[day_key(booking)].recount_leaving({place.child_id for place in places})
    _close(booking, due, now)


@dataclass(frozen=True)
class IllnessTerms:
    """What a booking costs when this child falls ill, and what of it stays."""

    price: Amount
    """The whole booking afterwards, with what stays due for the child."""
    care_due: Amount
    desk_due: Amount
    in_time: bool
    ends_booking: bool
    """Nothing is left of it: last child gone and the desk given up, or there was no desk."""


def illness_terms(
    booking: Booking, child: Child, *, keep_desk: bool, now: datetime
) -> IllnessTerms:
    """The price of the booking if this child stays at home, by the space's illness rule.

    As with `cancellation_fee`: free of charge where the space itself changed the booking, and no
    way around what a move kept.
    """
    lines = {line.care_place_id: line for line in booking.lines.all() if line.care_place_id}
    places = booking.live_places()
    [place] = [place for place in places if place.child_id == child.pk]
    others = len(places) > 1
    desk = booking.live_desk()
    gives_desk_up = desk is not None and not keep_desk and not others
    desk_price = _desk_price(booking) if gives_desk_up else None
    care = Amount(lines[place.pk].amount, booking.currency)
    space = booking.space_day.space
    due = illness_fee(
        care=care,
        desk=desk_price,
        rule=illness_rule_of(space),
        steps=[] if booking.is_free_to_cancel else steps_of(space),
        starts_at=booking.span.start,
        now=now,
    )
    less = care - due.care
    if desk_price is not None:
        less = less + (desk_price - due.desk)
    return IllnessTerms(
        price=max(booking.price_amount - less, least_due(booking), key=lambda one: one.minor),
        care_due=due.care,
        desk_due=due.desk,
        in_time=due.in_time,
        ends_booking=not others and (desk is None or gives_desk_up),
    )


@transaction.atomic
def report_ill(*, booking: Booking, child: Child, keep_desk: bool, now: datetime) -> Booking:
    """The child stays at home: its care ends, the desk is kept or given up with the last child.

    Telling it twice is telling it once. Raises NotChangeable when the booking is over.
    """
    booking, days = lock_booking(booking, now)
    if booking.is_cancelled:
        return booking
    if not booking.is_confirmed or booking.span.end <= now:
        raise refusals.NotChangeable
    places = [place for place in booking.live_places() if place.child_id == child.pk]
    if not places:
        return booking
    terms = illness_terms(booking, child, keep_desk=keep_desk, now=now)
    cancel_places(places)
    BookingLine.objects.filter(care_place__in=places).update(amount=terms.care_due.minor)
    if terms.ends_booking:
        _cancel_desk(booking)
    days[day_key(booking)].recount_leaving({child.pk})
    _settle_ill(booking, terms, now)
    return booking


def _settle_ill(booking: Booking, terms: IllnessTerms, now: datetime) -> None:
    if terms.ends_booking:
        _close(booking, terms.price.minor, now)
        messages.post_cancelled(booking, now)
        return
    booking.price = terms.price.minor
    booking.note_change(now)
    booking.child_ids = [place.child_id for place in booking.live_places()]
    booking.save(update_fields=["price", "changes", "changed_at", "child_ids"])
    messages.post_changed(booking, now)


def _close(booking: Booking, due: int, now: datetime) -> None:
    booking.state = Booking.State.CANCELLED
    booking.cancelled_at, booking.fee = now, due
    booking.note_change(now)
    booking.save(update_fields=["state", "cancelled_at", "fee", "changes", "changed_at"])


def _cancel_desk(booking: Booking) -> None:
    DeskReservation.objects.filter(line__booking=booking).update(
        state=DeskReservation.State.CANCELLED, held_until=None
    )


def _desk_price(booking: Booking) -> Amount:
    live = DeskReservation.objects.promised().filter(line__booking=booking)
    line = BookingLine.objects.filter(desk_reservation__in=live).first()
    return Amount(line.amount if line else 0, booking.currency)
