"""What becomes of bookings when a person leaves for good, or a child of theirs does."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from bookings import messages
from bookings.models import Booking, PlaceWatch
from bookings.services.booking import release_hold
from bookings.services.cancelling import cancel_booking
from bookings.services.changing import change_booking
from childcare.models import CarePlace
from childcare.refusals import Refusal
from childcare.services.locks import lock_people
from cobaby.accounts.models import User
from spaces.models import DeskReservation


def upcoming_with(person: User, child_ids: Collection[int], now: datetime) -> list[Booking]:
    """Confirmed bookings that are not over: the person's, and those of others for the children."""
    places = CarePlace.objects.live().filter(child__in=child_ids, line__isnull=False)
    mine = Q(person=person) | Q(pk__in=places.values("line__booking"))
    found = Booking.objects.upcoming(now).filter(mine)
    return list(found.select_related("space_day__space", "person"))


def end_upcoming(*, person: User, child_ids: Collection[int], now: datetime) -> None:
    """Cancel what is to come by the rules of each space, one booking a transaction, next first.

    Others who booked for these children pay nothing: the children are taken out of the booking,
    which is cancelled when nothing is left of it. Raises AlreadyStarted.
    """
    for held in Booking.objects.held().filter(person=person):
        release_hold(booking=held, now=now)
    for booking in upcoming_with(person, child_ids, now):
        if booking.person_id == person.pk:
            cancel_booking(booking=booking, now=now)
        else:
            _take_out(booking, child_ids, now)


def forget_bookings(*, person: User) -> None:
    """Delete what nobody has to account for: waiting, and what was cancelled free of charge.

    The person is locked. What was paid for stays, as the law wants it.
    """
    PlaceWatch.objects.filter(person=person).delete()
    free = Booking.objects.filter(
        Q(fee=None) | Q(fee=0), person=person, state=Booking.State.CANCELLED
    )
    delete_bookings([booking.pk for booking in free])


def delete_bookings(ids: Collection[int]) -> None:
    """Delete bookings with their desks and places. Live places go with their whole day only."""
    CarePlace.objects.filter(line__booking__in=ids).delete()
    DeskReservation.objects.filter(line__booking__in=ids).delete()
    Booking.objects.filter(pk__in=ids).delete()


def _take_out(booking: Booking, child_ids: Collection[int], now: datetime) -> None:
    """Not this family's wish: it pays for who still comes, no more than before, and may cancel
    the rest free of charge.
    """
    Booking.objects.filter(pk=booking.pk).update(is_free_to_cancel=True)
    try:
        _leave_out(booking, child_ids, now)
    except Refusal:  # what is left is no booking that this space takes
        cancel_booking(booking=booking, now=now)


@transaction.atomic
def _leave_out(booking: Booking, child_ids: Collection[int], now: datetime) -> None:
    """The others as they are under the lock. Raises what `change_booking` raises."""
    lock_people(person_id=booking.person_id)
    booking = Booking.objects.select_related("space_day__space", "person").get(pk=booking.pk)
    left = change_booking(
        booking=booking,
        span=booking.span,
        desk_kind=booking.desk_kind,
        children=[p.child for p in booking.live_places() if p.child_id not in child_ids],
        now=now,
        by_space=True,
    )
    messages.post_changed(left, now)
