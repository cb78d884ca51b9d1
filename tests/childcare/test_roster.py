"""Shifts are planned, moved and taken off; each says who did it, and who is slower is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from bookings.asks import Ask
from bookings.services import book
from childcare.audit import audit
from childcare.models import CareDay, CareRoom, Educator, RosterChange, Shift
from childcare.refusals import (
    CutBreaksBookings,
    EducatorAway,
    EducatorElsewhere,
    NotOnTheTeam,
    NotThatDay,
    ShiftChanged,
    ShiftIsOver,
)
from childcare.services.absences import report_educator_ill
from childcare.services.shifts import move_shift, plan_shift, plan_shifts, take_off_shift
from cobaby.accounts.models import User
from spaces.models import Space
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_child,
    make_educator,
    make_ready_space,
    make_room,
    make_shift,
    make_user,
)

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
LATER = NOW + timedelta(hours=1, minutes=42)


@pytest.fixture
def space() -> Space:
    """Two educators on Monday from 08:30 to 17:30; nobody has booked."""
    return make_ready_space(desks=8)


@pytest.fixture
def room(space: Space) -> CareRoom:
    return CareRoom.objects.get(space=space)


@pytest.fixture
def jana() -> User:
    return make_user("Jana Weber")


def a_shift(space: Space) -> Shift:
    found = Shift.objects.live().filter(space_day__space=space).with_people().first()
    assert found is not None
    return found


def on_shift(space: Space) -> list[int]:
    days = CareDay.objects.filter(space_day__space=space, space_day__date=MONDAY)
    return list(days.order_by("care_room")[0].on_shift)


@pytest.fixture
def five_children(space: Space) -> None:
    """All under three on Monday morning: both educators are needed."""
    for n in range(5):
        parent = make_user()
        child = make_child(parent, months=30, name=f"Mila {n}")
        span = at(MONDAY, 540, 750, space)
        book(ask=Ask(parent, space, span, "laptop", (child,), uuid4()), now=NOW)


def test_a_shift_says_who_planned_it_and_when(space: Space, room: CareRoom, jana: User) -> None:
    """Sabotage: childcare/services/shifts.py: changed_by=by, -> changed_by=None,"""
    educator = make_educator(space, "Sofia")
    span = at(MONDAY, 510, 720, space)

    shift = plan_shift(room=room, educator=educator, span=span, now=NOW, by=jana)

    assert (shift.changed_by, shift.changed_at, shift.version) == (jana, NOW, 1)
    assert on_shift(space)[0] == 3
    assert RosterChange.objects.get().what == "added"


def test_planning_the_same_twice_is_planning_it_once(space: Space, room: CareRoom) -> None:
    """Sabotage: childcare/services/shifts.py: shift = known.first() -> shift = None"""
    educator = make_educator(space)
    span = at(MONDAY, 510, 720, space)

    first = plan_shift(room=room, educator=educator, span=span, now=NOW)
    second = plan_shift(room=room, educator=educator, span=span, now=NOW)

    assert first == second


def test_nobody_is_planned_who_is_not_of_the_team(space: Space, room: CareRoom) -> None:
    """Sabotage: childcare/services/shifts.py: raise RoomIsGone(room) if is_gone else NotOnTheTeam(educator) -> pass"""
    stranger = make_educator(make_ready_space())

    with pytest.raises(NotOnTheTeam) as refusal:
        plan_shift(room=room, educator=stranger, span=at(MONDAY, 510, 720, space), now=NOW)

    assert "Katrin Vogel" in refusal.value.message


def test_nobody_is_planned_who_cannot_come(space: Space, room: CareRoom) -> None:
    """Sabotage: childcare/services/shifts.py: raise EducatorAway(educator) -> pass"""
    educator = make_educator(space, "Sofia")
    report_educator_ill(educator=educator, day=MONDAY, last=TUESDAY, now=NOW)

    with pytest.raises(EducatorAway):
        plan_shift(room=room, educator=educator, span=at(TUESDAY, 510, 720, space), now=NOW)


def test_of_several_days_all_are_planned_or_none(space: Space, room: CareRoom) -> None:
    """Sabotage: childcare/services/shifts.py: is_one_of_many=len(days) > 1 -> is_one_of_many=False"""
    educator = make_educator(space, "Sofia")
    report_educator_ill(educator=educator, day=TUESDAY, last=TUESDAY, now=NOW)
    spans = [at(day, 510, 720, space) for day in (MONDAY, TUESDAY)]

    with pytest.raises(NotThatDay) as refusal:
        plan_shifts(room=room, educator=educator, spans=spans, now=NOW)

    assert refusal.value.day == TUESDAY
    assert not educator.shifts.exists()


def test_what_is_over_is_not_planned(space: Space, room: CareRoom) -> None:
    yesterday = (NOW - timedelta(days=1)).date()

    with pytest.raises(ShiftIsOver):
        make_shift(room, yesterday)


def test_a_shift_elsewhere_is_not_described(space: Space, room: CareRoom) -> None:
    """Another space's room and hours are not this manager's business.

    Sabotage: childcare/refusals/house.py: if space != self.seen_from: -> if False:
    """
    other = make_ready_space(room={"name": "Secret room"})
    educator = a_shift(other).educator
    other_member = educator.user.memberships.get()
    educator.user.memberships.create(space=space, role="educator", valid=other_member.valid)

    with pytest.raises(EducatorElsewhere) as refusal:
        plan_shift(room=room, educator=educator, span=at(MONDAY, 600, 660, space), now=NOW)

    assert "elsewhere" in refusal.value.message
    assert "Secret room" not in refusal.value.message


def test_a_shift_moves_to_another_room_time_and_person(space: Space, jana: User) -> None:
    shift, second = a_shift(space), make_room(space, name="Attic")
    sofia = make_educator(space, "Sofia")
    span = at(TUESDAY, 600, 720, space)

    moved = move_shift(
        shift=shift, room=second, educator=sofia, span=span, version=1, now=NOW, by=jana
    )

    assert (moved.care_room, moved.educator, moved.span) == (second, sofia, span)
    assert (moved.version, moved.changed_by, moved.space_day.date) == (2, jana, TUESDAY)
    assert max(on_shift(space)) == 1
    assert audit(MONDAY, TUESDAY) == []


def test_who_is_slower_is_told_who_changed_it_and_when(space: Space, jana: User) -> None:
    """Nothing of theirs is written.

    Sabotage: childcare/services/shifts.py: if fresh.version != version or fresh.is_cancelled: -> if fresh.is_cancelled:
    """
    shift = a_shift(space)
    ana = make_user("Ana")
    same: dict[str, Any] = {
        "shift": shift,
        "room": shift.care_room,
        "educator": shift.educator,
        "version": 1,
    }
    move_shift(span=at(MONDAY, 510, 900, space), by=ana, now=LATER, **same)

    with pytest.raises(ShiftChanged) as refusal:
        move_shift(span=at(MONDAY, 510, 780, space), by=jana, now=LATER, **same)

    assert refusal.value.message == "Ana changed this at 10:42."
    assert refusal.value.shift.span == at(MONDAY, 510, 900, space)


def test_the_same_move_sent_twice_is_one(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/shifts.py: if Was.of(fresh) == wanted: -> if False:"""
    shift = a_shift(space)
    span = at(MONDAY, 510, 900, space)
    move: dict[str, Any] = {
        "room": shift.care_room,
        "educator": shift.educator,
        "span": span,
        "version": 1,
    }

    for _ in range(2):
        moved = move_shift(shift=shift, now=NOW, by=jana, **move)

    assert (moved.version, RosterChange.objects.count()) == (2, 1)


@pytest.mark.usefixtures("five_children")
def test_a_move_away_from_children_is_refused(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/cuts.py: gaps += coming -> recount(day, setting, hours, as_fact=True); concerns.clear()"""
    shift = a_shift(space)
    noon = at(MONDAY, 510, 720, space)
    move: dict[str, Any] = {
        "room": shift.care_room,
        "educator": shift.educator,
        "span": noon,
        "version": 1,
    }

    with pytest.raises(CutBreaksBookings) as refusal:
        move_shift(shift=shift, now=NOW, by=jana, **move)

    assert len(refusal.value.concerns) == 5
    assert a_shift(space).version == 1
    assert move_shift(shift=shift, now=NOW, by=jana, as_fact=True, **move).version == 2


@pytest.mark.usefixtures("five_children")
def test_what_is_needed_can_be_taken_off_as_a_fact(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/shifts.py: fresh.is_cancelled = True -> pass"""
    take_off_shift(shift=a_shift(space), now=NOW, by=jana, as_fact=True)

    day = CareDay.objects.get(space_day__space=space, space_day__date=MONDAY)
    assert day.is_short
    assert audit(MONDAY, MONDAY) == []


def test_taking_off_twice_is_taking_off_once(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/shifts.py: if fresh.is_cancelled: -> if False:"""
    shift = a_shift(space)

    for _ in range(2):
        take_off_shift(shift=shift, now=NOW, by=jana)

    assert RosterChange.objects.count() == 1


def test_a_shift_changed_meanwhile_is_not_taken_off(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/shifts.py: if fresh.version != (shift.version if version is None else version): -> if False:"""
    shift = a_shift(space)
    move_shift(
        shift=shift, room=shift.care_room, educator=shift.educator, version=1, by=jana,
        span=at(MONDAY, 510, 900, space), now=NOW,
    )  # fmt: skip

    with pytest.raises(ShiftChanged):
        take_off_shift(shift=shift, version=1, now=NOW)


def test_a_shift_taken_off_meanwhile_says_so(space: Space, jana: User) -> None:
    shift = a_shift(space)
    take_off_shift(shift=shift, now=LATER, by=jana)

    with pytest.raises(ShiftChanged) as refusal:
        move_shift(
            shift=shift, room=shift.care_room, educator=shift.educator, version=1,
            span=at(MONDAY, 510, 900, space), now=LATER,
        )  # fmt: skip

    assert refusal.value.message == "Jana Weber took this shift off at 10:42."


def test_hours_that_were_worked_stay_as_they_were(space: Space) -> None:
    shift = a_shift(space)

    with pytest.raises(ShiftIsOver):
        take_off_shift(shift=shift, now=NOW + timedelta(days=9))


def test_each_sees_own_shifts_and_a_manager_those_of_the_space(space: Space, jana: User) -> None:
    """Sabotage: childcare/models/educators.py: Q(educator__user=user) | Q(space_day__space__in=managed) -> Q()"""
    shift = a_shift(space)
    own = Shift.objects.visible_to(shift.educator.user)

    assert {row.educator_id for row in own} == {shift.educator_id}
    assert not Shift.objects.visible_to(jana).exists()
    assert not Shift.objects.visible_to(None).exists()
    jana.memberships.create(space=space, role="manager", valid=("2020-01-01", None))
    assert Shift.objects.visible_to(jana).count() == 2
    assert Educator.objects.count() == 2
