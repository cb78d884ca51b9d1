"""Limits of a row and of the break after it, in a space that never closes: across the week's end."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from bookings.asks import Ask
from bookings.availability import Family, choices
from bookings.availability.choices import times
from bookings.services import book, move_booking
from childcare.models import CareRegime, Child
from childcare.refusals import LimitReached
from cobaby.accounts.models import User
from spaces.models import OpeningHours, Space
from tests.factories import MONDAY, NOW, at, make_ready_space, make_shift

pytestmark = pytest.mark.django_db

SUNDAY, NEXT = MONDAY + timedelta(days=6), MONDAY + timedelta(days=7)
NIGHT = 24 * 60


@pytest.fixture
def space() -> Space:
    """Open day and night; one educator around the midnight between two weeks."""
    made = make_ready_space(educators=0, booking_style="free", shortest_minutes=15)
    OpeningHours.objects.filter(space=made).delete()
    for purpose in ("work", "care"):
        OpeningHours.objects.bulk_create(
            OpeningHours(
                space=made, purpose=purpose, weekday=weekday, start_minute=0, end_minute=NIGHT
            )
            for weekday in range(7)
        )
    room = made.care_rooms.get()
    educator = make_shift(room, SUNDAY, 12 * 60, NIGHT).educator
    make_shift(room, NEXT, 0, 12 * 60, educator=educator)
    return made


def limit(space: Space, **limits: int) -> None:
    CareRegime.objects.filter(space=space).update(**limits)


def ask(space: Space, parent: User, child: Child, day: date, start: int, end: int) -> Ask:
    return Ask(parent, space, at(day, start, end, space), "laptop", (child,), uuid4())


def test_a_row_goes_on_past_the_end_of_the_week(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/services/reading.py: "own_from": own_from, -> "own_from": day,"""
    limit(space, minutes_in_a_row=300, gap_minutes=60)
    book(ask=ask(space, parent, child, SUNDAY, 20 * 60, NIGHT), now=NOW)

    with pytest.raises(LimitReached, match="minutes_in_a_row"):
        book(ask=ask(space, parent, child, NEXT, 0, 75), now=NOW)
    with pytest.raises(LimitReached):
        book(ask=ask(space, parent, child, NEXT, 45, 180), now=NOW)  # the break is too short

    book(ask=ask(space, parent, child, NEXT, 60, 180), now=NOW)


def test_a_row_may_begin_in_the_week_before(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/services/reading.py: "own_until": own_until, -> "own_until": day,"""
    limit(space, minutes_in_a_row=300, gap_minutes=60)
    book(ask=ask(space, parent, child, NEXT, 0, 240), now=NOW)

    with pytest.raises(LimitReached):
        book(ask=ask(space, parent, child, SUNDAY, 22 * 60 + 30, NIGHT), now=NOW)


def test_a_break_is_a_break_past_the_end_of_the_week(
    space: Space, parent: User, child: Child
) -> None:
    """A move asks in another way than a new booking.

    Sabotage: childcare/regime.py: return monday - ROW_REACHES, sunday + ROW_REACHES -> return monday, sunday
    """
    limit(space, gap_minutes=120)
    book(ask=ask(space, parent, child, SUNDAY, 20 * 60, 23 * 60), now=NOW)
    later = book(ask=ask(space, parent, child, NEXT, 300, 360), now=NOW)

    with pytest.raises(LimitReached, match="gap_minutes"):
        move_booking(booking=later, span=at(NEXT, 45, 105, space), now=NOW)

    move_booking(booking=later, span=at(NEXT, 60, 120, space), now=NOW)


def test_only_what_can_be_booked_is_offered(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/availability/loading.py: "own_from": own_from, -> "own_from": first,"""
    limit(space, minutes_in_a_row=300, gap_minutes=60)
    book(ask=ask(space, parent, child, SUNDAY, 20 * 60, NIGHT), now=NOW)
    family = Family((child,), "laptop", parent)

    _days, loaded = choices(space, family, first=NEXT, days=1, minutes=120, now=NOW)

    offers = times(loaded[NEXT], family, 120, NOW)
    first = next(choice.span for choice in offers if choice.fit)
    assert first == at(NEXT, 60, 180, space)
