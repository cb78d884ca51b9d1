"""Reminders come at 18:00 the evening before and 07:00 of the day, on the space's own wall."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cobaby.outbox.moments import evening_before, morning_of

# Zone, a day, and what UTC shows at 18:00 the evening before and at 07:00.
CHANGES = [
    ("Europe/Berlin", "2026-03-29", "2026-03-28 17:00", "2026-03-29 05:00"),
    ("Europe/Berlin", "2026-03-30", "2026-03-29 16:00", "2026-03-30 05:00"),
    ("Europe/Berlin", "2026-10-25", "2026-10-24 16:00", "2026-10-25 06:00"),
    ("Europe/Berlin", "2026-10-26", "2026-10-25 17:00", "2026-10-26 06:00"),
    ("Europe/Helsinki", "2026-03-29", "2026-03-28 16:00", "2026-03-29 04:00"),
    ("Europe/Helsinki", "2026-10-25", "2026-10-24 15:00", "2026-10-25 05:00"),
    ("Europe/Dublin", "2026-03-29", "2026-03-28 18:00", "2026-03-29 06:00"),
    ("Europe/Dublin", "2026-10-25", "2026-10-24 17:00", "2026-10-25 07:00"),
    ("Atlantic/Azores", "2026-03-29", "2026-03-28 19:00", "2026-03-29 07:00"),
    ("Atlantic/Azores", "2026-10-25", "2026-10-24 18:00", "2026-10-25 08:00"),
    # Midnight itself is skipped in spring (September) and comes twice in autumn (April).
    ("America/Santiago", "2026-09-06", "2026-09-05 22:00", "2026-09-06 10:00"),
    ("America/Santiago", "2026-04-05", "2026-04-04 21:00", "2026-04-05 11:00"),
    # Half an hour of change: 10:30 from UTC becomes 11.
    ("Australia/Lord_Howe", "2026-10-04", "2026-10-03 07:30", "2026-10-03 20:00"),
    ("Australia/Lord_Howe", "2026-04-05", "2026-04-04 07:00", "2026-04-04 20:30"),
]


@pytest.mark.parametrize(("zone", "day", "evening", "morning"), CHANGES)
def test_reminders_keep_to_the_wall_over_a_clock_change(zone, day, evening, morning):
    """Sabotage: cobaby/outbox/moments.py: tzinfo=zone).astimezone(UTC) -> tzinfo=UTC)"""
    on = date.fromisoformat(day)

    assert f"{evening_before(on, ZoneInfo(zone)):%Y-%m-%d %H:%M}" == evening
    assert f"{morning_of(on, ZoneInfo(zone)):%Y-%m-%d %H:%M}" == morning


@pytest.mark.parametrize("zone", sorted({row[0] for row in CHANGES}))
def test_reminders_show_the_same_wall_time_every_day_of_a_year(zone):
    """Sabotage: cobaby/outbox/moments.py: day - timedelta(days=1) -> day - timedelta(days=2)"""
    wall = ZoneInfo(zone)
    for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(365)):
        evening = evening_before(day, wall).astimezone(wall)
        morning = morning_of(day, wall).astimezone(wall)

        assert (evening.date(), evening.time()) == (day - timedelta(days=1), time(18))
        assert (morning.date(), morning.time()) == (day, time(7))
