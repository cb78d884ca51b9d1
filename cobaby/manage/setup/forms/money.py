"""Prices from a day on, what cancelling costs, and how bookings are taken."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.numbers import get_territory_currencies
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from childcare.regime import parent_stays
from cobaby.look.dates import DayField
from cobaby.manage.setup.forms.fields import HoursField, MoneyField, SettingsForm
from spaces.models import PriceList, Space

CURRENCIES = (
    "EUR", "BAM", "BGN", "BYN", "CHF", "CZK", "DKK", "GBP", "HUF", "ISK", "MDL", "MKD", "NOK",
    "PLN", "RON", "RSD", "SEK", "TRY", "UAH",
)  # fmt: skip
DESK_PRICES = (
    "laptop_hour", "laptop_half_day", "laptop_day",
    "equipped_hour", "equipped_half_day", "equipped_day",
)  # fmt: skip
STEPS = 4
MARGINS = [(minutes, format_lazy(_("{n} minutes"), n=minutes)) for minutes in (15, 30, 45, 60)]


class PricesForm(SettingsForm):
    """One price list. Empty: not sold by this measure."""

    valid_from = DayField(label=_("These prices start on"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in CURRENCIES])
    laptop_hour = MoneyField(label=_("An hour"), required=False)
    laptop_half_day = MoneyField(label=_("Half a day"), required=False)
    laptop_day = MoneyField(label=_("A day"), required=False)
    equipped_hour = MoneyField(label=_("An hour"), required=False)
    equipped_half_day = MoneyField(label=_("Half a day"), required=False)
    equipped_day = MoneyField(label=_("A day"), required=False)
    half_day_minutes = HoursField(label=_("Half a day is at most so many hours"))
    care_price = MoneyField(label=_("Care for a child"))

    class Meta:
        model = PriceList
        fields = [
            "valid_from", "currency", "laptop_hour", "laptop_half_day", "laptop_day",
            "equipped_hour", "equipped_half_day", "equipped_day", "half_day_minutes",
            "care_unit", "care_price", "sibling_discount_percent",
        ]  # fmt: skip
        labels = {
            "care_unit": _("Care is charged"),
            "sibling_discount_percent": _("Off for each sibling, in per cent"),
        }
        widgets = {"care_unit": forms.RadioSelect}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.use(self._currency())
        share = self.fields["sibling_discount_percent"]
        share.widget.attrs |= {"max": 100}

    def _currency(self) -> str:
        """The one typed, else the one that the form starts with: its prices are meant in it."""
        known = self.data.get("currency") if self.is_bound else self.initial.get("currency")
        return str(known) if known in CURRENCIES else "EUR"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("sibling_discount_percent") or 0) > 100:
            self.add_error("sibling_discount_percent", _("100 per cent at most."))
        if cleaned.get("half_day_minutes") == 0:
            self.add_error("half_day_minutes", _("Half a day is longer than nothing."))
        said = [name for name in DESK_PRICES if cleaned.get(name) is not None]
        if not said and not cleaned.get("care_price") and not self.errors:
            self.add_error("laptop_hour", _("Write a price. Write 0 for what costs nothing."))
        return cleaned

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The prices of a desk by kind, for the page."""
        measures = ("hour", "half_day", "day")
        kinds = (("laptop", _("Desk for your own laptop")), ("equipped", _("Desk with PC")))
        return [(words, [self[f"{kind}_{m}"] for m in measures]) for kind, words in kinds]


class CancellationForm(SettingsForm):
    """A ladder of fees, and what a sick child costs."""

    illness_notice_minutes = HoursField(
        label=_("Told so many hours before"), help_text=_("0: until it begins."), max_value=168
    )

    class Meta:
        model = Space
        fields = ["illness_fee_percent", "illness_notice_minutes", "illness_frees_desk"]
        labels = {
            "illness_fee_percent": _("A sick child costs, in per cent"),
            "illness_frees_desk": _("The desk of that day costs nothing then"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, STEPS + 1):
            self.fields[f"hours_{n}"] = forms.IntegerField(
                label=_("Less than so many hours before"),
                min_value=0, max_value=2_000, required=False,
            )  # fmt: skip
            self.fields[f"percent_{n}"] = forms.IntegerField(
                label=_("Per cent of the price"), min_value=0, max_value=100, required=False
            )

    @property
    def step_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"hours_{n}"], self[f"percent_{n}"]) for n in range(1, STEPS + 1)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.steps: dict[int, int] = {}
        for n in range(1, STEPS + 1):
            hours, percent = cleaned.get(f"hours_{n}"), cleaned.get(f"percent_{n}")
            if (hours is None) != (percent is None):
                self.add_error(f"percent_{n}", _("Give hours and per cent, or neither."))
            elif hours in self.steps:
                self.add_error(f"hours_{n}", _("These hours stand above already."))
            elif hours is not None and percent is not None:
                self.steps[hours] = percent
        if (cleaned.get("illness_fee_percent") or 0) > 100:
            self.add_error("illness_fee_percent", _("100 per cent at most."))
        return cleaned

    @staticmethod
    def stored(space: Space) -> dict[str, int]:
        found: dict[str, int] = {}
        for n, row in enumerate(space.cancellation_steps.all()[:STEPS], start=1):
            found |= {f"hours_{n}": row.hours_before, f"percent_{n}": row.fee_percent}
        return found


class BookingRulesForm(SettingsForm):
    """How far ahead, how long, and with what around it."""

    shortest_minutes = HoursField(label=_("Shortest visit, in hours"), max_value=24)
    longest_minutes = HoursField(label=_("Longest visit, in hours"), max_value=24)
    notice_minutes = HoursField(label=_("Book at least so many hours before"), max_value=720)
    margin_before = forms.TypedChoiceField(
        label=_("Care begins before work by"), coerce=int, choices=[(0, _("no time")), *MARGINS]
    )
    margin_after = forms.TypedChoiceField(
        label=_("Care goes on after work for"), coerce=int, choices=[(0, _("no time")), *MARGINS]
    )
    horizon_days = forms.IntegerField(
        label=_("Days ahead that can be booked"), min_value=1, max_value=180
    )
    hold_minutes = forms.IntegerField(
        label=_("Minutes to check a chosen time"), min_value=5, max_value=60
    )

    class Meta:
        model = Space
        fields = [
            "horizon_days", "notice_minutes", "hold_minutes", "shortest_minutes",
            "longest_minutes", "margin_before", "margin_after", "allows_desk_only",
            "allows_care_only",
        ]  # fmt: skip
        labels = {
            "allows_desk_only": _("A desk can be booked without care"),
            "allows_care_only": _("Care can be booked without a desk"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        shortest, longest = cleaned.get("shortest_minutes"), cleaned.get("longest_minutes")
        if shortest is not None and (shortest < 15 or shortest % 15):
            self.add_error("shortest_minutes", _("A quarter of an hour at least, in quarters."))
        elif shortest is not None and longest is not None and longest < shortest:
            self.add_error("longest_minutes", _("The longest is no shorter than the shortest."))
        if cleaned.get("allows_care_only") and parent_stays(self.instance):
            words = _("By your limits of care a parent stays in the house. So care needs a desk.")
            self.add_error("allows_care_only", words)
        return cleaned


def currency_of(country: str) -> str:
    """What people pay with in that country today."""
    known = [code for code in get_territory_currencies(country) if code in CURRENCIES]
    return known[0] if known else "EUR"
