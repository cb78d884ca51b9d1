"""Opening hours as people write them: "8:30-12, 13-17:00". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Minutes = tuple[int, int]
CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?"
SPAN = re.compile(rf"^\s*{CLOCK}\s*(?:-|–|—|to|bis)\s*{CLOCK}\s*$", re.IGNORECASE)
DAY = 24 * 60


def read_spans(text: str) -> list[Minutes]:
    """The spans of one day, in order. Raises ValidationError with what to do."""
    spans = [_span(part) for part in re.split(r"[,;+]", text) if part.strip()]
    spans.sort()
    for (_start, end), (start, _end) in pairwise(spans):
        if start < end:
            raise ValidationError(_("Two of these times overlap. Join them, or leave a break."))
    return spans


def write_spans(spans: Iterable[Minutes]) -> str:
    return ", ".join(f"{clock(start)}–{clock(end)}" for start, end in sorted(spans))


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _span(text: str) -> Minutes:
    found = SPAN.match(text)
    if found is None:
        raise ValidationError(_("Write a time such as 08:30-12:00, a comma before the next one."))
    start, end = _minute(*found.groups()[:2]), _minute(*found.groups()[2:])
    if start % 15 or end % 15:
        raise ValidationError(_("Times begin and end on the quarter hour, such as 08:15."))
    if not start < end <= DAY:
        raise ValidationError(_("The end comes after the start, at 24:00 at the latest."))
    return start, end


def _minute(hour: str, minute: str | None) -> int:
    if int(minute or 0) > 59:
        raise ValidationError(_("Minutes go from 00 to 59."))
    return int(hour) * 60 + int(minute or 0)
