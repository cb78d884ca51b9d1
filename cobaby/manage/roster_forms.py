"""What a manager types about a shift, and about somebody who cannot come."""

from __future__ import annotations

from datetime import date, time, timedelta
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from childcare.models import CareRoom, Educator, Shift
from childcare.ratio_lines import Planned
from cobaby.look.dates import DayField
from cobaby.manage.setup.forms.fields import boxes
from cobaby.manage.team import team_from
from spaces.models import Space
from spaces.ranges import DAY_MINUTES, Span, wall_span

LONGEST_ABSENCE = 62
"""Days that somebody can be reported away at once."""


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(attrs={"step": 900}, format="%H:%M")


class ShiftForm(forms.Form):
    """Who, in which room, on which day, from when to when: on the wall of the space."""

    educator = forms.ModelChoiceField(
        label=_("Who"), queryset=Educator.objects.none(), empty_label=None
    )
    room = forms.ModelChoiceField(
        label=_("Room"), queryset=CareRoom.objects.none(), empty_label=None
    )
    day = DayField(label=_("Day"))
    also = boxes(
        list(WEEKDAYS.items()),
        _("Also on"),
        _("Other days of the same week, at the same times."),
    )
    start = forms.TimeField(label=_("From"), widget=ClockInput)
    end = forms.TimeField(label=_("Until"), widget=ClockInput, help_text=_("00:00 is midnight."))

    def __init__(
        self, *args: Any, space: Space, today: date, shift: Shift | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.space, self.spans = space, []
        if shift:
            del self.fields["also"]
        known = {educator.pk for educator in team_from(space, today)}
        known |= {shift.educator_id} if shift else set()
        people = Educator.objects.filter(pk__in=known).select_related("user")
        self.fields["educator"].queryset = people.order_by("user__display_name", "pk")  # type: ignore[attr-defined]
        self.fields["room"].queryset = CareRoom.objects.filter(space=space)  # type: ignore[attr-defined]

    spans: list[Span]
    """One for each day, in order."""

    @property
    def lacks(self) -> dict[str, bool]:
        """What there is to choose from, where there is nothing for "who" or for "room"."""
        has = {
            "has_rooms": self.fields["room"].queryset.exists(),  # type: ignore[attr-defined]
            "has_team": self.fields["educator"].queryset.exists(),  # type: ignore[attr-defined]
        }
        return {} if all(has.values()) else has

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end, day = (data.get(name) for name in ("start", "end", "day"))
        for name, at in (("start", start), ("end", end)):
            if at and (at.minute % 15 or at.second or at.microsecond):
                self.add_error(name, _("Shifts begin and end on the quarter hour, such as 08:30."))
        if start is not None and end is not None and day and not self.errors:
            monday = day - timedelta(days=day.weekday())
            weekdays = {day.weekday(), *map(int, data.get("also", ()))}
            days = [monday + timedelta(days=weekday) for weekday in sorted(weekdays)]
            self.spans = self._spans(days, start, end)
        return data

    def _spans(self, days: list[date], start: time, end: time) -> list[Span]:
        first, last = _minutes(start), _minutes(end) or DAY_MINUTES
        if last <= first:
            self.add_error("end", _("The end lies before the start. Check both times."))
            return []
        spans = [wall_span(day, first, last, self.space.tz) for day in days]
        if None in spans:
            self.add_error("start", _("The clocks change then. Choose another time."))
        return [span for span in spans if span]

    @property
    def planned(self) -> list[Planned]:
        """The same shift on each of the days."""
        typed = self.cleaned_data
        return [Planned(typed["educator"], typed["room"], span) for span in self.spans]

    @property
    def digest(self) -> str:
        """Names what was looked at, so that only that is saved."""
        typed = self.cleaned_data
        ends = [at for span in self.spans for at in (span.start, span.end)]
        parts = (typed["educator"].pk, typed["room"].pk, *ends)
        return sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]


class AbsenceForm(forms.Form):
    """Who cannot come, from which day to which. Nobody is asked why."""

    educator = forms.ModelChoiceField(
        label=_("Who"), queryset=Educator.objects.none(), empty_label=None
    )
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))

    def __init__(self, *args: Any, today: date, space: Space | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if space is None:
            del self.fields["educator"]
        else:
            ids = [educator.pk for educator in team_from(space, today)]
            people = Educator.objects.filter(pk__in=ids).select_related("user")
            self.fields["educator"].queryset = people.order_by("user__display_name", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and first < self.today:
            self.add_error("first", _("Days that are over stay as they were. Begin today."))
        elif first and last and last < first:
            self.add_error("last", _("The last day lies before the first. Check both days."))
        elif first and last and (last - first).days > LONGEST_ABSENCE:
            self.add_error("last", _("Two months at most. Tell the rest later."))
        return data

    @property
    def digest(self) -> str:
        data = self.cleaned_data
        who = data["educator"].pk if "educator" in data else 0
        return f"{who}:{data['first']}:{data['last']}"


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
