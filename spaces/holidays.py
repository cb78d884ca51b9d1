"""Public holidays of a space's country and subdivision, named as people there name them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import holidays as calendar
from django.db import transaction

from spaces.models import PublicHoliday, Space

YEARS = 3
"""This year and the two after it."""


class NoCalendar(LookupError):
    """Nobody has told us the holidays of this country."""


def public_holidays(country: str, subdivision: str, years: Iterable[int]) -> dict[date, str]:
    """Date to local name. An unknown subdivision counts as none. Raises NoCalendar.

    Source: the `holidays` library, category "public", in the country's own language.
    """
    kind = getattr(calendar, country, None)
    if not country.isupper() or not isinstance(kind, type):
        raise NoCalendar(country)
    language = kind.default_language
    named = kind(subdiv=_subdivision(kind, subdivision), years=list(years), language=language)
    return dict(sorted(named.items()))


def _subdivision(kind: type[calendar.HolidayBase], subdivision: str) -> str | None:
    aliases = getattr(kind, "subdivisions_aliases", {})
    return subdivision if subdivision in {*kind.subdivisions, *aliases} else None


def fill_holidays(*, space: Space, today: date) -> int:
    """Write the holidays of this and the next two years; return how many there are.

    Safe to repeat. What the space has decided (`is_open`) is kept; a coming holiday that the
    calendar no longer knows goes, unless the space has decided about it.
    """
    years = range(today.year, today.year + YEARS)
    named = public_holidays(space.country, space.subdivision, years)
    rows = [PublicHoliday(space=space, date=day, name=name[:120]) for day, name in named.items()]
    with transaction.atomic():
        PublicHoliday.objects.bulk_create(
            rows, update_conflicts=True, update_fields=["name"], unique_fields=["space", "date"]
        )
        dropped = space.holidays.filter(date__gt=today, date__year__lt=years.stop, is_open=False)
        dropped.exclude(date__in=named).delete()
    return len(rows)
