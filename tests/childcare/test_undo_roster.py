"""The last change of a roster is undone, unless somebody went on from it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from bookings.asks import Ask
from bookings.services import book
from childcare.audit import audit
from childcare.models import CareRoom, RosterChange, Shift
from childcare.refusals import CutBreaksBookings, EducatorElsewhere, ShiftChanged, ShiftIsOver
from childcare.services.roster_log import last_change
from childcare.services.shifts import move_shift, plan_shift, take_off_shift
from childcare.services.undoing import undo_change
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span
from tests.factories import MONDAY, NOW, at, make_child, make_educator, make_ready_space, make_user

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def space() -> Space:
    return make_ready_space(educators=1, desks=8, room={"limit": 12})


@pytest.fixture
def jana() -> User:
    return make_user("Jana Weber")


def add(space: Space, by: User) -> Shift:
    room = CareRoom.objects.get(space=space)
    span = at(MONDAY, 510, 1050, space)
    return plan_shift(room=room, educator=make_educator(space), span=span, now=NOW, by=by)


def move(shift: Shift, span: Span, by: User) -> Shift:
    return move_shift(
        shift=shift, room=shift.care_room, educator=shift.educator, span=span,
        version=shift.version, now=NOW, by=by,
    )  # fmt: skip


def undo(space: Space, by: User) -> None:
    change = last_change(space)
    assert change is not None
    undo_change(change=change, by=by, now=NOW)


def test_an_added_shift_goes(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/undoing.py: shift.is_cancelled = True -> pass"""
    shift = add(space, jana)

    undo(space, jana)

    shift.refresh_from_db()
    assert shift.is_cancelled
    assert last_change(space) is None
    assert audit(MONDAY, MONDAY) == []


def test_a_moved_shift_goes_back_to_its_day(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/undoing.py: shift.space_day = rows[was.day(change.space), change.space_id] -> pass"""
    shift = add(space, jana)
    move(shift, at(TUESDAY, 600, 720, space), jana)

    undo(space, jana)

    shift.refresh_from_db()
    assert (shift.span, shift.space_day.date) == (at(MONDAY, 510, 1050, space), MONDAY)
    assert audit(MONDAY, TUESDAY) == []


def test_a_shift_taken_off_comes_back(space: Space, jana: User) -> None:
    shift = add(space, jana)
    take_off_shift(shift=shift, now=NOW, by=jana)

    undo(space, jana)

    shift.refresh_from_db()
    assert not shift.is_cancelled and shift.version == 3


def test_undoing_twice_is_undoing_once(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/undoing.py: if fresh.undone_at: -> if False:"""
    shift = add(space, jana)
    change = RosterChange.objects.get()

    for _ in range(2):
        undo_change(change=change, by=jana, now=NOW)

    shift.refresh_from_db()
    assert shift.version == 2


def test_what_somebody_changed_since_is_not_undone(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/undoing.py: if shift.version != step["version"]: -> if False:"""
    first = add(space, jana)
    added = RosterChange.objects.get()
    move(first, at(MONDAY, 510, 900, space), make_user("Ana"))

    with pytest.raises(ShiftChanged) as refusal:
        undo_change(change=added, by=jana, now=NOW)

    assert "Ana changed this" in refusal.value.message


def test_what_another_planned_on_the_same_day_stays(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/undoing.py: shift.is_cancelled = True -> Shift.objects.filter(space_day=shift.space_day).update(is_cancelled=True)"""
    mine = add(space, jana)
    added = RosterChange.objects.get()
    theirs = add(space, make_user("Ana"))

    undo_change(change=added, by=jana, now=NOW)

    live = set(Shift.objects.live().values_list("pk", flat=True))
    assert theirs.pk in live and mine.pk not in live


def test_what_children_came_to_need_is_not_undone(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/undoing.py: recount_or_refuse(rows.values()) -> pass"""
    add(space, jana)
    for n in range(5):
        parent = make_user()
        child = make_child(parent, months=30, name=f"Mila {n}")
        span = at(MONDAY, 540, 750, space)
        book(ask=Ask(parent, space, span, "laptop", (child,), uuid4()), now=NOW)

    with pytest.raises(CutBreaksBookings):
        undo(space, jana)

    assert not Shift.objects.latest("pk").is_cancelled


def test_an_educator_who_is_elsewhere_by_now_stays_there(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/undoing.py: check_educator(shift.educator, shift.care_room, shift.span, now, but=shift) -> pass"""
    shift = add(space, jana)
    take_off_shift(shift=shift, now=NOW, by=jana)
    taken_off = last_change(space)
    assert taken_off is not None
    plan_shift(
        room=shift.care_room, educator=shift.educator, span=at(MONDAY, 600, 660, space), now=NOW
    )

    with pytest.raises(EducatorElsewhere) as refusal:
        undo_change(change=taken_off, by=jana, now=NOW)

    assert "10:00–11:00" in refusal.value.message


def test_what_is_over_stays(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/undoing.py: if over and len(over) == len(fresh.steps): -> if False:"""
    add(space, jana)
    change = RosterChange.objects.get()

    with pytest.raises(ShiftIsOver):
        undo_change(change=change, by=jana, now=NOW + timedelta(days=9))
