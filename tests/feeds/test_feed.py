"""A private calendar: the same events as in the mails, newer by their sequence, read by its address."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from bookings.asks import Ask
from bookings.calendar import calendar_of
from bookings.models import Booking
from bookings.services import book, cancel_booking, hold, move_booking, report_ill
from bookings.visits import whole_visit
from childcare.models import Child
from cobaby.accounts.models import User
from cobaby.feeds.models import CalendarFeed
from cobaby.feeds.services import note_reading, open_feed
from cobaby.server.logs import Readable
from spaces.models import Membership, Space
from tests.access.world_accounts import signed_in_now
from tests.conftest import signed_in
from tests.factories import MONDAY, NOW, PASSWORD, at, make_user

pytestmark = pytest.mark.django_db
MORNING, AFTERNOON = (9 * 60, 12 * 60 + 30), (13 * 60, 16 * 60 + 30)


@pytest.fixture(autouse=True)
def now() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def booking(space: Space, parent: User, child: Child) -> Booking:
    return book(ask=ask(space, parent, child), now=NOW)


def ask(space: Space, parent: User, *children: Child, minutes: tuple[int, int] = MORNING) -> Ask:
    return Ask(parent, space, at(MONDAY, *minutes, space), "laptop", children, uuid4())


def address_of(user: User, space: Space | None = None) -> str:
    _feed, secret = open_feed(user=user, space=space, form_token=uuid4(), now=NOW)
    return reverse("calendar_feed", args=[secret])


def events(answer: Any) -> list[Any]:
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_the_feed_and_the_mail_tell_of_the_same_event(booking: Booking, parent: User) -> None:
    """Sabotage: cobaby/feeds/calendars.py: calendar.add_component(event_of(visit)) -> calendar.add_component(Event())"""
    move_booking(booking=booking, span=at(MONDAY, *AFTERNOON, booking.space_day.space), now=NOW)
    booking.refresh_from_db()
    [event] = events(Client().get(address_of(parent)))

    [mailed] = Calendar.from_ical(calendar_of(whole_visit(booking))).walk("VEVENT")
    same = "uid sequence dtstamp last-modified dtstart dtend summary status location".split()
    assert {name: event[name] for name in same} == {name: mailed[name] for name in same}


def test_a_move_raises_the_sequence_of_the_same_event(booking: Booking, parent: User) -> None:
    """Sabotage: bookings/calendar.py: event.add("sequence", booking.changes) -> event.add("sequence", 0)"""
    address = address_of(parent)
    [before] = events(Client().get(address))

    move_booking(
        booking=booking, span=ask(booking.space_day.space, parent, minutes=AFTERNOON).span, now=NOW
    )

    [after] = events(Client().get(address))
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert before["dtstart"].dt < after["dtstart"].dt


def test_each_change_stamps_the_event_anew(booking: Booking, parent: User, child: Child) -> None:
    """RFC 5545 3.8.7.2 and 3.8.7.3: when this instance of the event was made.

    Sabotage: bookings/models/booking.py: self.changed_at = now -> pass
    Sabotage: bookings/services/cancelling.py: update_fields=["price", "changes", "changed_at", "child_ids"] -> update_fields=["price", "changes", "child_ids"]
    """
    address, hour = address_of(parent), timedelta(hours=1)
    span = at(MONDAY, *AFTERNOON, booking.space_day.space)
    stamps = [stamped(address)]

    move_booking(booking=booking, span=span, now=NOW + hour)
    stamps.append(stamped(address))
    report_ill(booking=booking, child=child, keep_desk=True, now=NOW + 2 * hour)
    stamps.append(stamped(address))
    cancel_booking(booking=booking, now=NOW + 3 * hour)
    stamps.append(stamped(address))

    assert stamps == [{NOW + hours * hour} for hours in range(4)]


def stamped(address: str) -> set[datetime]:
    """DTSTAMP and LAST-MODIFIED of the one event of a feed, as long as they agree."""
    [event] = events(Client().get(address))
    return {event["dtstamp"].dt, event["last-modified"].dt}


def test_a_cancelled_one_says_so_for_a_month(booking: Booking, parent: User, now: Any) -> None:
    """Sabotage: bookings/models/booking.py: return self.filter(kept | gone).order_by("during", "pk") -> return self.filter(kept).order_by("during", "pk")
    Sabotage: bookings/models/booking.py: cancelled_at__gt=now - KEPT_IN_CALENDARS -> cancelled_at__gt=now - 9 * KEPT_IN_CALENDARS
    """
    address = address_of(parent)
    cancel_booking(booking=booking, now=NOW)

    [event] = events(Client().get(address))
    now.shift(timedelta(days=31))

    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)
    assert events(Client().get(address)) == []


def test_children_stand_there_by_their_first_letter(booking: Booking, parent: User) -> None:
    """Sabotage: bookings/calendar.py: f"{child.first_name[:1]}." for child -> f"{child.first_name}." for child"""
    text = Client().get(address_of(parent)).content.decode()

    assert "M." in text
    assert "Mila" not in text and "Kovač" not in text


def test_each_event_says_what_the_standard_asks_for(
    booking: Booking, parent: User, space: Space, manager: User
) -> None:
    """RFC 5545 for every event, RFC 5546 for what is published: an organizer, once.

    Sabotage: bookings/calendar.py: event.add("organizer", organizer_of(space)) -> pass
    Sabotage: cobaby/feeds/calendars.py: event.add("organizer", organizer_of(space)) -> pass
    """
    for address in (address_of(parent), address_of(manager, space)):
        for event in events(Client().get(address)):
            assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= event.keys()
            assert event["organizer"].startswith("mailto:") and not event.errors
            assert event["organizer"].params["CN"] == space.name


def test_a_hold_is_nothing_for_a_calendar(space: Space, parent: User) -> None:
    hold(ask=ask(space, parent), now=NOW)

    assert events(Client().get(address_of(parent))) == []


def test_a_reader_who_has_it_already_gets_304(booking: Booking, parent: User, now: Any) -> None:
    """Sabotage: cobaby/feeds/services.py: has_changed = content != feed.content -> has_changed = True"""
    address = address_of(parent)
    first = Client().get(address)
    now.shift(timedelta(minutes=30))
    tags = {"If-None-Match": first["ETag"]}
    dates = {"If-Modified-Since": first["Last-Modified"]}

    assert Client().get(address, headers=tags).status_code == 304
    assert Client().get(address, headers=dates).status_code == 304

    cancel_booking(booking=booking, now=NOW + timedelta(minutes=30))
    assert Client().get(address, headers=tags).status_code == 200
    newer = Client().get(address, headers=dates)
    assert (newer.status_code, newer["Last-Modified"]) == (200, "Tue, 10 Mar 2026 08:30:00 GMT")


def test_a_space_tells_counts_and_no_names(
    space: Space, booking: Booking, manager: User, parent: User
) -> None:
    """Sabotage: cobaby/feeds/calendars.py: {"taken": counts.taken, -> {"taken": 0,"""
    answer = Client().get(address_of(manager, space))

    monday = next(e for e in events(answer) if e["uid"].startswith(str(MONDAY)))
    assert monday["summary"] == "1 of 4 desks, 1 child"
    text = answer.content.decode()
    assert not any(word in text for word in ("Mila", "Ana", "M.", booking.reference))


def test_the_feed_of_a_space_ends_with_the_role(space: Space, manager: User) -> None:
    """Sabotage: cobaby/feeds/views.py: get_object_or_404(Space.objects.managed_by(found.user), pk=found.space_id) -> found.space"""
    address = address_of(manager, space)
    assert Client().get(address).status_code == 200

    Membership.objects.filter(user=manager).delete()

    assert Client().get(address).status_code == 404


def test_a_new_address_ends_the_old_and_closing_ends_both(parent: User) -> None:
    """Sabotage: cobaby/feeds/services.py: mine.delete() -> pass"""
    old, new = address_of(parent), address_of(parent)
    opened = [Client().get(address).status_code for address in (old, new)]
    pk = CalendarFeed.objects.get().pk

    signed_in(parent).post(reverse("close_calendar_feed", args=[pk]))

    assert opened == [404, 200]
    assert Client().get(new).status_code == 404


def test_what_is_closed_while_it_is_read_is_closed(parent: User) -> None:
    """Sabotage: cobaby/feeds/services.py: CalendarFeed.objects.filter(pk=feed.pk).update(**noted) -> feed.save(update_fields=list(noted))"""
    feed, _secret = open_feed(user=parent, space=None, form_token=uuid4(), now=NOW)
    CalendarFeed.objects.all().delete()
    note_reading(feed=feed, body=b"BEGIN:VCALENDAR", now=NOW)

    assert not CalendarFeed.objects.exists()


def test_a_person_who_may_not_sign_in_has_no_calendar(parent: User) -> None:
    address = address_of(parent)
    User.objects.filter(pk=parent.pk).update(is_active=False)

    assert Client().get(address).status_code == 404


def test_the_address_is_shown_once_and_kept_as_a_digest(parent: User) -> None:
    """Sabotage: cobaby/feeds/services.py: if known and known.form_token == form_token: -> if False:"""
    client, sent = signed_in_now(Client(), parent), {"form_token": str(uuid4()), "space": ""}

    page = client.post(reverse("calendar_feeds"), sent)
    again = client.post(reverse("calendar_feeds"), sent)

    secret = page.context["address"].rpartition("/")[2].removesuffix(".ics")
    assert len(secret) >= 43  # 256 bits in base64
    assert "This address was made before." in again.content.decode()
    assert secret not in str(CalendarFeed.objects.values().get())
    assert client.get(page.context["address"]).status_code == 200


def test_an_address_asks_for_the_password_again_and_is_then_made(parent: User) -> None:
    """Sabotage: cobaby/feeds/views.py: @reauthentication_required(allow_get=True)  # opens ->"""
    client = signed_in(parent)  # long ago
    page = client.get(reverse("calendar_feeds")).context

    sent = {"form_token": str(page["form_token"]), "space": ""}
    asked = client.post(reverse("calendar_feeds"), sent).headers["Location"]
    made_before = CalendarFeed.objects.exists()
    answer = client.post(asked, {"password": PASSWORD})

    assert asked.startswith(reverse("account_reauthenticate")) and not made_before
    assert client.get(answer.context["address"]).status_code == 200


def test_somebody_elses_space_cannot_be_opened(space: Space, other_manager: User) -> None:
    sent = {"form_token": str(uuid4()), "space": space.slug}

    answer = signed_in_now(Client(), other_manager).post(reverse("calendar_feeds"), sent)

    assert answer.status_code == 404
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("fails", [False, True])
def test_the_secret_stands_in_no_log(
    parent: User, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    """Read, unknown, or failing on our side: what our handler writes has no secret in it.

    Sabotage: cobaby/server/logs.py: return f"Answered with {getattr(record, 'status_code', 'a fault')}: {_route(record)}" -> return record.getMessage()
    """
    address = address_of(parent)
    secret = address.rpartition("/")[2].removesuffix(".ics")
    if fails:
        monkeypatch.setattr("cobaby.feeds.views.own_calendar", lambda *args: 1 / 0)
    [handler] = [one for one in logging.getLogger().handlers if type(one.formatter) is Readable]
    assert isinstance(handler, logging.StreamHandler)
    written = StringIO()
    monkeypatch.setattr(handler, "stream", written)

    Client(raise_request_exception=False).get(address)
    Client().get(address.replace(secret, secret[::-1]))

    assert "/calendar/<slug:secret>.ics" in written.getvalue()
    assert secret not in written.getvalue() and secret[::-1] not in written.getvalue()


def test_a_feed_asks_as_much_for_many(booking: Booking, parent: User, space: Space) -> None:
    """Sabotage: cobaby/feeds/calendars.py: in_a_calendar(now).with_lines() -> in_a_calendar(now)"""
    address = address_of(parent)
    Client().get(address)
    with CaptureQueriesContext(connection) as few:
        Client().get(address)
    other = make_user()
    book(ask=ask(space, parent, minutes=AFTERNOON), now=NOW)
    book(ask=ask(space, other, minutes=AFTERNOON), now=NOW)
    Client().get(address)

    with CaptureQueriesContext(connection) as many:
        assert len(events(Client().get(address))) == 2

    assert len(many) <= len(few)
