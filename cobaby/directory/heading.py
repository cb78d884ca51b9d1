"""How many were found, as a heading: near which town, with room on which day."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.wording import long_day
from cobaby.directory.forms import SearchForm
from cobaby.directory.search import Result


def result_words(form: SearchForm, result: Result) -> str:
    """'3 spaces near Dresden have room for you on Thursday 19 March'."""
    count = sum(one.is_near for one in result.found)
    n = {"n": count}
    spaces = ngettext("%(n)d space", "%(n)d spaces", count) % n if count else _("No space")
    if result.town:
        spaces = _("%(spaces)s near %(town)s") % {"spaces": spaces, "town": result.town.name}
    day = form.cleaned_data.get("date")
    if not day:
        return spaces
    return ngettext(
        "%(spaces)s has room for you on %(day)s",
        "%(spaces)s have room for you on %(day)s",
        count or 1,
    ) % {"spaces": spaces, "day": long_day(day)}
