"""Today is the reader's day, not the day in Greenwich."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from tests.conftest import signed_in
from tests.factories import make_user

JUST_PAST_MIDNIGHT_IN_BERLIN = datetime(2026, 3, 16, 23, 30, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/spaces/"])
def test_a_visitor_after_midnight_searches_from_the_new_day(address: str) -> None:
    """Sabotage: cobaby/accounts/models.py: ZoneInfo(HOME_ZONE) -> ZoneInfo("UTC")"""
    with time_machine.travel(JUST_PAST_MIDNIGHT_IN_BERLIN, tick=False):
        html = Client().get(address).content.decode()

    assert "2026-03-17" in html
    assert "2026-03-16" not in html


@pytest.mark.django_db
def test_somebody_west_of_us_still_has_the_old_day() -> None:
    """Sabotage: cobaby/accounts/models.py: return person.tz if isinstance(person, User) else -> return"""
    person = make_user("Rui", zone="Atlantic/Azores")

    with time_machine.travel(JUST_PAST_MIDNIGHT_IN_BERLIN, tick=False):
        html = signed_in(person).get("/spaces/").content.decode()

    assert "2026-03-16" in html
