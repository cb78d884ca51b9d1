"""Stays on a Monday in Rome, and which limit one more of them breaks."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from childcare.regimes import Regime, Stay, check

ROME = ZoneInfo("Europe/Rome")
MONDAY = date(2026, 11, 23)
BORN = date(2024, 3, 1)


def stay(start: str, end: str, day: date = MONDAY, zone: ZoneInfo = ROME) -> Stay:
    """`stay("9:00", "12:30")`, local times of that day."""
    return Stay(clock_at(start, day, zone), clock_at(end, day, zone), day)


def clock_at(clock: str, day: date, zone: ZoneInfo) -> datetime:
    hours, minutes = map(int, clock.split(":"))
    days, hours = divmod(hours, 24)
    return datetime.combine(day + timedelta(days), time(hours, minutes), zone)


def limit_broken(regime: Regime, new: Stay, *others: Stay, born: date = BORN) -> str | None:
    breach = check(regime, born=born, day=new.day, stays_that_week=others, new=new, has_desk=True)
    return breach.limit if breach else None


def house(**limits) -> Regime:
    return Regime(name="House", **limits)
