"""Both changes of the clock, on walls from the Azores to Lord Howe."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from bookings.asks import Ask
from bookings.models import Booking
from bookings.services import book
from childcare.models import CareDay
from spaces.hours import opening_on
from spaces.models import Space
from spaces.ranges import (
    Span,
    day_span,
    first_instant,
    local_day,
    wall_instant,
    wall_span,
)
from tests.factories import make_child, make_ready_space, make_shift, make_user

ZONES = {
    name: ZoneInfo(name)
    for name in (
        "Europe/Berlin",
        "Europe/Helsinki",
        "Europe/Dublin",
        "Atlantic/Azores",
        "America/Santiago",
        "Australia/Lord_Howe",
    )
}


def quarters_in(day: date, zone: ZoneInfo) -> int:
    return day_span(day, zone).minutes // 15


SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # in the European Union
CHANGES = [
    *((zone, SPRING, 92) for zone in list(ZONES)[:4]),
    *((zone, AUTUMN, 100) for zone in list(ZONES)[:4]),
    ("America/Santiago", date(2026, 9, 6), 92),  # 00:00 does not exist
    ("America/Santiago", date(2026, 4, 4), 100),  # 23:00 comes twice
    ("Australia/Lord_Howe", date(2026, 10, 4), 94),  # half an hour
    ("Australia/Lord_Howe", date(2026, 4, 5), 98),
]


@pytest.mark.parametrize(("zone", "day", "quarters"), CHANGES)
def test_a_day_has_its_quarters(zone: str, day: date, quarters: int) -> None:
    """Sabotage: spaces/ranges.py: return Span(first_instant(day, zone), first_instant(day + timedelta(days=1), zone)) -> return Span(first_instant(day, zone), first_instant(day, zone) + timedelta(days=1))"""
    tz = ZONES[zone]

    assert quarters_in(day, tz) == quarters
    assert quarters_in(day - timedelta(days=1), tz) in (96, quarters)
    assert quarters_in(day + timedelta(days=1), tz) == 96
    assert day_span(day, tz).end == day_span(day + timedelta(days=1), tz).start


@pytest.mark.parametrize(
    ("zone", "day", "utc"),
    [
        # The Azores skip midnight in spring and have it twice in autumn: the first counts.
        ("Atlantic/Azores", SPRING, "2026-03-29T01:00"),
        ("Atlantic/Azores", AUTUMN, "2026-10-25T00:00"),
        ("America/Santiago", date(2026, 9, 6), "2026-09-06T04:00"),
        ("Europe/Berlin", SPRING, "2026-03-28T23:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), "2026-10-03T13:30"),
    ],
)
def test_when_a_day_begins(zone: str, day: date, utc: str) -> None:
    """Sabotage: spaces/ranges.py: return datetime.combine(day, time(0), zone).astimezone(UTC) -> return datetime.combine(day, time(0, fold=1), zone).astimezone(UTC)"""
    assert first_instant(day, ZONES[zone]) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "minute", "utc"),
    [
        ("Europe/Berlin", SPRING, 150, "2026-03-29T01:00"),  # 02:30 is skipped: the change itself
        ("Europe/Berlin", SPRING, 180, "2026-03-29T01:00"),
        ("Europe/Berlin", AUTUMN, 150, "2026-10-25T00:30"),  # the first 02:30
        ("Europe/Berlin", AUTUMN, 180, "2026-10-25T02:00"),
        ("Europe/Dublin", SPRING, 75, "2026-03-29T01:00"),
        ("Europe/Helsinki", AUTUMN, 210, "2026-10-25T00:30"),
        ("Atlantic/Azores", SPRING, 30, "2026-03-29T01:00"),
        ("Atlantic/Azores", AUTUMN, 30, "2026-10-25T00:30"),
        ("Atlantic/Azores", AUTUMN, 1440, "2026-10-26T01:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), 135, "2026-10-03T15:30"),
    ],
)
def test_what_the_wall_says(zone: str, day: date, minute: int, utc: str) -> None:
    """Sabotage: spaces/ranges.py: return _jump_between(after, instant, zone) -> return after"""
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)

    assert wall_instant(day, minute, ZONES[zone]) == expected


YEARS = [date(2024, 1, 1) + timedelta(days=n) for n in range(5 * 365 + 2)]


@pytest.mark.parametrize("zone", ZONES)
def test_walls_never_run_backwards(zone: str) -> None:
    """And every time of a wall lies within its day, on each day of a change and beside it.

    Sabotage: spaces/ranges.py: if minute >= DAY_MINUTES: -> if minute > DAY_MINUTES:
    """
    tz = ZONES[zone]
    changes = [day for day in YEARS if quarters_in(day, tz) != 96]
    assert len(changes) == 10

    for day in (change + timedelta(days=n) for change in changes for n in (-1, 0, 1)):
        whole, walls = day_span(day, tz), [wall_instant(day, n * 15, tz) for n in range(97)]
        assert walls == sorted(walls) and (walls[0], walls[-1]) == (whole.start, whole.end)
        assert {local_day(instant, tz) for instant in walls if instant < whole.end} == {day}


@pytest.mark.parametrize("zone", ZONES)
def test_days_tile_the_year(zone: str) -> None:
    """Sabotage: spaces/ranges.py: first_instant(day + timedelta(days=1), zone)) -> first_instant(day, zone) + timedelta(days=1))"""
    tz = ZONES[zone]
    for day in YEARS:
        whole = day_span(day, tz)
        assert local_day(whole.start, tz) == day
        assert local_day(whole.start - timedelta(seconds=1), tz) == day - timedelta(days=1)
        assert whole.end == day_span(day + timedelta(days=1), tz).start


def test_hours_that_the_change_swallows() -> None:
    """Sabotage: spaces/ranges.py: return Span(start, end) if start < end else None -> return Span(start, end)"""
    assert wall_span(SPRING, 120, 180, ZONES["Europe/Berlin"]) is None


def make_night_space(zone: str, day: date) -> Space:
    """Open round the clock, care as well, one educator from midnight to midnight."""
    space = make_ready_space(
        desks=1,
        educators=0,
        zone=zone,
        booking_style="free",
        shortest_minutes=15,
        longest_minutes=1500,
        horizon_days=400,
        country="DE",
    )
    space.opening_hours.all().delete()
    for purpose in ("work", "care"):
        space.opening_hours.create(
            purpose=purpose, weekday=day.weekday(), start_minute=0, end_minute=1440
        )
    space.price_lists.update(care_unit="hour", care_price=400, laptop_half_day=None)
    space.price_lists.update(laptop_day=None, valid_from=date(2020, 1, 1))
    make_shift(space.care_rooms.get(), day, 0, 1440)
    return space


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "day", "quarters"), CHANGES)
def test_a_space_open_round_the_clock(zone: str, day: date, quarters: int) -> None:
    """Its hours, and the arrays of its care day, have the quarters of that day.

    Sabotage: childcare/capacity/count.py: return start, int((max(span.end for span in spans) - start) / QUARTER) -> return start, 96
    """
    space = make_night_space(zone, day)

    hours = opening_on(space, day)

    assert hours.work == hours.care == (day_span(day, space.tz),)
    care_day = CareDay.objects.get()
    assert len(care_day.children) == len(care_day.most) == quarters
    assert care_day.starts_at == first_instant(day, space.tz)
    assert set(care_day.on_shift) == {1}


def book_night(zone: str, day: date, start: int, end: int) -> Booking:
    space = make_night_space(zone, day)
    span = wall_span(day, start, end, space.tz)
    assert span is not None
    parent = make_user()
    ask = Ask(parent, space, span, "laptop", (make_child(parent),), uuid4())
    return book(ask=ask, now=span.start - timedelta(days=3))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "day", "start", "end", "minutes"),
    [
        ("Europe/Berlin", SPRING, 60, 300, 180),
        ("Europe/Berlin", AUTUMN, 60, 300, 300),
        ("Atlantic/Azores", SPRING, 0, 180, 120),
        ("Atlantic/Azores", AUTUMN, 0, 180, 240),
        ("Australia/Lord_Howe", date(2026, 10, 4), 60, 240, 150),
        ("America/Santiago", date(2026, 4, 4), 1260, 1440, 240),
    ],
)
def test_a_booking_over_the_change_has_real_minutes(
    zone: str, day: date, start: int, end: int, minutes: int
) -> None:
    """And a price of real minutes: a desk at 3.00, care at 4.00 an hour.

    Sabotage: bookings/pricing.py: work_minutes=span.minutes, -> work_minutes=240,
    """
    booking = book_night(zone, day, start, end)

    assert booking.span.minutes == minutes
    assert booking.price == minutes * (300 + 400) // 60
    assert booking.space_day.date == day
    assert sum(CareDay.objects.get().children) == minutes // 15


@pytest.mark.django_db
def test_blocks_on_the_day_of_the_change() -> None:
    space = make_ready_space()
    sunday = space.blocks.create(weekday=6, start_minute=60, end_minute=300)

    def minutes(day: date) -> list[int]:
        return [block.minutes for block in opening_on(space, day).blocks]

    assert (minutes(SPRING), minutes(AUTUMN)) == ([180], [300])
    space.blocks.filter(pk=sunday.pk).update(start_minute=120, end_minute=180)
    assert (minutes(SPRING), minutes(AUTUMN)) == ([], [120])  # 02:00 to 03:00 comes twice or never


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "day", "quarters"), CHANGES)
def test_a_block_of_the_whole_day_has_its_quarters(zone: str, day: date, quarters: int) -> None:
    """Sabotage: spaces/ranges.py: end = wall_instant(day, end_minute, zone) -> end = start + timedelta(minutes=end_minute - start_minute)"""
    space = make_ready_space(zone=zone)
    space.blocks.create(weekday=day.weekday(), start_minute=0, end_minute=1440)

    whole = max(opening_on(space, day).blocks, key=lambda block: block.minutes)

    assert whole == day_span(day, space.tz)
    assert whole.minutes == quarters * 15


def test_a_span_runs_forward() -> None:
    """Sabotage: spaces/ranges.py: if self.end <= self.start: -> if self.end < self.start:"""
    now = datetime(2026, 1, 1, tzinfo=UTC)

    with pytest.raises(ValueError, match="ends after"):
        Span(now, now)
