"""Closed days and shorter hours: refused with whom they concern, or a fact."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from bookings.asks import Ask
from bookings.models import Booking
from bookings.services import book
from childcare.models import CareRoom, Educator
from childcare.refusals import CutBreaksBookings
from childcare.services.cuts import change_hours, close_days
from spaces.models import Closure, OpeningHours, Space
from tests.childcare.cuts.house import MORNING, the_day
from tests.factories import MONDAY, NOW, at, make_child, make_shift, make_user

pytestmark = pytest.mark.django_db


def test_closing_a_day_with_places_is_refused(space: Space) -> None:
    with pytest.raises(CutBreaksBookings) as refusal:
        close_days(space=space, first=MONDAY, last=MONDAY, reason="Works", now=NOW, what="care")

    assert len(refusal.value.concerns) == 5
    assert not Closure.objects.exists()


def test_closing_a_day_with_desks_alone_is_refused(space: Space) -> None:
    """Sabotage: childcare/services/cuts.py: [*_desks_outside(space, rows, now, but=outside), *also()] -> also()"""
    tuesday = MONDAY + timedelta(days=1)
    ask = Ask(make_user(), space, at(tuesday, *MORNING, space), "laptop", (), uuid4())
    book(ask=ask, now=NOW)

    with pytest.raises(CutBreaksBookings) as refusal:
        close_days(space=space, first=tuesday, last=tuesday, reason="Works", now=NOW)

    assert [concern.child_name for concern in refusal.value.concerns] == ["#1"]


def test_all_days_of_a_closure_are_told_at_once(space: Space, room: CareRoom) -> None:
    """Sabotage: childcare/services/cuts.py: gaps += coming -> break"""
    tuesday, parent = MONDAY + timedelta(days=1), make_user()
    make_shift(room, tuesday, educator=Educator.objects.earliest("pk"))
    child = make_child(parent)
    ask = Ask(parent, space, at(tuesday, *MORNING, space), "laptop", (child,), uuid4())
    book(ask=ask, now=NOW)

    with pytest.raises(CutBreaksBookings) as refusal:
        close_days(space=space, first=MONDAY, last=tuesday, reason="Works", now=NOW)

    assert len(refusal.value.concerns) == 5 + 5 + 1 + 1  # children and desks, then one more of each


def test_closing_as_a_fact_leaves_what_is_booked(space: Space) -> None:
    close_days(space=space, first=MONDAY, last=MONDAY, reason="Burst pipe", now=NOW, as_fact=True)

    assert Booking.objects.confirmed().count() == 5
    assert max(the_day(space).children) == 5


def test_an_empty_day_closes(space: Space) -> None:
    tuesday = MONDAY + timedelta(days=1)

    close_days(space=space, first=tuesday, last=tuesday, reason="Works", now=NOW)

    assert Closure.objects.get().reason == "Works"


def test_shorter_hours_that_break_places_are_refused(space: Space) -> None:
    hours = OpeningHours.objects.filter(space=space, purpose="care")

    with pytest.raises(CutBreaksBookings):
        change_hours(space=space, now=NOW, change=lambda: hours.update(start_minute=600))

    assert set(hours.values_list("start_minute", flat=True)) == {510}


def test_shorter_hours_that_break_desks_are_refused(space: Space) -> None:
    hours = OpeningHours.objects.filter(space=space, purpose="work")

    with pytest.raises(CutBreaksBookings) as refusal:
        change_hours(space=space, now=NOW, change=lambda: hours.update(end_minute=12 * 60))

    assert {concern.child_name for concern in refusal.value.concerns} == {
        f"#{n}" for n in range(1, 6)
    }
