"""Children whom a space cannot take: not theirs, too old, full, elsewhere, over a limit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookings import refusals
from bookings.availability import Family, open_days_of
from bookings.availability.fits import fit, fits
from bookings.services import (
    book,
    hold,
    move_booking,
)
from childcare.models import Child, Guardianship
from childcare.refusals import CareFull, ChildElsewhere, LimitReached
from cobaby.accounts.models import User
from spaces.models import Space
from tests.bookings.refusing import free, refused
from tests.bookings.test_book import ask
from tests.factories import (
    MONDAY,
    NOW,
    at,
    make_child,
    make_hours,
    make_ready_space,
    make_shift,
    make_user,
)

AFTERNOON = (13 * 60, 16 * 60 + 30)


def test_a_child_of_another_family(space: Space, parent: User, other_child: Child) -> None:
    refused(refusals.NotYourChild, ask(space, parent, other_child))


def test_a_guardian_who_may_not_book(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/services/reading_statement.py: %(person)s::bigint AND g.may_book) AS children -> %(person)s::bigint) AS children"""
    Guardianship.objects.update(may_book=False)

    refused(refusals.NotYourChild, ask(space, parent, child))


def test_the_second_guardian_may_book(space: Space, child: Child) -> None:
    other = make_user("Bruno")
    Guardianship.objects.create(guardian=other, child=child)

    assert book(ask=ask(space, other, child), now=NOW).is_confirmed


def test_a_child_named_twice_is_meant_once(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/asks.py: tuple(dict.fromkeys(self.children)) -> tuple(self.children)"""
    booking = book(ask=ask(space, parent, child, child), now=NOW)

    assert (len(booking.live_places()), booking.price) == (1, 1650)


def test_a_child_who_is_too_old(space: Space, parent: User) -> None:
    refusal = refused(CareFull, ask(space, parent, make_child(parent, months=140)))

    assert refusal.reason.kind == "age"
    assert refusal.message == "No room here takes a child of this age."


def test_care_that_is_closed_while_desks_are_open(space: Space, parent: User, child: Child) -> None:
    free(space)

    refusal = refused(CareFull, ask(space, parent, child, span=at(MONDAY, 480, 600, space)))

    assert refusal.reason.kind == "closed"


def test_the_room_is_full(parent: User, child: Child) -> None:
    space = make_ready_space(room={"limit": 1, "name": "Garden"})
    other = make_user()
    book(ask=ask(space, other, make_child(other)), now=NOW)

    refusal = refused(CareFull, ask(space, parent, child))

    expected = "From 09:00 to 12:30 all 1 places in Garden are taken. Free again from 12:30."
    assert refusal.message == expected


def test_the_house_is_full(parent: User, child: Child) -> None:
    """Sabotage: childcare/capacity/admit.py: self._in_house(q, changes) > self.house_most: -> False:"""
    space = make_ready_space()
    space.regime.most_at_once = 1
    space.regime.save()
    other = make_user()
    book(ask=ask(space, other, make_child(other)), now=NOW)

    refusal = refused(CareFull, ask(space, parent, child))

    assert "the house is full: 1 children at once" in refusal.message


def test_the_reason_for_staff_names_the_rule(parent: User) -> None:
    space = make_ready_space(educators=1)
    children = [make_child(parent, months=20, name=f"K{i}") for i in range(5)]

    refusal = refused(CareFull, ask(space, parent, *children))

    assert "Agreed with the town" in refusal.for_staff


def test_a_child_who_is_elsewhere(space: Space, parent: User, child: Child) -> None:
    """Also with the margin of care, where the times of work only touch; it is not even offered.

    Sabotage: childcare/services/places.py: if any(stay.during.overlaps(care) for stay in away): -> if False:
    """
    elsewhere = make_ready_space(margin_after=45)
    book(ask=ask(elsewhere, parent, child), now=NOW)

    afternoon, family = at(MONDAY, *AFTERNOON, space), Family((child,), "laptop", parent)
    [day] = open_days_of([space], MONDAY, MONDAY, family, NOW).values()

    refused(ChildElsewhere, ask(space, parent, child, span=afternoon))
    with pytest.raises(ChildElsewhere):  # the database would refuse it only when it is booked
        fit(day, family, afternoon, NOW)


def test_elsewhere_where_another_date_is_on_the_wall(parent: User, child: Child) -> None:
    """00:30 on Monday in Helsinki is 22:30 on Sunday in Lisbon.

    Sabotage: bookings/services/writing.py: raise ChildElsewhere(seats[0].child) from error -> raise
    """
    sunday, late, early = MONDAY - timedelta(days=1), (1200, 1440), (0, 240)
    east = _open_at_night("Europe/Helsinki", MONDAY, *early)
    west = _open_at_night("Europe/Lisbon", sunday, *late)
    book(ask=ask(east, parent, child, span=at(MONDAY, 30, 90, east)), now=NOW)

    refused(ChildElsewhere, ask(west, parent, child, span=at(sunday, 1350, 1410, west)))


def _open_at_night(zone: str, day: date, start: int, end: int) -> Space:
    space = make_ready_space(educators=0, zone=zone)
    free(space)
    for purpose in ("work", "care"):
        make_hours(space, purpose, day.weekday(), start, end)
    make_shift(space.care_rooms.get(), day, start, end)
    return space


@pytest.mark.parametrize(
    ("limits", "start", "end", "says"),
    [
        ({"age_from_months": 36}, 540, 660, "once they are 3"),
        ({"age_to_months": 24}, 540, 660, "until they turn 2"),
        ({"minutes_a_day": 240}, 720, 900, "4 hours a day"),
        ({"minutes_in_a_row": 240, "gap_minutes": 60}, 690, 840, "4 hours in a row"),
        ({"gap_minutes": 60}, 690, 840, "at least 1 hour"),
        ({"minutes_a_week": 240}, 720, 900, "4 hours a week"),
    ],
)
def test_a_limit_of_the_care_regime(
    space: Space,
    parent: User,
    child: Child,
    limits: dict[str, int],
    start: int,
    end: int,
    says: str,
) -> None:
    """Mila, two and a half, is there from 09:00 to 11:00 already.

    Sabotage: childcare/services/places.py: raise LimitReached(seat.child, breach) -> pass
    """
    free(space)
    book(ask=ask(space, parent, child, span=at(MONDAY, 540, 660, space)), now=NOW)
    type(space.regime).objects.update(**limits)
    wanted = at(MONDAY, start, end, space) if start != 540 else at(MONDAY, 720, 840, space)

    refusal = refused(LimitReached, ask(space, parent, child, span=wanted))

    assert says in refusal.message
    assert refusal.message.startswith("Mila: ")


def test_days_a_week(parent: User, child: Child) -> None:
    space = make_ready_space(days=3)
    type(space.regime).objects.update(days_a_week=2)
    mornings = [at(MONDAY + timedelta(days=i), 540, 750, space) for i in range(3)]
    for span in mornings[:2]:
        book(ask=ask(space, parent, child, span=span), now=NOW)

    refusal = refused(LimitReached, ask(space, parent, child, span=mornings[2]))

    assert refusal.breach.limit == "days_a_week"


def test_a_hold_that_ran_out_is_no_day_of_the_week(parent: User, child: Child) -> None:
    """Sabotage: bookings/availability/loading_statement.py: AND NOT (p.state = 'held' AND p.held_until <= %(now)s::timestamptz)) AS own -> ) AS own"""
    space = make_ready_space(days=2)
    type(space.regime).objects.update(days_a_week=1)
    hold(ask=ask(space, parent, child), now=NOW)
    later, tuesday = NOW + timedelta(minutes=11), MONDAY + timedelta(days=1)
    family = Family((child,), "laptop")  # for whom somebody else looks

    day = open_days_of([space], tuesday, tuesday, family, later)[space.pk, tuesday]

    assert fits(day, family, at(tuesday, 540, 750, space), later)


def test_a_birthday_corrected_meanwhile_counts(space: Space, parent: User, child: Child) -> None:
    """The age limit reads it under the lock, not as the page had read it.

    Sabotage: bookings/services/reading.py: return replace(ask, children=tuple(self._as_is(child) for child in ask.children)) -> return ask
    """
    type(space.regime).objects.update(age_from_months=12)
    read_before = ask(space, parent, child)
    Child.objects.filter(pk=child.pk).update(date_of_birth=MONDAY - timedelta(days=200))

    refused(LimitReached, read_before)


def test_a_move_within_the_week_is_no_day_more(parent: User, child: Child) -> None:
    """Sabotage: bookings/services/changing.py: check_regime(day.setting, seats, day.date, now, replaced=replaced, has_desk=has_desk) -> check_regime(day.setting, seats, day.date, now, has_desk=has_desk)"""
    space = make_ready_space(days=3)
    type(space.regime).objects.update(days_a_week=1)
    booking = book(ask=ask(space, parent, child), now=NOW)
    tuesday = at(MONDAY + timedelta(days=1), 540, 750, space)

    assert move_booking(booking=booking, span=tuesday, now=NOW).span == tuesday
