"""Running late, and a child that is ill, said by software: as the pages say it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bookings.models import Booking
from childcare.models import Child
from cobaby.accounts.models import User
from spaces.models import Space
from tests.api.conftest import Software, software_of
from tests.api.test_booking import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(parent: User) -> Software:
    return software_of(parent)


@pytest.fixture
def booking(space: Space, child: Child, sibling: Child, mine: Software) -> Booking:
    mine.send(f"spaces/{space.slug}/book/", asked(space, child, sibling))
    return Booking.objects.get()


def test_the_educators_hear_who_comes_later(booking: Booking, mine: Software) -> None:
    """Sabotage: cobaby/api/views/same_day.py: minutes=asked["minutes"], now=self.now) -> minutes=0, now=self.now)"""
    late = mine.send(f"bookings/{booking.reference}/late/", {"minutes": 30})
    assert late.json()["late_minutes"] == 30

    on_time = mine.send(f"bookings/{booking.reference}/late/", {"minutes": 0})

    booking.refresh_from_db()
    assert (on_time.json()["late_minutes"], booking.late_minutes) == (0, 0)


@pytest.mark.parametrize("minutes", [None, "soon", 7, -15, 15.0, "15", True])
def test_only_what_the_page_offers(booking: Booking, mine: Software, minutes: Any) -> None:
    answer = mine.send(f"bookings/{booking.reference}/late/", {"minutes": minutes})

    assert [error["field"] for error in answer.json()["errors"]] == ["minutes"]


def test_a_child_stays_at_home_for_the_price_that_was_shown(
    booking: Booking, child: Child, mine: Software
) -> None:
    """Sabotage: cobaby/api/views/same_day.py: if illness_terms(booking, child, **how).price.minor > asked["price_seen"]: -> if False:"""
    ways = mine.ask(f"bookings/{booking.reference}/illness/").json()["ways"]
    [way] = [way for way in ways if way["child"] == child.pk]
    ill = {"child": child.pk, "keep_desk": way["keep_desk"], "price_seen": way["price"]["minor"]}

    less = mine.send(f"bookings/{booking.reference}/ill/", ill | {"price_seen": 1})
    told = mine.send(f"bookings/{booking.reference}/ill/", ill)
    again = mine.send(f"bookings/{booking.reference}/ill/", ill)

    assert less.json()["type"].endswith("#price-has-risen")
    assert told.json()["price"] == way["price"]
    assert [one["first_name"] for one in told.json()["children"]] == ["Jonas"]
    assert again.json() == told.json()


def test_the_last_child_may_take_the_desk_along(
    booking: Booking, child: Child, sibling: Child, mine: Software
) -> None:
    """Sabotage: cobaby/api/views/same_day.py: {"keep_desk": asked["keep_desk"], "now": self.now} -> {"keep_desk": True, "now": self.now}"""
    seen = {"price_seen": booking.price}
    mine.send(f"bookings/{booking.reference}/ill/", {"child": child.pk} | seen)

    both_ways = mine.ask(f"bookings/{booking.reference}/illness/").json()["ways"]
    last = {"child": sibling.pk, "keep_desk": False} | seen
    gone = mine.send(f"bookings/{booking.reference}/ill/", last).json()

    assert [(way["keep_desk"], way["ends_booking"]) for way in both_ways] == [
        (True, False),
        (False, True),
    ]
    assert gone["state"] == "cancelled"


def test_who_does_not_come_cannot_be_ill(
    booking: Booking, other_child: Child, mine: Software
) -> None:
    ill = {"child": other_child.pk, "price_seen": booking.price}
    theirs = mine.send(f"bookings/{booking.reference}/ill/", ill)
    nobodys = mine.send(f"bookings/{booking.reference}/ill/", ill | {"child": 10**9})

    assert theirs.json() == nobodys.json()
    assert theirs.json()["type"].endswith("#not-your-child")


def test_when_it_is_over_nothing_is_said_any_more(
    booking: Booking, child: Child, mine: Software, now: Any
) -> None:
    """Sabotage: cobaby/api/views/same_day.py: booking.span.end <= view.now: -> booking.span.end <= booking.span.start:"""
    now.move_to(booking.span.end + timedelta(minutes=1))
    address = f"bookings/{booking.reference}"

    answers = [
        mine.send(f"{address}/late/", {"minutes": 15}),
        mine.ask(f"{address}/illness/"),
        mine.send(f"{address}/ill/", {"child": child.pk, "price_seen": booking.price}),
    ]

    assert {answer.json()["type"].rpartition("#")[2] for answer in answers} == {"not-changeable"}


def test_reading_keys_say_nothing_for_the_family(booking: Booking, parent: User) -> None:
    """Sabotage: cobaby/api/permissions.py: raise problems.Problem(problems.SCOPE_MISSING, scope=str(view.scope)) -> pass"""
    reader = software_of(parent, "bookings:read")
    address = f"bookings/{booking.reference}"

    refused = [
        reader.send(f"{address}/late/", {"minutes": 15}),
        reader.send(f"{address}/ill/", {"child": 1, "price_seen": 0}),
        reader.send(f"spaces/{booking.space_day.space.slug}/wait/", {}),
        reader.send("waits/1/stop/"),
    ]

    assert {answer.json()["scope"] for answer in refused} == {"bookings:write"}
    assert reader.ask(f"{address}/illness/").status_code == 200
    assert reader.ask("waits/").status_code == 200
