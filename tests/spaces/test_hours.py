"""Opening hours on the wall all year, closures, hours that touch. The clock: test_clocks.py."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from spaces.hours import opening, opening_on
from spaces.models import Closure, OpeningHours, PublicHoliday, Space
from tests.factories import MONDAY, make_hours, make_space

# zone, a day when clocks go forward, a day when they go back
CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29), date(2026, 10, 25)),
    ("Europe/Helsinki", date(2026, 3, 29), date(2026, 10, 25)),
    ("Europe/Dublin", date(2026, 3, 29), date(2026, 10, 25)),
    ("Atlantic/Azores", date(2026, 3, 29), date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8), date(2026, 11, 1)),
]


def open_at(zone: str, start: int, end: int) -> Space:
    """Open for work from `start` to `end` minutes, on every day of the week."""
    space = make_space(zone=zone)
    OpeningHours.objects.filter(space=space).delete()
    for weekday in range(7):
        make_hours(space, "work", weekday, start, end)
    return space


@pytest.mark.parametrize(("zone", "forward", "back"), CHANGES)
def test_the_door_opens_at_nine_on_the_wall_all_year(
    db: None, zone: str, forward: date, back: date
) -> None:
    space = open_at(zone, 540, 1020)

    for day in (forward, back, date(2026, 7, 1), date(2026, 12, 1)):
        [span] = opening_on(space, day).work
        start, end = span.on_wall(space.tz)
        assert (start.hour, end.hour, span.minutes) == (9, 17, 480)


def test_the_morning_of_the_change_is_an_hour_shorter_or_longer(db: None) -> None:
    space = open_at("Europe/Berlin", 0, 360)

    minutes = [
        opening_on(space, day).work[0].minutes for day in (date(2026, 3, 29), date(2026, 10, 25))
    ]

    assert minutes == [300, 420]


def test_closures_and_holidays_shut_the_day_and_say_why(db: None) -> None:
    """Sabotage: spaces/hours.py: if "all" in shut or what in shut: -> if what in shut:"""
    space = make_space()
    until = MONDAY + timedelta(days=2)
    Closure.objects.create(space=space, days=(MONDAY, until), reason="Training")
    Closure.objects.create(
        space=space, days=(until, until + timedelta(days=1)), what="care", reason="Flu"
    )
    PublicHoliday.objects.create(space=space, date=MONDAY + timedelta(days=3), name="Maifeiertag")

    hours = opening([space], MONDAY, MONDAY + timedelta(days=4))
    days = [hours[space.pk, MONDAY + timedelta(days=i)] for i in range(5)]

    assert [bool(day.work) for day in days] == [False, False, True, False, True]
    assert [bool(day.care) for day in days] == [False, False, False, False, True]
    assert [day.reason for day in days] == ["Training", "Training", "Flu", "Maifeiertag", ""]


def test_touching_hours_are_one(db: None) -> None:
    space = open_at("Europe/Berlin", 540, 750)
    make_hours(space, "work", 0, 750, 1020)

    assert [span.minutes for span in opening_on(space, MONDAY).work] == [480]
