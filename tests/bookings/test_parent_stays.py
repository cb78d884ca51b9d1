"""Where a parent stays in the house, care comes with a desk of the same booking, everywhere."""

from __future__ import annotations

import pytest
from django.test import Client

from bookings.availability import Family, choices
from bookings.availability.choices import Choice, times
from bookings.models import Booking
from bookings.services import book, change_booking
from childcare.models import CareRegime, Child
from childcare.refusals import LimitReached
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span
from tests.bookings.refusing import change_space, refused
from tests.bookings.test_book import ask
from tests.factories import MONDAY, NOW


@pytest.fixture
def house(space: Space) -> Space:
    """A parent stays; care alone is allowed all the same, as before its limits were written."""
    CareRegime.objects.filter(space=space).update(parent_presence="premises")
    change_space(space, allows_care_only=True, margin_before=15, margin_after=15)
    return space


def offered(space: Space, family: Family) -> list[Choice]:
    _days, loaded = choices(space, family, first=MONDAY, days=1, minutes=210, now=NOW)
    return times(loaded[MONDAY], family, 210, NOW)


@pytest.mark.parametrize("kind", ["laptop", ""])
def test_what_is_shown_can_be_booked(house: Space, parent: User, child: Child, kind: str) -> None:
    """With a desk at every time, without one at none.

    Sabotage: bookings/availability/fits.py: day.date, day.week, has_desk=has_desk -> day.date, day.week, has_desk=True
    Sabotage: bookings/services/booking.py: read.row.date, read.week, has_desk=has_desk -> read.row.date, read.week, has_desk=True
    """
    for choice in offered(house, Family((child,), kind, parent)):
        wanted = ask(house, parent, child, span=choice.span, desk_kind=kind)

        if kind:
            assert choice.fit is not None
            book(ask=wanted, now=NOW)
        else:
            assert isinstance(choice.refusal, LimitReached)
            assert "book a desk as well" in refused(LimitReached, wanted).message


def test_the_desk_of_a_booking_stays_while_a_child_comes(
    house: Space, parent: User, child: Child
) -> None:
    """Sabotage: bookings/services/changing.py: replaced=replaced, has_desk=has_desk -> replaced=replaced, has_desk=True"""
    booking = book(ask=ask(house, parent, child), now=NOW)

    with pytest.raises(LimitReached):
        change_booking(booking=booking, span=booking.span, desk_kind="", children=[child], now=NOW)

    assert Booking.objects.get(pk=booking.pk).live_desk() is not None


def test_care_outlasts_the_desk_by_the_handover_alone(
    house: Space, parent: User, child: Child
) -> None:
    booking = book(ask=ask(house, parent, child), now=NOW)

    [place], desk = booking.live_places(), booking.live_desk()

    assert desk is not None
    care, work = Span.of(place.during), Span.of(desk.during)
    assert (care.minutes - work.minutes, care.contains(work)) == (30, True)


@pytest.mark.parametrize(
    ("presence", "says"), [("premises", "a parent stays in the house"), ("none", "")]
)
def test_why_no_desk_is_not_offered(
    space: Space, parent: User, child: Child, client: Client, presence: str, says: str
) -> None:
    """Sabotage: bookings/rows.py: if parent_stays(selection.space): -> if False:"""
    CareRegime.objects.filter(space=space).update(parent_presence=presence)

    page = client.get(f"/spaces/{space.slug}/book/?asked=1&with={child.pk}").content.decode()

    assert "Care comes with a desk here" in page
    assert ("a parent stays in the house" in page) is bool(says)
