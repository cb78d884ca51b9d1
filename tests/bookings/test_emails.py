"""What a family gets by mail, in its language and on the space's own wall."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from icalendar import Calendar

from bookings import services
from bookings.models import Booking
from childcare.models import Child
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from cobaby.outbox.sending import send_due
from spaces.models import Space
from tests.bookings.test_book import ask
from tests.factories import MONDAY, NOW, at

Sent = Callable[..., list[Any]]


@pytest.fixture
def sent(clock: Any) -> Sent:
    """What goes out up to `now`, and nothing of before."""

    def send(now: datetime = NOW) -> list[Any]:
        mail.outbox.clear()
        clock.move_to(now)
        send_due(lambda: now)
        return list(mail.outbox)

    return send


def said(letter: Any) -> str:
    return f"{letter.subject}\n{letter.body}\n{letter.alternatives[0][0]}"


def test_the_confirmation_says_all_of_it(sent: Sent, booking: Booking, parent: User) -> None:
    [letter] = sent()

    assert letter.to == [parent.email]
    assert letter.subject.startswith("Booked: Mon 16 March, 09:00–12:30, Zwei Stühle")
    for word in (booking.reference, "Mila", "Lindenhof 4", "€16.50", "Free to cancel until"):
        assert word in letter.body, word
        assert word in letter.alternatives[0][0], word
    assert f"http://localhost:8000/bookings/{booking.reference}/" in letter.body


def test_the_calendar_file_comes_along(sent: Sent, booking: Booking) -> None:
    [letter] = sent()

    [(name, content, kind)] = [tuple(file) for file in letter.attachments]
    assert name == f"cobaby-{booking.reference}.ics"
    assert kind.startswith("text/calendar")
    event: Any = Calendar.from_ical(content).walk("VEVENT")[0]
    assert event["DTSTART"].dt == booking.span.start
    assert "text/calendar" in letter.message().as_string()


def test_a_name_with_a_line_break_goes_out_and_adds_no_line(
    sent: Sent, space: Space, booking: Booking
) -> None:
    """No browser types it, but a form takes it: no mail of this space, and no feed, came then.

    Sabotage: bookings/calendar.py: vText(" ".join(space.name.split())) -> vText(space.name)
    """
    Space.objects.filter(pk=space.pk).update(name="Nest\r\nATTENDEE:mailto:all@example.org")

    [letter] = sent()

    [(_name, content, _kind)] = [tuple(file) for file in letter.attachments]
    event: Any = Calendar.from_ical(content).walk("VEVENT")[0]
    assert event["ORGANIZER"].params["CN"] == "Nest ATTENDEE:mailto:all@example.org"
    assert "ATTENDEE" not in event


def test_the_mail_speaks_the_persons_language(sent: Sent, booking: Booking, parent: User) -> None:
    parent.language = "de"
    parent.save()

    [letter] = sent()

    assert "Mo, 16. März" in letter.subject
    assert 'lang="de"' in letter.alternatives[0][0]


def test_a_change_says_how_it_stands_now(sent: Sent, space: Space, booking: Booking) -> None:
    sent()
    services.move_booking(booking=booking, span=at(MONDAY, 780, 990, space), now=NOW)

    [letter] = sent()

    assert letter.subject.startswith("Changed: Mon 16 March, 13:00–16:30")


def test_of_two_changes_only_the_last_is_told(sent: Sent, space: Space, booking: Booking) -> None:
    """Sabotage: bookings/emails.py: if booking.is_cancelled or message.key != changed_key(booking): -> if booking.is_cancelled:"""
    sent()
    for start in (780, 540):
        services.move_booking(booking=booking, span=at(MONDAY, start, start + 210, space), now=NOW)

    assert len(sent()) == 1


def test_cancelled_says_the_fee_and_takes_the_event_away(sent: Sent, booking: Booking) -> None:
    sent()
    late = booking.span.start - timedelta(hours=3)
    services.cancel_booking(booking=booking, now=late)

    letters = sent(late)

    [letter] = [letter for letter in letters if letter.subject.startswith("Cancelled")]
    assert "It costs €8.25." in letter.body
    assert b"METHOD:CANCEL" in as_bytes(letter.attachments[0][1])


def test_what_was_cancelled_before_the_mail_went_is_not_confirmed(
    sent: Sent, booking: Booking
) -> None:
    """Sabotage: bookings/emails.py: return None if booking.is_cancelled else _mail( -> return _mail("""
    services.cancel_booking(booking=booking, now=NOW)

    assert [letter.subject[:9] for letter in sent()] == ["Cancelled"]


def test_reminders_come_on_the_evening_before_and_in_the_morning(
    sent: Sent, booking: Booking
) -> None:
    """18:00 and 07:00 in Berlin, one hour ahead of UTC in March."""
    sent()
    evening = NOW.replace(day=15, hour=17)

    assert sent(evening - timedelta(minutes=1)) == []
    [first] = sent(evening)
    assert sent(evening + timedelta(hours=12, minutes=59)) == []
    [second] = sent(evening + timedelta(hours=13))

    assert first.subject.startswith("See you on Mon 16 March")
    assert second.subject.startswith("Today, 09:00–12:30")


def test_a_reminder_that_comes_too_late_is_not_sent(sent: Sent, booking: Booking) -> None:
    """Sabotage: bookings/emails.py: or booking.span.start <= _now(): -> or False:"""
    sent()

    assert sent(booking.span.start) == []


def test_a_moved_booking_reminds_of_its_new_day_only(
    sent: Sent, parent: User, child: Child, booking: Booking, space: Space
) -> None:
    """Sabotage: bookings/emails.py: is_stale = message.key != reminder_key(booking, name) -> is_stale = False"""
    Message.objects.filter(kind="booking_confirmed").delete()
    Booking.objects.filter(pk=booking.pk).update(changes=1)  # as if a tick held the old reminder

    assert sent(NOW.replace(day=15, hour=17)) == []


def test_no_word_about_illness(sent: Sent, booking: Booking, child: Child) -> None:
    sent()
    services.report_ill(booking=booking, child=child, keep_desk=True, now=NOW)

    [letter] = sent()

    assert letter.subject.startswith("Changed")
    for word in ("ill", "sick", "health"):
        assert f" {word}" not in said(letter).lower()


def test_a_mail_of_a_booking_made_at_night_says_the_local_day(
    sent: Sent, parent: User, child: Child, space: Space
) -> None:
    services.book(ask=ask(space, parent, child), now=NOW)
    parent.zone = "America/New_York"
    parent.save()

    [letter] = sent()

    assert "Monday 16 March, 09:00–12:30" in letter.body


def as_bytes(content: Any) -> bytes:
    return content if isinstance(content, bytes) else content.encode()
