"""Spaces as cards: what is free today in rounds, numbers and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cobaby.directory.names import distance_words
from cobaby.directory.numbers import Today, numbers_at, today_in
from cobaby.directory.prices import price_from, prices_today
from cobaby.directory.search import Found, towns_of
from spaces.models import PriceList, Space
from spaces.places import distance_km, find_places

NEAREST_TOWN = "Dresden"
"""Where a visitor looks first, until they say where."""
TOWNS_NAMED = 3
NEXT_DOOR = 0.1
"""Kilometres below which a distance says nothing: a space that knows its town only."""


@dataclass(frozen=True)
class Card:
    """What `components/space_card.html` draws."""

    url: str
    name: str
    place: str
    facade: str
    children: int
    care_free: int
    desks: int
    desks_free: int
    status: str
    words: str
    price: str
    numbers_known: bool = True
    is_today: bool = True
    weekday: str = ""


@dataclass(frozen=True)
class Town:
    name: str
    url: str


@dataclass(frozen=True)
class Near:
    """What the first page shows: spaces near a town, and where else there are some."""

    town: str
    cards: list[Card]
    towns: list[Town]
    more_towns: int

    @property
    def is_today(self) -> bool:
        """All numbers are of today; else some are of the next day with room."""
        return all(card.is_today for card in self.cards)

    @property
    def is_over(self) -> bool:
        """None of them has anything more today."""
        return bool(self.cards) and not any(card.is_today for card in self.cards)


def cards_for(
    found: Sequence[Found], now: datetime, *, day: date | None = None, query: str = ""
) -> list[Card]:
    """One card each, in order, in a constant number of queries.

    With the `day` asked for, the numbers of the time that fits there; else of today. `query`
    goes with the link.
    """
    spaces = [one.space for one in found]
    times = {one.space.pk: one.fit.span for one in found if one.fit}
    numbers = numbers_at(times, spaces, day, now) if day else today_in(spaces, now)
    prices = prices_today(spaces, now)
    return [_card(one, numbers.get(one.space.pk), prices.get(one.space.pk), query) for one in found]


def cards_near(now: datetime, limit: int = 3, town: str = "") -> Near:
    """The bookable spaces nearest to `town` (else to where a visitor looks first)."""
    spaces = list(Space.objects.bookable())
    towns = find_places(town or NEAREST_TOWN, limit=1)
    found = [Found(space, _km(towns, space)) for space in spaces]
    found.sort(key=lambda one: (one.km or 0, one.space.name))
    shown = found[:limit]
    cards = cards_for(shown, now)
    cards.sort(key=lambda card: not (card.children or card.care_free))  # who cares that day first
    there = {one.space.municipality for one in shown}
    others = towns_of(Space.objects.bookable())
    names = [row["municipality"] for row in others if row["municipality"] not in there]
    named = [Town(name, town_url(name)) for name in names[:TOWNS_NAMED]]
    return Near(
        town=towns[0].name if towns else town,
        cards=cards,
        towns=named,
        more_towns=len(names) - len(named),
    )


def town_url(name: str) -> str:
    return f"{reverse('directory')}?{urlencode({'where': name})}"


def _km(towns: Sequence[Any], space: Space) -> float | None:
    if not towns:
        return None
    town = towns[0]
    return distance_km(town.latitude, town.longitude, space.latitude, space.longitude)


def _card(one: Found, numbers: Today | None, prices: PriceList | None, query: str) -> Card:
    space, open_today = one.space, numbers or Today()
    kind, words = _status(one, numbers)
    return Card(
        url=space.get_absolute_url() + (f"?{query}" if query else ""),
        name=space.name,
        place=_place_line(one),
        facade=space.facade,
        children=open_today.children,
        care_free=open_today.care_free,
        desks=open_today.desks_taken,
        desks_free=open_today.desks_free,
        status=kind,
        words=words,
        price=_price(one, prices),
        numbers_known=space.is_bookable,
        is_today=open_today.is_today,
        weekday=open_today.weekday,
    )


def _price(one: Found, prices: PriceList | None) -> str:
    """What was asked for together; before a day is asked for, where prices begin."""
    if one.fit and one.fit.price:
        return one.fit.price
    return price_from(prices) if one.space.is_bookable else ""


def _place_line(one: Found) -> str:
    """'Dresden-Prohlis, 1.2 km'."""
    if one.km is None or one.km < NEXT_DOOR:
        return one.space.place_line
    return f"{one.space.place_line}, {distance_words(one.km)}"


def _status(one: Found, numbers: Today | None) -> tuple[str, str]:
    """Kind and words of the last line: why it cannot be booked, or when there is room."""
    space = one.space
    if not space.is_listed:
        return "tight", _("Not listed yet")
    if space.stage != Space.Stage.OPEN:
        return STAGES[Space.Stage(space.stage)][0], _(STAGES[Space.Stage(space.stage)][1])
    if one.fit:
        return one.fit.status, one.fit.words
    return (numbers.status, numbers.words) if numbers else ("info", _("Look at the times"))


def N_(words: str) -> str:
    return words


STAGES = {
    Space.Stage.IDEA: ("info", N_("An idea so far")),
    Space.Stage.PLANNED: ("info", N_("Planned, not open yet")),
    Space.Stage.PAUSED: ("tight", N_("Takes a break")),
    Space.Stage.CLOSED: ("not", N_("Has closed")),
}
