"""Names of countries, languages, towns and distances, as a reader expects them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spaces.models import Space


def country_name(code: str) -> str:
    """In the reader's language; the code itself where nobody knows it."""
    return str(_reader().territories.get(code, code))


@lru_cache(maxsize=256)
def language_name(code: str) -> str:
    """In its own language: Deutsch, italiano, slovenščina."""
    try:
        own = Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError):
        return code
    return own.get_language_name(code[:2]) or code


def distance_words(km: float) -> str:
    """`km` as people say it: 1.2 km, 38 km."""
    digits = 1 if km < 10 else 0
    return _("%(km)s km") % {"km": number_format(round(km, digits), digits)}


def facets(user: object) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Countries and languages among the spaces that this person sees, by name. One query."""
    rows = Space.objects.visible_to(user).order_by().values_list("country", "languages").distinct()
    countries, languages = set(), set()
    for country, spoken in rows:
        countries.add(country)
        languages.update(spoken)
    return (
        sorted(((code, country_name(code)) for code in countries), key=_by_name),
        sorted(((code, language_name(code)) for code in languages), key=_by_name),
    )


def _by_name(choice: tuple[str, str]) -> str:
    """Without accents, so that Österreich stands beside Norway and not after Z."""
    decomposed = unicodedata.normalize("NFKD", choice[1].casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _reader() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")
