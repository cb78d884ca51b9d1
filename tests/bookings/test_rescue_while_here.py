"""A cut broke bookings that have begun: the family is there, and somebody speaks with them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bookings import refusals
from bookings.early import early_end
from bookings.models import Booking, Rescue
from bookings.services import rescue_booking, rescue_with_next
from bookings.services.fees import cancellation_fee
from bookings.troubles import troubles
from bookings.waysout import Way, WayOut, ways_out
from childcare.audit import audit
from childcare.models import CareRoom, Educator
from childcare.services.absences import report_educator_ill
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from cobaby.outbox.registry import render_of
from spaces.models import Space
from spaces.ranges import Span
from spaces.services.desks import take_desk_out_of_service
from tests.bookings.rescue.broken import AFTERNOON, MORNING, book_for, first_way
from tests.factories import (
    MONDAY,
    NOW,
    at,
    close_monday,
    make_ready_space,
    make_user,
    set_room_limit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def jana() -> User:
    return make_user("Jana Weber")


@pytest.fixture
def space() -> Space:
    """Two educators on Monday; five families of one child are there from nine o'clock."""
    made = make_ready_space(desks=8, room={"limit": 12}, longitude=40.0)
    for n in range(5):
        book_for(made, name=f"Family {n}")
    return made


@pytest.fixture
def ten(space: Space) -> datetime:
    """Ten past ten, when one of the two educators has gone home ill."""
    now = at(MONDAY, 10 * 60, 11 * 60, space).start + timedelta(minutes=10)
    educator = Educator.objects.filter(shifts__space_day__space=space).order_by("pk")[0]
    report_educator_ill(educator=educator, day=MONDAY, now=now)
    return now


def ways(space: Space, now: datetime) -> tuple[Booking, dict[str, WayOut]]:
    """Of the first family."""
    found = troubles(space, now)
    bookings = list(Booking.objects.filter(pk__in=found).with_lines().order_by("pk"))
    offered = ways_out(bookings, found, MONDAY, now)[bookings[0].pk]
    return bookings[0], {str(way.way): way for way in offered}


def test_who_is_here_stays_or_goes_earlier(space: Space, ten: datetime) -> None:
    """Nobody is sent away without being asked: to stay comes first.

    Sabotage: bookings/waysout.py: if self.booking.span.start <= self.now: -> if False:
    """
    _booking, found = ways(space, ten)

    assert list(found) == ["told", "end"]


def test_what_was_had_is_paid_by_its_share_and_the_rest_is_free(
    space: Space, ten: datetime, jana: User
) -> None:
    """75 of 210 minutes of a desk for 9.00 and care for 7.50: 3.21 and 2.67, rounded down.

    Sabotage: bookings/early.py: line.pk: line.amount * had // whole -> line.pk: line.amount
    """
    booking, found = ways(space, ten)

    rescue_booking(booking=booking, way=found["end"], by=jana, now=ten)

    ended = Booking.objects.get(pk=booking.pk)
    assert ended.span == at(MONDAY, 9 * 60, 10 * 60 + 15, space)
    assert ended.price == found["end"].price.minor == 321 + 267
    assert sum(ended.lines.values_list("amount", flat=True)) == ended.price
    assert cancellation_fee(ended, ten).amount.minor == 0


def test_its_places_are_free_from_then_on(space: Space, ten: datetime, jana: User) -> None:
    """The child that goes is one fewer: with four, one educator is enough again.

    Sabotage: bookings/services/ending.py: place.booked = had.range() -> pass
    """
    booking, found = ways(space, ten)

    rescue_booking(booking=booking, way=found["end"], by=jana, now=ten)

    assert troubles(space, ten + timedelta(minutes=20)) == {}
    assert audit(MONDAY, MONDAY) == []
    desk, stop = booking.live_desk(), Booking.objects.get(pk=booking.pk).span.end
    assert desk is not None and desk.span.end == stop
    assert {place.during.upper for place in booking.live_places()} == {stop}


def test_who_was_told_stays_and_is_off_the_list(space: Space, ten: datetime, jana: User) -> None:
    """Sabotage: bookings/troubles.py: if not self._was_told(one)} -> if True}"""
    booking, found = ways(space, ten)
    Message.objects.all().delete()

    rescue_booking(booking=booking, way=found["told"], by=jana, now=ten)

    fresh = Booking.objects.get(pk=booking.pk)
    assert (fresh.span, fresh.price) == (booking.span, booking.price)
    assert booking.pk not in troubles(space, ten)
    assert not Message.objects.filter(kind="booking_rescued").exists()
    with pytest.raises(refusals.NothingToRescue):
        rescue_booking(booking=booking, way=found["end"], by=jana, now=ten)


def test_who_was_told_is_on_the_list_again_for_something_harder(
    space: Space, ten: datetime, jana: User
) -> None:
    """It was said that too few educators are there; now the house closes at noon.

    Sabotage: bookings/troubles.py: and _rank(trouble) >= WORST_FIRST.index(Cause(told)) ->
    """
    booking, found = ways(space, ten)
    rescue_booking(booking=booking, way=found["told"], by=jana, now=ten)

    close_monday(space, "A burst pipe", (12 * 60, 18 * 60))

    assert troubles(space, ten)[booking.pk].cause == Rescue.Cause.CLOSED
    again, offered = ways(space, ten)
    assert again == booking
    rescue_booking(booking=booking, way=offered["told"], by=jana, now=ten)
    assert booking.pk not in troubles(space, ten)


def test_the_mail_says_when_it_ended(space: Space, ten: datetime, jana: User) -> None:
    booking, found = ways(space, ten)

    rescue_booking(booking=booking, way=found["end"], by=jana, now=ten)

    mail = render_of("booking_rescued")(Message.objects.get(kind="booking_rescued"))
    assert mail is not None
    assert "Your booking ended early" in mail.text and "09:00–10:15" in mail.text
    assert "The rest of your time costs you nothing." in mail.text
    assert "cancel free of charge" not in mail.text


def test_a_desk_that_breaks_under_ones_hands_is_changed_at_once(space: Space, jana: User) -> None:
    """Sabotage: bookings/services/rescuing.py: (Way.END, Way.TOLD, Way.DESK): -> (Way.END, Way.TOLD):"""
    now = at(MONDAY, 10 * 60, 11 * 60, space).start
    take_desk_out_of_service(
        desk=space.desks.get(number=1), span=at(MONDAY, 600, 1080, space), note="Broken",
        now=now, as_fact=True,
    )  # fmt: skip
    booking, found = ways(space, now)

    assert list(found) == ["desk", "told", "end"]
    rescue_booking(booking=booking, way=found["desk"], by=jana, now=now)
    desk = booking.live_desk()
    assert desk is not None and (desk.desk.number, desk.state) == (6, "booked")


def test_who_is_not_here_yet_is_not_ended(space: Space, jana: User) -> None:
    """Sabotage: bookings/services/rescuing.py: if way.way in (Way.END, Way.TOLD) and not is_here: -> if False:"""
    educator = Educator.objects.filter(shifts__space_day__space=space).order_by("pk")[0]
    report_educator_ill(educator=educator, day=MONDAY, now=NOW)
    booking = Booking.objects.earliest("pk")
    told = WayOut(Way.TOLD, space, booking.span, booking.desk_kind, booking.price_amount)

    with pytest.raises(refusals.WayTaken):
        rescue_booking(booking=booking, way=told, by=jana, now=NOW)


def test_in_the_last_quarter_there_is_nothing_to_end() -> None:
    """Sabotage: bookings/early.py: span.start < stop < span.end -> span.start < stop"""
    start = NOW.replace(minute=0)
    span = Span(start, start + timedelta(hours=1))

    def after(minutes: int) -> datetime | None:
        return early_end(span, start + timedelta(minutes=minutes))

    assert after(0) == start + timedelta(minutes=15)
    assert after(44) == start + timedelta(minutes=45)
    assert after(45) is None and after(59) is None and after(-15) is None


# --- the next way, by itself


@pytest.fixture
def short(space: Space) -> Space:
    educator = Educator.objects.filter(shifts__space_day__space=space).order_by("pk")[0]
    report_educator_ill(educator=educator, day=MONDAY, now=NOW)
    return space


def test_the_next_way_is_the_one_that_changes_least(short: Space, jana: User) -> None:
    """The afternoon is full by now, so it is a day later.

    Sabotage: bookings/services/rescuing.py: if way.is_another and not -> if way.way == Way.CANCEL and not
    """
    near = make_ready_space(name="Near by", slug="near-by", longitude=40.02, desks=6)
    set_room_limit(room=CareRoom.objects.get(space=short), limit=5, now=NOW)
    for n in range(4):
        book_for(short, when=AFTERNOON, name=f"Faster {n}")
    booking = Booking.objects.filter(during=at(MONDAY, *MORNING, short).range()).earliest("pk")

    saved = rescue_with_next(booking=booking, by=jana, now=NOW)

    assert saved.became is not None
    assert saved.became.space_day.space == near


def test_nobody_pays_more_by_itself(short: Space, jana: User) -> None:
    """The house near by is the only way left, and a dearer one.

    Sabotage: bookings/services/rescuing.py: and not way.dearer_by(fresh): -> :
    """
    near = make_ready_space(name="Near by", slug="near-by", longitude=40.02, desks=6)
    near.price_lists.update(care_price=9_00)
    set_room_limit(room=CareRoom.objects.get(space=short), limit=5, now=NOW)
    for n in range(4):
        book_for(short, when=AFTERNOON, name=f"Faster {n}")
    booking = Booking.objects.filter(during=at(MONDAY, *MORNING, short).range()).earliest("pk")

    with pytest.raises(refusals.NoWayLeft):
        rescue_with_next(booking=booking, by=jana, now=NOW)


def test_nobody_pays_more_than_the_way_said(short: Space, jana: User) -> None:
    """Sabotage: bookings/services/rescuing.py: if became.price > way.price.minor: -> if False:"""
    near = make_ready_space(name="Near by", slug="near-by", longitude=40.02, desks=6)
    booking, way = first_way(short, Rescue.Way.SPACE)
    near.price_lists.update(care_price=9_00)

    with pytest.raises(refusals.PriceHasRisen):
        rescue_booking(booking=booking, way=way, by=jana, now=NOW)

    assert not Rescue.objects.exists() and Booking.objects.get(pk=booking.pk).is_confirmed


def test_nobody_is_cancelled_by_itself(short: Space, jana: User) -> None:
    """Sabotage: bookings/waysout.py: in (Way.DESK, Way.TIME, Way.SPACE) -> != Way.DESK"""
    set_room_limit(room=CareRoom.objects.get(space=short), limit=5, now=NOW)
    for n in range(4):
        book_for(short, when=AFTERNOON, name=f"Faster {n}")
    booking = Booking.objects.earliest("pk")

    with pytest.raises(refusals.NoWayLeft):
        rescue_with_next(booking=booking, by=jana, now=NOW)

    booking.refresh_from_db()
    assert booking.is_confirmed
