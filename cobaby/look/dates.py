"""Days as people type them: in three fields, quicker for a birthday, or in one."""

import calendar
import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _


class DateInThree(forms.MultiWidget):
    labels = (_("Day"), _("Month"), _("Year"))

    def __init__(self, autocomplete: str = "bday") -> None:
        parts = {"day": 2, "month": 2, "year": 4}
        super().__init__(
            widgets={
                name: forms.TextInput(
                    attrs={
                        "inputmode": "numeric",
                        "maxlength": length,
                        "autocomplete": f"{autocomplete}-{name}" if autocomplete else "off",
                    }
                )
                for name, length in parts.items()
            }
        )

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if value else ["", "", ""]


class DateInThreeField(forms.Field):
    """Gives a date; says which part is wrong and keeps what was typed."""

    widget = DateInThree

    def to_python(self, value: Any) -> dt.date | None:
        typed = [str(part or "").strip() for part in value or []]
        if not any(typed):
            return None
        if not all(part.isdecimal() for part in typed):
            raise ValidationError(_("Type day, month and year as numbers."))
        return date_from(*(int(part[:5]) for part in typed))


class DayField(forms.DateField):
    """A day chosen from the browser's own calendar, from the year `earliest` until 2099.

    No space plans beyond that, and the calendar itself ends with the year 9999.
    """

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, *, earliest: int = 2000, **kwargs: Any) -> None:
        messages = {"invalid": _("Write a day such as 2026-03-31.")}
        super().__init__(error_messages=messages | kwargs.pop("error_messages", {}), **kwargs)
        self.earliest = earliest

    def to_python(self, value: Any) -> dt.date | None:
        day: dt.date | None = super().to_python(value)
        if day and not self.earliest <= day.year < 2100:
            raise ValidationError(_("Type the year with four digits, such as 2023."))
        return day


def date_from(day: int, month: int, year: int) -> dt.date:
    """Raise ValidationError that names the part which cannot be."""
    if not 1 <= month <= 12:
        raise ValidationError(_("Type the month as a number from 1 to 12."))
    if not 1900 <= year <= 2100:
        raise ValidationError(_("Type the year with four digits, such as 2023."))
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ValidationError(
            _("%(month)s %(year)s has %(last)s days. Check the day."),
            params={"month": MONTHS[month], "year": year, "last": last},
        )
    return dt.date(year, month, day)
