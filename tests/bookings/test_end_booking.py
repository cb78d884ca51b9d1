"""Cancel, fall ill, run out: the ladder, twice, after the start, and what is free then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings import refusals
from bookings.models import Booking
from bookings.services import book, cancel_booking, hold, report_ill
from bookings.services.expiry import forget_old_requests, release_run_out_holds
from bookings.tasks import release_expired_holds
from childcare.models import CareDay, CarePlace, Child
from cobaby.accounts.models import User
from cobaby.outbox.models import Message, Tick
from spaces.models import DeskReservation, Space
from tests.bookings.test_book import ask
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space, make_user


@pytest.mark.parametrize(
    ("hours", "minutes", "due"), [(24, 0, 0), (23, 59, 825), (2, 0, 825), (1, 59, 1650)]
)
def test_the_ladder(
    space: Space, parent: User, child: Child, hours: int, minutes: int, due: int
) -> None:
    """Nothing until a day before, half until two hours before, then all.

    Sabotage: bookings/services/cancelling.py: end_booking(booking, days, due.minor, now) -> end_booking(booking, days, 0, now)
    """
    booking = book(ask=ask(space, parent, child), now=NOW)
    before = timedelta(hours=hours, minutes=minutes)

    cancelled = cancel_booking(booking=booking, now=booking.span.start - before)

    assert (cancelled.fee, cancelled.is_cancelled) == (due, True)


def test_cancelling_frees_desk_and_places(parent: User, child: Child) -> None:
    """Sabotage: bookings/services/cancelling.py: DeskReservation.objects.filter(line__booking=booking).update( -> DeskReservation.objects.none().update("""
    space = make_ready_space(desks=1, room={"limit": 1})
    cancel_booking(booking=book(ask=ask(space, parent, child), now=NOW), now=NOW)
    other = make_user()

    assert book(ask=ask(space, other, make_child(other)), now=NOW).is_confirmed


def test_cancelling_twice_keeps_the_first_fee(space: Space, parent: User) -> None:
    """Sabotage: bookings/services/cancelling.py: check_changeable(booking, now) -> pass"""
    booking = book(ask=ask(space, parent), now=NOW)
    cancel_booking(booking=booking, now=NOW)

    again = cancel_booking(booking=booking, now=booking.span.start - timedelta(minutes=1))

    assert again.fee == 0
    assert Message.objects.filter(kind="booking_cancelled").count() == 1
    started = book(ask=ask(space, parent), now=NOW)
    with pytest.raises(refusals.AlreadyStarted):
        cancel_booking(booking=started, now=started.span.start)


def test_a_hold_is_not_cancelled(space: Space, parent: User) -> None:
    held = hold(ask=ask(space, parent), now=NOW)

    with pytest.raises(refusals.NotChangeable):
        cancel_booking(booking=held, now=NOW)


def test_reminders_are_taken_back(space: Space, parent: User) -> None:
    """Sabotage: cobaby/outbox/posting.py: unsent = unsent.filter(key__startswith=prefix) -> unsent = unsent.none()"""
    cancel_booking(booking=book(ask=ask(space, parent), now=NOW), now=NOW)

    reminders = Message.objects.filter(kind__startswith="reminder")
    assert reminders.count() == 2
    assert not reminders.filter(cancelled_at=None).exists()


def test_one_of_two_is_ill(space: Space, parent: User, child: Child, sibling: Child) -> None:
    booking = book(ask=ask(space, parent, child, sibling), now=NOW)
    soon = booking.span.start - timedelta(minutes=30)

    left = report_ill(booking=booking, child=child, keep_desk=False, now=soon)

    assert left.is_confirmed
    assert left.live_desk() is not None
    assert left.child_ids == [sibling.pk]
    assert left.price == 900 + 750
    assert max(CareDay.objects.get().children) == 1


@pytest.mark.parametrize(
    ("keep_desk", "state", "price"), [(True, "confirmed", 900), (False, "cancelled", 0)]
)
def test_the_only_child_is_ill(
    space: Space, parent: User, child: Child, keep_desk: bool, state: str, price: int
) -> None:
    """Sabotage: bookings/services/cancelling.py: ends_booking=not others and (desk is None or gives_desk_up), -> ends_booking=False,"""
    booking = book(ask=ask(space, parent, child), now=NOW)

    left = report_ill(booking=booking, child=child, keep_desk=keep_desk, now=NOW)

    assert left.state == state
    assert (left.price if keep_desk else left.fee) == price
    assert max(CareDay.objects.get().children) == 0


@pytest.mark.parametrize("keep_desk", [True, False])
def test_the_places_of_an_ill_child_are_free_at_once(
    parent: User, child: Child, keep_desk: bool
) -> None:
    """The next family books the last care place a moment later; the desk only if it was dropped.

    Sabotage: bookings/services/cancelling.py: state=DeskReservation.State.CANCELLED, held_until=None -> held_until=None
    Sabotage: childcare/services/places.py: place.state = CarePlace.State.CANCELLED -> pass
    """
    space = make_ready_space(desks=1, room={"limit": 1}, allows_care_only=True)
    booking = book(ask=ask(space, parent, child), now=NOW)
    report_ill(booking=booking, child=child, keep_desk=keep_desk, now=NOW)
    other = make_user("Bilal")
    theirs = ask(space, other, make_child(other), desk_kind="" if keep_desk else "laptop")

    assert book(ask=theirs, now=NOW).is_confirmed
    if keep_desk:
        with pytest.raises(refusals.DeskFull):
            book(ask=ask(space, make_user("Cem"), desk_kind="laptop"), now=NOW)


def test_ill_after_the_space_wants_to_know(parent: User, child: Child) -> None:
    """Told too late, the ladder holds for care; the desk is free of charge by this space's rule."""
    space = make_ready_space(illness_notice_minutes=120)
    booking = book(ask=ask(space, parent, child), now=NOW)
    late = booking.span.start - timedelta(minutes=60)

    left = report_ill(booking=booking, child=child, keep_desk=False, now=late)

    assert (left.is_cancelled, left.fee) == (True, 750)


@pytest.mark.parametrize("keep_desk", [True, False])
def test_telling_it_twice_is_telling_it_once(
    space: Space, parent: User, child: Child, keep_desk: bool
) -> None:
    """Sabotage: bookings/services/cancelling.py: if not places: -> if False:"""
    booking = book(ask=ask(space, parent, child), now=NOW)

    first = report_ill(booking=booking, child=child, keep_desk=keep_desk, now=NOW)
    second = report_ill(booking=booking, child=child, keep_desk=keep_desk, now=NOW)

    assert (first.pk, first.price, first.state, first.changes) == (
        second.pk,
        second.price,
        second.state,
        second.changes,
    )


def test_nobody_is_ill_when_it_is_over(space: Space, parent: User, child: Child) -> None:
    booking = book(ask=ask(space, parent, child), now=NOW)

    with pytest.raises(refusals.NotChangeable):
        report_ill(booking=booking, child=child, keep_desk=True, now=booking.span.end)


def test_holds_that_ran_out_are_freed(parent: User, child: Child, space: Space) -> None:
    """The request itself stays a day, so that it can be taken up again.

    Sabotage: bookings/services/expiry.py: return sweep_holds(list(lock_days([key]).values()), now) -> return 0
    """
    hold(ask=ask(space, parent, child), now=NOW)

    assert release_run_out_holds(now=NOW + timedelta(minutes=9)) == 0
    assert release_run_out_holds(now=NOW + timedelta(minutes=10)) > 0

    assert not CarePlace.objects.exists()
    assert not DeskReservation.objects.exists()
    assert max(CareDay.objects.get().children) == 0
    assert Booking.objects.get().is_held


def test_old_requests_are_forgotten(space: Space, parent: User) -> None:
    """Sabotage: bookings/services/expiry.py: still.filter(held_until__lte=now - REMEMBERED).delete()[0] -> 0"""
    hold(ask=ask(space, parent), now=NOW)
    release_run_out_holds(now=NOW + timedelta(minutes=10))

    assert forget_old_requests(now=NOW + timedelta(hours=24)) == 0
    assert forget_old_requests(now=NOW + timedelta(hours=24, minutes=10)) == 1
    assert not Booking.objects.exists()


@pytest.mark.django_db
def test_the_job_leaves_word_of_itself() -> None:
    release_expired_holds()

    assert Tick.objects.filter(name="bookings.release_expired_holds").exists()


def test_margins_come_back_when_a_hold_runs_out(parent: User, child: Child) -> None:
    """Sabotage: childcare/services/days.py: stretched = restore_margins(day, child_ids) -> stretched = {}"""

    space = make_ready_space(
        margin_before=15, margin_after=15, booking_style="free", shortest_minutes=60
    )
    book(ask=ask(space, parent, child, span=at(MONDAY, 600, 720, space)), now=NOW)
    hold(ask=ask(space, parent, child, span=at(MONDAY, 540, 600, space)), now=NOW)

    release_run_out_holds(now=NOW + timedelta(minutes=10))

    assert CarePlace.objects.get().during == at(MONDAY, 585, 735, space).range()
