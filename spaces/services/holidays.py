"""A space opens on a public holiday all the same, or closes again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from spaces.models import DeskReservation, PublicHoliday, SpaceDay

Recount = Callable[[SpaceDay], object]
"""What else hangs on the hours of that day and may refuse the change by raising."""


class HolidayIsBooked(Exception):
    """Desks are booked on that day: `reservations` says whose, so it cannot close."""

    def __init__(self, reservations: list[DeskReservation]) -> None:
        self.reservations = reservations
        super().__init__(len(reservations))


def override_holiday(
    *, holiday: PublicHoliday, is_open: bool, recount: Recount, now: datetime
) -> None:
    """Decide whether the space opens on this holiday. Raises HolidayIsBooked.

    `recount` is called with the locked space day, in the same transaction: care knows its own
    bookings (`childcare.services.days.recount_all`) and this app does not know care.
    """
    with transaction.atomic():
        SpaceDay.objects.get_or_create(space=holiday.space, date=holiday.date)
        day = SpaceDay.objects.select_for_update(no_key=True).get(
            space=holiday.space, date=holiday.date
        )
        taken = list(day.desk_reservations.counting(now).order_by("during"))
        if taken and not is_open:
            raise HolidayIsBooked(taken)
        PublicHoliday.objects.filter(pk=holiday.pk).update(is_open=is_open)
        recount(day)
    holiday.is_open = is_open
