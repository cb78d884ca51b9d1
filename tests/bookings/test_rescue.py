"""A cut broke bookings: who is concerned, what each can become, and what the family is told."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bookings import refusals
from bookings.asks import Ask
from bookings.models import Booking, Rescue
from bookings.services import book, cancel_booking, move_booking, rescue_booking
from bookings.services.fees import cancellation_fee
from bookings.troubles import troubles
from bookings.waysout import Way, WayOut, chosen_way, ways_out
from childcare.audit import audit
from childcare.models import CareRoom, Educator, Shift
from childcare.refusals import CareFull
from childcare.services.absences import report_educator_ill
from childcare.services.cuts import change_hours, close_days
from childcare.services.shifts import move_shift
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from cobaby.outbox.registry import render_of
from spaces.models import OpeningHours, Space
from spaces.services.desks import take_desk_out_of_service
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_child,
    make_desks,
    make_ready_space,
    make_user,
    set_room_limit,
)

pytestmark = pytest.mark.django_db

MORNING, AFTERNOON = (9 * 60, 12 * 60 + 30), (13 * 60, 16 * 60 + 30)
TUESDAY = MONDAY + timedelta(days=1)


def book_for(space: Space, day: date = MONDAY, name: str = "Ana", **overrides: object) -> Booking:
    parent = make_user(name, language=str(overrides.pop("language", "en")))
    months = overrides.pop("months", (30,))
    children = tuple(make_child(parent, months=m, name=f"Mila {m}") for m in months)  # type: ignore[attr-defined]
    span = at(day, *overrides.pop("when", MORNING), space)  # type: ignore[misc, call-arg]
    return book(ask=Ask(parent, space, span, "laptop", children, uuid4()), now=NOW)


@pytest.fixture
def jana() -> User:
    return make_user("Jana Weber")


@pytest.fixture
def space() -> Space:
    """Two educators on Monday and Tuesday; five families of one child on Monday morning."""
    made = make_ready_space(desks=8, days=2, room={"limit": 12}, longitude=40.0)
    for n in range(5):
        book_for(made, name=f"Family {n}")
    return made


@pytest.fixture
def short(space: Space) -> Space:
    """One educator is ill on Monday: one is missing in the morning."""
    educator = Educator.objects.filter(shifts__space_day__space=space).order_by("pk")[0]
    report_educator_ill(educator=educator, day=MONDAY, now=NOW)
    return space


def ways(space: Space, day: date = MONDAY) -> dict[int, list[WayOut]]:
    found = troubles(space, NOW)
    bookings = Booking.objects.filter(pk__in=found).with_lines().order_by("pk")
    return ways_out(list(bookings), found, day, NOW)


def first_way(space: Space, kind: str) -> tuple[Booking, WayOut]:
    booking_id, found = next(iter(ways(space).items()))
    return Booking.objects.get(pk=booking_id), next(way for way in found if way.way == kind)


def rescue(space: Space, kind: str, by: User) -> Rescue:
    booking, way = first_way(space, kind)
    return rescue_booking(booking=booking, way=way, by=by, now=NOW)


def causes(space: Space) -> list[str]:
    return [str(trouble.cause) for trouble in troubles(space, NOW).values()]


# --- who is concerned


def test_nobody_is_where_nothing_is_broken(space: Space) -> None:
    assert troubles(space, NOW) == {}


def test_who_is_there_while_an_educator_is_missing(short: Space) -> None:
    """Sabotage: bookings/troubles.py: if any(pair) and self._is_ahead(row, q)] -> if not any(pair)]"""
    book_for(short, when=AFTERNOON)

    found = troubles(short, NOW)

    assert causes(short) == ["staff"] * 5
    assert {trouble.span for trouble in found.values()} == {at(MONDAY, *MORNING, short)}


def test_what_is_over_concerns_nobody(space: Space) -> None:
    """One educator came an hour late; the families are there until noon.

    Sabotage: bookings/troubles.py: return _quarter(row, q).end > self.now -> return True
    """
    shift = Shift.objects.filter(space_day__space=space).earliest("pk")
    late = at(MONDAY, 10 * 60, 17 * 60 + 30, space)
    move_shift(
        shift=shift, room=shift.care_room, educator=shift.educator, span=late,
        version=shift.version, now=NOW, as_fact=True,
    )  # fmt: skip

    assert len(troubles(space, at(MONDAY, 9 * 60 + 30, 9 * 60 + 45, space).start)) == 5
    assert troubles(space, late.start) == {}


def test_who_is_in_a_room_that_takes_fewer(space: Space) -> None:
    """Sabotage: bookings/troubles.py: (count > row.care_room.limit or -> (False or"""
    set_room_limit(room=CareRoom.objects.get(space=space), limit=4, now=NOW, as_fact=True)

    assert causes(space) == ["room"] * 5


def test_who_is_in_a_house_that_takes_fewer(space: Space) -> None:
    """Sabotage: bookings/troubles.py: at) for other in rows) > self.house_most -> at) for other in rows) > 99"""
    regime = space.regime
    change_hours(
        space=space, now=NOW, as_fact=True,
        change=lambda: type(regime).objects.update(most_at_once=4),
    )  # fmt: skip

    assert causes(space) == ["room"] * 5


def test_who_comes_when_it_is_closed(space: Space) -> None:
    """A desk alone counts too.

    Sabotage: bookings/troubles.py: yield Trouble(booking_id, day, Cause.CLOSED, outside(span, work)) -> pass
    """
    book_for(space, TUESDAY, months=())
    close_days(space=space, first=MONDAY, last=TUESDAY, reason="Pipe", now=NOW, as_fact=True)

    assert causes(space) == ["closed"] * 6


def test_who_comes_outside_shorter_hours(space: Space) -> None:
    hours = OpeningHours.objects.filter(space=space, purpose="care")
    change_hours(space=space, now=NOW, as_fact=True, change=lambda: hours.update(start_minute=600))

    assert causes(space) == ["closed"] * 5


def test_whose_desk_is_out_of_service(space: Space) -> None:
    """Sabotage: bookings/troubles.py: elif state == DeskReservation.State.DISPLACED: -> elif False:"""
    _break_desk(space)

    assert causes(space) == ["desk"]


def _break_desk(space: Space, number: int = 1) -> None:
    take_desk_out_of_service(
        desk=space.desks.get(number=number), span=at(MONDAY, 480, 1080, space), note="Broken",
        now=NOW, as_fact=True,
    )  # fmt: skip


# --- the ways out


def test_the_nearest_times_come_first_and_cancelling_last(short: Space) -> None:
    """Sabotage: bookings/waysout.py: nothing = Amount(0, self.booking.currency) -> return"""
    found = next(iter(ways(short).values()))

    assert [way.way for way in found] == [Way.TIME, Way.TIME, Way.CANCEL]
    assert [way.span for way in found[:2]] == [
        at(MONDAY, *AFTERNOON, short),
        at(TUESDAY, *MORNING, short),
    ]
    assert found[-1].price.minor == 0


def test_each_way_that_is_offered_can_be_had(short: Space, jana: User) -> None:
    """Sabotage: bookings/services/rescuing.py: end_booking(booking, days, 0, now) -> pass"""
    _near(short)
    families = list(ways(short).values())

    assert {way.way for way in families[0]} == {Way.TIME, Way.SPACE, Way.CANCEL}
    for number in range(len(families[0])):
        booking = Booking.objects.get(pk=next(iter(ways(short))))
        with transaction.atomic():
            rescue_booking(booking=booking, way=families[0][number], by=jana, now=NOW)
            transaction.set_rollback(True)


def test_a_space_near_has_room(short: Space) -> None:
    """Sabotage: bookings/waysout.py: if apart[one] <= NEAR_KM] -> if False]"""
    near = _near(short)
    make_ready_space(name="Far away", longitude=41.0, slug="far")

    spaces = {way.space for way in ways(short)[next(iter(ways(short)))] if way.way == Way.SPACE}

    assert spaces == {near}


def _near(space: Space) -> Space:
    return make_ready_space(name="Near by", slug="near-by", longitude=40.02, desks=6)


def test_the_notice_of_the_space_binds_families_not_the_space(short: Space) -> None:
    """Sabotage: bookings/waysout.py: return now - timedelta(minutes=space.notice_minutes) -> return now"""
    Space.objects.filter(pk=short.pk).update(notice_minutes=60 * 24 * 14)

    [first, *_others] = next(iter(ways(Space.objects.get(pk=short.pk)).values()))

    assert first.way == Way.TIME


def test_another_desk_of_the_kind_or_of_another(space: Space) -> None:
    """Sabotage: bookings/waysout.py: if self.trouble.cause == Rescue.Cause.DESK: -> if False:"""
    _break_desk(space)

    assert next(iter(ways(space).values()))[0].way == Way.DESK


def test_ways_cost_as_many_queries_for_many_families(short: Space) -> None:
    """Sabotage: bookings/waysout.py: children: list[Child] = Visit(self.booking).children -> children = [p.child for p in self.booking.live_places()]"""
    found = troubles(short, NOW)
    bookings = list(Booking.objects.filter(pk__in=found).with_lines())

    counts = []
    for some in (bookings[:1], bookings):
        with CaptureQueriesContext(connection) as asked:
            ways_out(some, found, MONDAY, NOW)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_troubles_cost_as_many_queries_for_many_families(space: Space) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            troubles(space, NOW)
        counts.append(len(asked))
        book_for(space, TUESDAY, name="More")

    assert counts[0] == counts[1] <= 10


# --- taking one


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
    near = _near(short)

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
    _break_desk(space)

    saved = rescue(space, Way.DESK, jana)

    desk = Booking.objects.get(pk=saved.booking.pk).live_desk()
    assert desk is not None
    assert (desk.desk.number, desk.state) == (6, "booked")


def test_another_kind_of_desk_where_the_own_kind_is_full(space: Space, jana: User) -> None:
    make_desks(space, 1, "equipped")
    for number in (8, 7, 6, 1):
        _break_desk(space, number)

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


# --- what the family hears


def mails(booking: Booking) -> list[str]:
    due = Message.objects.unsent().filter(recipient=booking.person, due_at__lte=NOW)
    return sorted(due.values_list("kind", flat=True))


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


def test_the_mail_names_the_reason_of_closed_hours(space: Space, jana: User) -> None:
    """Sabotage: bookings/rescues.py: opening_on(space, day).why_closed(rescue.span) -> opening_on(space, day).reason"""
    Message.objects.all().delete()
    minutes = (11 * 60, 14 * 60)
    close_days(
        space=space,
        first=MONDAY,
        last=MONDAY,
        reason="No heating",
        now=NOW,
        minutes=minutes,
        as_fact=True,
    )

    rescue(space, Way.CANCEL, jana)

    mail = render_of("booking_rescued")(Message.objects.get(kind="booking_rescued"))
    assert mail is not None and "No heating" in mail.text


def test_in_another_space_one_mail_stands_for_the_confirmation(short: Space, jana: User) -> None:
    """Sabotage: bookings/messages.py: outbox.withdraw(now=now, keys=[_key(became, "confirmed")]) -> pass"""
    _near(short)
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
