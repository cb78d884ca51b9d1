"""Confirm what is held: one statement while the hold lasts, the same request once more after it.

Nothing is counted: to the care day a held child is a child. The plain version of the statement
stands in tests/bookings/test_confirming.py, which holds both side by side.
"""

from __future__ import annotations

from copy import copy
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from bookings import messages, refusals
from bookings.asks import Ask
from bookings.models import Booking
from bookings.services.booking import ask_of, write_booking
from bookings.services.workspace import LockedDay, as_locked, day_key, lock_booking
from childcare.models import CarePlace, Child
from childcare.refusals import ChildElsewhere, Refusal
from childcare.services.locks import lock_day, lock_people
from cobaby import statements

CONFIRM = """
WITH held AS (
    SELECT id FROM bookings_booking AS b
     WHERE id = %(booking)s::bigint AND state = 'held'
       AND held_until > %(now)s::timestamptz AND lower(during) > %(now)s::timestamptz
       AND EXISTS (SELECT FROM bookings_bookingline WHERE booking_id = b.id)
       AND EXISTS (SELECT FROM spaces_spaceday AS d JOIN spaces_space AS s ON s.id = d.space_id
                    WHERE d.id = b.space_day_id
                      AND s.stage = 'open' AND s.confirmed_at IS NOT NULL)
       AND cardinality(child_ids) = (
           SELECT count(*) FROM childcare_guardianship AS g
            WHERE g.guardian_id = b.person_id AND g.child_id = ANY (b.child_ids) AND g.may_book)
), part AS (
    SELECT care_place_id, desk_reservation_id
      FROM bookings_bookingline JOIN held ON held.id = booking_id
), place AS (
    UPDATE childcare_careplace AS p SET state = 'booked', held_until = NULL
      FROM part WHERE p.id = part.care_place_id
), desk AS (
    UPDATE spaces_deskreservation AS d SET state = 'booked', held_until = NULL
      FROM part WHERE d.id = part.desk_reservation_id
)
UPDATE bookings_booking AS b
   SET state = 'confirmed', held_until = NULL, confirmed_at = %(now)s::timestamptz
  FROM held, spaces_spaceday AS d JOIN spaces_space AS s ON s.id = d.space_id
 WHERE b.id = held.id AND d.id = b.space_day_id
RETURNING d.date, s.zone
"""


class _HoldIsOver(Exception):
    """Nothing to confirm as it stands: the locks are given back, and what is left is looked at."""


def confirm_booking(*, booking: Booking, now: datetime) -> Booking:
    """Turn a hold into a booking; confirming twice is confirming once.

    A hold that ran out is taken up again if its places are still free. Raises HoldLost when
    they are not, NotHeld when there is nothing to confirm, and what came about since it was held:
    TooLateToBook after its start, NotYourChild, SpaceTakesNoBookings.
    """
    try:
        return _confirm_held(booking, now)
    except _HoldIsOver:
        return _confirm_what_is_left(booking, now)


@transaction.atomic
def _confirm_held(booking: Booking, now: datetime) -> Booking:
    lock_people(person_id=booking.person_id, child_ids=booking.child_ids)
    lock_day(booking.space_day_id)
    found = statements.rows(CONFIRM, {"booking": booking.pk, "now": now})
    if not found:
        raise _HoldIsOver
    [(day, zone)] = found
    confirmed = copy(booking)
    confirmed.state, confirmed.held_until = Booking.State.CONFIRMED, None
    confirmed.confirmed_at = now
    messages.post_confirmed(confirmed, day, ZoneInfo(zone), now)
    return confirmed


@transaction.atomic
def _confirm_what_is_left(booking: Booking, now: datetime) -> Booking:
    booking, days = lock_booking(booking, now)
    if booking.is_confirmed:
        return booking
    if not booking.is_held:
        raise refusals.NotHeld
    if booking.lines.exists():  # it still holds its places
        raise _why_not_now(booking)
    return _take_up_again(booking, days[day_key(booking)], now)


def _why_not_now(booking: Booking) -> Refusal:
    """What has changed since the places were held. Raises NotYourChild."""
    as_locked(ask_of(booking))
    if not booking.space_day.space.is_bookable:
        return refusals.SpaceTakesNoBookings()
    return refusals.TooLateToBook()


def _take_up_again(booking: Booking, day: LockedDay, now: datetime) -> Booking:
    """A hold whose places were swept: the same request once more, or HoldLost."""
    ask = ask_of(booking)
    try:
        with transaction.atomic():
            return write_booking(ask, day, now, None, booking)
    except ChildElsewhere as elsewhere:
        by_family = _is_anothers(elsewhere.child, ask)
        raise refusals.HoldLost(elsewhere, by_family=by_family) from elsewhere
    except Refusal as refusal:
        others_came = _others_came(booking)
        raise refusals.HoldLost(refusal, others_came=others_came) from refusal


def _others_came(booking: Booking) -> bool:
    """Somebody took a place at that time since this hold ran out: until then it was kept.

    By a booking, a hold, a move, or by taking up a hold of their own again.
    """
    others = Booking.objects.exclude(state=Booking.State.CANCELLED).exclude(pk=booking.pk)
    beside = others.filter(space_day=booking.space_day_id, during__overlap=booking.during)
    over = booking.held_until
    return beside.filter(
        Q(created_at__gte=over) | Q(changed_at__gte=over) | Q(confirmed_at__gte=over)
    ).exists()


def _is_anothers(child: Child, ask: Ask) -> bool:
    """Another adult of the child, not this person, has it booked or held at that time."""
    theirs = Booking.objects.exclude(person=ask.person).exclude(state=Booking.State.CANCELLED)
    places = CarePlace.objects.live().filter(child=child, during__overlap=ask.span.range())
    return theirs.filter(lines__care_place__in=places).exists()
