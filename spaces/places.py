"""Finding a town by any of its names, without accents, and how far two points are apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from math import asin, cos, radians, sin, sqrt

from django.db.models import Case, F, Min, Value, When

from spaces.models.places import Place, PlaceName

EARTH_RADIUS_KM = 6371.0088
SHORTEST_TEXT = 2
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŋ": "n", "ı": "i"}
    | {"æ": "ae", "œ": "oe", "ß": "ss"}
)
SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
EXACT, BEGINS, HAS_A_WORD = range(3)


def find_places(text: str, *, country: str | None = None, limit: int = 8) -> list[Place]:
    """Places with a name that is `text` or begins with it, at most `limit`.

    First those whose name it is exactly, then those whose name begins with it, then those in
    whose name a later word does; among equals the larger first. `country` (ISO 3166) keeps to
    one country. Fewer than two letters find nothing.
    """
    wanted = folded(text)
    if len(wanted) < SHORTEST_TEXT:
        return []
    names = PlaceName.objects.filter(folded__startswith=wanted)
    if country:
        names = names.filter(place__country=country)
    rank = Case(
        When(folded=wanted, is_whole=True, then=Value(EXACT)),
        When(is_whole=True, then=Value(BEGINS)),
        default=Value(HAS_A_WORD),
    )
    by_place = names.values("place").annotate(rank=Min(rank), people=F("place__population"))
    best = [row["place"] for row in by_place.order_by("rank", "-people", "place")[:limit]]
    places = Place.objects.in_bulk(best)
    return [places[geonameid] for geonameid in best]


def folded(name: str) -> str:
    """Small letters without accents, anything else than letters and figures one space."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    letters = (sign for sign in plain if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in letters).split())


def searchable(names: Iterable[str]) -> dict[str, bool]:
    """What a place can be found by, and whether it is a whole name.

    Each name folded, and with ä, ö, ü, ø, å spelt out as ae, oe, ue, oe, aa; and the end of
    each from every later word on.
    """
    found: dict[str, bool] = {}
    for name in names:
        for spelling in {folded(name), folded(_composed(name).translate(SPELT_OUT))} - {""}:
            found[spelling] = True
            for end in _ends(spelling):
                found.setdefault(end, False)
    return found


def distance_km(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Kilometres between two points in degrees, as the crow flies (haversine, ±0.5 %)."""
    north, other_north = radians(latitude), radians(other_latitude)
    up = sin((other_north - north) / 2) ** 2
    along = sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(up + cos(north) * cos(other_north) * along)))


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _ends(name: str) -> Iterator[str]:
    words = name.split()
    for start in range(1, len(words)):
        end = " ".join(words[start:])
        if len(end) >= SHORTEST_TEXT:
            yield end
