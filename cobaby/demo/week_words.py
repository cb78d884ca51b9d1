"""Times of the week as people write them: "mon-fri 09:00-12:30, 13:00-16:30"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ORDINALS = ("first", "second", "third", "fourth")
WeekTime = tuple[int, int, int]
"""Weekday (0 = Monday), start and end in minutes of the wall clock."""


def week_times(lines: Iterable[str]) -> list[WeekTime]:
    """Each line names days ("mon", "mon-fri", "tue+thu") and one or more times."""
    return [time for line in lines for time in _times(line)]


def on_weekday(lines: Iterable[str], weekday: int) -> list[tuple[int, int]]:
    """Start and end minutes of what these lines say of one weekday."""
    return [(start, end) for day, start, end in week_times(lines) if day == weekday]


def dates_of(words: str, first: date, last: date) -> list[date]:
    """The days that "third wed" or "12-24" names between `first` and `last`, both included."""
    days = (first + timedelta(days=i) for i in range((last - first).days + 1))
    return [day for day in days if _is_named(day, words)]


def _is_named(day: date, words: str) -> bool:
    ordinal, _, weekday = words.partition(" ")
    if weekday:
        which = ORDINALS.index(ordinal)
        return day.weekday() == DAYS.index(weekday) and (day.day - 1) // 7 == which
    return f"{day:%m-%d}" == words


def _times(line: str) -> list[WeekTime]:
    days, _, times = line.partition(" ")
    spans = [span.strip().split("-") for span in times.split(",")]
    return [(day, _minute(start), _minute(end)) for day in _days(days) for start, end in spans]


def _days(words: str) -> list[int]:
    if "-" in words:
        first, last = (DAYS.index(word) for word in words.split("-"))
        return list(range(first, last + 1))
    return [DAYS.index(word) for word in words.split("+")]


def _minute(wall: str) -> int:
    hours, minutes = wall.split(":")
    return int(hours) * 60 + int(minutes)
