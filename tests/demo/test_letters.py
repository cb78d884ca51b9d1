"""Messages written for many bookings are those that one booking writes."""

from __future__ import annotations

import pytest

from bookings.messages import post_booked
from bookings.models import Booking
from cobaby.demo.letters import post_all_booked
from cobaby.outbox.models import Message
from tests.demo.conftest import NOW


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_the_same_messages_as_a_booking_of_its_own() -> None:
    """Sabotage: cobaby/demo/letters.py: f"reminder_{name}" -> f"remind_{name}" """
    booking = Booking.objects.upcoming(NOW).filter(changes=0).last()
    assert booking is not None
    written = Message.objects.filter(key__startswith=f"booking:{booking.pk}:")
    written.delete()
    post_booked(booking, booking.created_at)
    expected = set(written.values_list("key", "kind", "due_at", "recipient"))
    written.delete()

    post_all_booked(booking.space_day.space, [booking], NOW)

    assert set(written.values_list("key", "kind", "due_at", "recipient")) == expected
    assert len(expected) >= 2
