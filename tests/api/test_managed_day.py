"""A managed day by software."""

from __future__ import annotations

import pytest

from childcare.services.cuts import close_days
from cobaby.accounts.models import User
from spaces.models import Space
from tests.api.conftest import software_of
from tests.factories import MONDAY, NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("what", "is_open", "reason"), [("care", True, ""), ("all", False, "Mumps")]
)
def test_a_day_with_desks_is_no_closed_day(
    space: Space, manager: User, what: str, is_open: bool, reason: str
) -> None:
    """Sabotage: cobaby/api/loads.py: hours.reason if hours.is_closed else "" -> hours.reason"""
    close_days(space=space, first=MONDAY, last=MONDAY, reason="Mumps", what=what, now=NOW)

    day = software_of(manager).ask(f"manage/spaces/{space.slug}/day/", date=MONDAY).json()

    assert (day["day"]["is_open"], day["day"]["reason"]) == (is_open, reason)
