"""Weeks and days as a manager reads them: 'Week 11', '9–14 March 2026'."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def between(first: date, last: date) -> str:
    """9–14 March 2026; 28 September – 3 October 2026."""
    end = date_format(last, _("j F Y"))
    if (first.year, first.month) == (last.year, last.month):
        # Translators: only the day of the month, as in "9–14 March"
        return f"{date_format(first, pgettext('first day of two', 'j'))}–{end}"
    return f"{date_format(first, pgettext('first day of two', 'j F'))} – {end}"


def weekday(day: date) -> str:
    return date_format(day, "l")


def day_of(text: str) -> date | None:
    """From `2026-03-12`; None for what is no date near."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 < found.year < 2100 else None
