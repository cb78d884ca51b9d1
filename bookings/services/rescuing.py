"""A booking that a cut broke becomes what its space offers the family: all of it, or nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid5

from django.db import transaction

from bookings import messages, refusals
from bookings.asks import Ask, check_ask
from bookings.early import early_end
from bookings.models import Booking, Rescue
from bookings.refusals import NothingToRescue
from bookings.services.booking import write_booking
from bookings.services.cancelling import end_booking
from bookings.services.changing import (
    check_changeable,
    kept_seats,
    lower_lines,
    new_seats,
    write_change,
)
from bookings.services.ending import end_early
from bookings.services.fees import owed_for_the_ill
from bookings.services.workspace import LockedDay, as_locked, day_key, open_days
from bookings.troubles import trouble_of
from bookings.waysout import Way, WayOut, asked_at, ways_out
from childcare.models import Child
from childcare.refusals import Refusal
from childcare.services.locks import DayKey, lock_people
from cobaby.accounts.models import User
from spaces.models import Space


@transaction.atomic
def rescue_booking(*, booking: Booking, way: WayOut, by: User, now: datetime) -> Rescue:
    """Make of a broken booking what was chosen, and tell the family, in one mail.

    They never pay more for it in the same space, and may cancel free of charge afterwards. Who
    was told in person gets no mail. Raises NothingToRescue when nothing stands against it any
    more, NotChangeable, AlreadyStarted, PriceHasRisen where another space costs more than the way
    says, and whatever `hold` raises when it was taken meanwhile; nothing has changed then.
    """
    fresh, days = _open(booking, way, now)
    _check(fresh, way, now)
    trouble = trouble_of(fresh, now)
    if trouble is None:
        raise refusals.NothingToRescue
    rescue = Rescue(
        booking=fresh, cause=trouble.cause, closed=trouble.closed, way=way.way, by=by, at=now,
        space_day=fresh.space_day, during=fresh.during,
    )  # fmt: skip
    if way.way == Way.CANCEL:
        end_booking(fresh, days, 0, now)
    elif way.way == Way.SPACE:
        rescue.became = _elsewhere(fresh, way, days, now)
    elif way.way == Way.END:
        _now(fresh, days, now)
    elif way.way != Way.TOLD:
        _here(fresh, way, days, now)
    rescue.save()
    if way.way != Way.TOLD:
        messages.post_rescued(rescue, now)
    return rescue


def rescue_with_next(*, booking: Booking, by: User, now: datetime) -> Rescue:
    """`rescue_booking` with the way that changes least, of those that are left by now.

    Another desk, time or space: nothing is cancelled or ended, and nobody pays more, unless
    somebody chose it. Raises NothingToRescue, and NoWayLeft when no such way is left.
    """
    fresh = Booking.objects.with_lines().get(pk=booking.pk)
    trouble = trouble_of(fresh, now)
    if not trouble:
        raise NothingToRescue
    for way in ways_out([fresh], {fresh.pk: trouble}, trouble.day, now)[fresh.pk]:
        try:
            if way.is_another and not way.dearer_by(fresh):
                return rescue_booking(booking=fresh, way=way, by=by, now=now)
        except NothingToRescue:
            raise
        except Refusal:
            continue
    raise refusals.NoWayLeft


def _check(booking: Booking, way: WayOut, now: datetime) -> None:
    """What has begun can end, be told, or get another desk; what has not can do the rest."""
    is_here = booking.is_confirmed and booking.span.start <= now < booking.span.end
    if way.way in (Way.END, Way.TOLD) and not is_here:
        raise refusals.WayTaken
    if not is_here or way.way not in (Way.END, Way.TOLD, Way.DESK):
        check_changeable(booking, now)


def _open(booking: Booking, way: WayOut, now: datetime) -> tuple[Booking, dict[DayKey, LockedDay]]:
    """Person, children, days: the one lock order; the booking read anew."""
    lock_people(person_id=booking.person_id)
    fresh = Booking.objects.select_related("person", "space_day__space").get(pk=booking.pk)
    children = {*fresh.child_ids, *(place.child_id for place in fresh.live_places())}
    lock_people(child_ids=children)
    spaces = {space.pk: space for space in (fresh.space_day.space, way.space)}
    keys = {day_key(fresh), (way.day, way.space.pk)}
    return fresh, open_days(spaces, keys, now, children)


def _now(booking: Booking, days: dict[DayKey, LockedDay], now: datetime) -> None:
    stop = early_end(booking.span, now)
    if stop is None:
        raise refusals.NotChangeable
    end_early(booking, days[day_key(booking)], stop, now)
    booking.is_free_to_cancel = True
    booking.least_fee = 0
    booking.save()


def _here(booking: Booking, way: WayOut, days: dict[DayKey, LockedDay], now: datetime) -> None:
    space = booking.space_day.space
    ask = _ask(booking, way, space)
    old_day, new_day = days[day_key(booking)], days[way.day, space.pk]
    places = booking.live_places()
    find = kept_seats if way.way == Way.DESK else new_seats
    if way.way != Way.DESK:
        check_ask(ask, new_day.hours, asked_at(space, now))
    seats = find(places, ask, new_day, now)
    price, owed = new_day.price(ask, booking.currency), owed_for_the_ill(booking)
    write_change(booking, ask, seats, price, (old_day, new_day), now)
    booking.price = min(booking.price, price.total.minor + owed)
    lower_lines(booking, price.total.minor + owed - booking.price)
    booking.is_free_to_cancel, booking.least_fee = True, 0
    booking.save()


def _elsewhere(
    booking: Booking, way: WayOut, days: dict[DayKey, LockedDay], now: datetime
) -> Booking:
    """The old one goes first: no child is in two places, not even for a moment."""
    ask = as_locked(_ask(booking, way, way.space))
    day = days[way.day, way.space.pk]
    check_ask(ask, day.hours, now)
    end_booking(booking, days, 0, now)
    became = write_booking(ask, day, now, None)
    if became.price > way.price.minor:
        raise refusals.PriceHasRisen
    became.is_free_to_cancel = True
    became.save(update_fields=["is_free_to_cancel"])
    return became


def _ask(booking: Booking, way: WayOut, space: Space) -> Ask:
    children: list[Child] = [place.child for place in booking.live_places()]
    token = uuid5(booking.form_token, f"rescue {booking.pk} {way.value}")
    return Ask(booking.person, space, way.span, way.desk_kind, tuple(children), token)
