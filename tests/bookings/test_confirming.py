"""The one statement that confirms a hold does what the plain queries do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bookings import messages, refusals
from bookings.asks import Ask
from bookings.models import Booking, BookingLine
from bookings.services import book, confirm_booking, hold
from childcare.models import CareDay, CarePlace
from cobaby.outbox.models import Message
from spaces.models import DeskReservation
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space, make_user

pytestmark = pytest.mark.django_db

MORNING, AFTERNOON = (540, 750), (780, 990)
TABLES = (Booking, BookingLine, CarePlace, DeskReservation, CareDay)
LATER = NOW + timedelta(minutes=9)


def confirm_plainly(*, booking: Booking, now: datetime) -> None:
    """What `confirm_booking` does to a hold that still counts, query by query."""
    parts = {"state": "booked", "held_until": None}
    CarePlace.objects.filter(line__booking=booking).update(**parts)
    DeskReservation.objects.filter(line__booking=booking).update(**parts)
    booking.state, booking.held_until, booking.confirmed_at = "confirmed", None, now
    booking.save()
    messages.post_booked(booking, now)


def left_by(confirm: Callable[..., Any], held: Booking) -> list[Any]:
    """All rows after it, and its messages; then all is as before."""
    with transaction.atomic():
        confirm(booking=Booking.objects.get(pk=held.pk), now=LATER)
        rows: list[Any] = [list(model.objects.order_by("pk").values()) for model in TABLES]
        rows.append(list(Message.objects.order_by("key").values("key", "kind", "due_at")))
        transaction.set_rollback(True)
    return rows


@pytest.mark.parametrize(
    ("desk_kind", "ages"), [("laptop", ()), ("laptop", (30, 60)), ("", (30,)), ("", (30, 60))]
)
def test_both_leave_the_same(desk_kind: str, ages: tuple[int, ...]) -> None:
    """Whoever else is there stays as they are.

    Sabotage: bookings/services/confirming.py: FROM part WHERE p.id = part.care_place_id -> FROM part WHERE p.id <> part.care_place_id
    Sabotage: bookings/services/confirming.py: FROM part WHERE d.id = part.desk_reservation_id -> FROM part
    Sabotage: bookings/services/confirming.py: messages.post_confirmed(confirmed, day, ZoneInfo(zone), now) -> pass
    """
    space = make_ready_space(allows_care_only=True, allows_desk_only=True)
    for does, times in ((book, AFTERNOON), (hold, AFTERNOON), (hold, MORNING)):
        parent = make_user()
        children = tuple(make_child(parent, months=months) for months in ages)
        ask = Ask(parent, space, at(MONDAY, *times, space), desk_kind, children, uuid4())
        held = does(ask=ask, now=NOW)

    assert left_by(confirm_booking, held) == left_by(confirm_plainly, held)


def test_what_it_returns_is_what_is_stored() -> None:
    """Sabotage: bookings/services/confirming.py: confirmed.confirmed_at = now -> pass"""
    space, parent = make_ready_space(), make_user()
    ask = Ask(parent, space, at(MONDAY, *MORNING, space), "laptop", (), uuid4())
    held = hold(ask=ask, now=NOW)

    booking = confirm_booking(booking=held, now=LATER)

    stored = Booking.objects.get(pk=held.pk)
    for field in Booking._meta.concrete_fields:
        assert getattr(booking, field.attname) == getattr(stored, field.attname), field.name


def test_it_asks_the_database_few_things() -> None:
    """Locks for the person, the children and the day, the confirmation and its messages.

    Sabotage: bookings/services/confirming.py: return _confirm_held(booking, now) -> raise _HoldIsOver
    """
    space, parent = make_ready_space(), make_user()
    children = (make_child(parent, months=30), make_child(parent, months=60))
    ask = Ask(parent, space, at(MONDAY, *MORNING, space), "laptop", children, uuid4())
    held = hold(ask=ask, now=NOW)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        confirm_booking(booking=held, now=LATER)

    assert len(asked) == 7, "two of them begin and end a savepoint in this test"


def test_who_may_no_longer_book_for_the_child_cannot_confirm() -> None:
    """The other parent took the right away while the places were held; they stay held.

    Sabotage: bookings/services/confirming.py: AND g.child_id = ANY (b.child_ids) AND g.may_book) -> AND g.child_id = ANY (b.child_ids))
    """
    space, parent = make_ready_space(), make_user()
    child = make_child(parent, months=30)
    ask = Ask(parent, space, at(MONDAY, *MORNING, space), "laptop", (child,), uuid4())
    held = hold(ask=ask, now=NOW)
    child.guardianships.update(may_book=False)

    with pytest.raises(refusals.NotYourChild):
        confirm_booking(booking=held, now=LATER)

    held.refresh_from_db()
    assert held.is_held and held.lines.count() == 2


@pytest.mark.parametrize("change", [{"stage": "paused"}, {"stage": "closed", "closed_reason": "x"}])
def test_a_space_that_closed_meanwhile_gets_no_booking(change: dict[str, str]) -> None:
    """Sabotage: bookings/services/confirming.py: AND s.stage = 'open' AND -> AND"""
    space, parent = make_ready_space(), make_user()
    ask = Ask(parent, space, at(MONDAY, *MORNING, space), "laptop", (), uuid4())
    held = hold(ask=ask, now=NOW)
    type(space).objects.filter(pk=space.pk).update(**change)

    with pytest.raises(refusals.SpaceTakesNoBookings):
        confirm_booking(booking=held, now=LATER)
