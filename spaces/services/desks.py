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
    *, desk: Desk, span: Span, note: str, now: datetime
) -> DeskReservation:
    """Nobody can book the desk in this span (instants in UTC, quarter hours).

    Raises DeskIsTaken with whom it concerns; holds that have run out are freed on the way.
    """
    with transaction.atomic():
        _lock_days(desk, span)
        there = desk.reservations.live().filter(during__overlap=span.range())
        there.run_out(now).delete()
        concerned = list(there.select_related("space_day").order_by("during"))
        if concerned:
            raise DeskIsTaken(concerned)
        return _write(desk, span, note)


def put_desk_back(*, reservation: DeskReservation) -> None:
    """The desk can be used again. Only a row that is out of service goes; repeat at will."""
    out = DeskReservation.objects.filter(state=DeskReservation.State.OUT_OF_SERVICE)
    out.filter(pk=reservation.pk).delete()


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
