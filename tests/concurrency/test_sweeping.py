"""A hold that ran out goes while its child is being booked elsewhere: neither waits for the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction

from bookings.services import book, hold
from bookings.services.expiry import release_run_out_holds
from childcare.models import CarePlace
from childcare.services.locks import lock_people
from tests.concurrency.families import ask_for, day, make_families
from tests.concurrency.test_desk_kind import LONG_ENOUGH, in_its_own_connection
from tests.factories import NOW, at, make_ready_space

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def test_who_sweeps_does_not_wait_for_a_child_that_is_being_booked() -> None:
    """Who books it elsewhere may wait for what goes here: both waiting would be a deadlock.

    Sabotage: childcare/services/locks.py: + " SKIP LOCKED" -> + ""
    Sabotage: childcare/services/days.py: gone[day.pk] & idle) -> gone[day.pk])
    """
    space = make_ready_space(
        margin_before=15, margin_after=15, booking_style="free", shortest_minutes=60
    )
    [family] = make_families(1, (30,))
    book(ask=ask_for(space, family, day(0), span=at(day(0), 600, 720, space)), now=NOW)
    hold(ask=ask_for(space, family, day(0), span=at(day(0), 540, 600, space)), now=NOW)
    sweep = partial(release_run_out_holds, now=NOW + timedelta(minutes=10))

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        lock_people(child_ids=[family[1][0].pk])
        assert pool.submit(in_its_own_connection, sweep).result(timeout=5 * LONG_ENOUGH)

    assert CarePlace.objects.get().during == at(day(0), 600, 735, space).range()
