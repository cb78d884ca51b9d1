"""Desks: put up several, change one, take one out of service."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from cobaby.look.dates import DayField
from cobaby.manage.setup.forms.fields import QuarterField, boxes
from spaces.models import Desk
from spaces.ranges import Span, wall_instant

MOST_AT_ONCE = 60
LONGEST_OUT_DAYS = 400


class DeskForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Desk.Kind.choices, widget=forms.RadioSelect)
    features = boxes(Desk.Feature.choices, _("What is special about it?"))


class AddDesksForm(DeskForm):
    """Several that are alike."""

    how_many = forms.IntegerField(label=_("How many?"), min_value=1, max_value=MOST_AT_ONCE)
    first_number = forms.IntegerField(
        label=_("First number"),
        min_value=1,
        max_value=9_000,
        help_text=_("The others count on from there."),
    )
    field_order = ["how_many", "first_number", "kind", "features"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["features"].label = _("What is special about them?")


class OutForm(forms.Form):
    """From one moment to another, on the wall of the space."""

    first = DayField(label=_("From"))
    start = QuarterField(label=_("at"), required=False, help_text=_("Empty: from the morning."))
    last = DayField(label=_("Until"), help_text=_("The last day without it."))
    end = QuarterField(label=_("at"), required=False, help_text=_("Empty: to the evening."))
    note = forms.CharField(
        label=_("Why?"),
        max_length=120,
        error_messages={"required": _("Say in a few words why. Only your team reads it.")},
    )

    def __init__(self, *args: Any, today: date, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.zone = today, zone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last:
            begins = (first, cleaned.get("start") or 0)
            if last < self.today:
                self.add_error("last", _("These days are over. Choose days from today on."))
            elif (last, cleaned.get("end") or 1440) <= begins:
                self.add_error("last", _("The end comes after the start."))
            elif (last - first).days > LONGEST_OUT_DAYS:
                self.add_error("last", _("That is over a year. Choose an earlier day."))
            elif not self.errors:
                self._check_clocks(first, last)
        return cleaned

    def _check_clocks(self, first: date, last: date) -> None:
        """The hour that is skipped in spring is no time in which anything could be out."""
        start, end = self._instants(first, last)
        if start == end:
            self.add_error("start", _("The clocks change then. Choose another time."))

    def _instants(self, first: date, last: date) -> tuple[datetime, datetime]:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        return (
            wall_instant(first, start or 0, self.zone),
            wall_instant(last, end or 1440, self.zone),
        )

    @property
    def span(self) -> Span:
        return Span(*self._instants(self.cleaned_data["first"], self.cleaned_data["last"]))
