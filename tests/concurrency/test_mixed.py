"""Booking, moving, cancelling, illness and holds at random: no deadlock, nothing by half."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from bookings.models import Booking
from bookings.refusals import DayChanged
from bookings.services import (
    book,
    cancel_booking,
    change_booking,
    confirm_booking,
    hold,
    move_booking,
    release_hold,
    report_ill,
)
from childcare.models import Guardianship
from childcare.refusals import ChildElsewhere, Refusal
from childcare.services.shifts import take_off_shift
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span
from tests.concurrency.attack import at_once, done
from tests.concurrency.audits import everything_wrong
from tests.concurrency.families import (
    Family,
    ask_for,
    day,
    make_arena,
    make_families,
    morning,
)
from tests.factories import NOW, at

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

CONNECTIONS = 64
STEPS = 5


def make_couples(families: list[Family]) -> list[Family]:
    """The second guardian of each family, with the same children."""
    others = User.objects.bulk_create(
        User(email=f"{uuid4().hex}@example.org", password="!", display_name="Q") for _ in families
    )
    for other, (_, children) in zip(others, families, strict=True):
        Guardianship.objects.bulk_create(
            Guardianship(guardian=other, child=child) for child in children
        )
    return [(other, family[1]) for other, family in zip(others, families, strict=True)]


def some_span(chance: random.Random, space: Space) -> Span:
    on = day(chance.randrange(2))
    start = chance.choice([540, 600, 660, 780, 840])
    return at(on, start, start + chance.choice([60, 120, 210]), space)


def live(seed: int, spaces: list[Space], family: Family) -> None:
    """A few random steps of one person; what is refused is refused."""
    chance = random.Random(seed)
    for _ in range(STEPS):
        try:
            one_step(chance, chance.choice(spaces), family)
        except DayChanged:
            raise
        except Refusal:
            continue


def one_step(chance: random.Random, space: Space, family: Family) -> None:
    person, children = family
    mine = list(Booking.objects.filter(person=person).exclude(state="cancelled"))
    what = chance.choice(["book", "hold", "move", "change", "cancel", "ill", "confirm", "release"])
    if what in ("book", "hold") or not mine:
        some = tuple(chance.sample(children, chance.randrange(1, len(children) + 1)))
        ask = ask_for(space, (person, some), day(0), span=some_span(chance, space))
        (hold if what == "hold" else book)(ask=ask, now=NOW)
        return
    booking = chance.choice(mine)
    own = booking.space_day.space
    if what == "move":
        move_booking(booking=booking, span=some_span(chance, own), now=NOW)
    elif what == "change":
        some = tuple(chance.sample(children, chance.randrange(len(children) + 1)))
        change_booking(
            booking=booking, span=booking.span, desk_kind="laptop", children=some, now=NOW
        )
    elif what == "cancel":
        cancel_booking(booking=booking, now=NOW)
    elif what == "ill":
        report_ill(booking=booking, child=children[0], keep_desk=True, now=NOW)
    elif what == "confirm":
        confirm_booking(booking=booking, now=NOW + timedelta(minutes=chance.choice([0, 11])))
    else:
        release_hold(booking=booking, now=NOW)


def make_two_tight_spaces() -> list[Space]:
    return [
        make_arena(
            2,
            desks=12,
            educators=2,
            room={"limit": 9},
            booking_style="free",
            shortest_minutes=60,
            margin_before=15,
            margin_after=15,
        )
        for _ in range(2)
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_anything_at_once_on_two_days_in_two_spaces(seed: int) -> None:
    """Two guardians share the children of each family.

    Sabotage: childcare/services/locks.py: (%s::bigint[]) ORDER BY id FOR NO KEY UPDATE -> (%s::bigint[]) ORDER BY id
    """
    spaces = make_two_tight_spaces()
    families = make_families(16, months=(30, 60))
    people = (families + make_couples(families)) * 2
    jobs = [partial(live, seed * 1000 + i, spaces, person) for i, person in enumerate(people)]

    done(at_once(jobs))

    assert everything_wrong() == []
    assert Booking.objects.filter(state="confirmed").exists()


def test_a_roster_cut_and_bookings_at_once() -> None:
    """Sabotage: childcare/services/shifts.py: rows = lock_days({own, *keys}) -> rows = {own: shift.space_day}"""
    space = make_arena(3, desks=CONNECTIONS, room={"limit": 40})
    families = make_families(32, months=(30,))
    for number in range(3):
        shifts = space.care_rooms.get().shifts.filter(space_day__date=day(number))
        asks = [ask_for(space, family, day(number)) for family in families]
        cuts = [partial(take_off_shift, shift=shift, now=NOW) for shift in shifts]

        done(at_once([*cuts, *(partial(book, ask=ask, now=NOW) for ask in asks)]))

    assert everything_wrong() == []


def test_a_form_replayed_fifty_times_is_one_booking() -> None:
    """Sabotage: bookings/services/booking.py: lock_people(person_id=ask.person.pk) -> pass"""
    space = make_arena(1, desks=CONNECTIONS)
    ask = ask_for(space, make_families(1)[0], day(0))  # no child, whose lock would help

    bookings = done(at_once([partial(book, ask=ask, now=NOW)] * 50))

    assert len(bookings) == 50
    assert len({booking.pk for booking in bookings}) == 1
    assert everything_wrong() == []


def test_twenty_tabs_hold_one_place() -> None:
    """Sabotage: bookings/services/booking.py: keys.add(day_key(held)) -> held = None"""
    space = make_arena(3, desks=CONNECTIONS)
    family = make_families(1, months=(30,))[0]
    asks = [ask_for(space, family, day(i % 3)) for i in range(20)]

    held = done(at_once([partial(hold, ask=ask, now=NOW) for ask in asks]))

    assert len(held) == 20
    assert Booking.objects.count() == 1
    assert everything_wrong() == []


def test_two_guardians_want_one_child_in_two_spaces() -> None:
    """The lock of the child decides; the database would refuse too, but is never asked.

    Sabotage: childcare/services/locks.py: if children := set(child_ids): -> if children := set():
    """
    roomy = {"limit": 40}  # for all children, should one space win every race
    spaces = [make_arena(1, desks=CONNECTIONS, educators=8, room=roomy) for _ in range(2)]
    families = make_families(16, months=(60,))
    couples = make_couples(families)
    asks = [
        ask_for(spaces[i % 2], family, day(0), span=morning(day(0), spaces[i % 2]))
        for i, family in enumerate([*families, *couples[1:], couples[0]])
    ]

    answers = at_once([partial(book, ask=ask, now=NOW) for ask in asks])

    assert len(done(answers)) == 16
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert {(type(answer), answer.__cause__) for answer in refused} == {(ChildElsewhere, None)}
    assert everything_wrong() == []
