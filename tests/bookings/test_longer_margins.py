"""A space makes its handover margins longer: what families booked before stays as it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection

from bookings.asks import Ask
from bookings.models import Booking
from bookings.services import book, cancel_booking, move_booking, rescue_booking
from bookings.troubles import troubles
from bookings.waysout import Way, WayOut, ways_out
from childcare.audit import audit
from childcare.models import Child, Educator
from childcare.services.absences import report_educator_ill
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span
from tests.factories import MONDAY, NOW, at, make_ready_space, make_user


def free_space(**fields: object) -> Space:
    """Care from 08:30 to 17:30."""
    return make_ready_space(booking_style="free", shortest_minutes=60, **fields)  # type: ignore[arg-type]


def booked(space: Space, person: User, child: Child, start: int, end: int) -> Booking:
    span = at(MONDAY, start, end, space)
    return book(ask=Ask(person, space, span, "laptop", (child,), uuid4()), now=NOW)


def give_margins(space: Space, minutes: int) -> None:
    space.margin_before = space.margin_after = minutes
    space.save()


def care_of(booking: Booking) -> Span:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as at commit
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    [place] = booking.live_places()
    return Span.of(place.during)


def test_a_new_visit_leaves_an_earlier_one_of_the_day(parent: User, child: Child) -> None:
    """Until the end of care there is no time for a handover that nobody asked for.

    Sabotage: childcare/services/places.py: min(wanted.end, max([had.end, *ends])) -> wanted.end
    """
    space = free_space()
    late = booked(space, parent, child, 990, 1050)
    give_margins(space, 30)

    morning = booked(space, parent, child, 600, 660)

    assert care_of(late) == at(MONDAY, 990, 1050, space)
    assert care_of(morning) == at(MONDAY, 570, 690, space)


def test_a_new_visit_begins_where_the_earlier_one_really_ends(parent: User, child: Child) -> None:
    """Sabotage: childcare/services/places.py: max([start, *earlier]) -> wanted[booked.start].start"""
    space = free_space()
    early = booked(space, parent, child, 540, 600)
    give_margins(space, 30)

    later = booked(space, parent, child, 630, 690)

    assert care_of(early).end == at(MONDAY, 600, 660, space).start
    assert care_of(later) == at(MONDAY, 600, 720, space)


def test_a_visit_next_to_one_in_another_space(parent: User, child: Child) -> None:
    """Sabotage: childcare/services/handover.py: except IntegrityError: -> except ZeroDivisionError:"""
    space, other = free_space(), free_space()
    early = booked(space, parent, child, 540, 600)
    booked(other, parent, child, 600, 660)
    give_margins(space, 30)

    late = booked(space, parent, child, 840, 900)
    cancel_booking(booking=late, now=NOW)

    assert care_of(early) == at(MONDAY, 540, 600, space)


def test_a_visit_that_moves_away_gives_the_margin_back(parent: User, child: Child) -> None:
    """Sabotage: childcare/services/places.py: max([had.end, *ends]) -> had.end"""
    space = free_space(margin_before=15, margin_after=15)
    early = booked(space, parent, child, 540, 600)
    next_to_it = booked(space, parent, child, 600, 660)
    assert care_of(early).end == at(MONDAY, 600, 660, space).start

    move_booking(booking=next_to_it, span=at(MONDAY, 840, 900, space), now=NOW)

    assert care_of(early).end == at(MONDAY, 615, 660, space).start


def test_who_goes_earlier_keeps_no_time_for_margins_that_have_no_room(
    parent: User, child: Child, other_parent: User, other_child: Child
) -> None:
    """The longer margin before it would lie in the other child's hour: all stays as it was but
    the end, so that the place is free from then on.

    Sabotage: bookings/services/ending.py: place.during = Span(care.start, min(care.end, stop)).range() -> pass
    """
    space = free_space(educators=1, room={"limit": 1})
    booked(space, other_parent, other_child, 540, 600)
    visit = booked(space, parent, child, 600, 780)
    give_margins(space, 30)
    now = at(MONDAY, 660, 720, space).start + timedelta(minutes=10)
    report_educator_ill(educator=Educator.objects.get(), day=MONDAY, now=now)
    [way] = [one for one in ways_of(visit, now) if one.way == Way.END]

    rescue_booking(booking=visit, way=way, by=make_user("Jana Weber"), now=now)

    assert care_of(visit) == at(MONDAY, 600, 675, space)
    assert audit(MONDAY, MONDAY) == []


def ways_of(visit: Booking, now: datetime) -> list[WayOut]:
    found = troubles(visit.space_day.space, now)
    rows = list(Booking.objects.filter(pk=visit.pk).with_lines())
    return ways_out(rows, found, MONDAY, now)[visit.pk]
