"""Nothing was found: which other day, or which one filter to give up, and what that brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict

from bookings.wording import long_day
from childcare.models import Child
from cobaby.directory.chips import Chip
from cobaby.directory.forms import SearchForm
from cobaby.directory.search import search

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
    wish = form.cleaned_data
    if not wish.get("date"):
        return None
    for later in range(1, DAYS_TRIED + 1):
        day = wish["date"] + timedelta(days=later)
        found = search(wish | {"date": day}, user, now, children).found
        if found:
            moved = query.copy()
            moved["date"] = day.isoformat()
            return Way(long_day(day), f"?{moved.urlencode()}", len(found))
    return None


def _less(wish: dict[str, Any], chip: Chip) -> dict[str, Any]:
    """The wish without what this chip stands for."""
    less = dict(wish)
    value = less.get(chip.name)
    if chip.value and isinstance(value, list):
        less[chip.name] = [other for other in value if other != chip.value]
    else:
        less.pop(chip.name, None)
    return less
