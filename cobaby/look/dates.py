"""A date typed as day, month and year: quicker for a birthday than any calendar."""

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
        return date_from(*(int(part) for part in typed))


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
