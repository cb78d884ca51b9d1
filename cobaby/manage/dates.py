"""Weeks and days as a manager reads them: 'Week 11', '9–14 March 2026'."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def between(first: date, last: date) -> str:
    """9–14 March 2026; 28 September – 3 October 2026."""
    end = date_format(last, _("j F Y"))
    # Translators: the first of two days, as in "9–14 March"
    in_month = pgettext("first day of two", "j")
    # Translators: the first of two days, as in "28 September – 3 October"
    over_months = pgettext("first day of two", "j F")
    if (first.year, first.month) == (last.year, last.month):
        return f"{date_format(first, in_month)}–{end}"
    return f"{date_format(first, over_months)} – {end}"


def day_of(text: str) -> date | None:
    """From `2026-03-12`; None for what is no date near."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 < found.year < 2100 else None
