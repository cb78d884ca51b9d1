"""The week, closures and the region whose holidays hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from cobaby.look.dates import DayField
from cobaby.manage.setup.clock_text import read_spans, write_spans
from cobaby.manage.setup.forms.fields import QuarterField
from spaces.holidays import regions_of
from spaces.models import Closure, Purpose, Space
from spaces.services.hours import Minutes, SpaceWeek

COLUMNS = ("work", "care", "blocks")
LONGEST_CLOSURE_DAYS = 400


class WeekForm(forms.Form):
    """Seven days, each with the hours of desks and of care, and the blocks offered."""

    style = forms.ChoiceField(
        label=_("How do parents choose their time?"),
        choices=Space.BookingStyle.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"work": _("Desks"), "care": _("Care"), "blocks": _("Blocks")}
        for weekday in range(7):
            for column in COLUMNS:
                self.fields[f"{column}_{weekday}"] = forms.CharField(
                    label=f"{WEEKDAYS[weekday]}: {words[column]}",
                    required=False,
                    max_length=120,
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                )

    @property
    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Weekday and its three fields, for the page."""
        return [(WEEKDAYS[n], [self[f"{column}_{n}"] for column in COLUMNS]) for n in range(7)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        spans: dict[str, list[Minutes]] = {}
        for weekday in range(7):
            for column in COLUMNS:
                name = f"{column}_{weekday}"
                try:
                    spans[name] = read_spans(cleaned.get(name) or "")
                except ValidationError as error:
                    self.add_error(name, error)
            if not self.errors:
                self._check_blocks(weekday, spans)
        by_blocks = cleaned.get("style") == Space.BookingStyle.BLOCKS
        if by_blocks and not self.errors and not any(spans[f"blocks_{n}"] for n in range(7)):
            self._ask_for_hours(is_empty=not any(spans.values()))
        self.spans = spans
        return cleaned

    def _ask_for_hours(self, *, is_empty: bool) -> None:
        if is_empty:
            self.add_error("work_0", _("Write the hours of one day at least, such as 8-18."))
        else:
            self.add_error("style", _("Write the blocks too, or let parents choose their time."))

    def _check_blocks(self, weekday: int, spans: dict[str, list[Minutes]]) -> None:
        """A block that nobody could book is a mistake: it lies in the hours of desks or of care."""
        open_spans = _joined(spans[f"work_{weekday}"]) + _joined(spans[f"care_{weekday}"])
        for start, end in spans[f"blocks_{weekday}"]:
            if not any(first <= start and end <= last for first, last in open_spans):
                error = _("This block lies outside the hours of that day.")
                self.add_error(f"blocks_{weekday}", error)

    def week(self) -> SpaceWeek:
        work, care, blocks = (
            {n: self.spans[f"{column}_{n}"] for n in range(7)} for column in COLUMNS
        )
        return SpaceWeek(work, care, blocks, self.cleaned_data["style"])

    @staticmethod
    def stored(space: Space) -> dict[str, str]:
        """What is stored, as it is typed."""
        rows = list(space.opening_hours.all())
        blocks = list(space.blocks.all())
        found = {"style": space.booking_style}
        for n in range(7):
            for purpose in (Purpose.WORK, Purpose.CARE):
                spans = [
                    (row.start_minute, row.end_minute)
                    for row in rows
                    if (row.purpose, row.weekday) == (purpose, n)
                ]
                found[f"{purpose}_{n}"] = write_spans(spans)
            found[f"blocks_{n}"] = write_spans(
                (row.start_minute, row.end_minute) for row in blocks if row.weekday == n
            )
        return found


class ClosureForm(forms.Form):
    """Closed on a day, over several, or in some hours."""

    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), required=False, help_text=_("Empty: one day only."))
    start = QuarterField(label=_("From"), required=False, help_text=_("Empty: the whole day."))
    end = QuarterField(label=_("Until"), required=False)
    what = forms.ChoiceField(
        label=_("What is closed?"),
        choices=Closure.What.choices,
        initial=Closure.What.ALL,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why? Parents read this."),
        max_length=120,
        error_messages={"required": _("Say in a few words why. Parents read it.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last") or cleaned.get("first")
        if first and last:
            self._check_days(first, last)
        start, end = cleaned.get("start"), cleaned.get("end")
        if (start is None) != (end is None):
            self.add_error("end", _("Give both times, or none for the whole day."))
        elif start is not None and end is not None and (end or 1440) <= start:
            self.add_error("end", _("The end comes after the start."))
        return cleaned

    def _check_days(self, first: date, last: date) -> None:
        if last < self.today:
            self.add_error("first", _("These days are over. Choose days from today on."))
        elif last < first:
            self.add_error("last", _("The last day comes after the first."))
        elif (last - first).days > LONGEST_CLOSURE_DAYS:
            self.add_error("last", _("That is over a year. Pause or close the space instead."))

    @property
    def minutes(self) -> Minutes | None:
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        return None if start is None else (start, end or 1440)


class HolidayForm(forms.Form):
    """Whether the space opens on one public holiday."""

    is_open = forms.TypedChoiceField(
        label=_("On this day the space is"),
        choices=[("1", _("open")), ("", _("closed"))],
        coerce=bool,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "initial" in kwargs:
            kwargs["initial"] = {"is_open": "1" if kwargs["initial"]["is_open"] else ""}
        super().__init__(*args, **kwargs)


class RegionForm(forms.Form):
    """The state or region, where the country's holidays differ."""

    subdivision = forms.ChoiceField(label=_("State or region"), required=False)

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = regions_of(space.country)
        self.asks = bool(regions)
        choices = [("", _("The whole country only")), *regions]
        if space.subdivision and space.subdivision not in dict(choices):
            choices.append((space.subdivision, space.subdivision))
        self.fields["subdivision"].choices = choices  # type: ignore[attr-defined]


def _joined(spans: list[Minutes]) -> list[Minutes]:
    """Touching spans as one, so that a block may reach over the seam."""
    joined: list[Minutes] = []
    for start, end in spans:
        if joined and joined[-1][1] >= start:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
