"""A desk that cannot be used for a while."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from spaces.models import Desk, DeskReservation, SpaceDay
from spaces.ranges import Span, local_day


class DeskIsTaken(Exception):
    """Somebody has the desk in that time: `reservations`, in order of time."""

    def __init__(self, reservations: Iterable[DeskReservation]) -> None:
        self.reservations = list(reservations)
        super().__init__(len(self.reservations))


def take_desk_out_of_service(
    *, desk: Desk, span: Span, note: str, now: datetime, as_fact: bool = False
) -> DeskReservation:
    """Nobody can book the desk in this span (instants in UTC, quarter hours).

    Raises DeskIsTaken with whom it concerns; holds that have run out are freed on the way. As a
    fact (its legs are broken), bookings keep their right to a desk, and wait for another one.
    Who only holds it is refused all the same: in ten minutes it is booked or free.
    """
    with transaction.atomic():
        _lock_days(desk, span)
        there = desk.reservations.live().filter(during__overlap=span.range())
        there.run_out(now).delete()
        concerned = list(there.select_related("space_day").order_by("during"))
        booked = [row for row in concerned if row.state == DeskReservation.State.BOOKED]
        if concerned and not (as_fact and concerned == booked):
            raise DeskIsTaken(concerned)
        there.update(state=DeskReservation.State.DISPLACED)
        return _write(desk, span, note)


@transaction.atomic
def put_desk_back(*, reservation: DeskReservation) -> None:
    """The desk can be used again, and who was to sit there and waits for another sits there.

    Only a row that is out of service goes; repeat at will.
    """
    desk, span = reservation.desk, reservation.span
    _lock_days(desk, span)
    out = DeskReservation.objects.filter(state=DeskReservation.State.OUT_OF_SERVICE)
    out.filter(pk=reservation.pk).delete()
    waiting = desk.reservations.displaced().filter(during__overlap=span.range())
    for row in waiting.order_by("during"):
        still_out = desk.reservations.live().filter(during__overlap=row.during)
        if not still_out.exists():
            desk.reservations.filter(pk=row.pk).update(state=DeskReservation.State.BOOKED)


def _lock_days(desk: Desk, span: Span) -> None:
    """Lock the space days that the span touches, by date, as every writer does."""
    zone = desk.space.tz
    first, last = local_day(span.start, zone), local_day(span.end - timedelta(seconds=1), zone)
    dates = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    SpaceDay.objects.bulk_create(
        [SpaceDay(space=desk.space, date=day) for day in dates], ignore_conflicts=True
    )
    days = SpaceDay.objects.filter(space=desk.space, date__in=dates).order_by("date", "space")
    list(days.select_for_update(no_key=True))


def _write(desk: Desk, span: Span, note: str) -> DeskReservation:
    """The exclusion constraint has the last word, should a writer have skipped the lock."""
    try:
        with transaction.atomic():
            return DeskReservation.objects.create(
                desk=desk,
                during=span.range(),
                state=DeskReservation.State.OUT_OF_SERVICE,
                note=note,
            )
    except IntegrityError as error:
        there = desk.reservations.live().filter(during__overlap=span.range())
        raise DeskIsTaken(there) from error
