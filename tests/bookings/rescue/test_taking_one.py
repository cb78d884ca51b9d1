"""One way is taken: what becomes of the booking, and what the family hears."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as sending

from bookings import refusals
from bookings.models import Booking, Rescue
from bookings.rescues import rescued
from bookings.services import cancel_booking, move_booking, rescue_booking
from bookings.services.fees import cancellation_fee
from bookings.troubles import troubles
from bookings.waysout import Way, chosen_way
from childcare.audit import audit
from childcare.models import CareRoom
from childcare.refusals import CareFull
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from cobaby.outbox.registry import render_of
from cobaby.outbox.sending import send_due
from spaces.models import Closure, Space
from tests.bookings.rescue.broken import (
    AFTERNOON,
    MORNING,
    TUESDAY,
    book_for,
    break_desk,
    first_way,
    house_near,
    mails,
    rescue,
    ways,
)
from tests.factories import (
    MONDAY,
    NOW,
    at,
    close_monday,
    make_desks,
    set_room_limit,
)

pytestmark = pytest.mark.django_db


def test_another_time_and_enough_have_moved(short: Space, jana: User) -> None:
    """One of five leaves, and one educator is enough for four: the others stay.

    Sabotage: bookings/services/rescuing.py: raise refusals.NothingToRescue -> pass
    """
    other, way = list(ways(short).items())[1]
    saved = rescue(short, Way.TIME, jana)

    saved.booking.refresh_from_db()
    assert saved.booking.span == at(MONDAY, *AFTERNOON, short)
    assert (saved.way, saved.cause, saved.by) == ("time", "staff", jana)
    assert saved.span == at(MONDAY, *MORNING, short)
    assert troubles(short, NOW) == {}
    assert audit(MONDAY, TUESDAY) == []
    with pytest.raises(refusals.NothingToRescue):
        rescue_booking(booking=Booking.objects.get(pk=other), way=way[0], by=jana, now=NOW)


def test_a_family_never_pays_more_for_it_and_may_leave_for_nothing(
    short: Space, jana: User
) -> None:
    """Sabotage: bookings/services/rescuing.py: booking.is_free_to_cancel, booking.least_fee = True, 0 -> pass"""
    short.price_lists.update(care_price=5000)
    before = Booking.objects.earliest("pk").price

    saved = rescue(short, Way.TIME, jana)

    hour_before = saved.booking.span.start - timedelta(hours=1)
    booking = Booking.objects.get(pk=saved.booking.pk)
    assert booking.price == before == sum(booking.lines.values_list("amount", flat=True))
    assert cancellation_fee(booking, hour_before).amount.minor == 0


def test_who_moves_it_themselves_pays_as_usual_again(short: Space, jana: User) -> None:
    """Sabotage: bookings/services/changing.py: total, least_fee, False -> total, least_fee, True"""
    saved = rescue(short, Way.TIME, jana)

    moved = move_booking(booking=saved.booking, span=at(TUESDAY, *MORNING, short), now=NOW)

    assert not moved.is_free_to_cancel


def test_a_space_near_takes_them_over(short: Space, jana: User) -> None:
    """Sabotage: bookings/services/rescuing.py: became = write_booking(ask, day, now, None) -> became = booking"""
    near = house_near(short)

    saved = rescue(short, Way.SPACE, jana)

    became = saved.became
    assert became is not None
    assert (became.space_day.space, became.state) == (near, "confirmed")
    assert became.is_free_to_cancel
    saved.booking.refresh_from_db()
    assert (saved.booking.state, saved.booking.fee) == ("cancelled", 0)
    assert audit(MONDAY, TUESDAY) == []


def test_another_desk(space: Space, jana: User) -> None:
    """Sabotage: bookings/desks.py: reservation.state = DeskReservation.State.BOOKED -> pass"""
    break_desk(space)

    saved = rescue(space, Way.DESK, jana)

    desk = Booking.objects.get(pk=saved.booking.pk).live_desk()
    assert desk is not None
    assert (desk.desk.number, desk.state) == (6, "booked")


def test_another_kind_of_desk_where_the_own_kind_is_full(space: Space, jana: User) -> None:
    make_desks(space, 1, "equipped")
    for number in (8, 7, 6, 1):
        break_desk(space, number)

    saved = rescue(space, Way.DESK, jana)

    booking = Booking.objects.get(pk=saved.booking.pk)
    assert booking.desk_kind == "equipped"
    assert booking.price == 900 + 750


def test_cancelled_free_of_charge(short: Space, jana: User) -> None:
    """Sabotage: bookings/services/rescuing.py: end_booking(fresh, days, 0, now) -> end_booking(fresh, days, fresh.price, now)"""
    saved = rescue(short, Way.CANCEL, jana)

    saved.booking.refresh_from_db()
    assert (saved.booking.state, saved.booking.fee) == ("cancelled", 0)
    assert saved.booking.live_places() == []


def test_a_way_that_was_taken_meanwhile_is_refused_and_nothing_changes(
    short: Space, jana: User
) -> None:
    """Sabotage: bookings/services/rescuing.py: seats = find(places, ask, new_day, now) -> seats = kept_seats(places, ask, new_day, now)"""
    booking, way = first_way(short, Way.TIME)
    set_room_limit(room=CareRoom.objects.get(space=short), limit=5, now=NOW)
    for n in range(4):
        book_for(short, when=AFTERNOON, name=f"Faster {n}")

    with pytest.raises(CareFull) as refusal:
        rescue_booking(booking=booking, way=way, by=jana, now=NOW)

    assert refusal.value.message
    booking.refresh_from_db()
    assert booking.span == at(MONDAY, *MORNING, short)
    assert not Rescue.objects.exists()
    assert booking.pk in troubles(short, NOW)


def test_a_way_that_is_not_offered_any_more(short: Space) -> None:
    """Sabotage: bookings/waysout.py: if way.value == value: -> if way.way == Way.CANCEL:"""
    found = next(iter(ways(short).values()))

    assert chosen_way(found, found[1].value) == found[1]
    with pytest.raises(refusals.WayTaken):
        chosen_way(found[1:], found[0].value)
    with pytest.raises(refusals.NoWayChosen):
        chosen_way(found, "")


def test_what_has_begun_does_not_move_and_what_is_cancelled_is_left(
    short: Space, jana: User
) -> None:
    """Sabotage: bookings/services/rescuing.py: if not is_here or way.way not in (Way.END, Way.TOLD, Way.DESK): -> if not is_here:"""
    booking, way = first_way(short, Way.TIME)
    later = booking.span.start + timedelta(minutes=5)

    with pytest.raises(refusals.AlreadyStarted):
        rescue_booking(booking=booking, way=way, by=jana, now=later)
    cancel_booking(booking=booking, now=NOW)
    with pytest.raises(refusals.NotChangeable):
        rescue_booking(booking=booking, way=way, by=jana, now=NOW)


def test_one_mail_says_what_happened_and_what_is_now(short: Space, jana: User) -> None:
    """No educator is named, nor any illness.

    Sabotage: bookings/messages.py: kind="booking_rescued", -> kind="booking_changed",
    """
    booking = Booking.objects.get(pk=next(iter(ways(short))))
    Message.objects.all().delete()

    saved = rescue(short, Way.TIME, jana)

    assert mails(booking) == ["booking_rescued"]
    mail = render_of("booking_rescued")(Message.objects.get(kind="booking_rescued"))
    assert mail is not None
    assert "There are not enough educators at that time." in mail.text
    assert "Monday 16 March, 09:00–12:30" in mail.text and "13:00–16:30" in mail.text
    assert "Katrin" not in mail.text and " ill" not in mail.text
    assert saved.booking.reference in mail.text
    assert [file.mime_type for file in mail.attachments] == ["text/calendar; method=PUBLISH"]


def test_it_is_sent_in_the_language_of_the_family(short: Space, jana: User) -> None:
    """Whatever the manager speaks who chose it.

    Sabotage: cobaby/outbox/sending.py: with translation.override(message.spoken_language): -> with translation.override("en"):
    """
    User.objects.exclude(pk=jana.pk).update(language="de")
    Message.objects.all().delete()

    rescue(short, Way.TIME, jana)
    send_due(lambda: NOW)

    [sent] = sending.outbox
    assert "Montag, 16. März" in sent.body and "Das hat der Ort für dich gewählt." in sent.body


def test_the_mail_names_the_reason_of_closed_hours(space: Space, jana: User) -> None:
    """Sabotage: bookings/rescues.py: opening_on(space, day).why_closed(rescue.span, closed) -> opening_on(space, day).reason"""
    Message.objects.all().delete()
    close_monday(space, "No heating")

    rescue(space, Way.CANCEL, jana)

    mail = render_of("booking_rescued")(Message.objects.get(kind="booking_rescued"))
    assert mail is not None and "No heating" in mail.text


def test_the_mail_names_only_what_the_family_meets(space: Space, jana: User) -> None:
    """Who has a desk alone, closed for hours, does not read why care is closed all day.

    Sabotage: bookings/services/rescuing.py: closed=trouble.closed, -> closed="",
    """
    Message.objects.all().delete()
    Booking.objects.all().delete()
    book_for(space, name="Nils", months=())
    close_monday(space, "Painting")
    close_monday(space, "Training", None)
    Closure.objects.filter(reason="Training").update(what=Closure.What.CARE)

    saved = rescue(space, Way.CANCEL, jana)

    assert "Painting" in rescued(saved).because
    assert "Training" not in rescued(saved).because


def test_who_meets_both_reads_both(space: Space, jana: User) -> None:
    """Sabotage: bookings/troubles.py: return replace(self, closed=Closure.What.ALL) -> return self"""
    close_monday(space, "Painting")
    Closure.objects.update(what=Closure.What.WORK)
    close_monday(space, "Training", None)
    Closure.objects.filter(reason="Training").update(what=Closure.What.CARE)

    saved = rescue(space, Way.CANCEL, jana)

    assert "Training. Painting" in rescued(saved).because


def test_in_another_space_one_mail_stands_for_the_confirmation(short: Space, jana: User) -> None:
    """Sabotage: bookings/messages.py: outbox.withdraw(now=now, keys=[_key(became, "confirmed")]) -> pass"""
    house_near(short)
    booking = Booking.objects.get(pk=next(iter(ways(short))))
    Message.objects.all().delete()

    rescue(short, Way.SPACE, jana)

    assert mails(booking) == ["booking_rescued"]
    mail = render_of("booking_rescued")(Message.objects.get(kind="booking_rescued"))
    assert mail is not None and "Near by" in mail.text
    assert [file.mime_type for file in mail.attachments] == [
        "text/calendar; method=PUBLISH",
        "text/calendar; method=CANCEL",
    ]


def test_of_what_was_cancelled_since_nothing_is_said(short: Space, jana: User) -> None:
    saved = rescue(short, Way.TIME, jana)
    cancel_booking(booking=saved.booking, now=NOW)

    message = Message.objects.get(kind="booking_rescued")
    assert render_of("booking_rescued")(message) is None
