"""What a space does for a family: book, move, cancel. The family is told, and never pays for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bookings import messages, refusals
from bookings.asks import Ask
from bookings.models import Booking, SpaceAct
from bookings.services.booking import book
from bookings.services.cancelling import end_booking
from bookings.services.changing import change_booking
from bookings.services.fees import owed_for_the_ill
from bookings.services.workspace import lock_booking
from childcare.services.locks import lock_people
from cobaby.accounts.models import User
from spaces.ranges import Span

LONGEST_REASON = 300
"""Characters."""


@transaction.atomic
def book_for_family(*, ask: Ask, by: User, now: datetime) -> Booking:
    """Book what a family asked for by phone or at the counter; a hold of its own stays.

    The same form token again is the same booking. Raises what `book` raises.
    """
    booking = book(ask=ask, now=now, keeps_hold=True)
    if not booking.acts.exists():
        _note(booking, SpaceAct.What.BOOKED, by, now)
    return booking


@transaction.atomic
def move_for_family(
    *, booking: Booking, span: Span, by: User, reason: str, now: datetime
) -> Booking:
    """Another time, because the space asks for it: it never costs more, nor cancelling later.

    To the time it has already is no move, and nobody is told. Raises ReasonMissing, and what
    `change_booking` raises.
    """
    said = _said(reason)
    lock_people(person_id=booking.person_id)
    before = Booking.objects.select_related("person", "space_day__space").get(pk=booking.pk)
    children = [place.child for place in before.live_places()]
    moved = change_booking(
        booking=before,
        span=span,
        desk_kind=before.desk_kind,
        children=children,
        now=now,
        by_space=True,
    )
    if moved.changes == before.changes:
        return moved
    act = _note(moved, SpaceAct.What.MOVED, by, now, said, before.span)
    messages.post_moved_by_space(moved, act.pk, now)
    return moved


@transaction.atomic
def cancel_for_family(*, booking: Booking, by: User, reason: str, now: datetime) -> Booking:
    """Cancel free of charge, also once it has begun; what children owe who fell ill stays due.

    Cancelling twice is cancelling once. Raises ReasonMissing, and NotChangeable when it is over.
    """
    said = _said(reason)
    booking, days = lock_booking(booking, now)
    if booking.is_cancelled:
        return booking
    if not booking.is_confirmed or booking.span.end <= now:
        raise refusals.NotChangeable
    end_booking(booking, days, owed_for_the_ill(booking), now)
    act = _note(booking, SpaceAct.What.CANCELLED, by, now, said)
    messages.post_cancelled(booking, now, act=act.pk)
    return booking


def _said(reason: str) -> str:
    said = " ".join(reason.split())[:LONGEST_REASON]
    if not said:
        raise refusals.ReasonMissing
    return said


def _note(
    booking: Booking,
    what: str,
    by: User,
    now: datetime,
    reason: str = "",
    was: Span | None = None,
) -> SpaceAct:
    return SpaceAct.objects.create(
        booking=booking, what=what, by=by, at=now, reason=reason, was=was.range() if was else None
    )
