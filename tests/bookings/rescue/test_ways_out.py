"""What each booking that is broken can become, the nearest first."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking
from bookings.services import rescue_booking
from bookings.troubles import troubles
from bookings.waysout import Way, ways_out
from cobaby.accounts.models import User
from spaces.models import Space
from tests.bookings.rescue.broken import (
    AFTERNOON,
    MORNING,
    TUESDAY,
    book_for,
    break_desk,
    house_near,
    ways,
)
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_ready_space,
)

pytestmark = pytest.mark.django_db


def test_the_nearest_times_come_first_and_cancelling_last(short: Space) -> None:
    """Sabotage: bookings/waysout.py: nothing = Amount(0, self.booking.currency) -> return"""
    found = next(iter(ways(short).values()))

    assert [way.way for way in found] == [Way.TIME, Way.TIME, Way.CANCEL]
    assert [way.span for way in found[:2]] == [
        at(MONDAY, *AFTERNOON, short),
        at(TUESDAY, *MORNING, short),
    ]
    assert found[-1].price.minor == 0


def test_each_way_that_is_offered_can_be_had(short: Space, jana: User) -> None:
    """Sabotage: bookings/services/rescuing.py: end_booking(booking, days, 0, now) -> pass"""
    house_near(short)
    families = list(ways(short).values())

    assert {way.way for way in families[0]} == {Way.TIME, Way.SPACE, Way.CANCEL}
    for number in range(len(families[0])):
        booking = Booking.objects.get(pk=next(iter(ways(short))))
        with transaction.atomic():
            rescue_booking(booking=booking, way=families[0][number], by=jana, now=NOW)
            transaction.set_rollback(True)


def test_a_space_near_has_room(short: Space) -> None:
    """Sabotage: bookings/waysout.py: if apart[one] <= NEAR_KM] -> if False]"""
    near = house_near(short)
    make_ready_space(name="Far away", longitude=41.0, slug="far")

    spaces = {way.space for way in ways(short)[next(iter(ways(short)))] if way.way == Way.SPACE}

    assert spaces == {near}


def test_the_notice_of_the_space_binds_families_not_the_space(short: Space) -> None:
    """Sabotage: bookings/waysout.py: return now - timedelta(minutes=space.notice_minutes) -> return now"""
    Space.objects.filter(pk=short.pk).update(notice_minutes=60 * 24 * 14)

    [first, *_others] = next(iter(ways(Space.objects.get(pk=short.pk)).values()))

    assert first.way == Way.TIME


def test_another_desk_of_the_kind_or_of_another(space: Space) -> None:
    """Sabotage: bookings/waysout.py: if self.trouble.cause == Rescue.Cause.DESK: -> if False:"""
    break_desk(space)

    assert next(iter(ways(space).values()))[0].way == Way.DESK


def test_ways_cost_as_many_queries_for_many_families(short: Space) -> None:
    """Sabotage: bookings/waysout.py: children: list[Child] = Visit(self.booking).children -> children = [p.child for p in self.booking.live_places()]"""
    found = troubles(short, NOW)
    bookings = list(Booking.objects.filter(pk__in=found).with_lines())

    counts = []
    for some in (bookings[:1], bookings):
        with CaptureQueriesContext(connection) as asked:
            ways_out(some, found, MONDAY, NOW)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_troubles_cost_as_many_queries_for_many_families(space: Space) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            troubles(space, NOW)
        counts.append(len(asked))
        book_for(space, TUESDAY, name="More")

    assert counts[0] == counts[1] <= 10
