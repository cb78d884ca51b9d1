"""Public holidays of a space's country and subdivision, named as people there name them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

import holidays as calendar
from django.db import transaction

from spaces.models import Place, PublicHoliday, Space

YEARS = 3
"""This year and the two after it."""


COMPARED = range(2026, 2029)
"""Years in which the parts of a country are compared. From 2020 to 2039 the answer is the same."""
LONGEST_CODE = 10
"""Letters that `Space.subdivision` keeps."""


GERMAN_STATES = dict(
    zip(
        (f"{number:02}" for number in range(1, 17)),
        "BW BY HB HH HE NI NW RP SL SH BB MV SN ST TH BE".split(),
        strict=True,
    )
)
"""GeoNames' number of a state to its letters in ISO 3166-2."""
CERTAIN = {"AT", "CH", "DE", "GB"}
"""Countries in which a town tells its region."""


class NoCalendar(LookupError):
    """Nobody has told us the holidays of this country."""


def public_holidays(country: str, subdivision: str, years: Iterable[int]) -> dict[date, str]:
    """Date to local name. An unknown subdivision counts as none. Raises NoCalendar.

    Source: the `holidays` library, category "public", in the country's own language.
    """
    if country not in _countries():
        raise NoCalendar(country)
    country_only = calendar.country_holidays(country)
    named = calendar.country_holidays(
        country,
        subdiv=_known(subdivision, country_only),
        years=list(years),
        language=country_only.default_language,
    )
    return dict(sorted(named.items()))


@cache
def _countries() -> frozenset[str]:
    return frozenset(calendar.list_supported_countries())


def _known(subdivision: str, country: calendar.HolidayBase) -> str | None:
    """The subdivision where the calendar tells it apart; the Netherlands, say, have none."""
    names = {*country.subdivisions, *getattr(country, "subdivisions_aliases", {})}
    return subdivision if subdivision in names else None


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


def regions_of(country: str) -> list[tuple[str, str]]:
    """Codes and names of the parts of a country, by name; none where all have the same holidays."""
    return _parts_of(country) if _differ(country) else []


def _parts_of(country: str) -> list[tuple[str, str]]:
    if country not in _countries():
        return []
    known = calendar.country_holidays(country)
    aliases = known.get_subdivision_aliases()
    named = [(code, _longest(aliases.get(code, []), code)) for code in known.subdivisions]
    return sorted((pair for pair in named if len(pair[0]) <= LONGEST_CODE), key=lambda p: p[1])


@cache
def _differ(country: str) -> bool:
    """Has any part of the country another public holiday? Poland, say, counts parts that agree."""
    everywhere = public_holidays(country, "", COMPARED) if country in _countries() else {}
    return any(
        public_holidays(country, code, COMPARED).keys() != everywhere.keys()
        for code, _name in _parts_of(country)
    )


def region_of(town: Place) -> str:
    """The part of the country whose holidays hold in a town; "" where that is not certain.

    GeoNames names regions by codes of its own. They are ISO's letters in Switzerland and the
    United Kingdom, numbers in order in Austria, and known state by state in Germany.
    """
    known = {code for code, _name in _parts_of(town.country)}
    code = {"CH": town.subdivision, "GB": town.subdivision}.get(town.country, "")
    if town.country == "DE":  # one city has a holiday of its own: Augsburg
        code = town.name if town.name in known else GERMAN_STATES.get(town.subdivision, "")
    elif town.country == "AT":
        code = town.subdivision.lstrip("0")
    return code if code in known else ""


def _longest(names: list[str], code: str) -> str:
    """The full name stands among short forms: Niederösterreich, NÖ, N."""
    return max(names, key=len, default=code)
