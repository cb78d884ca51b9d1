"""An educator cannot come: today from now on, or on days ahead; and comes after all."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from bookings.asks import Ask
from bookings.services import book
from childcare.audit import audit
from childcare.models import Absence, CareDay, Educator, RosterChange, Shift
from childcare.refusals import EducatorAway
from childcare.services.absences import report_educator_ill, take_back_absence
from childcare.services.shifts import move_shift, plan_shift
from childcare.services.undoing import undo_change
from cobaby.outbox.models import Message
from cobaby.outbox.registry import render_of
from spaces.models import Space
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_child,
    make_membership,
    make_ready_space,
    make_user,
)

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def space() -> Space:
    """Two educators on Monday and Tuesday; five under three on Monday morning."""
    made = make_ready_space(desks=8, days=2, room={"limit": 12})
    for n in range(5):
        parent = make_user()
        child = make_child(parent, months=30, name=f"Mila {n}")
        span = at(MONDAY, 540, 750, made)
        book(ask=Ask(parent, made, span, "laptop", (child,), uuid4()), now=NOW)
    return made


@pytest.fixture
def katrin(space: Space) -> Educator:
    return Educator.objects.filter(shifts__space_day__space=space).order_by("pk")[0]


def shifts_of(educator: Educator, day: date = MONDAY) -> list[Shift]:
    return list(Shift.objects.live().filter(educator=educator, space_day__date=day))


def the_day(space: Space) -> CareDay:
    return CareDay.objects.get(space_day__space=space, space_day__date=MONDAY)


def test_hours_already_worked_stay(space: Space, katrin: Educator) -> None:
    """At 10:07 the shift ends at 10:15, and from then on the room is short.

    Sabotage: childcare/services/absences.py: if shift.span.start < cut: -> if False:
    """
    now = at(MONDAY, 600, 615, space).start + timedelta(minutes=7)

    report_educator_ill(educator=katrin, day=MONDAY, now=now)

    [shift] = shifts_of(katrin)
    assert shift.span == at(MONDAY, 510, 615, space)
    day = the_day(space)
    assert [i for i, gap in enumerate(day.excused) if gap] == list(range(7, 16))  # 10:15-12:30
    assert audit(MONDAY, MONDAY) == []


def test_a_shift_that_is_over_stays(space: Space, katrin: Educator) -> None:
    evening = at(MONDAY, 18 * 60, 18 * 60 + 15, space).start

    report_educator_ill(educator=katrin, day=MONDAY, last=TUESDAY, now=evening)

    assert [len(shifts_of(katrin, day)) for day in (MONDAY, TUESDAY)] == [1, 0]


def test_days_ahead_end_as_a_whole(space: Space, katrin: Educator) -> None:
    """Sabotage: childcare/services/absences.py: space_day__date__range=(day, last), -> space_day__date=day,"""
    report_educator_ill(educator=katrin, day=MONDAY, last=TUESDAY, now=NOW)

    assert [shifts_of(katrin, day) for day in (MONDAY, TUESDAY)] == [[], []]
    assert Absence.objects.get().days.upper == TUESDAY + timedelta(days=1)


def test_telling_it_twice_is_telling_it_once(space: Space, katrin: Educator) -> None:
    """Sabotage: childcare/services/absences.py: return known or Absence -> return Absence"""
    for _ in range(2):
        report_educator_ill(educator=katrin, day=MONDAY, now=NOW, by=katrin.user)

    assert (Absence.objects.count(), RosterChange.objects.count()) == (1, 1)


def test_the_managers_are_told_and_the_mail_names_no_illness(
    space: Space, katrin: Educator
) -> None:
    """Sabotage: childcare/services/absences.py: if by is not None: -> if by is None:
    Sabotage: childcare/emails.py: for day in days if day.is_short), None) -> for day in ()), None)
    """
    jana = make_user("Jana Weber", language="de")
    make_membership(jana, space, "manager")

    report_educator_ill(educator=katrin, day=MONDAY, now=NOW, by=katrin.user)

    message = Message.objects.get(kind="educator_away")
    assert message.recipient == jana
    mail = render_of("educator_away")(message)
    assert mail is not None
    assert "Katrin Vogel" in mail.text and "16" in mail.text
    assert "09:00–12:30" in mail.text
    assert f"/manage/{space.slug}/to-resolve/?day={MONDAY}" in mail.text
    assert " ill" not in mail.text and "krank" not in mail.text.lower()


def test_who_reports_it_gets_no_mail(space: Space, katrin: Educator) -> None:
    """Sabotage: childcare/services/absences.py: members.exclude(user=by) -> members"""
    jana = make_user("Jana Weber")
    make_membership(jana, space, "manager")

    report_educator_ill(educator=katrin, day=MONDAY, now=NOW, by=jana)

    assert not Message.objects.filter(kind="educator_away").exists()


def test_they_can_come_after_all(space: Space, katrin: Educator) -> None:
    """Sabotage: childcare/services/absences.py: put_back(changes, by=by, now=now) -> pass"""
    report_educator_ill(educator=katrin, day=MONDAY, last=TUESDAY, now=NOW, by=katrin.user)
    absence = Absence.objects.get()

    for _ in range(2):
        take_back_absence(absence=absence, by=katrin.user, now=NOW)

    assert [len(shifts_of(katrin, day)) for day in (MONDAY, TUESDAY)] == [1, 1]
    assert not the_day(space).is_short
    assert not Absence.objects.exists()
    assert audit(MONDAY, TUESDAY) == []


def test_a_shift_that_went_to_another_meanwhile_stays_with_them(
    space: Space, katrin: Educator
) -> None:
    report_educator_ill(educator=katrin, day=MONDAY, last=TUESDAY, now=NOW, by=katrin.user)
    gone = Shift.objects.get(educator=katrin, space_day__date=TUESDAY)
    gone.version += 1
    gone.save()

    take_back_absence(absence=Absence.objects.get(), by=katrin.user, now=NOW)

    assert [len(shifts_of(katrin, day)) for day in (MONDAY, TUESDAY)] == [1, 0]


def test_a_manager_undoes_it(space: Space, katrin: Educator) -> None:
    """Sabotage: childcare/services/undoing.py: _end_absence(fresh) -> pass"""
    now = at(MONDAY, 600, 615, space).start
    report_educator_ill(educator=katrin, day=MONDAY, last=TUESDAY, now=now, by=katrin.user)

    undo_change(change=RosterChange.objects.get(), by=make_user(), now=now)

    [shift] = shifts_of(katrin)
    assert shift.span == at(MONDAY, 510, 1050, space)
    move_shift(
        shift=shift, room=shift.care_room, educator=katrin, version=shift.version,
        span=at(MONDAY, 510, 1035, space), now=now,
    )  # fmt: skip
    assert not Absence.objects.exists()


@pytest.fixture
def elsewhere(katrin: Educator) -> Shift:
    """A shift of hers on Tuesday afternoon in another space, which has its own manager."""
    other = make_ready_space(slug="elsewhere", educators=0)
    make_membership(katrin.user, other, "educator")
    span = at(TUESDAY, 18 * 60, 19 * 60, other)
    return plan_shift(room=other.care_rooms.get(), educator=katrin, span=span, now=NOW)


def test_a_manager_says_so_for_the_own_space_alone(
    space: Space, katrin: Educator, elsewhere: Shift
) -> None:
    """Sabotage: childcare/services/absences.py: shifts.filter(space_day__space=space) if space else shifts -> shifts"""
    report_educator_ill(
        educator=katrin, day=MONDAY, last=TUESDAY, now=NOW, by=make_user(), space=space
    )

    assert shifts_of(katrin, TUESDAY) == [elsewhere]
    later = at(TUESDAY, 19 * 60, 20 * 60, elsewhere.space_day.space)
    plan_shift(room=elsewhere.care_room, educator=katrin, span=later, now=NOW)


def test_the_educator_says_so_for_all_and_no_manager_takes_it_back_for_another(
    space: Space, katrin: Educator, elsewhere: Shift
) -> None:
    """Sabotage: childcare/services/undoing.py: if absence.space_id or not elsewhere.exists(): -> if True:"""
    report_educator_ill(educator=katrin, day=MONDAY, last=TUESDAY, now=NOW, by=katrin.user)

    assert shifts_of(katrin, TUESDAY) == []
    with pytest.raises(EducatorAway):
        undo_change(change=RosterChange.objects.get(space=space), by=make_user(), now=NOW)
    assert Absence.objects.exists()
