"""A child goes with its parent's account, out of the booking of another adult: that costs nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bookings.models import Booking
from bookings.services import book, cancel_booking
from bookings.services.fees import cancellation_fee
from childcare.models import Child, Guardianship
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from cobaby.privacy.erasing import erase_account
from spaces.models import CancellationStep, Space
from tests.bookings.test_book import ask
from tests.factories import MONDAY, NOW, at, make_child, make_user

pytestmark = pytest.mark.django_db
LATE = timedelta(minutes=30)


@pytest.fixture
def partner(child: Child) -> User:
    """Brings the child along, but cannot keep it when its parent leaves."""
    found = make_user("Marek Partner")
    Guardianship.objects.create(guardian=found, child=child, may_consent=False)
    return found


@pytest.fixture
def just_before(space: Space) -> datetime:
    """All is due from a week before: whoever cancels now pays in full."""
    CancellationStep.objects.filter(space=space).delete()
    CancellationStep.objects.create(space=space, hours_before=24 * 14, fee_percent=100)
    return at(MONDAY, 540, 750, space).start - LATE


def test_who_still_comes_is_paid_for_and_nobody_else(
    space: Space, parent: User, child: Child, partner: User, just_before: datetime
) -> None:
    """Sabotage: bookings/services/leaving.py: by_space=True, -> by_space=False,
    Sabotage: bookings/services/leaving.py: Booking.objects.filter(pk=booking.pk).update(is_free_to_cancel=True) -> pass
    """
    own = make_child(partner, 50, "Own")
    theirs = book(ask=ask(space, partner, child, own), now=NOW)
    both = theirs.price

    erase_account(person=parent, now=just_before)

    theirs.refresh_from_db()
    assert theirs.is_confirmed and [p.child for p in theirs.live_places()] == [own]
    assert 0 < theirs.price < both
    assert theirs.price == sum(theirs.lines.values_list("amount", flat=True))
    assert cancellation_fee(theirs, just_before).amount.minor == 0


def test_it_never_costs_more_than_before(
    space: Space, parent: User, child: Child, partner: User
) -> None:
    """Sabotage: bookings/services/changing.py: booking.price, booking.least_fee = min(price, booking.price), least_fee -> booking.least_fee = least_fee"""
    theirs = book(ask=ask(space, partner, child, make_child(partner, 50, "Own")), now=NOW)
    space.price_lists.update(care_price=9999)
    before = theirs.price

    erase_account(person=parent, now=NOW + LATE)

    theirs.refresh_from_db()
    assert theirs.price <= before


def test_what_is_left_may_be_cancelled_free_of_charge(
    space: Space, parent: User, child: Child, partner: User, just_before: datetime
) -> None:
    """The desk stays where a desk alone is possible, and its person is told.

    Sabotage: bookings/services/leaving.py: messages.post_changed(left, now) -> pass
    """
    theirs = book(ask=ask(space, partner, child), now=NOW)

    erase_account(person=parent, now=just_before)

    theirs.refresh_from_db()
    assert theirs.is_confirmed and theirs.live_places() == []
    told = Message.objects.filter(recipient=partner, kind="booking_changed")
    assert told.count() == 1
    assert cancel_booking(booking=theirs, now=just_before).fee == 0


def test_what_no_space_takes_is_cancelled_for_nothing(
    space: Space, parent: User, child: Child, partner: User, just_before: datetime
) -> None:
    """Sabotage: bookings/services/leaving.py: except Refusal:  # what is left is no booking that this space takes -> except ZeroDivisionError:"""
    theirs = book(ask=ask(space, partner, child), now=NOW)
    Space.objects.update(allows_desk_only=False)

    erase_account(person=parent, now=just_before)

    theirs.refresh_from_db()
    assert (theirs.state, theirs.fee) == (Booking.State.CANCELLED, 0)
    assert Message.objects.filter(recipient=partner, kind="booking_cancelled").exists()
