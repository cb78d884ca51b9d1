"""Fields that several settings share: times, ages in years, lengths in hours, money."""

from __future__ import annotations

from datetime import time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from cobaby.money.currencies import exponent


class QuarterField(forms.TimeField):
    """A time of day on the quarter hour; gives wall minutes."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 900})

    def clean(self, value: Any) -> int | None:
        found = super().clean(value)
        if found is None:
            return None
        if found.minute % 15 or found.second:
            raise ValidationError(_("Choose a quarter hour, such as 08:15."))
        return int(found.hour * 60 + found.minute)

    def prepare_value(self, value: Any) -> Any:
        return time(value // 60 % 24, value % 60) if isinstance(value, int) else value


class Scaled(forms.DecimalField):
    """Typed in one unit, kept in a smaller one as a whole number."""

    per_unit = 1

    def clean(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.replace(",", ".")
        found = super().clean(value)
        if found is None:
            return None
        return int((found * self.per_unit).to_integral_value(ROUND_HALF_UP))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        number = Decimal(value) / self.per_unit
        return as_read(f"{number.quantize(Decimal('.01')):f}".rstrip("0").rstrip("."))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal"}


def as_read(number: str) -> str:
    """2.5, or 2,5 where that is how numbers are written. Either can be typed."""
    return number.replace(".", str(get_format("DECIMAL_SEPARATOR")))


class YearsField(Scaled):
    """An age in years, halves and quarters too; kept in months."""

    widget = forms.TextInput
    per_unit = 12

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=18, **kwargs)


class HoursField(Scaled):
    """A length in hours, up to a day unless said otherwise; kept in minutes."""

    widget = forms.TextInput
    per_unit = 60

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=kwargs.pop("max_value", 24), **kwargs)


class MoneyField(Scaled):
    """An amount as people write it; kept in minor units of the currency that its form sets."""

    widget = forms.TextInput
    places = 2

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100_000, **kwargs)

    def use(self, currency: str) -> None:
        self.places = exponent(currency)
        self.per_unit = 10**self.places

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        found = super().to_python(value)
        if found is None:
            return None
        if not self.places and found != found.to_integral_value():
            raise ValidationError(_("This currency has no smaller coin. Write a whole amount."))
        DecimalValidator(None, self.places)(found)
        return found

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, self.per_unit)
        return as_read(f"{whole}.{rest:0{self.places}d}") if self.places else str(whole)


class SettingsForm(forms.ModelForm):
    """Fields of a row that is written by a service. What cannot be is said by the form itself."""

    def validate_constraints(self) -> None:
        """Constraints guard the table; their sentences are none for people."""


def boxes(
    choices: Any,
    label: Any,
    help_text: Any = "",
    widget: type[forms.CheckboxSelectMultiple] = forms.CheckboxSelectMultiple,
) -> forms.MultipleChoiceField:
    """Several of these, or none."""
    return forms.MultipleChoiceField(
        choices=choices,
        label=label,
        help_text=help_text,
        required=False,
        widget=widget,
    )
