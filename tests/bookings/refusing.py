"""How a booking is refused: in a sentence, and nothing has changed."""

from __future__ import annotations

from typing import Any

import pytest

from bookings.asks import Ask
from bookings.models import Booking
from bookings.services import (
    book,
)
from childcare.models import CarePlace
from spaces.models import Space
from tests.factories import (
    NOW,
)


def change_space(space: Space, **values: Any) -> None:
    Space.objects.filter(pk=space.pk).update(**values)
    space.refresh_from_db()


def refused(kind: type[Exception], wanted: Ask, now: Any = NOW) -> Any:
    """`book` refuses in that way, in a whole sentence, and leaves nothing."""
    before = Booking.objects.count(), CarePlace.objects.count()
    with pytest.raises(kind) as refusal:
        book(ask=wanted, now=now)
    assert refusal.value.message.endswith((".", ")"))  # type: ignore[attr-defined]
    assert (Booking.objects.count(), CarePlace.objects.count()) == before
    return refusal.value


def free(space: Space, **values: Any) -> None:
    change_space(space, booking_style="free", shortest_minutes=60, longest_minutes=300, **values)
