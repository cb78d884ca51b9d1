"""Whom an adult may collect though another booked: where, when, which children, and no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking
from bookings.services import book, cancel_booking, hold
from childcare.models import Child, Guardianship
from cobaby.accounts.models import User
from spaces.models import Space
from tests.bookings.test_book import ask
from tests.bookings.test_mine import words
from tests.conftest import signed_in
from tests.factories import MONDAY, NOW, at, make_ready_space, make_user


@pytest.fixture
def helga(parent: User, child: Child) -> User:
    helga = make_user("Helga Kovač")
    Guardianship.objects.create(
        guardian=helga, child=child, invited_by=parent, may_book=False, may_consent=False
    )
    return helga


def test_a_grandmother_reads_where_and_when(helga: User, booking: Booking, clock: Any) -> None:
    """Sabotage: bookings/today.py: collections = collections_of(user, now) -> collections = []"""
    clock.move_to(NOW + timedelta(days=5))

    page = words(signed_in(helga).get("/today/"))

    assert 'Next to collect: tomorrow, <span class="nw">12:30</span>' in page
    assert 'Monday 16 March, <span class="nw">12:30</span>' in page
    assert "Mila" in page
    assert booking.space_day.space.address_line in page
    assert booking.reference not in page
    assert "Nothing booked yet" not in page


def test_tomorrow_is_that_of_the_space(helga: User, booking: Booking, clock: Any) -> None:
    """In Berlin Monday has begun, in Los Angeles it is Sunday afternoon.

    Sabotage: bookings/collecting.py: today = local_day(now, self.space.tz) -> today = now.date()
    """
    User.objects.filter(pk=helga.pk).update(zone="America/Los_Angeles")
    helga.refresh_from_db()
    clock.move_to(NOW.replace(day=15, hour=23, minute=30))

    page = words(signed_in(helga).get("/today/"))

    assert 'Next to collect: today, <span class="nw">12:30</span>' in page


def test_who_may_not_collect_reads_nothing(helga: User, booking: Booking) -> None:
    """Sabotage: bookings/collecting.py: filter(guardian=user, may_collect=True) -> filter(guardian=user)"""
    Guardianship.objects.filter(guardian=helga).update(may_collect=False)

    assert "Mila" not in words(signed_in(helga).get("/today/"))


def test_only_the_children_that_concern_her(
    helga: User, space: Space, parent: User, child: Child, sibling: Child, clock: Any
) -> None:
    """Sabotage: bookings/collecting.py: child__in=mine.values("child") -> pk__gt=0"""
    book(ask=ask(space, parent, child, sibling), now=NOW)

    page = words(signed_in(helga).get("/today/"))

    assert "Mila" in page
    assert "Jonas" not in page


def test_ones_own_booking_is_not_said_twice(client: Client, booking: Booking) -> None:
    """Sabotage: bookings/collecting.py: .exclude(line__booking__person=user) -> .all()"""
    assert "You may collect" not in words(client.get("/today/"))


@pytest.mark.parametrize("what", ["held", "cancelled", "over"])
def test_what_is_not_to_be_collected(
    helga: User, space: Space, parent: User, child: Child, clock: Any, what: str
) -> None:
    """Sabotage: bookings/collecting.py: filter(during__endswith__gt=now) -> all()
    Sabotage: bookings/collecting.py: filter(state=CarePlace.State.BOOKED, -> filter(
    """
    made = (hold if what == "held" else book)(ask=ask(space, parent, child), now=NOW)
    if what == "cancelled":
        cancel_booking(booking=made, now=NOW)
    if what == "over":
        clock.move_to(made.span.end)

    assert "Nothing booked yet" in words(signed_in(helga).get("/today/"))


def test_as_many_questions_for_many_as_for_one(
    helga: User, parent: User, child: Child, clock: Any
) -> None:
    """Sabotage: bookings/collecting.py: .select_related("child", "care_room", "space_day__space") -> .all()"""
    space, client = make_ready_space(days=3), signed_in(helga)
    client.get("/today/")  # the session is noted at its first page

    def queries(day: int) -> int:
        span = at(MONDAY + timedelta(days=day), 540, 750, space)
        book(ask=ask(space, parent, child, span=span), now=NOW)
        with CaptureQueriesContext(connection) as asked:
            client.get("/today/")
        return len(asked)

    assert queries(0) == queries(1) == queries(2)


def test_my_bookings_lead_to_what_others_booked(helga: User, booking: Booking, clock: Any) -> None:
    """Sabotage: bookings/views/mine.py: not page.object_list and bool(collections_of(request.user, now)) -> False"""
    page = words(signed_in(helga).get("/bookings/"))

    assert "Somebody else booked for children whom you may collect." in page
    assert "No bookings ahead" not in page
