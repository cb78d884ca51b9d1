"""Nothing was found: which other day, or which one filter to give up, and what that brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from bookings.wording import long_day
from childcare.models import Child
from cobaby.directory.chips import Chip
from cobaby.directory.forms import SearchForm
from cobaby.directory.search import next_day_with_room, search

DAYS_TRIED = 7


@dataclass(frozen=True)
class Way:
    """Leave out `words` and find `count` spaces at `url`."""

    words: str
    url: str
    count: int


def ways_to_loosen(
    form: SearchForm,
    chips: Sequence[Chip],
    user: object,
    now: datetime,
    children: Sequence[Child],
) -> list[Way]:
    """The filters that alone stand in the way, the most helpful first."""
    ways = []
    for chip in chips:
        found = search(_less(form.cleaned_data, chip), user, now, children).found
        if found:
            ways.append(Way(chip.words, chip.url, len(found)))
    return sorted(ways, key=lambda way: -way.count)


def next_day(
    form: SearchForm,
    query: QueryDict,
    user: object,
    now: datetime,
    children: Sequence[Child],
) -> Way | None:
    """The next day within a week on which the same wish fits somewhere."""
    found = next_day_with_room(form.cleaned_data, user, now, children, DAYS_TRIED)
    if not found:
        return None
    day, count = found
    moved = query.copy()
    moved["date"] = day.isoformat()
    return Way(long_day(day), f"?{moved.urlencode()}", count)


def _less(wish: dict[str, Any], chip: Chip) -> dict[str, Any]:
    """The wish without what this chip stands for."""
    less = dict(wish)
    value = less.get(chip.name)
    if chip.value and isinstance(value, list):
        less[chip.name] = [other for other in value if other != chip.value]
    else:
        less.pop(chip.name, None)
    return less
