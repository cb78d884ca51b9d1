"""What becomes of a hold that nobody confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from bookings.models import Booking
from childcare.models import CarePlace
from childcare.services.days import sweep_holds
from childcare.services.locks import DayKey, lock_days, lock_people
from spaces.models import DeskReservation

REMEMBERED = timedelta(hours=24)
"""So long a request stays after its hold ran out: its person can still take it up again."""


def release_run_out_holds(*, now: datetime) -> int:
    """Free the desks and places of holds that ran out, day by day; how many rows they were.

    Nobody waits for this: writers free what they meet, and readers look past it.
    """
    return sum(_sweep(key, now) for key in sorted(_days_with_run_out_holds(now)))


def end_holds(*, bookings: Iterable[Booking], now: datetime) -> None:
    """Those of them that are held run out at once. A cut that they meet holds the lock of the day.

    Who confirms one all the same asks once more, and reads why it does not fit.
    """
    held = Booking.objects.held().filter(pk__in=[booking.pk for booking in bookings])
    for parts in (CarePlace.objects.all(), DeskReservation.objects.all()):
        parts.filter(line__booking__in=held, held_until__gt=now).update(held_until=now)
    held.filter(held_until__gt=now).update(held_until=now)


def forget_old_requests(*, now: datetime) -> int:
    """Delete requests whose hold ran out a day ago; how many they were."""
    old = Booking.objects.held().filter(held_until__lte=now - REMEMBERED)
    return sum(_forget(booking, now) for booking in old)


def _days_with_run_out_holds(now: datetime) -> set[DayKey]:
    keys: set[DayKey] = set()
    for run_out in (CarePlace.objects.run_out(now), DeskReservation.objects.run_out(now)):
        keys |= set(run_out.values_list("space_day__date", "space_day__space_id"))
    return keys


@transaction.atomic
def _sweep(key: DayKey, now: datetime) -> int:
    return sweep_holds(list(lock_days([key]).values()), now)


@transaction.atomic
def _forget(booking: Booking, now: datetime) -> int:
    """Under its person's lock, so that it is not taken up again in the same moment."""
    lock_people(person_id=booking.person_id)
    still = Booking.objects.held().filter(pk=booking.pk, lines=None)
    return still.filter(held_until__lte=now - REMEMBERED).delete()[0]
