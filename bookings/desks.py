"""One desk for the whole span: free is a desk, not a different one at each moment.

A refusal that the database gives ends the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError

from bookings.refusals import DeskFull
from spaces.models import Desk, DeskReservation, Space, SpaceDay
from spaces.ranges import Span


def free_desk(
    space: Space, kind: str, span: Span, *, but: Collection[int] = (), first: int | None = None
) -> Desk:
    """The free desk with the lowest number, `first` before others. Raises DeskFull.

    `but` are reservations that do not count: those about to be changed.
    """
    taken = (
        DeskReservation.objects.live()
        .filter(desk__space=space, during__overlap=span.range())
        .exclude(pk__in=but)
    )
    free = Desk.objects.filter(space=space, kind=kind).exclude(pk__in=taken.values("desk"))
    desks = sorted(free, key=lambda desk: (desk.pk != first, desk.number))
    if not desks:
        raise DeskFull
    return desks[0]


def reserve(desk: Desk, day: SpaceDay, span: Span, **fields: object) -> DeskReservation:
    """Take the desk. Raises DeskFull when it was put out of service in the same moment."""
    try:
        return DeskReservation.objects.create(
            desk=desk, space_day=day, during=span.range(), **fields
        )
    except IntegrityError as error:
        raise DeskFull from error


def move_reservation(reservation: DeskReservation, desk: Desk, day: SpaceDay, span: Span) -> None:
    """Change a reservation in its row. Raises DeskFull as `reserve` does."""
    reservation.desk, reservation.space_day, reservation.during = desk, day, span.range()
    if reservation.state == DeskReservation.State.DISPLACED:
        reservation.state = DeskReservation.State.BOOKED
    try:
        reservation.save(update_fields=["desk", "space_day", "during", "state"])
    except IntegrityError as error:
        raise DeskFull from error
