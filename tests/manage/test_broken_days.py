"""What has to be resolved is said where a manager begins the day, and on the list of that day."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from bookings.models import Booking
from bookings.services.changing import change_booking
from childcare.models import Educator
from childcare.services.absences import report_educator_ill
from childcare.services.cuts import close_days
from childcare.services.rooms import set_regime
from spaces.models import Closure, DeskReservation, Space
from tests.factories import MONDAY, NOW, close_monday, set_room_limit
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
    """Sabotage: cobaby/home/broken.py: Rescue.Cause.CLOSED: _closed, ->
    Sabotage: bookings/troubles.py: found[trouble.space_id, trouble.day][trouble.cause] += 1 -> pass
    """
    assert "Nothing waits for you here." in first_page(client)

    close_monday(space, "A burst pipe")
    page = first_page(client)

    assert CLOSED in page and ways in page
    assert "Nothing waits for you here." not in page


def test_hours_that_no_family_booked_say_nothing(client, space, booking) -> None:
    """Sabotage: bookings/troubles.py: care = self.hours[key].care -> care = ()"""
    close_monday(space, "A burst pipe", (14 * 60, 16 * 60))

    assert "while it is closed" not in first_page(client)


def test_a_child_that_was_dropped_meets_no_closed_room(client, space, booking) -> None:
    """Its place was given back: care may be closed, its parent still works. No page of that day
    falls over a room whose day has no quarters.

    Sabotage: bookings/troubles.py: .exclude(cancelled) ->
    Sabotage: cobaby/home/rooms.py: if day.children and day.space_day.date -> if day.space_day.date
    """
    kind = booking.desk_kind
    change_booking(booking=booking, span=booking.span, desk_kind=kind, children=[], now=NOW)
    close_days(space=space, first=MONDAY, last=MONDAY, reason="Mumps", what="care", now=NOW)

    assert "while it is closed" not in first_page(client)


def test_a_desk_to_find_stands_on_the_first_page(client, space, booking, ways) -> None:
    """Sabotage: cobaby/home/broken.py: , Rescue.Cause.DESK: _desks} -> }"""
    DeskReservation.objects.update(state=DeskReservation.State.DISPLACED)

    page = first_page(client)

    assert "Mon 16 March: 1 family needs another desk." in page and ways in page


def test_a_room_that_takes_fewer_by_now_stands_on_the_first_page(
    client, space, booking, ways
) -> None:
    """Sabotage: cobaby/home/broken.py: Rescue.Cause.ROOM: _too_full, ->"""
    room = space.care_rooms.get()
    set_room_limit(room=room, limit=0, now=NOW, as_fact=True)

    page = first_page(client)

    said = "Mon 16 March: 1 family is booked while it is too full."
    assert said in page and ways in page


@pytest.mark.parametrize("of_the_house", [False, True])
def test_more_children_than_may_come_are_a_sentence_of_the_week(
    read, space, booking, ways, of_the_house: bool
) -> None:
    """Sabotage: cobaby/manage/notes.py: found += _too_full(day, now) -> pass
    Sabotage: cobaby/manage/notes.py: limits += [(None, house)] if house is not None else [] -> pass
    """
    if of_the_house:
        set_regime(space=space, values={"most_at_once": 0}, now=NOW, as_fact=True)
    else:
        set_room_limit(room=space.care_rooms.get(), limit=0, now=NOW, as_fact=True)

    html = read("manage_week", week="2026-W12")

    where = space.name if of_the_house else space.care_rooms.get().name
    assert f"Monday 09:00–12:30, {where}: 1 child, 0 at most." in plain(html) and ways in html


def test_what_is_over_is_not_to_be_resolved(client, read, space, booking, clock) -> None:
    """Nobody can do anything about it, and its page of ways out is empty.

    Sabotage: cobaby/home/broken.py: for words in short_sentences([day], now) -> for words in short_sentences([day])
    """
    educators = Educator.objects.filter(shifts__space_day__space=space)
    for educator in list(educators):
        report_educator_ill(educator=educator, day=MONDAY, now=NOW)
    assert "educator short" in first_page(client)

    clock.move_to(booking.span.end + timedelta(minutes=30))

    assert "educator short" not in first_page(client)
    assert "educator short" not in plain(read("manage_day", MONDAY.isoformat()))


def test_the_list_of_a_day_says_what_is_wrong_with_it(read, space, booking, ways) -> None:
    """Sabotage: cobaby/manage/views/days.py: "closed": closed_words(hours, space), -> "closed": [],
    Sabotage: cobaby/home/broken.py: return broken_days([space], care_days, now, known)[space.pk] -> return []
    """
    close_monday(space, "A burst pipe")

    page = read("manage_day", MONDAY.isoformat())

    assert CLOSED in plain(page) and ways in page
    assert "Closed 11:00–14:00: A burst pipe" in plain(page)


@pytest.mark.parametrize(
    ("what", "said"),
    [("all", "Closed: Training"), ("care", "No care: Training"), ("work", "No desks: Training")],
)
def test_a_day_without_care_is_no_closed_day(read, space, booking, what: str, said: str) -> None:
    """Sabotage: cobaby/manage/panel.py: if hours.is_closed: -> if hours.reason:"""
    close_monday(space, "Training", None)
    Closure.objects.update(what=what)

    pages = [read("manage_day", str(MONDAY)), read("manage_week", week="2026-W12", day=str(MONDAY))]

    assert all(said in plain(page) for page in pages)


def test_all_hours_of_care_closed_is_a_day_without_care(read, space, booking) -> None:
    """Sabotage: cobaby/manage/cells.py: (why := hours.why_closed(day.hull, Purpose.CARE)) -> (why := hours.reason)"""
    close_monday(space, "Training", (8 * 60, 18 * 60))
    Closure.objects.update(what="care")

    assert "No care: Training" in plain(read("manage_week", week="2026-W12"))


def test_nobody_is_turned_away_from_closed_hours(read, space, booking) -> None:
    """Sabotage: cobaby/manage/notes.py: lambda m: _holds(hours.care, m) and 0 < m.places -> lambda m: 0 < m.places"""
    close_monday(space, "A burst pipe", (9 * 60, 12 * 60))

    page = plain(read("manage_week", week="2026-W12"))

    assert "is closed, but booked" in page and "All care places are taken." not in page
