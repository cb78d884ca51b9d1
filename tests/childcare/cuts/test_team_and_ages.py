"""Shifts and papers that go, birthdays that are corrected."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from bookings.asks import Ask
from bookings.models import Booking
from bookings.services import book
from childcare.audit import audit
from childcare.models import CareRoom, Credential, Educator, Shift
from childcare.refusals import CutBreaksBookings, EducatorElsewhere
from childcare.services.cuts import (
    change_hours,
    correct_birthday,
    record_credential,
    withdraw_credential,
)
from childcare.services.shifts import plan_shift, take_off_shift
from spaces.models import Space
from tests.childcare.cuts.house import MORNING, the_day
from tests.factories import MONDAY, NOW, at, make_child, make_shift, make_user

pytestmark = pytest.mark.django_db


def test_a_shift_that_children_need_stays(space: Space) -> None:
    """Sabotage: childcare/services/cuts.py: if not coming: -> if coming and recount(day, setting, hours, as_fact=True) and coming.clear():"""
    shift = Shift.objects.earliest("pk")

    with pytest.raises(CutBreaksBookings) as refusal:
        take_off_shift(shift=shift, now=NOW)

    assert {concern.span.start for concern in refusal.value.concerns} == {
        at(MONDAY, *MORNING, space).start
    }
    shift.refresh_from_db()
    assert not shift.is_cancelled


def test_an_educator_is_on_one_shift_at_a_time(space: Space, room: CareRoom) -> None:
    """Sabotage: childcare/services/shifts.py: raise EducatorElsewhere(other, seen_from=room.space) -> raise EducatorElsewhere"""
    educator = Educator.objects.earliest("pk")

    with pytest.raises(EducatorElsewhere) as refusal:
        plan_shift(room=room, educator=educator, span=at(MONDAY, 600, 660, space), now=NOW)

    assert "08:30–17:30" in refusal.value.message


@pytest.mark.parametrize(("start", "end"), [(605, 660), (23 * 60, 25 * 60)])
def test_a_shift_lies_on_the_grid_within_a_day(
    space: Space, room: CareRoom, start: int, end: int
) -> None:
    midnight = at(MONDAY, 0, 15, space).start
    span = type(at(MONDAY, 0, 15, space))(
        midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)
    )

    with pytest.raises(ValueError, match="shift"):
        plan_shift(room=room, educator=Educator.objects.earliest("pk"), span=span, now=NOW)


def require_papers(space: Space) -> None:
    space.regime.required_credentials = ["first_aid", "clearance"]
    space.regime.save()


def test_a_paper_counts_on_its_last_day_and_not_on_the_next(space: Space) -> None:
    """Sabotage: childcare/credentials.py: Q(expires_on__gte=on) -> Q(expires_on__gt=on)"""
    require_papers(space)
    educator = Educator.objects.earliest("pk")
    papers = educator.credentials.filter(kind="first_aid")

    papers.update(expires_on=MONDAY)
    change_hours(space=space, now=NOW, change=lambda: None)
    assert not the_day(space).is_short

    papers.update(expires_on=MONDAY - timedelta(days=1))
    with pytest.raises(CutBreaksBookings):
        change_hours(space=space, now=NOW, change=lambda: None)


def test_a_withdrawn_paper_is_a_fact_and_a_new_one_mends_it(space: Space) -> None:
    """Sabotage: childcare/credentials.py: counts = set(required) <= held -> counts = True"""
    require_papers(space)
    credential = Credential.objects.filter(kind="clearance").earliest("pk")

    withdraw_credential(credential=credential, now=NOW)
    assert set(the_day(space).excused[2:16]) == {1}

    record_credential(
        educator=credential.educator,
        space=space,
        kind="clearance",
        issued_on=date(2026, 3, 1),
        expires_on=None,
        now=NOW,
    )
    assert not the_day(space).is_short
    assert audit(MONDAY, MONDAY) == []


def test_a_paper_withdrawn_at_noon_marks_the_morning_too(space: Space, room: CareRoom) -> None:
    """So that a booking of the afternoon can still count the day.

    Sabotage: childcare/services/cuts.py: ahead = educator.shifts.filter(space_day__date__gte=_from(now), -> ahead = educator.shifts.filter(during__endswith__gt=now,
    """
    require_papers(space)
    first, other = Educator.objects.order_by("pk")
    for shift in Shift.objects.all():
        Shift.objects.filter(pk=shift.pk).update(during=at(MONDAY, 510, 765, space).range())
    make_shift(room, MONDAY, 765, 1050, educator=other)
    noon = at(MONDAY, 765, 780, space).start

    withdraw_credential(credential=first.credentials.get(kind="clearance"), now=noon)

    assert the_day(space).is_short
    parent = make_user()
    span = at(MONDAY, 13 * 60, 16 * 60 + 30, space)
    book(ask=Ask(parent, space, span, "laptop", (make_child(parent),), uuid4()), now=noon)


def test_a_corrected_birthday_is_a_fact(space: Space) -> None:
    """Five under three need two educators. With all five but one over three, one is enough.

    Sabotage: childcare/services/cuts.py: child.save(update_fields=["date_of_birth"]) -> pass
    """

    for booking in Booking.objects.order_by("pk")[:4]:
        [place] = booking.live_places()
        correct_birthday(child=place.child, born=date(2021, 1, 1), now=NOW)

    day = the_day(space)
    assert set(day.needed[2:16]) == {1}
    assert audit(MONDAY, MONDAY) == []


def test_a_birthday_that_makes_a_day_short_takes_nothing_away(space: Space) -> None:
    shift = Shift.objects.earliest("pk")
    for booking in Booking.objects.order_by("pk")[:4]:
        [place] = booking.live_places()
        correct_birthday(child=place.child, born=date(2021, 1, 1), now=NOW)
    take_off_shift(shift=shift, now=NOW)

    [place] = Booking.objects.latest("pk").live_places()
    [other] = Booking.objects.earliest("pk").live_places()
    correct_birthday(child=other.child, born=place.child.date_of_birth, now=NOW)
    assert not the_day(space).is_short  # 2/4 + 3/8 of an educator: one is enough

    for booking in Booking.objects.order_by("pk"):
        [place] = booking.live_places()
        correct_birthday(child=place.child, born=date(2024, 1, 1), now=NOW)
    assert set(the_day(space).excused[2:16]) == {1}
    assert Booking.objects.confirmed().count() == 5
