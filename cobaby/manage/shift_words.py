"""Shifts in words, and what was typed about them."""

from __future__ import annotations

from dataclasses import dataclass

from bookings.wording import short_day, times
from childcare.models import Shift
from childcare.ratio_lines import Planned
from childcare.services.copying import WEEK, Copy
from spaces.models import Space
from spaces.ranges import local_day


@dataclass(frozen=True)
class Said:
    """Emre Yilmaz: Mon 16 March, 08:30–15:00, Garden room."""

    name: str
    words: str
    why: str = ""


def shift_words(shift: Shift) -> Said:
    space = shift.space_day.space
    when = f"{short_day(shift.space_day.date)}, {times(shift.span, space)}"
    return Said(str(shift.educator), f"{when}, {shift.care_room.name}")


def planned_words(one: Planned, space: Space) -> Said:
    when = f"{short_day(local_day(one.span.start, space.tz))}, {times(one.span, space)}"
    return Said(str(one.educator), f"{when}, {one.room.name}")


def copy_words(copy: Copy, space: Space) -> Said:
    """A shift that is copied, or why it is not."""
    day = copy.source.space_day.date + WEEK
    hours = times(copy.span or copy.source.span, space)
    words = f"{short_day(day)}, {hours}, {copy.source.care_room.name}"
    why = copy.refusal.message if copy.refusal else ""
    return Said(str(copy.source.educator), words, why)
