"""Desks: put up several at once, change one, and what cannot be used for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from spaces.models import Desk, DeskReservation, GoneDesk, Space
from spaces.ranges import Span, local_day
from spaces.services.days import lock_days_ahead, lock_days_of


class DeskIsTaken(Exception):
    """Somebody has the desk in that time: `reservations`, in order of time."""

    def __init__(self, reservations: Iterable[DeskReservation]) -> None:
        self.reservations = list(reservations)
        super().__init__(len(self.reservations))


class DeskIsGone(Exception):
    """Somebody removed the desk in this moment."""


class DeskWasUsed(Exception):
    """Bookings refer to the desk, so it cannot be forgotten: take it out of service instead."""


class DeskBookedAhead(Exception):
    """Families who booked this kind of desk sit there: `reservations`, in order of time."""

    def __init__(self, reservations: Iterable[DeskReservation]) -> None:
        self.reservations = list(reservations)
        super().__init__(len(self.reservations))


@transaction.atomic
def add_desks(
    *,
    space: Space,
    first_number: int,
    how_many: int,
    kind: str,
    features: Sequence[str],
    now: datetime,
) -> int:
    """Desks `first_number` and up, all alike. Numbers that stand already stay as they are.

    Returns how many are new, so a form sent twice adds nothing.
    """
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    numbers = range(first_number, first_number + how_many)
    today = local_day(now, space.tz)
    known = set(space.desks.filter(number__in=numbers).values_list("number", flat=True))
    desks = [
        Desk(space=space, number=number, kind=kind, features=list(features), since=today)
        for number in numbers
        if number not in known
    ]
    return len(Desk.objects.bulk_create(desks))


def change_desk(*, desk: Desk, kind: str, features: Sequence[str], now: datetime) -> None:
    """Another kind or other features. Raises DeskBookedAhead: a family booked the kind it had.

    Also while the desk is out of service: they sit there again when it is back. Raises DeskIsGone.
    """
    with transaction.atomic():
        row = _locked(desk)
        if row.kind != kind:
            lock_days_ahead(row.space, now)
            ahead = row.reservations.promised().filter(during__endswith__gt=now)
            ahead = ahead.exclude(state=DeskReservation.State.OUT_OF_SERVICE)
            run_out = row.reservations.run_out(now)
            concerned = list(ahead.exclude(pk__in=run_out.values("pk")).order_by("during"))
            if concerned:
                raise DeskBookedAhead(concerned)
        row.kind, row.features = kind, list(features)
        row.save(update_fields=["kind", "features"])


def remove_desk(*, desk: Desk, now: datetime) -> None:
    """Take away a desk that nobody ever used. Raises DeskWasUsed, and DeskIsGone where it is so.

    The days on which it stood are kept, so that past occupancy counts it.
    """
    with transaction.atomic():
        standing = _locked(desk)
        lock_days_ahead(standing.space, now)
        used = desk.reservations.exclude(state=DeskReservation.State.OUT_OF_SERVICE)
        if used.exists():
            raise DeskWasUsed
        _remember(standing, now)
        desk.reservations.all().delete()
        try:
            with transaction.atomic():
                Desk.objects.filter(pk=desk.pk).delete()
        except ProtectedError as error:
            raise DeskWasUsed from error


def take_desk_out_of_service(
    *,
    desk: Desk,
    span: Span,
    note: str,
    now: datetime,
    as_fact: bool | Callable[[list[DeskReservation]], bool] = False,
) -> DeskReservation:
    """Nobody can book the desk in this span (instants in UTC, quarter hours).

    Raises DeskIsTaken with whom it concerns; holds that have run out are freed on the way. The
    same span again is the same row, and a longer one makes it longer. As a fact (its legs are
    broken), bookings keep their right to a desk, and wait for another one. Who only holds it is
    refused all the same: soon it is booked or free. Raises DeskIsGone. Where `as_fact` is a
    function, it is asked for those bookings, under the lock. Whoever has gone by `now` sat there:
    it is out from then on.
    """
    with transaction.atomic():
        lock_days_of(_locked(desk).space, _with_what_is_out(desk, span))
        span = _without_what_is_over(desk, span, now)
        during = desk.reservations.live().filter(during__overlap=span.range())
        during.run_out(now).delete()
        out = during.filter(state=DeskReservation.State.OUT_OF_SERVICE)
        if row := out.filter(during__contains=span.range()).first():
            return row
        there = during.exclude(state=DeskReservation.State.OUT_OF_SERVICE)
        concerned = list(there.select_related("space_day").order_by("during"))
        booked = [row for row in concerned if row.state == DeskReservation.State.BOOKED]
        is_fact = as_fact(concerned) if callable(as_fact) else as_fact
        if concerned and not (is_fact and concerned == booked):
            raise DeskIsTaken(concerned)
        there.update(state=DeskReservation.State.DISPLACED)
        whole = _with_what_is_out(desk, span)
        out.delete()
        return _write(desk, whole, note)


@transaction.atomic
def put_desk_back(*, reservation: DeskReservation) -> None:
    """The desk can be used again, and who was to sit there and waits for another sits there.

    Only a row that is out of service goes; repeat at will.
    """
    desk, span = reservation.desk, reservation.span
    lock_days_of(desk.space, span)
    out = DeskReservation.objects.filter(state=DeskReservation.State.OUT_OF_SERVICE)
    out.filter(pk=reservation.pk).delete()
    waiting = desk.reservations.displaced().filter(during__overlap=span.range())
    for row in waiting.order_by("during"):
        still_out = desk.reservations.live().filter(during__overlap=row.during)
        if not still_out.exists():
            desk.reservations.filter(pk=row.pk).update(state=DeskReservation.State.BOOKED)


def _remember(desk: Desk, now: datetime) -> None:
    """A desk stood until today, or until it was last taken out of service and not put back."""
    out = desk.reservations.filter(
        state=DeskReservation.State.OUT_OF_SERVICE, during__contains=now
    ).first()
    until = local_day(out.span.start if out else now, desk.space.tz)
    if desk.since is None or desk.since < until:
        GoneDesk.objects.create(space=desk.space, number=desk.number, since=desk.since, until=until)


def _locked(desk: Desk) -> Desk:
    """Whoever changes a desk comes after the other. Raises DeskIsGone."""
    row = Desk.objects.select_for_update(no_key=True, of=("self",)).select_related("space")
    found = row.filter(pk=desk.pk).first()
    if found is None:
        raise DeskIsGone
    return found


def _with_what_is_out(desk: Desk, span: Span) -> Span:
    """The span, and those beside it in which the desk is out of service already."""
    out = desk.reservations.filter(state=DeskReservation.State.OUT_OF_SERVICE)
    spans = [span, *(row.span for row in out.filter(during__overlap=span.range()))]
    return Span(min(one.start for one in spans), max(one.end for one in spans))


def _without_what_is_over(desk: Desk, span: Span, now: datetime) -> Span:
    """The span from the last visit on that ended by `now`; all of it where none is left."""
    over = desk.reservations.filter(
        state=DeskReservation.State.BOOKED,
        during__overlap=span.range(),
        during__endswith__lte=now,
    )
    start = max((row.span.end for row in over), default=span.start)
    return Span(start, span.end) if span.start < start < span.end else span


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
