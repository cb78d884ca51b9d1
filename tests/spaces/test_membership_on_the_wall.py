"""A role begins and ends at midnight of its space, wherever that is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from spaces.models import Membership, Space
from tests.factories import make_space, make_user

pytestmark = pytest.mark.django_db
NOON_IN_AUCKLAND = datetime(2026, 3, 16, 23, 0, tzinfo=UTC)
"""There it is the 17th already; in Ponta Delgada 22:00 on the 16th."""


@pytest.mark.parametrize(
    ("zone", "first", "last", "is_valid"),
    [
        ("Pacific/Auckland", 17, 18, True),
        ("Pacific/Auckland", 16, 17, False),
        ("Atlantic/Azores", 17, 18, False),
        ("Atlantic/Azores", 16, 17, True),
    ],
)
def test_a_day_is_that_of_the_space(zone: str, first: int, last: int, is_valid: bool) -> None:
    """`last` is not included.

    Sabotage: spaces/models/people.py: Func(F("space__zone"), instant, function="timezone") -> instant
    """
    days = DateRange(date(2026, 3, first), date(2026, 3, last))
    space: Space = make_space(zone=zone)
    Membership.objects.create(
        user=make_user("Mere Tane"), space=space, role=Membership.Role.MANAGER, valid=days
    )

    assert Membership.objects.at(NOON_IN_AUCKLAND).exists() is is_valid
