"""How old a child counts, in the three ways that rules reckon it."""

from collections.abc import Callable
from datetime import date

SCHOOL_YEAR_MONTH = 8  # August, Norway


def by_birthday(born: date, on: date) -> int:
    """Whole months completed on that day; negative before birth.

    A month is full on the same day of the month. Where that day is missing (29 February, the
    31st), it is full on the first of the next month, so the child counts as younger, never older.
    """
    months = (on.year - born.year) * 12 + on.month - born.month
    return months - (on.day < born.day)


def by_calendar_year(born: date, on: date) -> int:
    """Months of the age that the child reaches by 31 December of that year (Slovenia)."""
    return (on.year - born.year) * 12 if born <= on else -1


def from_august(born: date, on: date) -> int:
    """Months of the age that the child reaches in the year, counted from 1 August (Norway)."""
    if born > on:
        return -1
    return max(0, on.year - born.year - (on.month < SCHOOL_YEAR_MONTH)) * 12


RECKONINGS: dict[str, Callable[[date, date], int]] = {
    "birthday": by_birthday,
    "calendar year": by_calendar_year,
    "august": from_august,
}
