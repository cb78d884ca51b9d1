"""Days and numbers that no calendar has: a sentence, and never a fault."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from cobaby.look.dates import DateInThreeField
from cobaby.manage.weeks import Week
from spaces.models import Space
from tests.manage.settings.world import post

pytestmark = pytest.mark.django_db

BEYOND = {"first": "9999-12-31", "last": "9999-12-31"}


@pytest.mark.parametrize(
    ("page", "more", "data"),
    [
        ("manage_closures", [], BEYOND | {"what": "all", "reason": "Holiday"}),
        ("manage_desk_out", [1], BEYOND | {"note": "A broken lamp"}),
        ("manage_roster_away", [], BEYOND | {"educator": "1"}),
        ("manage_team", [], {"email": "a@example.org", "role": "host", "language": "en"}
         | {"first_day": "2026-03-16", "last_day": "9999-12-31"}),
    ],
)  # fmt: skip
def test_a_day_beyond_all_calendars(
    page: str, more: list[int], data: dict[str, str], desk_of: Client, space: Space
) -> None:
    """The day after the last day of the calendar cannot be reckoned.

    Sabotage: cobaby/look/dates.py: if day and not self.earliest <= day.year < 2100: -> if False:
    """
    answer = post(desk_of, page, space, *more, **data)

    assert answer.status_code == 422
    assert "four digits" in answer.content.decode()


def test_an_hour_that_the_clocks_skip(desk_of: Client, space: Space) -> None:
    """Sabotage: cobaby/manage/setup/forms/desks.py: if start == end: -> if False:"""
    night = {"first": "2026-03-29", "start": "02:00", "last": "2026-03-29", "end": "03:00"}

    answer = post(desk_of, "manage_desk_out", space, 1, note="A new socket", **night)

    assert answer.status_code == 422
    assert "clocks change" in answer.content.decode()


def test_a_number_of_five_thousand_figures(desk_of: Client, space: Space) -> None:
    """Python refuses to read it, so that nobody can keep a process busy.

    Sabotage: cobaby/manage/setup/saving.py: and len(seen) < 10 -> and seen
    """
    answer = post(desk_of, "manage_hours", space, style="free", work_0="8-18", seen="9" * 5000)

    assert answer.status_code == 302  # nobody changed anything yet


def test_a_birthday_of_five_thousand_figures() -> None:
    """Sabotage: cobaby/look/dates.py: int(part[:5]) for part -> int(part) for part"""
    with pytest.raises(Exception, match="month"):
        DateInThreeField().clean(["1", "9" * 5000, "2020"])


@pytest.mark.parametrize("text", ["0202600000000-W01", "9999-W52", "2026-W99", "2026-W", "x"])
def test_a_week_that_no_calendar_has(text: str) -> None:
    """Sabotage: cobaby/manage/weeks.py: 2000 < found.monday.year < 2100 -> True"""
    usual = Week.of(date(2026, 3, 16))

    assert Week.read(text, usual) == usual
