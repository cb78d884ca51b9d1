"""A hold that ran out and cannot be taken up again: somebody was faster only where it is so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bookings.refusals import HoldLost
from bookings.services import book, confirm_booking, hold
from childcare.models import Child, Educator
from childcare.services.absences import report_educator_ill
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.services.desks import take_desk_out_of_service
from tests.bookings.test_book import ask
from tests.factories import MONDAY, NOW, at, make_child, make_ready_space, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=11)


def broken_desk(space: Space) -> None:
    span = at(MONDAY, 540, 750, space)
    take_desk_out_of_service(desk=space.desks.get(), span=span, note="", now=LATER)


def ill_educators(space: Space) -> None:
    for educator in Educator.objects.all():
        report_educator_ill(educator=educator, day=MONDAY, now=LATER)


def another_family(space: Space) -> None:
    other = make_user("Bilal")
    book(ask=ask(space, other, make_child(other)), now=LATER)


def test_a_hold_that_ran_out_before_and_was_taken_up_again_was_faster(
    parent: User, child: Child
) -> None:
    """Sabotage: bookings/services/confirming.py: | Q(confirmed_at__gte=over) ->"""
    space, other = make_ready_space(desks=1), make_user("Bilal")
    first = hold(ask=ask(space, other, make_child(other)), now=NOW)
    held = hold(ask=ask(space, parent, child), now=LATER)
    later = LATER + timedelta(minutes=11)
    confirm_booking(booking=first, now=later)

    with pytest.raises(HoldLost) as lost:
        confirm_booking(booking=held, now=later)

    assert lost.value.is_taken


@pytest.mark.parametrize(
    ("happens", "is_taken"),
    [(another_family, True), (broken_desk, False), (ill_educators, False)],
)
def test_who_was_faster(
    parent: User, child: Child, happens: Callable[[Space], None], is_taken: bool
) -> None:
    """A desk that broke, or educators who are ill, are nobody who took the place.

    Sabotage: bookings/refusals.py: return self.by_family or (full and self.others_came) -> return self.by_family or full
    Sabotage: bookings/services/confirming.py: others_came = _others_came(booking) -> others_came = False
    """
    space = make_ready_space(desks=1)
    held = hold(ask=ask(space, parent, child), now=NOW)
    happens(space)

    with pytest.raises(HoldLost) as lost:
        confirm_booking(booking=held, now=LATER)

    assert lost.value.is_taken is is_taken
