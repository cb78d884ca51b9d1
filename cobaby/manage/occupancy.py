"""How full a space was: per weekday and band, over the last eight whole weeks.

A share is the mean over the quarter hours of all days on which the space was open then: places
taken of places there, 0 to 1. Days that were closed count for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from cobaby.manage.bands import Band
from cobaby.manage.dates import between
from cobaby.manage.weeks import DayFacts, Moment, Week, WeekFacts, load
from spaces.models import Space
from spaces.ranges import local_day

WEEKS = 8


@dataclass(frozen=True)
class Use:
    """One band of one weekday; numbers are means over its quarter hours."""

    weekday: int
    band: Band
    days: int
    desks_taken: float
    desks: float
    children: float
    places: float

    @property
    def day_words(self) -> str:
        return str(WEEKDAYS[self.weekday])

    @property
    def desk_share(self) -> float:
        return self.desks_taken / self.desks if self.desks else 0.0

    @property
    def care_share(self) -> float:
        return self.children / self.places if self.places else 0.0


@dataclass(frozen=True)
class Occupancy:
    dates: str
    bands: list[Band]
    uses: list[Use]

    @property
    def has_desks(self) -> bool:
        return any(use.desks for use in self.uses)

    @property
    def has_care(self) -> bool:
        return any(use.places for use in self.uses)


def occupancy(space: Space, now: datetime) -> Occupancy:
    """The last eight weeks before this one; the queries of one week."""
    last = Week.of(local_day(now, space.tz)).monday - timedelta(days=1)
    first = last - timedelta(days=7 * WEEKS - 1)
    facts = load([space], first, last, now)[space.pk]
    return Occupancy(between(first, last), facts.bands, _uses(facts))


def _uses(facts: WeekFacts) -> list[Use]:
    seen: dict[tuple[int, Band], list[list[Moment]]] = defaultdict(list)
    begun = min((day for day, one in facts.days.items() if _is_in_use(one)), default=None)
    for day, of_day in facts.days.items():
        for band in facts.bands if begun and day >= begun else ():
            if moments := _open_moments(of_day, band, day):
                seen[day.weekday(), band].append(moments)
    order = {band: i for i, band in enumerate(facts.bands)}
    keys = sorted(seen, key=lambda key: (key[0], order[key[1]]))
    return [_use(weekday, band, seen[weekday, band]) for weekday, band in keys]


def _is_in_use(of_day: DayFacts) -> bool:
    """Somebody was booked or on shift: from the first such day on, empty days count as well."""
    rooms = of_day.open_day.board.days.values()
    return bool(of_day.reserved) or any(any(room.children) or any(room.on_shift) for room in rooms)


def _open_moments(of_day: DayFacts, band: Band, day: date) -> list[Moment]:
    """The quarters of the band in which desks or care were open."""
    span = band.on(day, of_day.open_day.space.tz)
    hours = [*of_day.open_day.hours.work, *of_day.open_day.hours.care]
    if span is None or not any(span.overlaps(one) for one in hours):
        return []
    return [
        moment
        for moment in of_day.moments(span)
        if any(one.start <= moment.at < one.end for one in hours)
    ]


def _use(weekday: int, band: Band, days: Sequence[list[Moment]]) -> Use:
    moments = [moment for day in days for moment in day]
    count = len(moments)
    return Use(
        weekday=weekday,
        band=band,
        days=len(days),
        desks_taken=sum(moment.desks_taken for moment in moments) / count,
        desks=sum(moment.desks for moment in moments) / count,
        children=sum(moment.children for moment in moments) / count,
        places=sum(moment.places for moment in moments) / count,
    )


def sheet(found: Occupancy) -> list[list[object]]:
    """Rows for a table program: a head, then one row for each weekday and band."""
    head: list[object] = [
        _("Day"),
        _("Time"),
        _("Days counted"),
        _("Desks taken"),
        _("Desks"),
        _("Desks, per cent"),
        _("Children"),
        _("Care places"),
        _("Care, per cent"),
    ]
    return [head, *(_line(use) for use in found.uses)]


def _line(use: Use) -> list[object]:
    return [
        use.day_words,
        use.band.words,
        use.days,
        round(use.desks_taken, 1),
        round(use.desks, 1),
        round(100 * use.desk_share),
        round(use.children, 1),
        round(use.places, 1),
        round(100 * use.care_share),
    ]
