"""A day on which nothing fits: the nearest other day is one button away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.models import Booking
from bookings.selection import time_value
from bookings.services import book, hold
from childcare.models import Child
from cobaby.accounts.models import User
from spaces.models import Closure, Space
from tests.bookings.test_book import AFTERNOON, MORNING, ask
from tests.bookings.test_mine import words
from tests.conftest import signed_in
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space, make_user

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def space(db: None, clock: Any) -> Space:
    """One desk on two days; Monday is sold out."""
    space = make_ready_space(desks=1, days=20, horizon_days=25)
    fill(space, MONDAY)
    return space


def fill(space: Space, *days: date) -> None:
    for day in days:
        for start, end in (MORNING, AFTERNOON):
            other = make_user()
            span = at(day, start, end, space)
            book(ask=ask(space, other, make_child(other), span=span), now=NOW)


def page_of(client: Client, space: Space, child: Child, day: date = MONDAY) -> str:
    query = f"asked=1&with={child.pk}&desk=laptop&day={day}"
    return words(client.get(f"/spaces/{space.slug}/book/?{query}"))


def test_one_button_holds_it(client: Client, space: Space, child: Child) -> None:
    """Sabotage: bookings/views/choosing.py: if chosen is None: -> if False:"""
    value = time_value(at(TUESDAY, *MORNING, space))

    page = page_of(client, space, child)
    answer = client.post(
        f"/spaces/{space.slug}/book/",
        {"asked": "1", "with": child.pk, "desk": "laptop", "take": value},
    )

    assert f'name="take" value="{value}"' in page
    assert "Take Tuesday 17 March, 09:00–12:30 instead" in page
    assert answer["Location"].endswith("/check/")
    assert Booking.objects.held().get().span == at(TUESDAY, *MORNING, space)


def test_also_where_the_days_in_sight_are_full(client: Client, space: Space, child: Child) -> None:
    """Sabotage: bookings/availability/choices.py: if not any(day.best for day in days) and space.is_bookable: -> if False:"""
    days = [MONDAY + timedelta(days=n) for n in range(1, 8)]
    fill(space, *(day for day in days if day.weekday() < 5))

    page = page_of(client, space, child)

    assert "Take Tuesday 24 March, 09:00–12:30 instead" in page


def test_a_free_day_has_no_such_button(client: Client, space: Space, child: Child) -> None:
    assert 'name="take"' not in page_of(client, space, child, TUESDAY)


def test_a_closed_day_says_so(client: Client, space: Space, child: Child) -> None:
    """Sabotage: bookings/views/choosing.py: if d.date == selection.day and not d.is_open -> if False"""
    Closure.objects.create(space=space, days=(MONDAY, TUESDAY), reason="Training")

    page = page_of(client, space, child)

    assert "Monday 16 March is closed." in page
    assert "Tuesday 17 March" in page


def test_the_horizon_is_one_read(client: Client, space: Space, child: Child, parent: User) -> None:
    """However many days are full."""
    page_of(client, space, child)
    with CaptureQueriesContext(connection) as few:
        page_of(client, space, child)
    fill(space, TUESDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=3))

    with CaptureQueriesContext(connection) as many:
        page_of(client, space, child)

    assert len(many) == len(few) <= 45


# --- the same when a booking moves


@pytest.fixture
def tuesday(space: Space, parent: User, child: Child) -> Booking:
    """Tuesday morning is the family's own; the afternoon is another's."""
    booking = book(ask=ask(space, parent, child, span=at(TUESDAY, *MORNING, space)), now=NOW)
    other = make_user()
    span = at(TUESDAY, *AFTERNOON, space)
    book(ask=ask(space, other, make_child(other), span=span), now=NOW)
    return booking


def move_page(client: Client, booking: Booking, day: date = MONDAY) -> str:
    return words(client.get(f"/bookings/{booking.reference}/move/?day={day}&from={MONDAY}"))


def test_a_move_names_the_nearest_other_day_with_its_price(
    client: Client, space: Space, tuesday: Booking
) -> None:
    """Its own time on the day between is none.

    Sabotage: bookings/moving.py: replace(day, best=best(day)) if day.best == booking.span else day -> day
    """
    wednesday = at(MONDAY + timedelta(days=2), *MORNING, space)
    value = f"{time_value(wednesday)}|{tuesday.price}"

    page = move_page(client, tuesday)
    client.post(f"/bookings/{tuesday.reference}/move/", {"take": value})

    assert f'name="take" value="{value}"' in page
    assert "Take Wednesday 18 March, 09:00–12:30 instead, €16.50" in page
    tuesday.refresh_from_db()
    assert tuesday.span == wednesday


def test_on_its_own_day_another_time_is_the_nearest(
    client: Client, space: Space, parent: User, child: Child
) -> None:
    booking = book(ask=ask(space, parent, child, span=at(TUESDAY, *MORNING, space)), now=NOW)

    assert "Take Tuesday 17 March, 13:00–16:30 instead" in move_page(client, booking)


def test_where_a_time_of_the_day_fits_no_other_day_is_named(
    client: Client, space: Space, tuesday: Booking
) -> None:
    """Sabotage: bookings/moving.py: if not any(choice.fit or choice.nearest for choice in found): -> if True:"""
    page = move_page(client, tuesday, MONDAY + timedelta(days=2))

    assert 'name="take"' not in page and "Move to this time" in page


def test_the_space_that_asks_for_a_move_sees_it_too(
    tuesday: Booking, space: Space, manager: User
) -> None:
    url = reverse("manage_move", args=[space.slug, tuesday.reference])

    page = words(signed_in(manager).get(f"{url}?day={MONDAY}&from={MONDAY}"))

    assert "Take Wednesday 18 March, 09:00–12:30 instead" in page


@pytest.fixture
def one_desk(db: None, clock: Any) -> Space:
    """One desk on two days, nobody there."""
    return make_ready_space(desks=1, days=2)


def test_a_move_does_not_look_past_the_person_s_own_hold(
    client: Client, one_desk: Space, parent: User, child: Child
) -> None:
    """What is held for a second booking stays held while the first one moves.

    Sabotage: bookings/availability/loading.py: return None if self.replaces else self.person -> return self.person
    """
    booking = book(ask=ask(one_desk, parent, child), now=NOW)
    hold(ask=ask(one_desk, parent, span=at(TUESDAY, *MORNING, one_desk)), now=NOW)

    page = move_page(client, booking, TUESDAY)

    assert time_value(at(TUESDAY, *MORNING, one_desk)) not in page
    assert time_value(at(TUESDAY, *AFTERNOON, one_desk)) in page


def test_a_new_choice_does(client: Client, one_desk: Space, parent: User, child: Child) -> None:
    """It takes the place of what was held before."""
    hold(ask=ask(one_desk, parent, span=at(TUESDAY, *MORNING, one_desk)), now=NOW)

    page = page_of(client, one_desk, child, TUESDAY)

    assert f'value="{time_value(at(TUESDAY, *MORNING, one_desk))}"' in page
