"""The search for a space, as typed in the address. What is not understood is left out in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bookings.wording import age, short_day
from childcare.models import Child
from cobaby.home.search import PARTS, days_ahead
from cobaby.look.languages import LanguageSelect
from spaces.models import Space

YEAR = dt.timedelta(days=366)
OLDEST = 18 * 12
MOST_CHILDREN = 10
MORE = ("country", "language", "age", "kind", "amenity", "closed")
"""Fields of the folded part."""
BANDS = ("morning", "afternoon", "day")
AN_AGE = re.compile(r"(\d{1,3})\s*(m\w*)?", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
Times = tuple[int, int]
"""Minutes of the wall clock, from and to."""

Box = tuple[float, float, float, float]


class AgesField(forms.CharField):
    """Ages of children as people write them: "2, 5", "2 and 5", "8 months". Gives months."""

    def clean(self, value: Any) -> list[int]:
        text = super().clean(value)
        if not text:
            return []
        ages = [int(n) * (1 if month else 12) for n, month in AN_AGE.findall(text)]
        if not ages:
            raise ValidationError(_("Write the ages as numbers, such as 2 and 5."))
        if max(ages) > OLDEST:
            raise ValidationError(_("Write ages in years up to 18, or 8 months."))
        if len(ages) > MOST_CHILDREN:
            raise ValidationError(_("Search for at most 10 children at once."))
        return ages


class TimeField(forms.CharField):
    """A part of the day by name, or "09:00-12:30" as a pair of wall minutes."""

    def clean(self, value: Any) -> str | Times:
        text = super().clean(value)
        if not text or text in BANDS:
            return text
        match = CLOCK.fullmatch(text)
        hours = [int(part) for part in match.groups()] if match else []
        if not match or hours[1] > 59 or hours[3] > 59 or hours[2] > 24:
            raise ValidationError(_("Write the time like this: 09:00-12:30."))
        start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if start >= end or end > 1440:
            raise ValidationError(_("The end has to be later than the start."))
        return start, end


class BoxField(forms.CharField):
    """A part of the map: west, south, east, north in degrees."""

    def clean(self, value: Any) -> Box | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError as error:
            raise ValidationError(_("This part of the map is not known.")) from error
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise ValidationError(_("This part of the map is not known."))
        return west, south, east, north


class SearchForm(forms.Form):
    """Every field may be empty. `cleaned_data` holds only what was understood."""

    where = forms.CharField(
        label=_("Where?"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "address-level2"}),
        error_messages={"max_length": _("This name is too long. Write the name of one town.")},
    )
    place = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    date = forms.DateField(
        label=_("When?"),
        required=False,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid": _("We do not know this day. Choose one from the list.")},
    )
    time = TimeField(
        label=_("Part of the day"),
        required=False,
        max_length=20,
        widget=forms.Select(attrs={"class": "input", "aria-label": _("Part of the day")}),
    )
    ages = AgesField(
        label=_("Who comes along?"),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "class": "input",
                "placeholder": _("Ages, such as 2 and 5"),
                "autocomplete": "off",
            }
        ),
    )
    child = forms.MultipleChoiceField(
        label=_("Who comes along?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(
        label=_("Language spoken there"), required=False, widget=LanguageSelect
    )
    age = forms.TypedChoiceField(
        label=_("A child of this age"), required=False, coerce=int, empty_value=None
    )
    kind = forms.MultipleChoiceField(
        label=_("Kind of space"),
        required=False,
        choices=Space.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    amenity = forms.MultipleChoiceField(
        label=_("What it has"),
        required=False,
        choices=Space.Amenity.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    closed = forms.BooleanField(label=_("Also spaces that have closed"), required=False)
    box = BoxField(required=False, max_length=100)

    def __init__(
        self,
        *args: Any,
        today: dt.date,
        children: Sequence[Child] = (),
        countries: Iterable[tuple[str, str]] = (),
        languages: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self._offer("country", [("", _("all countries")), *countries])
        self._offer("language", [("", _("any language")), *languages])
        self._offer("age", [("", _("any age")), *_ages()])
        self.first_names = {str(child.pk): child.first_name for child in children}
        self._offer("child", [(str(child.pk), _with_age(child, today)) for child in children])
        days = [(day.value, day.words) for day in days_ahead(today)]
        self._offer_with_own("date", [("", _("any day")), *days], _day_words)
        self._offer_with_own("time", PARTS, str)

    @property
    def selects(self) -> list[forms.BoundField]:
        return [self["country"], self["language"], self["age"]]

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self["kind"], self["amenity"]]

    @property
    def more_in_use(self) -> int:
        """How many fields of the folded part are in use."""
        return sum(self.cleaned_data.get(name) not in (None, "", [], False) for name in MORE)

    @property
    def more_is_wrong(self) -> bool:
        return any(name in self.errors for name in MORE)

    def clean_date(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["date"]
        if day and day < self.today:
            raise ValidationError(_("This day is over. Choose today or later."))
        if day and day > self.today + YEAR:
            raise ValidationError(_("This day is too far ahead. Choose one within a year."))
        return day

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].widget.attrs.setdefault("class", "input")
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _offer_with_own(self, name: str, choices: Sequence[tuple[Any, Any]], words: Any) -> None:
        """What stands in the address is offered too, so that the form shows what it searched."""
        own = self.data.get(name, "")
        known = {value for value, _words in choices}
        if own and own not in known and len(own) < 30:
            choices = [*choices, (own, words(own))]
        self.fields[name].widget.choices = choices


def _with_age(child: Child, today: dt.date) -> SafeString:
    return format_html('{} <span class="age">{}</span>', child.first_name, age(child, today))


def _ages() -> list[tuple[str, Any]]:
    return [("0", _("under 1 year")), *((str(n), _years(n)) for n in range(1, 13))]


def _years(n: int) -> Any:
    return ngettext_lazy("%(n)d year", "%(n)d years", n) % {"n": n}


def _day_words(text: str) -> str:
    try:
        return short_day(dt.datetime.fromisoformat(text).date())
    except ValueError:
        return text
