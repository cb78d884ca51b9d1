"""From what is wished for to the spaces that fit, nearest or soonest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from childcare.models import CareRoom, Child
from cobaby.accounts.models import User
from cobaby.directory.numbers import Fit, Request, fits, fits_later
from spaces.models import Space
from spaces.models.places import Place
from spaces.places import distance_km, find_places, folded

MOST_OTHERS = 4
FAR_LARGER = 3
NEAR_KM = 50
"""Further than this is no longer near."""
STAGES_SHOWN = (Space.Stage.OPEN, Space.Stage.PAUSED, Space.Stage.PLANNED, Space.Stage.IDEA)
MONTHS, DAYS_A_MONTH = 12, 30.4375
EARLIEST = date(2000, 1, 1)


@dataclass
class Found:
    """One space of the result. `km` from the town asked for; `fit` on the day asked for."""

    space: Space
    km: float | None = None
    fit: Fit | None = None

    @property
    def is_near(self) -> bool:
        return self.km is None or self.km <= NEAR_KM


@dataclass
class Result:
    found: list[Found]
    town: Place | None = None
    other_towns: list[Place] = field(default_factory=list)
    unknown_town: str = ""
    by_name: bool = False

    @property
    def spaces(self) -> list[Space]:
        return [one.space for one in self.found]


def search(
    wish: dict[str, Any], user: object, now: datetime, children: Sequence[Child] = ()
) -> Result:
    """Every visible space that fits `wish` (cleaned data of SearchForm). Constant queries."""
    result = _visible(wish, user)
    request = request_of(wish, children, user)
    if request:
        free = fits(result.spaces, request, now)
        for one in result.found:
            one.fit = free.get(one.space.pk)
        result.found = [one for one in result.found if one.fit]
    result.found.sort(key=lambda one: _order(one, bool(result.town)))
    return result


def _visible(wish: dict[str, Any], user: object) -> Result:
    """Every visible space that fits but for day and children."""
    return _located(list(filtered(Space.objects.visible_to(user), wish)), wish)


def next_day_with_room(
    wish: dict[str, Any], user: object, now: datetime, children: Sequence[Child], days: int
) -> tuple[date, int] | None:
    """The first of the `days` after the one wished for on which anything fits, and how many.

    Near the town asked for; elsewhere only where nothing near has room on any of them.
    """
    request = request_of(wish, children, user)
    if not request:
        return None
    found = _visible(wish, user).found
    near = [one.space for one in found if one.is_near]
    far = [one.space for one in found if not one.is_near]
    by_day = fits_later(near, request, days, now) or fits_later(far, request, days, now)
    return min(by_day.items(), default=None)


def request_of(wish: dict[str, Any], children: Sequence[Child], user: object) -> Request | None:
    """The day, time and children asked for; None where no day is asked for."""
    day = wish.get("date")
    if not day:
        return None
    chosen = set(wish.get("child") or ())
    named = [child for child in children if str(child.pk) in chosen]
    return Request(
        day=day,
        time=wish.get("time") or "",
        children=(*named, *unnamed_children(wish.get("ages") or (), day)),
        person=user if isinstance(user, User) else None,
    )


def unnamed_children(ages: Sequence[int], day: date) -> list[Child]:
    """Children of whom only the age in months is known; whole years mean the middle of one."""
    days = [(months + (0 if months % MONTHS else 6)) * DAYS_A_MONTH for months in ages]
    born = [max(day - timedelta(days=int(age)), EARLIEST) for age in days]
    return [Child(pk=-1 - i, first_name="", date_of_birth=one) for i, one in enumerate(born)]


def filtered(spaces: QuerySet[Space], wish: dict[str, Any]) -> QuerySet[Space]:
    """Those of the kind asked for, wherever and whenever."""
    if not wish.get("closed"):
        spaces = spaces.filter(stage__in=STAGES_SHOWN)
    if country := wish.get("country"):
        spaces = spaces.filter(country=country)
    if language := wish.get("language"):
        spaces = spaces.filter(languages__contains=[language])
    if kinds := wish.get("kind"):
        spaces = spaces.filter(kind__in=kinds)
    if amenities := wish.get("amenity"):
        spaces = spaces.filter(amenities__contains=amenities)
    if box := wish.get("box"):
        west, south, east, north = box
        spaces = spaces.filter(longitude__range=(west, east), latitude__range=(south, north))
    return _admitting(spaces, wish)


def _admitting(spaces: QuerySet[Space], wish: dict[str, Any]) -> QuerySet[Space]:
    """With a room and a regime for a child of the age asked for, and of each age along."""
    ages = [(years * MONTHS, years * MONTHS + MONTHS - 1) for years in _years_asked(wish)]
    if not wish.get("date"):
        ages += [(months, months) for months in wish.get("ages") or ()]
    for youngest, oldest in ages:
        rooms = CareRoom.objects.filter(
            space=OuterRef("pk"), age_from_months__lte=oldest, age_to_months__gt=youngest
        )
        spaces = spaces.filter(
            Exists(rooms),
            Q(regime__age_from_months=None) | Q(regime__age_from_months__lte=oldest),
            Q(regime__age_to_months=None) | Q(regime__age_to_months__gt=youngest),
        )
    return spaces


def _years_asked(wish: dict[str, Any]) -> list[int]:
    age = wish.get("age")
    return [] if age is None else [age]


def _located(spaces: list[Space], wish: dict[str, Any]) -> Result:
    """Distances from the town asked for; where nobody knows it, a space of that name."""
    where = wish.get("where") or ""
    if not where:
        return Result([Found(space) for space in spaces])
    towns = _towns(where, wish.get("country"))
    if towns:
        chosen = wish.get("place")
        town = next((one for one in towns if one.pk == chosen), towns[0])
        found = [Found(space, _km(town, space)) for space in spaces]
        return Result(found, town, _others(where, town, towns))
    asked = folded(where)
    named = [Found(space) for space in spaces if asked and asked in _named(space)]
    if named:
        return Result(named, by_name=True)
    return Result([Found(space) for space in spaces], unknown_town=where)


def _named(space: Space) -> str:
    return folded(f"{space.name} {space.district} {space.municipality}")


def _towns(where: str, country: str | None) -> list[Place]:
    """Those called so today before those that once were, unless these are far larger.

    So "Roma" is Rome and not a village of that name, "Torino" Turin and not Torino di Sangro.
    """
    asked = folded(where)
    towns = find_places(where, country=country or None, limit=12)
    enough = towns[0].population / FAR_LARGER if towns else 0
    return sorted(
        towns,
        key=lambda town: not (folded(town.name).startswith(asked) and town.population >= enough),
    )


def _others(where: str, town: Place, towns: Sequence[Place]) -> list[Place]:
    """Towns that may have been meant too: of the same name, or all where the name is cut short."""
    others = [one for one in towns if one.pk != town.pk]
    if folded(town.name) == folded(where):
        others = [one for one in others if folded(one.name) == folded(where)]
    return others[:MOST_OTHERS]


def _km(town: Place, space: Space) -> float:
    return distance_km(town.latitude, town.longitude, space.latitude, space.longitude)


STAGE_ORDER = [*STAGES_SHOWN, Space.Stage.CLOSED]


def _order(one: Found, by_distance: bool) -> tuple[Any, ...]:
    stage = STAGE_ORDER.index(Space.Stage(one.space.stage))
    if by_distance:
        return (not one.is_near, stage > 0, one.km, one.space.name)
    return (stage, one.space.name, one.space.pk)


def towns_of(spaces: QuerySet[Space]) -> QuerySet[Any, Any]:
    """Each town once, the one with most spaces first."""
    towns = spaces.order_by().values("municipality", "country")
    return towns.annotate(n=Count("pk")).order_by(F("n").desc(), "municipality")
