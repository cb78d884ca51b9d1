"""What is free, as the bookings engine says it, in words for a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from spaces.models import Space


@dataclass(frozen=True)
class Request:
    """The day, the part of it and the birthdays of the children that come along."""

    day: date
    time: str | tuple[int, int] = ""
    born: tuple[date, ...] = ()


@dataclass(frozen=True)
class Fit:
    """The whole request fits there."""

    status: str
    words: str


@dataclass(frozen=True)
class Today:
    """Places of one space today."""

    children: int = 0
    care_free: int = 0
    desks_taken: int = 0
    desks_free: int = 0
    status: str = "info"
    words: str = ""


def fits(spaces: Sequence[Space], request: Request, now: datetime) -> dict[int, Fit]:
    return {}


def today_in(spaces: Sequence[Space], now: datetime) -> dict[int, Today]:
    return {}
