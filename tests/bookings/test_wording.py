"""Times of the day as people call them."""

from __future__ import annotations

import pytest

from bookings.wording import part_of_day
from spaces.models import Space
from tests.factories import MONDAY, at


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (540, 750, "this morning"),
        (540, 960, "today"),
        (780, 990, "this afternoon"),
        (1020, 1200, "this evening"),
        (1200, 1440, "this evening"),
        (600, 1440, "today"),
    ],
)
def test_what_part_of_the_day_it_is(space: Space, start: int, end: int, said: str) -> None:
    """Until midnight is no morning.

    Sabotage: bookings/wording.py: end.date() == start.date() and end.hour -> end.hour
    """
    assert part_of_day(at(MONDAY, start, end, space), space) == said
