"""The filters in force as chips: what each says, and the address without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from bookings.wording import short_day
from cobaby.directory.forms import SearchForm
from cobaby.directory.names import country_name, language_name


@dataclass(frozen=True)
class Chip:
    """`name` and `value` are what the address holds; `url` is the same search without it."""

    name: str
    value: str
    words: str
    url: str


def chips(form: SearchForm, query: QueryDict) -> list[Chip]:
    """One chip for each filter that was understood."""
    made = _said(form)
    return [Chip(name, value, words, without(query, name, value)) for name, value, words in made]


def without(query: QueryDict, name: str, value: str = "") -> str:
    """The query without one value of `name`; without all of it where `value` is empty."""
    left = query.copy()
    kept = [other for other in left.getlist(name) if value and other != value]
    left.setlist(name, kept)
    for follows in {"where": ["place"]}.get(name, []):
        left.pop(follows, None)
    left.pop("page", None)
    return f"?{left.urlencode()}"


def _said(form: SearchForm) -> Iterator[tuple[str, str, str]]:
    wish = form.cleaned_data
    if where := wish.get("where"):
        yield "where", "", _("near %(town)s") % {"town": where}
    if day := wish.get("date"):
        yield "date", "", short_day(day)
    if time := wish.get("time"):
        yield "time", "", _time_words(time)
    if ages := wish.get("ages"):
        yield "ages", "", _("ages: %(ages)s") % {"ages": _ages_words(ages)}
    for child in wish.get("child") or ():
        yield "child", child, form.first_names[child]
    yield from _more_said(form, wish)


def _more_said(form: SearchForm, wish: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    if country := wish.get("country"):
        yield "country", "", country_name(country)
    if language := wish.get("language"):
        yield "language", "", language_name(language)
    if wish.get("age") is not None:
        yield "age", "", str(dict(form.fields["age"].choices)[str(wish["age"])])  # type: ignore[attr-defined]
    for name in ("kind", "amenity"):
        labels = dict(form.fields[name].choices)  # type: ignore[attr-defined]
        for value in wish.get(name) or ():
            yield name, value, str(labels[value])
    if wish.get("box"):
        yield "box", "", _("part of the map")
    if wish.get("closed"):
        yield "closed", "", _("closed ones too")


def _time_words(time: Any) -> str:
    if isinstance(time, str):
        return {"morning": _("morning"), "afternoon": _("afternoon"), "day": _("whole day")}[time]
    start, end = time
    return f"{start // 60:02}:{start % 60:02}–{end // 60:02}:{end % 60:02}"


def _ages_words(ages: list[int]) -> str:
    """Months as people say them: years, or months under one year."""
    return ", ".join(
        str(months // 12) if months % 12 == 0 else _("%(n)d months") % {"n": months}
        for months in ages
    )
