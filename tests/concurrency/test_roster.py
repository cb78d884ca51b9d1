"""Two people at one roster, on real connections: nothing of either is lost, the second is told."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from bookings.models import Booking, Rescue
from bookings.services import book, rescue_booking
from bookings.troubles import troubles
from bookings.waysout import ways_out
from childcare.audit import audit
from childcare.models import RosterChange, Shift
from childcare.refusals import EducatorElsewhere, ShiftChanged
from childcare.services.absences import report_educator_ill
from childcare.services.copying import copy_week
from childcare.services.cuts import close_days
from childcare.services.shifts import move_shift, plan_shift, take_off_shift
from childcare.services.undoing import undo_change
from spaces.models import Space
from tests.concurrency.attack import Job, at_once, done
from tests.concurrency.audits import everything_wrong, halves
from tests.concurrency.families import ask_for, day, make_arena, make_families
from tests.factories import MONDAY, NOW, at, make_educator, make_membership, make_user

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

EDITORS = 8


def test_of_many_editors_of_one_shift_one_writes_and_the_others_are_told() -> None:
    """Sabotage: childcare/services/shifts.py: if fresh.version != version or fresh.is_cancelled: -> if fresh.is_cancelled:"""
    space = make_arena(3)
    for number in range(3):
        shift = Shift.objects.filter(space_day__date=day(number)).earliest("pk")
        jobs = [
            partial(
                move_shift,
                shift=shift,
                room=shift.care_room,
                educator=shift.educator,
                span=at(day(number), 510, 600 + 15 * n, space),
                version=1,
                by=make_user(f"Editor {n}"),
                now=NOW,
            )
            for n in range(EDITORS)
        ]

        answers = at_once(jobs)

        [written] = done(answers)
        refusals = [answer for answer in answers if isinstance(answer, ShiftChanged)]
        assert len(refusals) == EDITORS - 1
        assert {refusal.shift.span for refusal in refusals} == {written.span}
        assert {refusal.shift.changed_by for refusal in refusals} == {written.changed_by}
    assert everything_wrong() == []


def test_one_educator_is_planned_once_by_two_people() -> None:
    """In two spaces, which share no day: the lock of the educator alone decides.

    Sabotage: childcare/services/locks.py: if educators := set(educator_ids): -> if educators := set():
    """
    spaces = [make_arena(4), make_arena(4)]
    sofia = make_educator(spaces[0], "Sofia")
    make_membership(sofia.user, spaces[1], "educator")
    rooms = [space.care_rooms.get() for space in spaces]
    for number in range(4):
        spans = [at(day(number), 510 + 15 * n, 720, spaces[0]) for n in range(EDITORS)]
        jobs = [
            partial(plan_shift, room=rooms[n % 2], educator=sofia, span=span, now=NOW)
            for n, span in enumerate(spans)
        ]

        answers = at_once(jobs)

        assert len(done(answers)) == 1
        refusals = [answer for answer in answers if isinstance(answer, EducatorElsewhere)]
        assert all(refusal.shift for refusal in refusals)  # in words, not by the constraint
    assert everything_wrong() == []


def test_a_week_copied_by_many_at_once_is_copied_once() -> None:
    """Sabotage: childcare/services/copying.py: rows = lock_days(days) -> rows = {k: SpaceDay.objects.get_or_create(date=k[0], space_id=k[1])[0] for k in days}"""
    space = make_arena(5)
    monday = MONDAY + timedelta(days=7)

    at_once([partial(copy_week, space=space, monday=monday, by=make_user(), now=NOW)] * EDITORS)

    assert Shift.objects.filter(space_day__date__gte=monday).count() == 10
    assert RosterChange.objects.count() == 1
    assert everything_wrong() == []


def test_illness_roster_and_bookings_at_once() -> None:
    """No deadlock, nothing by half: whatever comes first, the days agree with their rows.

    Sabotage: childcare/services/absences.py: rows = list(lock_days({_key(shift) for shift in shifts}).values()) -> rows = [shift.space_day for shift in shifts]
    """
    space = make_arena(3, desks=40, educators=4, room={"limit": 40})
    shifts = list(Shift.objects.live().filter(space_day__date=day(0)).order_by("pk"))
    ill, _second, _third, moving = (shift.educator for shift in shifts)
    change = _a_change(space)
    jana = make_user("Jana")
    jobs: list[Job] = [
        partial(book, ask=ask_for(space, family, day(number)), now=NOW)
        for family in make_families(12, months=(30,))
        for number in range(3)
    ]
    jobs += [partial(report_educator_ill, educator=ill, day=day(0), last=day(2), now=NOW)]
    jobs += [partial(take_off_shift, shift=shift, now=NOW) for shift in shifts[1:3]]
    jobs += [partial(undo_change, change=change, by=jana, now=NOW)]
    next_week = MONDAY + timedelta(days=7)
    jobs += [partial(copy_week, space=space, monday=next_week, by=jana, now=NOW)]
    jobs += [
        partial(
            move_shift,
            shift=shifts[3],
            room=shifts[3].care_room,
            educator=moving,
            span=at(day(2 - number), 540, 900, space),
            version=1,
            now=NOW,
        )
        for number in range(2)
    ]

    answers = at_once(jobs)

    done(answers)
    assert audit(MONDAY, MONDAY + timedelta(days=14)) == []  # short days are facts here
    assert halves() == []


def test_two_managers_who_close_the_same_day_close_it_once() -> None:
    """Sabotage: childcare/services/cuts.py: Space.objects.select_for_update(no_key=True).get(pk=space.pk) -> pass"""
    space = make_arena(1)
    closing = partial(
        close_days, space=space, first=day(0), last=day(0), reason="A burst pipe", now=NOW
    )

    answers = at_once([closing] * 4)

    assert len({closure.pk for closure in done(answers)}) == space.closures.count() == 1


def test_managers_who_rescue_the_same_families_at_once_move_no_more_than_must() -> None:
    """Five under three with one educator: one family moves, and four stay, whoever is first.

    Sabotage: bookings/services/rescuing.py: if trouble is None: -> if False:
    """
    space = make_arena(2, desks=12, room={"limit": 40})
    for family in make_families(5, months=(30,)):
        book(ask=ask_for(space, family, day(0)), now=NOW)
    shift = Shift.objects.filter(space_day__date=day(0)).earliest("pk")
    report_educator_ill(educator=shift.educator, day=day(0), now=NOW)
    found = troubles(space, NOW)
    bookings = list(Booking.objects.filter(pk__in=found).with_lines())
    ways = ways_out(bookings, found, day(0), NOW)
    jobs = [
        partial(rescue_booking, booking=one, way=ways[one.pk][0], by=make_user(), now=NOW)
        for one in bookings * 2
    ]

    answers = at_once(jobs)

    assert len(done(answers)) == Rescue.objects.count() == 1
    assert everything_wrong() == []


def _a_change(space: Space) -> RosterChange:
    span = at(day(1), 510, 720, space)
    room, by = space.care_rooms.get(), make_user()
    plan_shift(room=room, educator=make_educator(space), span=span, now=NOW, by=by)
    return RosterChange.objects.get()
