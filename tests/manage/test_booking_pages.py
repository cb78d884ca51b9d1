"""A manager opens a family's booking, moves it or cancels it; the family is told why."""

from __future__ import annotations

from django.urls import reverse

from bookings.models import Booking, SpaceAct
from bookings.selection import time_value
from tests.bookings.test_book import AFTERNOON
from tests.conftest import signed_in
from tests.factories import MONDAY, at, make_membership

WHY = "The heating is broken."


def address(name: str, space, booking) -> str:
    return reverse(name, args=[space.slug, booking.reference])


def test_it_shows_the_visit_and_whom_to_call(read, booking, parent) -> None:
    html = read("manage_booking", booking.reference)

    assert "Mila K., 2 years" in html and parent.email in html


def test_a_cancellation_needs_its_reason(client, space, booking) -> None:
    answer = client.post(address("manage_cancel", space, booking), {"reason": " "})

    assert answer.status_code == 422
    assert "Say why." in answer.content.decode()
    assert Booking.objects.get().is_confirmed


def test_a_cancellation_is_done_and_said(client, space, booking, parent) -> None:
    """Sabotage: cobaby/manage/views/bookings.py: services.cancel_for_family( -> (lambda **_: None)("""
    answer = client.post(address("manage_cancel", space, booking), {"reason": WHY}, follow=True)

    assert "The family gets a mail." in answer.content.decode()
    assert Booking.objects.get().is_cancelled
    theirs = signed_in(parent).get(booking.get_absolute_url()).content.decode()
    assert f"The reason: {WHY}" in theirs


def test_pressed_twice_it_is_cancelled_once(client, space, booking) -> None:
    for _ in range(2):
        client.post(address("manage_cancel", space, booking), {"reason": WHY})

    assert SpaceAct.objects.count() == 1


def test_another_time_is_offered_and_taken(client, space, booking) -> None:
    """Sabotage: cobaby/manage/views/bookings.py: services.move_for_family( -> (lambda **_: None)("""
    there = at(MONDAY, *AFTERNOON, space)
    url = address("manage_move", space, booking)
    assert time_value(there) in client.get(url).content.decode()

    client.post(url, {"time": time_value(there), "reason": WHY})

    assert Booking.objects.get().span == there


def test_what_was_typed_is_kept_when_the_time_is_missing(client, space, booking) -> None:
    answer = client.post(address("manage_move", space, booking), {"reason": WHY})

    assert answer.status_code == 422
    assert WHY in answer.content.decode() and "Choose a time first." in answer.content.decode()


def test_a_time_that_is_gone_is_refused_in_words(client, space, booking) -> None:
    closed = time_value(at(MONDAY, 18 * 60, 20 * 60, space))

    answer = client.post(address("manage_move", space, booking), {"time": closed, "reason": WHY})

    assert answer.status_code == 409
    assert "The old time stays." in answer.content.decode()


def test_neither_another_space_nor_another_manager_reaches_it(
    client, manager, other_manager, other_space, space, booking
) -> None:
    """Nor does who manages both, by the address of the other space.

    Sabotage: cobaby/manage/views/bookings.py: .filter(space_day__space=space).with_lines() -> .with_lines()
    """
    make_membership(manager, other_space, "manager")
    theirs = signed_in(other_manager)
    ways = [(theirs, space), (theirs, other_space), (client, other_space)]

    got = [
        who.get(address(name, there, booking)).status_code
        for name in ("manage_booking", "manage_move", "manage_cancel")
        for who, there in ways
    ]

    assert set(got) == {404}
