"""Last week's roster once more: what can be is planned, what cannot says why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from childcare.audit import audit
from childcare.models import CareRoom, Educator, RosterChange, Shift
from childcare.refusals import RosterChanged, SpaceClosed
from childcare.services.absences import report_educator_ill
from childcare.services.copying import Seen, copies, copy_week, later_span
from childcare.services.cuts import close_days
from childcare.services.shifts import plan_shift, take_off_shift
from childcare.services.undoing import undo_change
from cobaby.accounts.models import User
from spaces.hours import opening
from spaces.models import Membership, Space
from tests.factories import MONDAY, NOW, at, make_ready_space, make_shift, make_user

pytestmark = pytest.mark.django_db

NEXT = MONDAY + timedelta(days=7)


@pytest.fixture
def space() -> Space:
    """Two educators from Monday to Wednesday."""
    return make_ready_space(days=3)


@pytest.fixture
def jana() -> User:
    return make_user("Jana Weber")


def copied(space: Space, monday: date = NEXT) -> list[Shift]:
    week = (monday, monday + timedelta(days=6))
    shifts = Shift.objects.live().filter(space_day__space=space, space_day__date__range=week)
    return list(shifts.order_by("during", "pk"))


def reasons(space: Space) -> set[str]:
    return {copy.refusal.message for copy in copies(space, NEXT, NOW) if copy.refusal}


def test_a_week_is_copied_by_the_wall(space: Space, jana: User) -> None:
    """Clocks change on 29 March: 08:30 stays 08:30.

    Sabotage: childcare/services/copying.py: span = wall_span(day, starts_at, ends_at, space.tz) -> span = Span(shift.span.start + WEEK, shift.span.end + WEEK)
    """
    copy_week(space=space, monday=NEXT, by=jana, now=NOW)
    copy_week(space=space, monday=NEXT + timedelta(days=7), by=jana, now=NOW)

    after = copied(space, NEXT + timedelta(days=7))
    assert len(after) == 6
    assert {shift.span.on_wall(space.tz)[0].hour for shift in after} == {8}
    assert {shift.changed_by for shift in after} == {jana}
    assert audit(MONDAY, NEXT + timedelta(days=14)) == []


def test_copying_twice_is_copying_once(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/copying.py: if _key(copy) not in there] -> ]"""
    for _ in range(2):
        copy_week(space=space, monday=NEXT, by=jana, now=NOW)

    assert len(copied(space)) == 6
    assert copies(space, NEXT, NOW) == []
    assert RosterChange.objects.count() == 1


def test_another_week_than_was_seen_is_not_copied(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/copying.py: _check_seen(seen, Seen.of(found, space), space) -> pass"""
    seen = Seen.of(copies(space, NEXT, NOW), space)
    shift = Shift.objects.with_people().first()
    assert shift
    take_off_shift(shift=shift, by=jana, now=NOW)

    with pytest.raises(RosterChanged) as refusal:
        copy_week(space=space, monday=NEXT, by=jana, now=NOW, seen=seen)

    assert refusal.value.change == RosterChange.objects.get() and not copied(space)


def test_a_closed_day_is_left_out(space: Space) -> None:
    """Sabotage: childcare/services/copying.py: if span is None or not any( -> if span is None or any("""
    close_days(space=space, first=NEXT, last=NEXT, reason="Works", now=NOW)
    assert {type(copy.refusal) for copy in copies(space, NEXT, NOW) if copy.refusal} == {
        SpaceClosed
    }

    assert reasons(space) == {"There is no care then: Works."}
    with pytest.raises(SpaceClosed):
        later_span(copied(space, MONDAY)[0], space, opening([space], NEXT, NEXT))
    assert sum(copy.can_be for copy in copies(space, NEXT, NOW)) == 4


def test_who_cannot_come_or_left_is_left_out(space: Space, jana: User) -> None:
    first, second = Educator.objects.filter(shifts__space_day__date=MONDAY).order_by("pk")
    report_educator_ill(educator=first, day=NEXT, now=NOW)
    Membership.objects.filter(user=second.user).update(valid=(date(2020, 1, 1), NEXT))

    done = copy_week(space=space, monday=NEXT, by=jana, now=NOW)

    assert sum(copy.can_be for copy in done) == len(copied(space))
    assert len(reasons(space)) == 2


def test_who_has_another_shift_then_keeps_it(space: Space, jana: User) -> None:
    room = CareRoom.objects.get(space=space)
    educator = copied(space, MONDAY)[0].educator
    plan_shift(room=room, educator=educator, span=at(NEXT, 600, 660, space), now=NOW)

    copy_week(space=space, monday=NEXT, by=jana, now=NOW)

    assert len(copied(space)) == 6
    assert any("10:00–11:00" in reason for reason in reasons(space))


def test_what_is_over_is_not_copied(space: Space, jana: User) -> None:
    tuesday_evening = at(NEXT + timedelta(days=1), 1200, 1215, space).start

    copy_week(space=space, monday=NEXT, by=jana, now=tuesday_evening)

    assert {shift.space_day.date for shift in copied(space)} == {NEXT + timedelta(days=2)}


def test_a_copied_week_is_undone_as_one(space: Space, jana: User) -> None:
    copy_week(space=space, monday=NEXT, by=jana, now=NOW)

    undo_change(change=RosterChange.objects.get(), by=jana, now=NOW)

    assert copied(space) == []


def test_a_shift_until_midnight_ends_at_midnight(space: Space, jana: User) -> None:
    """Sabotage: childcare/services/copying.py: if end.date() == start.date() else DAY_MINUTES -> if True else DAY_MINUTES"""
    space.opening_hours.filter(purpose="care", weekday=3).update(end_minute=1440)
    room = CareRoom.objects.get(space=space)
    make_shift(room, MONDAY + timedelta(days=3), 20 * 60, 24 * 60)

    copy_week(space=space, monday=NEXT, by=jana, now=NOW)

    late = [shift for shift in copied(space) if shift.space_day.date.weekday() == 3]
    assert [shift.span for shift in late] == [at(NEXT + timedelta(days=3), 1200, 1440, space)]
