"""A house that a cut breaks, and its manager."""

from __future__ import annotations

import pytest

from childcare.models import Educator
from childcare.services.absences import report_educator_ill
from cobaby.accounts.models import User
from spaces.models import Space
from tests.bookings.rescue.broken import (
    book_for,
)
from tests.factories import (
    MONDAY,
    NOW,
    make_ready_space,
    make_user,
)


@pytest.fixture
def jana() -> User:
    return make_user("Jana Weber")


@pytest.fixture
def space() -> Space:
    """Two educators on Monday and Tuesday; five families of one child on Monday morning."""
    made = make_ready_space(desks=8, days=2, room={"limit": 12}, longitude=40.0)
    for n in range(5):
        book_for(made, name=f"Family {n}")
    return made


@pytest.fixture
def short(space: Space) -> Space:
    """One educator is ill on Monday: one is missing in the morning."""
    educator = Educator.objects.filter(shifts__space_day__space=space).order_by("pk")[0]
    report_educator_ill(educator=educator, day=MONDAY, now=NOW)
    return space
