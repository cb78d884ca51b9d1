"""Choose a time, hold it, check it, confirm it: the pages, without scripts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bookings.models import Booking, PlaceWatch
from bookings.selection import time_value
from bookings.services import book
from childcare.models import Child, Guardianship
from cobaby.accounts.models import User
from spaces.models import Space
from tests.bookings.test_book import ask
from tests.conftest import signed_in
from tests.factories import (
    HALF_DAYS,
    MONDAY,
    NOW,
    TODAY,
    at,
    close_monday,
    make_child,
    make_ready_space,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(client: Client, space: Space, **query: Any) -> str:
    return client.get(reverse("choose", args=[space.slug]), query).content.decode()


def fields_of(html: str) -> dict[str, Any]:
    """The hidden fields and the chosen time of the hold form, as a browser would send them."""
    form = html[html.index('id="hold"') :]
    form = form[: form.index("</form>")]
    pairs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    fields: dict[str, Any] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    chosen = re.search(r'name="time" value="([^"]+)"[^>]* checked', form)
    if chosen:
        fields["time"] = chosen.group(1)
    return fields


def test_a_visitor_is_asked_to_sign_in(space: Space) -> None:
    url = reverse("choose", args=[space.slug])

    response = Client().get(url)

    assert response.status_code == 302
    assert f"next={url}" in response["Location"]


def test_the_usual_children_are_chosen_already(
    space: Space, parent: User, child: Child, sibling: Child
) -> None:
    book(ask=ask(space, parent, child), now=NOW)

    html = page_of(signed_in(parent), space)

    assert re.search(rf'id="child-{child.pk}" checked', html)
    assert not re.search(rf'id="child-{sibling.pk}" checked', html)


def test_from_the_page_to_a_booking(space: Space, parent: User, child: Child) -> None:
    client = signed_in(parent)
    url = reverse("choose", args=[space.slug])
    held = client.post(url, fields_of(page_of(client, space)))
    check = client.get(held["Location"])

    booked = client.post(held["Location"], follow=True)

    booking = Booking.objects.get()
    assert "Kept for you until 09:10." in check.content.decode()
    assert booking.is_confirmed
    assert booking.reference in booked.content.decode()
    assert [place.child for place in booking.live_places()] == [child]


def test_sending_the_form_twice_holds_once(space: Space, parent: User, child: Child) -> None:
    client = signed_in(parent)
    url = reverse("choose", args=[space.slug])
    fields = fields_of(page_of(client, space))

    first, second = client.post(url, fields), client.post(url, fields)

    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1


def test_going_back_and_choosing_another_time_replaces_the_hold(
    space: Space, parent: User, child: Child
) -> None:
    client = signed_in(parent)
    url = reverse("choose", args=[space.slug])
    fields = fields_of(page_of(client, space))
    client.post(url, fields)
    fields["time"] = time_value(at(MONDAY, 780, 990, space))

    client.post(url, fields)

    assert Booking.objects.get().span == at(MONDAY, 780, 990, space)


def test_a_time_gone_meanwhile_says_so_and_keeps_the_choice(parent: User, child: Child) -> None:
    space = make_ready_space(desks=1)
    client = signed_in(parent)
    fields = fields_of(page_of(client, space))
    other = make_user("Bilal")
    book(ask=ask(space, other, make_child(other)), now=NOW)

    response = client.post(reverse("choose", args=[space.slug]), fields)

    html = response.content.decode()
    assert response.status_code == 409
    assert "All desks of this kind are taken at this time." in html
    assert re.search(rf'id="child-{child.pk}" checked', html)


def test_a_hold_lost_offers_the_three_nearest_times(parent: User, child: Child) -> None:
    """Nothing is typed again: each is a button with children, desk and length.

    Sabotage: bookings/availability/choices.py: now: datetime, most: int = 3 -> now: datetime, most: int = 2
    """
    space = make_ready_space(desks=1, days=3)
    client = signed_in(parent)
    held = client.post(reverse("choose", args=[space.slug]), fields_of(page_of(client, space)))
    other = make_user("Bilal")
    later = NOW + timedelta(minutes=11)
    book(ask=ask(space, other, make_child(other)), now=later)

    with time_machine.travel(later, tick=False):
        response = client.post(held["Location"])

    html = response.content.decode()
    assert response.status_code == 409
    assert "somebody else took the place" in html
    tuesday = MONDAY + timedelta(days=1)
    nearest = [at(MONDAY, 780, 990, space), *(at(tuesday, *t, space) for t in HALF_DAYS)]
    assert re.findall(r'name="time" value="([^"]+)"', html) == [time_value(one) for one in nearest]
    assert html.count(f'name="with" value="{child.pk}"') == len(nearest)


def test_a_hold_lost_to_the_other_parent_says_so(
    space: Space, parent: User, other_parent: User, child: Child
) -> None:
    """No other family took it: the other parent was faster, with the same child.

    Sabotage: bookings/services/confirming.py: Booking.objects.exclude(person=ask.person) -> Booking.objects.filter(person=ask.person)
    """
    Guardianship.objects.create(guardian=other_parent, child=child, relation="father")
    client = signed_in(parent)
    held = client.post(reverse("choose", args=[space.slug]), fields_of(page_of(client, space)))
    later = NOW + timedelta(minutes=11)
    book(ask=ask(space, other_parent, child), now=later)

    with time_machine.travel(later, tick=False):
        html = client.post(held["Location"]).content.decode()

    assert "another adult of your family booked" in html and "Somebody was faster" in html


def test_a_hold_lost_to_a_closed_day_blames_nobody(
    space: Space, parent: User, child: Child
) -> None:
    """Sabotage: bookings/refusals.py: return self.by_family or (full and self.others_came) -> return True"""
    client = signed_in(parent)
    held = client.post(reverse("choose", args=[space.slug]), fields_of(page_of(client, space)))
    close_monday(space, "The roof", None)

    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        html = client.post(held["Location"]).content.decode()

    assert "something has changed meanwhile" in html and "Somebody was faster" not in html


def test_no_children_yet_leads_to_adding_one(space: Space, parent: User) -> None:
    response = signed_in(parent).get(reverse("choose", args=[space.slug]))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("add_child"))


def test_the_day_is_kept_while_the_first_child_is_added(space: Space, parent: User) -> None:
    """Sabotage: bookings/views/choosing.py: if selection.day else {} -> if False else {}"""
    url = reverse("choose", args=[space.slug])

    response = signed_in(parent).get(url, {"day": MONDAY.isoformat()})

    assert f"day%3D{MONDAY.isoformat()}" in response["Location"]


def test_a_no_says_why_and_offers_the_nearest_yes(parent: User, child: Child) -> None:
    space = make_ready_space(desks=1, booking_style="free")
    other = make_user("Bilal")
    book(ask=ask(space, other, make_child(other)), now=NOW)

    html = page_of(signed_in(parent), space, day=MONDAY.isoformat())

    assert "does not fit" in html
    assert "Take 12:30–16:00 instead" in html


def test_somebody_elses_hold_is_not_found(
    space: Space, parent: User, child: Child, other_parent: User
) -> None:
    client = signed_in(parent)
    held = client.post(reverse("choose", args=[space.slug]), fields_of(page_of(client, space)))

    response = signed_in(other_parent).post(held["Location"])

    assert response.status_code == 404
    assert Booking.objects.get().is_held


@pytest.mark.parametrize(
    ("ahead", "said"), [(10, "Friday 20 March"), (16, "Thursday 26 March"), (27, "Monday 6 April")]
)
def test_a_day_far_ahead_is_the_day_that_is_shown(
    parent: User, child: Child, ahead: int, said: str
) -> None:
    """From the search for a date, and from the mail that a place is free: no first day is named.

    Another day stood there with a time of its own, ready to be booked.

    Sabotage: bookings/selection.py: today + timedelta(days=DAYS_SHOWN) <= day -> day.year < 2000 and day
    """
    space, day = make_ready_space(days=28), TODAY + timedelta(days=ahead)
    time = time_value(at(day, 9 * 60, 12 * 60 + 30, space))

    html = page_of(signed_in(parent), space, day=day, asked=1, desk="laptop", time=time)

    assert f"<legend>{said} " in html
    assert re.search(f'value="{time}"[^>]* checked', html)


def test_a_day_that_cannot_be_booked_yet_begins_with_today(parent: User, space: Space) -> None:
    """Sabotage: bookings/selection.py: <= day <= last -> <= day"""
    html = page_of(signed_in(parent), space, day=TODAY + timedelta(days=40), asked=1)

    assert "<legend>Tuesday 10 March " in html


@pytest.mark.parametrize(
    "query",
    [
        {"day": "2026-13-45"},
        {"day": "\x00"},
        {"from": "9999-99-99"},
        {"length": "9" * 40},
        {"length": "-5"},
        {"with": "abc"},
        {"desk": "'; drop"},
        {"time": "2026-03-16T08:00Z/2026-03-16T07:00Z"},
        {"time": "x/y"},
        {"from": "2099-01-01"},
    ],
)
def test_nonsense_in_the_address_becomes_the_usual_choice(
    query: dict[str, str], space: Space, parent: User, child: Child
) -> None:
    response = signed_in(parent).get(reverse("choose", args=[space.slug]), query)

    assert response.status_code == 200


def test_the_query_count_does_not_grow_with_bookings(
    space: Space, parent: User, child: Child, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        other = make_user()
        book(ask=ask(space, other, make_child(other)), now=NOW)
    client = signed_in(parent)
    page_of(client, space)

    with django_assert_max_num_queries(30):
        page_of(client, space)


@pytest.mark.parametrize(
    "time",
    [
        "0001-01-01T00:00+14:00/0001-01-01T01:00+14:00",
        "9999-12-31T23:00Z/9999-12-31T23:30Z",
        "2026-03-16T09:00Z/2027-03-16T09:00Z",
    ],
)
def test_a_time_out_of_reach_is_no_time(
    time: str, space: Space, parent: User, child: Child
) -> None:
    """Sabotage: bookings/selection.py: return span if is_near and span.minutes <= LONGEST_DAY else None -> return span"""
    client, booking = signed_in(parent), book(ask=ask(space, parent, child), now=NOW)
    asked = {"asked": "1", "with": child.pk, "desk": "laptop"}

    chosen = client.post(reverse("choose", args=[space.slug]), asked | {"time": time})
    waited = client.post(reverse("watch_place", args=[space.slug]), asked | {"watch": time})
    moved = client.post(reverse("move_booking", args=[booking.reference]), {"time": time})

    assert (chosen.status_code, waited.status_code, moved.status_code) == (200, 302, 422)
    assert not PlaceWatch.objects.exists()


def test_a_reference_of_nonsense_is_not_there(parent: User) -> None:
    """PostgreSQL takes no NUL in a text.

    Sabotage: bookings/urls.py: bookings/<slug:reference>/check/ -> bookings/<str:reference>/check/
    """
    assert signed_in(parent).get("/bookings/%00/check/").status_code == 404
