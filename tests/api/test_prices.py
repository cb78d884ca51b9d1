"""Nobody pays more through the API than what was shown before: each write takes the price seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bookings.models import Booking
from childcare.models import Child
from cobaby.accounts.models import User
from spaces.models import Space
from tests.api.conftest import Software, software_of
from tests.api.test_booking import MORNING, asked
from tests.factories import MONDAY, NOW, at, make_child

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(parent: User) -> Software:
    return software_of(parent)


@pytest.fixture
def reference(space: Space, child: Child, mine: Software) -> str:
    found: str = mine.send(f"spaces/{space.slug}/book/", asked(space, child)).json()["reference"]
    return found


def price_with(mine: Software, reference: str, *children: Child) -> Any:
    return mine.ask(f"bookings/{reference}/children/price/", child=[child.pk for child in children])


@pytest.mark.parametrize("way", ["hold", "book"])
def test_what_costs_more_than_was_shown_is_not_booked(
    space: Space, child: Child, mine: Software, way: str
) -> None:
    """Sabotage: cobaby/api/views/booking.py: if seen is not None and booking.price > seen: -> if False:"""
    [time, _later] = mine.ask(
        f"spaces/{space.slug}/times/", date=MONDAY, child=[child.pk], desk="laptop"
    ).json()["times"]
    shown = time["price"]["minor"]

    less = mine.send(f"spaces/{space.slug}/{way}/", asked(space, child, price_seen=shown - 1))
    right = mine.send(f"spaces/{space.slug}/{way}/", asked(space, child, price_seen=shown))

    assert less.json()["type"].endswith("#price-has-risen")
    assert right.status_code == 201
    assert Booking.objects.count() == 1


def test_other_children_cost_what_was_shown(
    child: Child, sibling: Child, mine: Software, reference: str
) -> None:
    """Sabotage: cobaby/api/views/changing.py: seen_price=asked.get("price_seen"), -> seen_price=None,"""
    shown = price_with(mine, reference, child, sibling).json()
    both = {"children": [child.pk, sibling.pk]}
    seen = shown["price"]["minor"]

    less = mine.send(f"bookings/{reference}/children/", both | {"price_seen": seen - 1})
    assert less.json()["type"].endswith("#price-has-risen")
    assert Booking.objects.get().price == shown["price_now"]["minor"]
    right = mine.send(f"bookings/{reference}/children/", both | {"price_seen": seen})

    assert right.json()["price"] == shown["price"]


def test_the_same_children_cost_what_they_cost(
    space: Space, child: Child, mine: Software, reference: str
) -> None:
    """Sabotage: bookings/coming.py: if wanted == known: -> if False:"""
    space.price_lists.update(care_price=9999)

    shown = price_with(mine, reference, child).json()

    assert shown["price"] == shown["price_now"]


def test_leaving_a_child_out_is_priced_at_any_notice(
    space: Space, child: Child, sibling: Child, mine: Software, now: Any
) -> None:
    """Sabotage: bookings/coming.py: if wanted < known: -> if False:"""
    Space.objects.update(notice_minutes=120)
    both = mine.send(f"spaces/{space.slug}/book/", asked(space, child, sibling)).json()
    now.move_to(at(MONDAY, *MORNING, space).start - timedelta(minutes=30))

    shown = price_with(mine, both["reference"], child).json()["price"]
    left = mine.send(
        f"bookings/{both['reference']}/children/",
        {"children": [child.pk], "price_seen": shown["minor"]},
    )

    assert left.json()["price"] == shown
    assert [one["first_name"] for one in left.json()["children"]] == ["Mila"]


def test_a_price_that_cannot_be_says_why_and_what_fits(
    space: Space, parent: User, child: Child, mine: Software, reference: str
) -> None:
    space.care_rooms.update(limit=1)
    other = make_child(parent, 40, "Nela")

    refused = price_with(mine, reference, child, other)
    nobody = price_with(mine, reference)

    assert refused.json()["type"].endswith("#care-full")
    assert nobody.status_code == 200  # a desk alone is possible here
    assert Booking.objects.get().created_at == NOW


def test_anothers_child_has_no_price(mine: Software, reference: str, other_child: Child) -> None:
    assert price_with(mine, reference, other_child).json()["type"].endswith("#not-your-child")


def test_times_to_move_to_may_be_longer(space: Space, mine: Software, reference: str) -> None:
    """Sabotage: cobaby/api/views/bookings.py: minutes = asked.get("minutes", booking.span.minutes) // 15 * 15 -> minutes = booking.span.minutes"""
    Space.objects.update(booking_style="free", shortest_minutes=60, longest_minutes=480)

    as_now = mine.ask(f"bookings/{reference}/times/", date=MONDAY).json()["times"][0]
    longer = mine.ask(f"bookings/{reference}/times/", date=MONDAY, minutes=300).json()["times"][0]

    assert as_now["starts_at"] == longer["starts_at"]
    assert as_now["price"]["minor"] < longer["price"]["minor"]
