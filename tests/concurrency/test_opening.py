"""A space opens while a colleague takes away what it needs: who comes first is what counts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from unittest import mock

import pytest
from django.db import transaction

from childcare.models import Shift
from childcare.services.cuts import change_hours
from childcare.services.shifts import take_off_shift
from cobaby.manage.setup.steps import missing
from spaces.models import Membership, PriceList, Space
from spaces.services.days import lock_days_ahead
from spaces.services.desks import remove_desk
from spaces.services.opening import NotReady, change_stage
from spaces.services.prices import withdraw_prices
from spaces.services.team import invite_member, withdraw_invitation
from tests.concurrency.meanwhile import meanwhile, on_its_own
from tests.factories import MONDAY, NOW, TODAY, make_prices, make_ready_space, make_user

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

Away = Callable[[], object]


def opens(house: Space) -> Callable[[], None]:
    row = Space.objects.get(pk=house.pk)
    return partial(
        change_stage, space=row, stage="open", reason="", missing=partial(missing, row, NOW),
        coming=int, now=NOW,
    )  # fmt: skip


def the_only_desk() -> tuple[Space, Away]:
    house = make_ready_space(stage="planned", desks=1, educators=0)
    house.care_rooms.all().delete()
    return house, partial(remove_desk, desk=house.desks.get(), now=NOW)


def the_only_prices() -> tuple[Space, Away]:
    house = make_ready_space(stage="planned", educators=1)
    PriceList.objects.all().delete()
    coming = make_prices(house, valid_from=TODAY + timedelta(days=9))
    return house, partial(withdraw_prices, prices=coming, today=TODAY)


def the_only_shift() -> tuple[Space, Away]:
    """Far ahead, on a day that nobody can book yet."""
    house = make_ready_space(stage="planned", educators=1, horizon_days=2)
    shift = Shift.objects.with_people().get()
    assert shift.space_day.date == MONDAY > TODAY
    return house, partial(take_off_shift, shift=shift, now=NOW)


def the_hours() -> tuple[Space, Away]:
    house = make_ready_space(stage="planned", educators=1)
    return house, partial(
        change_hours, space=house, change=house.opening_hours.all().delete, now=NOW
    )


def the_only_one_invited() -> tuple[Space, Away]:
    house = make_ready_space(stage="planned", educators=1)
    Membership.objects.educators().delete()
    asked = invite_member(
        space=house, email="katrin@example.org", role="educator", first_day=TODAY, last_day=None,
        language="en", by=make_user(), now=NOW,
    )  # fmt: skip
    return house, partial(withdraw_invitation, invitation=asked, now=NOW)


NEEDED = [the_only_desk, the_only_prices, the_only_shift, the_hours, the_only_one_invited]


@pytest.mark.parametrize("needed", NEEDED)
def test_no_space_opens_without_what_is_taken_away(
    needed: Callable[[], tuple[Space, Away]],
) -> None:
    """Sabotage: spaces/services/opening.py: lock_days_ahead(space, now) -> pass
    Sabotage: spaces/services/opening.py: house = Space.objects.select_for_update(no_key=True) -> house = Space.objects
    Sabotage: spaces/services/days.py: _lock(space, bookable.union(planned)) -> _lock(space, bookable)
    Sabotage: spaces/services/prices.py: Space.objects.select_for_update(no_key=True).get(pk=prices.space_id) -> pass
    """
    house, taken_away = needed()

    with meanwhile(taken_away, opens(house)) as opening, pytest.raises(NotReady):
        opening.result(timeout=60)

    assert Space.objects.get(pk=house.pk).stage == "planned"


def test_without_the_lock_a_space_opens_that_nobody_can_book() -> None:
    """The negative control: with the guard off, the race shows."""
    house, taken_away = the_only_desk()
    off = mock.patch("spaces.services.opening.lock_days_ahead")
    with off, ThreadPoolExecutor(1) as pool, transaction.atomic():
        taken_away()
        pool.submit(on_its_own, opens(house)).result(timeout=60)

    assert Space.objects.get(pk=house.pk).stage == "open" and missing(house, NOW)


def test_who_locks_the_days_does_not_lock_the_space() -> None:
    """Else two wait for each other: settings lock the space first, and its days after it.

    Sabotage: spaces/services/days.py: order_by("date") -> order_by("date", "space")
    """
    house = make_ready_space(educators=0)
    row = Space.objects.select_for_update(no_key=True, nowait=True).filter(pk=house.pk)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        lock_days_ahead(house, NOW)

        locked = pool.submit(on_its_own, transaction.atomic(lambda: row.get()))

        assert locked.result(timeout=60) == house
