"""A desk is changed while a family is booking it, on real connections: the family comes first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, transaction

from bookings.asks import Ask
from bookings.services import book
from spaces.services.desks import DeskBookedAhead, DeskWasUsed, change_desk, remove_desk
from tests.factories import MONDAY, NOW, at, make_ready_space, make_user

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

LONG_ENOUGH = 1.5
"""Seconds in which a change that does not wait would be made."""
CHANGES = [
    (partial(change_desk, kind="equipped", features=[]), DeskBookedAhead),
    (remove_desk, DeskWasUsed),
]


def in_its_own_connection(job: Callable[[], object]) -> object:
    try:
        return job()
    finally:
        connection.close()


@pytest.mark.parametrize(("change", "refusal"), CHANGES, ids=["another kind", "taken away"])
def test_a_desk_that_a_family_is_booking_stays_as_it_is(
    change: Callable[..., object], refusal: type[Exception]
) -> None:
    """Sabotage: spaces/services/desks.py: lock_days_ahead(row.space, now) -> pass
    Sabotage: spaces/services/desks.py: lock_days_ahead(standing.space, now) -> pass
    """
    space = make_ready_space(desks=1, educators=0)
    desk, span = space.desks.get(), at(MONDAY, 540, 750, space)
    job = partial(in_its_own_connection, partial(change, desk=desk, now=NOW))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            book(ask=Ask(make_user(), space, span, "laptop", (), uuid4()), now=NOW)
            waiting = pool.submit(job)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=LONG_ENOUGH)

        with pytest.raises(refusal):
            waiting.result(timeout=60)

    assert space.desks.get().kind == "laptop"
