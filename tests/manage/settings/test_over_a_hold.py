"""A cut that meets somebody who only holds a time yet: they do not book what is not there."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from bookings.asks import Ask
from bookings.models import Booking
from bookings.refusals import HoldLost
from bookings.services import confirm_booking, hold
from childcare.audit import audit
from childcare.models import CarePlace
from spaces.models import DeskReservation, Space
from tests.factories import MONDAY, NOW, at, make_child, make_user
from tests.manage.settings.world import MORNING, address, post, seen

pytestmark = pytest.mark.django_db


def hold_morning(space: Space) -> Booking:
    parent = make_user("Ana Kovač")
    child = make_child(parent, months=30)
    return hold(
        ask=Ask(parent, space, at(MONDAY, *MORNING, space), "laptop", (child,), uuid4()), now=NOW
    )


def close_care(client: Any, space: Space, **more: str) -> Any:
    page = address("manage_closures", space)
    typed = {"first": MONDAY, "last": MONDAY, "reason": "Mumps", "what": "care"}
    return post(client, "manage_closures", space, **typed, seen=seen(client, page), **more)


def test_who_only_holds_a_time_does_not_book_it_closed(desk_of, space) -> None:
    """The list named them as not booked yet; a mail that says "booked" would be wrong.

    Sabotage: cobaby/manage/setup/saving.py: end_holds(bookings=[one.booking for one in families_concerned(cut)], now=now) -> pass
    Sabotage: bookings/services/expiry.py: held.filter(held_until__gt=now).update(held_until=now) -> pass
    Sabotage: bookings/services/expiry.py: parts.filter(line__booking__in=held, held_until__gt=now).update(held_until=now) -> pass
    """
    held = hold_morning(space)
    listed = close_care(desk_of, space)
    assert "not booked yet" in listed.content.decode()

    assert close_care(desk_of, space, insist=listed.context["attempt"].insist).status_code == 302
    with pytest.raises(HoldLost):
        confirm_booking(booking=held, now=NOW)

    assert not CarePlace.objects.counting(NOW).exists()
    assert not DeskReservation.objects.counting(NOW).exists()
    assert audit(MONDAY, MONDAY) == []
