"""What has to be resolved is said where a manager begins the day, and on the list of that day."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from bookings.models import Booking
from spaces.models import DeskReservation, Space
from tests.factories import MONDAY, close_monday
from tests.manage.test_week import plain

CLOSED = "Mon 16 March: 1 family is booked while it is closed."


@pytest.fixture
def ways(space: Space) -> str:
    return f"{reverse('manage_to_resolve', args=[space.slug])}?day={MONDAY}"


def first_page(client: Client) -> str:
    return unescape(client.get(reverse("home")).content.decode())


def test_families_in_closed_hours_stand_on_the_first_page(
    client: Client, space: Space, booking: Booking, ways: str
) -> None:
    """Sabotage: cobaby/home/broken.py: for key, n in closed_on(spaces, now).items()] -> for key, n in ()]
    Sabotage: bookings/troubles.py: if not any(one.contains(Span.of(during)) for one in open_spans): -> if False:
    """
    assert "Nothing waits for you here." in first_page(client)

    close_monday(space, "A burst pipe")
    page = first_page(client)

    assert CLOSED in page and ways in page
    assert "Nothing waits for you here." not in page


def test_hours_that_no_family_booked_say_nothing(client, space, booking) -> None:
    """Sabotage: bookings/troubles.py: open_spans = of_day.care if is_care else of_day.work -> open_spans = ()"""
    close_monday(space, "A burst pipe", (14 * 60, 16 * 60))

    assert "while it is closed" not in first_page(client)


def test_a_desk_to_find_stands_on_the_first_page(client, space, booking, ways) -> None:
    """Sabotage: cobaby/home/broken.py: for key, n in desks_to_find(spaces, now).items()] -> for key, n in ()]"""
    DeskReservation.objects.update(state=DeskReservation.State.DISPLACED)

    page = first_page(client)

    assert "Mon 16 March: 1 family needs another desk." in page and ways in page


def test_the_list_of_a_day_says_what_is_wrong_with_it(read, space, booking, ways) -> None:
    """Sabotage: cobaby/manage/views/days.py: "closed_hours": [closed_words(one, space) for one in hours.closed_in], -> "closed_hours": [],
    Sabotage: cobaby/home/broken.py: if one.day == day] -> if one.day != day]
    """
    close_monday(space, "A burst pipe")

    page = read("manage_day", MONDAY.isoformat())

    assert CLOSED in plain(page) and ways in page
    assert "Closed 11:00–14:00: A burst pipe" in plain(page)


def test_nobody_is_turned_away_from_closed_hours(read, space, booking) -> None:
    """Sabotage: cobaby/manage/notes.py: lambda m: _holds(hours.care, m) and 0 < m.places -> lambda m: 0 < m.places"""
    close_monday(space, "A burst pipe", (9 * 60, 12 * 60))

    page = plain(read("manage_week", week="2026-W12"))

    assert "is closed, but booked" in page and "All care places are taken." not in page
