"""Words for children: ages, the languages they speak."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from django.utils.translation import gettext, ngettext

LANGUAGES = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "hr", "hu", "it", "nb", "nl",
    "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""What families near our spaces speak; codes as in BCP 47."""


def age_words(months: int) -> str:
    """An age as parents say it: 20 months, 2 years."""
    if months < 1:
        return gettext("under a month")
    if months < 24:
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    return ngettext("%(n)d year", "%(n)d years", months // 12) % {"n": months // 12}


@lru_cache(maxsize=64)
def language_name(code: str) -> str:
    """A language in its own words: Deutsch, italiano, slovenščina."""
    return Locale.parse(code, sep="-").get_language_name(code) or code


def language_choices() -> list[tuple[str, str]]:
    return sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda c: c[1].lower())
