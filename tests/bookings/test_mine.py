"""Today, My bookings, the calendar file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from bookings import services
from bookings.models import Booking, Rescue
from childcare.models import Child, Guardianship
from cobaby.accounts.models import User
from spaces.models import Space, SpaceDescription
from tests.bookings.test_book import ask
from tests.conftest import signed_in
from tests.factories import MONDAY, NOW, at, make_ready_space


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_nothing_booked_yet_has_one_way_on(client: Client) -> None:
    page = words(client.get("/today/"))

    assert "Nothing booked yet" in page
    assert "Two chairs are waiting" in page


def test_what_is_next_stands_large(client: Client, booking: Booking, monday_morning: Any) -> None:
    SpaceDescription.objects.create(
        space=booking.space_day.space, language="en", text="A house", bring="Rain trousers"
    )
    page = words(client.get("/today/"))

    assert 'Next: this morning, <span class="nw">09:00–12:30</span>' in page
    assert 'aria-label="Care from 09:00 to 12:30. Your desk from 09:00 to 12:30."' in page
    assert "Mila is with" in page
    assert "Katrin" in page
    assert "Rain trousers" in page
    assert "<b>You, at 12:30</b>" in page
    assert "We are running late" in page
    assert "Cancel this morning" in page


def test_care_outlasts_work_by_the_handover_and_the_day_says_so(
    client: Client, parent: User, child: Child, monday_morning: Any
) -> None:
    """Sabotage: bookings/visits.py: spans = [Span.of(place.during) for place in self.places] -> spans = [self.booking.span for _place in self.places]"""
    space = make_ready_space(margin_before=15, margin_after=30)
    services.book(ask=ask(space, parent, child), now=NOW)

    page = words(client.get("/today/"))

    assert 'aria-label="Care from 08:45 to 13:00. Your desk from 09:00 to 12:30."' in page
    assert "08:45" in page and "<b>You, at 12:30</b>" in page


def test_today_says_what_the_space_changed(client: Client, booking: Booking, manager: User) -> None:
    """Sabotage: bookings/today.py: rescue=last_rescue(coming[0]) -> rescue=None"""
    Rescue.objects.create(
        booking=booking,
        cause=Rescue.Cause.STAFF,
        way=Rescue.Way.TIME,
        space_day=booking.space_day,
        during=booking.during,
        by=manager,
        at=NOW,
    )

    assert "You have another time." in words(client.get("/today/"))


def test_another_adult_who_may_collect_is_named(
    client: Client, booking: Booking, child: Child, other_parent: User
) -> None:
    """Sabotage: bookings/visits.py:  if all(link.may_collect for link in found)] -> ]"""
    link = Guardianship.objects.create(guardian=other_parent, child=child, relation="grandfather")
    assert "Bilal Demir (grandfather) may also collect." in words(client.get("/today/"))

    link.may_collect = False
    link.save()
    assert "Bilal Demir" not in words(client.get("/today/"))


def test_not_today_says_when(client: Client, booking: Booking) -> None:
    page = words(client.get("/today/"))

    assert "Not today. Next: Monday 16 March," in page
    assert "We are running late" not in page


def test_while_it_runs_it_cannot_be_cancelled(client: Client, booking: Booking, clock: Any) -> None:
    clock.move_to(booking.span.start + timedelta(hours=1))

    page = words(client.get("/today/"))

    assert "Now:" in page
    assert "/cancel/" not in page
    assert "/ill/" in page


def test_when_it_is_over_the_page_says_so(client: Client, booking: Booking, clock: Any) -> None:
    clock.move_to(booking.span.end)

    assert "That was today" in words(client.get("/today/"))


def test_over_today_is_asked_by_the_clock_of_the_space(
    booking: Booking, parent: User, clock: Any
) -> None:
    """Monday 13:00 in Dresden is Tuesday 01:00 in Auckland, where this parent lives.

    Sabotage: bookings/today.py: local_day(now, last.space_day.space.tz) -> local_day(now, user.tz)
    """
    parent.zone = "Pacific/Auckland"
    parent.save()
    clock.move_to(booking.span.end + timedelta(minutes=30))

    assert "That was today" in words(signed_in(parent).get("/today/"))

    clock.move_to(booking.span.end + timedelta(hours=12))
    assert "Nothing booked yet" in words(signed_in(parent).get("/today/"))


def test_what_comes_after_it(client: Client, parent: User, child: Child, clock: Any) -> None:
    space = make_ready_space(days=3)
    for day in range(3):
        span = at(MONDAY + timedelta(days=day), 540, 750, space)
        services.book(ask=ask(space, parent, child, span=span), now=NOW)

    page = words(client.get("/today/"))

    assert "After that" in page
    assert "Wed 18 March, 09:00–12:30" in page


def test_a_list_draws_who_comes(client: Client, booking: Booking) -> None:
    """One desk and one child, as the words beside it say.

    Sabotage: templates/bookings/_row.html: {% rounds children=visit.children|length one_row=True %} ->
    """
    row = words(client.get("/bookings/")).split('class="who-comes">')[1].split("</span>")[0]

    assert row.count("<svg") == 2


def test_a_hold_leads_on(
    client: Client, space: Space, parent: User, child: Child, clock: Any
) -> None:
    held = services.hold(ask=ask(space, parent, child), now=NOW)
    assert f"/bookings/{held.reference}/check/" in words(client.get("/today/"))

    clock.move_to(NOW + timedelta(minutes=11))
    assert held.reference not in words(client.get("/today/"))


def test_bookings_of_others_are_not_seen(client: Client, foreign: Booking) -> None:
    """Sabotage: bookings/models/booking.py: return self.filter(person=user) -> return self"""
    for address in ("/today/", "/bookings/", "/bookings/?past=1"):
        page = words(client.get(address))
        assert foreign.reference not in page
        assert "Elif" not in page
    assert client.get(f"/bookings/{foreign.reference}/calendar.ics").status_code == 404


def test_upcoming_and_past(client: Client, booking: Booking) -> None:
    assert booking.reference in words(client.get("/bookings/"))
    assert booking.reference not in words(client.get("/bookings/?past=1"))

    services.cancel_booking(booking=booking, now=NOW)

    assert booking.reference not in words(client.get("/bookings/"))
    past = words(client.get("/bookings/?past=1"))
    assert booking.reference in past
    assert "Cancelled" in past


@pytest.mark.parametrize(("years_later", "said"), [(0, "Mon 16 March,"), (1, "Mon 16 March 2026,")])
def test_what_is_over_says_its_year_when_that_is_another(
    booking: Booking, years_later: int, said: str
) -> None:
    """Sabotage: bookings/visits.py: is_old = self.year not in (None, day.year) -> is_old = False
    Sabotage: bookings/visits.py: is_old = self.year not in (None, day.year) -> is_old = True
    """
    services.cancel_booking(booking=booking, now=NOW)

    with time_machine.travel(NOW.replace(year=NOW.year + years_later), tick=False):
        assert said in words(signed_in(booking.person).get("/bookings/?past=1"))


def queries(client: Client, address: str) -> int:
    client.get(address)  # the first one of a session notes the device
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", ["/bookings/", "/today/"])
def test_a_page_asks_as_much_for_many_as_for_one(
    client: Client, parent: User, child: Child, address: str
) -> None:
    """Sabotage: bookings/views/mine.py: visible_to(request.user).with_lines(), timezone.now() -> visible_to(request.user), timezone.now()"""
    space = make_ready_space(days=5)
    spans = [
        at(MONDAY + timedelta(days=day), start, start + 210, space)
        for day in range(5)
        for start in (540, 780)
    ]
    for span in spans[:2]:
        services.book(ask=ask(space, parent, child, span=span), now=NOW)
    few = queries(client, address)

    for span in spans[2:]:
        services.book(ask=ask(space, parent, child, span=span), now=NOW)

    assert queries(client, address) == few <= 20


def test_a_long_list_has_pages(client: Client, parent: User, child: Child) -> None:
    space = make_ready_space(days=8)
    for day in (0, 1, 2, 3, 4, 7):
        for start in (540, 780):
            span = at(MONDAY + timedelta(days=day), start, start + 210, space)
            services.book(ask=ask(space, parent, child, span=span), now=NOW)
    one_more = make_ready_space(days=9)
    span = at(MONDAY + timedelta(days=8), 540, 750, one_more)
    services.book(ask=ask(one_more, parent, child, span=span), now=NOW)

    assert words(client.get("/bookings/")).count("· Desk, Mila") == 12
    assert words(client.get("/bookings/?page=2")).count("· Desk, Mila") == 1


@pytest.mark.parametrize("query", ["?page=99", "?page=x", "?past=1&page=-1"])
def test_an_odd_page_number_is_no_error(client: Client, booking: Booking, query: str) -> None:
    assert client.get(f"/bookings/{query}").status_code == 200


def event(content: bytes) -> Any:
    return Calendar.from_ical(content).walk("VEVENT")[0]


def test_the_calendar_file_stays_the_same_event(client: Client, booking: Booking) -> None:
    """Sabotage: bookings/calendar.py: event.add("sequence", booking.changes) -> event.add("sequence", 0)"""
    address = f"/bookings/{booking.reference}/calendar.ics"
    first = event(client.get(address).content)

    afternoon = at(MONDAY, 13 * 60, 16 * 60 + 30, booking.space_day.space)
    services.move_booking(booking=booking, span=afternoon, now=NOW)
    second = event(client.get(address).content)

    assert first["UID"] == second["UID"]
    assert (int(first["SEQUENCE"]), int(second["SEQUENCE"])) == (0, 1)
    assert second["DTSTART"].dt == afternoon.start


def test_the_calendar_file_names_no_child_and_says_when_cancelled(
    client: Client, booking: Booking
) -> None:
    """Sabotage: bookings/calendar.py: {child.first_name[:1]} -> {child.first_name}"""
    address = f"/bookings/{booking.reference}/calendar.ics"
    before = client.get(address).content
    services.cancel_booking(booking=booking, now=NOW)

    answer = client.get(address)

    assert b"METHOD:PUBLISH" in before
    assert b"M." in before
    assert b"Mila" not in before
    assert b"METHOD:CANCEL" in answer.content
    assert b"STATUS:CANCELLED" in answer.content
    assert answer["Content-Type"].startswith("text/calendar")
