"""Running late: told with one tap, taken back with another."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from bookings.models import Booking
from tests.bookings.test_mine import words


def late(client: Client, booking: Booking, minutes: object) -> Any:
    return client.post(f"/bookings/{booking.reference}/late/", {"minutes": minutes})


def test_running_late_is_told_and_taken_back(
    client: Client, booking: Booking, monday_morning: Any
) -> None:
    assert late(client, booking, 30)["Location"] == "/today/"
    late(client, booking, 30)
    assert "30 minutes late, the educators know" in words(client.get("/today/"))

    late(client, booking, 0)

    booking.refresh_from_db()
    assert booking.late_minutes == 0


@pytest.mark.parametrize("minutes", ["", "7", "soon"])
def test_another_number_of_minutes_is_refused(
    client: Client, booking: Booking, minutes: str
) -> None:
    answer = late(client, booking, minutes)

    assert answer.status_code == 422
    assert "Choose how much later you come." in words(answer)


def test_after_the_end_nobody_is_late(client: Client, booking: Booking, clock: Any) -> None:
    clock.move_to(booking.span.end)

    assert late(client, booking, 15).status_code == 409
