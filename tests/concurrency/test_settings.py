"""Several managers save the same settings in one moment: one is saved, the others are told of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client

from childcare.models import CareRegime
from childcare.refusals import CareIsAlone
from childcare.services.cuts import close_days
from childcare.services.rooms import set_booking_rules, set_regime
from spaces.models import OpeningHours, PriceList, SettingsChange, Space
from tests.access.world_accounts import signed_in_now
from tests.concurrency.attack import at_once
from tests.factories import MONDAY, NOW, make_membership, make_ready_space, make_user
from tests.manage.settings.test_set_prices import PRICES, TOMORROW
from tests.manage.settings.test_two_managers import RULES
from tests.manage.settings.world import address, seen

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

EDITORS, ROUNDS = 4, 3


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def house() -> Space:
    return make_ready_space()


@pytest.fixture
def managers(house: Space) -> list[Client]:
    people = [make_user(f"Manager {n}") for n in range(EDITORS)]
    for person in people:
        make_membership(person, house, "manager")
    return [signed_in_now(Client(), person) for person in people]


def saved_at_once(
    managers: list[Client], house: Space, page: str, forms: list[dict[str, str]]
) -> int:
    """Each sends a form of their own from the same page; which of them was saved.

    The others read who was faster, and keep what they typed.
    """
    url = address(page, house)
    before = seen(managers[0], url)
    jobs = [
        partial(client.post, url, form | {"seen": before})
        for client, form in zip(managers, forms, strict=True)
    ]

    answers: list[Any] = at_once(jobs)

    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [302, *[409] * (EDITORS - 1)]
    winner = statuses.index(302)
    for answer in answers:
        if answer.status_code == 409:
            assert f"Manager {winner} changed this at 09:00" in answer.content.decode()
    return winner


def test_of_many_rules_one_is_saved_and_the_others_are_told(
    managers: list[Client], house: Space
) -> None:
    """Sabotage: spaces/services/settings.py: Space.objects.select_for_update(no_key=True).get(pk=space.pk) -> pass"""
    for number in range(ROUNDS):
        forms = [RULES | {"horizon_days": str(20 + number * 10 + n)} for n in range(EDITORS)]

        winner = saved_at_once(managers, house, "manage_booking_rules", forms)

        house.refresh_from_db()
        assert house.horizon_days == 20 + number * 10 + winner
    assert SettingsChange.objects.count() == ROUNDS


def week(opens: int) -> dict[str, str]:
    """Monday alone, from so many o'clock on."""
    return {"style": "free", "work_0": f"{opens}-18", "care_0": f"{opens}:30-17:30"}


def test_of_many_weeks_one_is_saved(managers: list[Client], house: Space) -> None:
    """Two halves of two weeks would be a week that nobody typed.

    Sabotage: cobaby/manage/setup/views/hours.py: part="hours", -> part="",
    """
    winner = saved_at_once(managers, house, "manage_hours", [week(6 + n) for n in range(EDITORS)])

    rows = OpeningHours.objects.filter(space=house).order_by("start_minute")
    opens = (6 + winner) * 60
    assert list(rows.values_list("weekday", "start_minute")) == [(0, opens), (0, opens + 30)]


def test_of_many_prices_one_is_saved(managers: list[Client], house: Space) -> None:
    """Sabotage: cobaby/manage/setup/views/booking.py: now=now, part="prices", fresh=stored) -> now=now)"""
    forms = [PRICES | {"care_price": str(10 + n)} for n in range(EDITORS)]

    winner = saved_at_once(managers, house, "manage_prices", forms)

    assert PriceList.objects.get(valid_from=TOMORROW).care_price == (10 + winner) * 100


def test_a_closure_sent_by_all_in_one_moment_is_one(house: Space) -> None:
    """Sabotage: childcare/services/cuts.py: Space.objects.select_for_update(no_key=True).get(pk=space.pk) -> pass"""
    tuesday = MONDAY + timedelta(days=1)
    close = partial(close_days, space=house, first=tuesday, last=tuesday, reason="Works", now=NOW)

    closures = at_once([close] * EDITORS)

    assert {closure.pk for closure in closures} == {house.closures.get().pk}


def test_parents_in_the_house_and_care_alone_are_never_both_saved(house: Space) -> None:
    """One manager says the one, a colleague the other, in one moment: the later is told.

    Sabotage: childcare/services/rooms.py: if values.get("allows_care_only") and parent_stays(space): -> if False:
    Sabotage: childcare/services/rooms.py: if house.allows_care_only and values.get("parent_presence") == CareRegime.Presence.PREMISES: -> if False:
    """
    stays = partial(set_regime, space=house, values={"parent_presence": "premises"}, now=NOW)
    alone = partial(set_booking_rules, space=house, values={"allows_care_only": True})
    for number in range(ROUNDS * 2):
        Space.objects.update(allows_care_only=False)
        CareRegime.objects.update(parent_presence="call")

        answers = at_once([stays, alone] if number % 2 else [alone, stays])

        assert [type(answer) for answer in answers if answer] == [CareIsAlone]
        house.refresh_from_db()
        regime = CareRegime.objects.get(space=house)
        assert house.allows_care_only is (regime.parent_presence == "call")
