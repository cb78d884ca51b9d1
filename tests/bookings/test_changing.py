"""Move to another time, add or drop a child: the old booking goes when the new one is sure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from bookings import services
from bookings.models import Booking
from bookings.selection import time_value
from childcare.models import CarePlace, Child
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from spaces.models import Space
from spaces.ranges import Span
from tests.bookings.test_book import ask
from tests.bookings.test_mine import words
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space, make_user


def afternoon(space: Space) -> Span:
    return at(MONDAY, 13 * 60, 16 * 60 + 30, space)


SEEN = 1650


def move(
    client: Client, booking: Booking, span: Span, name: str = "time", seen: object = SEEN
) -> Any:
    value = f"{time_value(span)}|{seen}"
    return client.post(f"/bookings/{booking.reference}/move/", {name: value})


def test_the_other_times_of_the_day_are_offered_with_their_price(
    client: Client, booking: Booking
) -> None:
    page = words(client.get(f"/bookings/{booking.reference}/move/"))

    assert "13:00–16:30" in page
    assert "€16.50" in page
    assert time_value(booking.span) not in page


@pytest.mark.parametrize("name", ["time", "take"])
def test_a_move_keeps_desk_and_reference(
    client: Client, space: Space, booking: Booking, name: str
) -> None:
    desk = booking.live_desk()

    answer = move(client, booking, afternoon(space), name)

    booking.refresh_from_db()
    assert answer["Location"] == booking.get_absolute_url()
    assert booking.span == afternoon(space)
    assert booking.live_desk() == desk
    assert CarePlace.objects.count() == 1


def test_moving_twice_to_the_same_time_is_one_move(
    client: Client, space: Space, booking: Booking
) -> None:
    move(client, booking, afternoon(space))
    move(client, booking, afternoon(space))

    booking.refresh_from_db()
    assert booking.changes == 1
    assert Message.objects.filter(kind="booking_changed").count() == 1


def test_where_it_does_not_fit_the_old_time_stays(
    parent: User, child: Child, client: Client
) -> None:
    """Sabotage: bookings/views/changing.py: services.move_booking(booking=booking, span=span, now=now, seen_price=minor_units(seen)) -> services.cancel_booking(booking=booking, now=now)"""
    space = make_ready_space(desks=1)
    mine = services.book(ask=ask(space, parent, child), now=NOW)
    other = make_user("Bilal")
    services.book(ask=ask(space, other, make_child(other), span=afternoon(space)), now=NOW)

    answer = move(client, mine, afternoon(space))

    assert answer.status_code == 409
    assert "Your old time is still yours." in words(answer)
    mine.refresh_from_db()
    assert mine.is_confirmed
    assert mine.span == at(MONDAY, 540, 750, space)


def test_a_booking_far_ahead_is_moved_from_its_own_day(
    client: Client, parent: User, child: Child
) -> None:
    """Sabotage: bookings/moving.py: first_in_sight(space, first, day, now) -> (first or today)"""
    space, day = make_ready_space(days=28), MONDAY + timedelta(days=14)
    far = services.book(ask=ask(space, parent, child, span=at(day, 540, 750, space)), now=NOW)

    page = words(client.get(f"/bookings/{far.reference}/move/"))

    assert "<legend>Monday 30 March</legend>" in page


def test_without_a_time_nothing_moves(client: Client, booking: Booking) -> None:
    answer = client.post(f"/bookings/{booking.reference}/move/", {"time": "soon"})

    assert answer.status_code == 422
    assert "Choose a time first." in words(answer)


@pytest.mark.parametrize("query", ["day=2026-03-16&from=x", "day=1999-99-99", "from=2999-01-01"])
def test_an_odd_address_is_no_error(client: Client, booking: Booking, query: str) -> None:
    assert client.get(f"/bookings/{booking.reference}/move/?{query}").status_code == 200


def test_what_has_begun_is_not_moved(client: Client, booking: Booking, clock: Any) -> None:
    clock.move_to(booking.span.start + timedelta(minutes=5))

    page = words(client.get(f"/bookings/{booking.reference}/move/"))

    assert "has already begun" in page
    assert move(client, booking, afternoon(booking.space_day.space)).status_code == 409


@pytest.mark.parametrize("seen", [SEEN - 1, "", "x"])
def test_nobody_moves_for_more_than_was_shown(
    client: Client, space: Space, booking: Booking, seen: object
) -> None:
    """Sabotage: bookings/services/changing.py: if seen_price is not None and booking.price > seen_price: -> if False:"""
    answer = move(client, booking, afternoon(space), seen=seen)

    assert answer.status_code == 409
    assert "The price has just changed." in words(answer)
    booking.refresh_from_db()
    assert booking.span == at(MONDAY, 540, 750, space)


def test_the_one_other_time_is_chosen_already(client: Client, booking: Booking) -> None:
    """Sabotage: bookings/moving.py: if len(offered) == 1: -> if False:"""
    page = words(client.get(f"/bookings/{booking.reference}/move/"))

    assert f'value="{time_value(afternoon(booking.space_day.space))}|{SEEN}"' in page
    assert page.count('name="time"') == page.count('-161530" checked') == 1


def test_several_times_that_fail_alike_share_a_row(client: Client, child: Child) -> None:
    """And the nearest yes says what it costs.

    Sabotage: bookings/moving.py: offer["value"] += f"|{due.minor}" -> pass
    """
    space = make_ready_space(desks=1, booking_style="free", days=2)
    parent = User.objects.get(guardianships__child=child)
    tuesday = MONDAY + timedelta(days=1)
    mine = services.book(ask=ask(space, parent, child), now=NOW)
    other = make_user("Bilal")
    taken = at(tuesday, 9 * 60, 14 * 60, space)
    services.book(ask=ask(space, other, make_child(other), span=taken), now=NOW)

    page = words(client.get(f"/bookings/{mine.reference}/move/?day={tuesday}"))

    assert "Start 08:30 to" in page
    assert 'name="take" value="2026-03-17T13:00Z/2026-03-17T16:30Z|1650"' in page
    assert "Take 14:00–17:30 instead, €16.50" in page


def children(client: Client, booking: Booking, *chosen: Child, post: bool = True) -> Any:
    address = f"/bookings/{booking.reference}/children/"
    data = {"asked": "1", "with": [child.pk for child in chosen], "seen": "2400"}
    if post:
        return client.post(address, data)
    return client.get(f"{address}?{urlencode(data, doseq=True)}")


def test_a_sibling_comes_too_and_the_new_price_stands_before(
    client: Client, booking: Booking, child: Child, sibling: Child
) -> None:
    page = words(children(client, booking, child, sibling, post=False))
    assert "€16.50" in page
    assert "€24" in page

    children(client, booking, child, sibling)
    children(client, booking, child, sibling)

    booking.refresh_from_db()
    assert {place.child for place in booking.live_places()} == {child, sibling}
    assert (booking.price, booking.changes) == (2400, 1)


def test_a_child_is_dropped_and_its_place_is_free(
    client: Client, space: Space, parent: User, child: Child, sibling: Child
) -> None:
    both = services.book(ask=ask(space, parent, child, sibling), now=NOW)

    children(client, both, child)

    assert [place.child for place in both.live_places()] == [child]
    assert CarePlace.objects.live().count() == 1


def test_a_child_that_does_not_fit_changes_nothing(
    client: Client, parent: User, child: Child, sibling: Child
) -> None:
    space = make_ready_space(room={"limit": 1})
    mine = services.book(ask=ask(space, parent, child), now=NOW)

    page = words(children(client, mine, child, sibling, post=False))
    answer = children(client, mine, child, sibling)

    assert "Your booking stays as it is." in page
    assert answer.status_code == 409
    assert [place.child for place in mine.live_places()] == [child]


def test_somebody_elses_child_is_not_taken_along(
    client: Client, booking: Booking, child: Child, other_child: Child
) -> None:
    children(client, booking, child, other_child)

    assert [place.child for place in booking.live_places()] == [child]


def test_a_child_more_never_costs_more_than_was_shown(
    client: Client, space: Space, booking: Booking, child: Child, sibling: Child
) -> None:
    """Sabotage: bookings/views/changing.py: seen_price=minor_units(request.POST.get("seen", "")), -> seen_price=None,"""
    space.price_lists.update(care_price=800)

    answer = children(client, booking, child, sibling)

    assert answer.status_code == 409
    assert "The price has just changed." in words(answer)
    booking.refresh_from_db()
    assert booking.changes == 0


def test_a_form_without_children_asked_for_changes_nothing(
    client: Client, booking: Booking
) -> None:
    """Sabotage: bookings/views/changing.py: context["nothing_chosen"] = True -> context["nothing_chosen"] = False"""
    answer = client.post(f"/bookings/{booking.reference}/children/", follow=True)

    assert answer.status_code == 422
    assert "Nothing is changed yet." in words(answer)
    assert "Changed." not in words(answer)


def test_a_family_of_one_child_reads_why_nobody_else_is_there(
    client: Client, booking: Booking
) -> None:
    """Sabotage: bookings/views/changing.py: page["only_child"] = len(known) == 1 -> page["only_child"] = False"""
    page = words(client.get(f"/bookings/{booking.reference}/children/"))

    assert "One child is in your family." in page
