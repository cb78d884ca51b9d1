"""Who works here, and until when their papers hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from childcare.models import Credential
from cobaby.look.dates import DayField
from cobaby.look.languages import LanguageSelect, our_languages
from spaces.models import Membership


class ValidityForm(forms.Form):
    first_day = DayField(label=_("From"))
    last_day = DayField(
        label=_("Until, the last day"), required=False, help_text=_("Empty: without an end.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes after the first."))
        return cleaned


class InviteForm(ValidityForm):
    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("As what?"),
        choices=Membership.Role.choices,
        initial=Membership.Role.EDUCATOR,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=our_languages, widget=LanguageSelect
    )
    field_order = ["email", "role", "language", "first_day", "last_day"]


class PaperForm(forms.Form):
    """A paper that was seen: what it is, who issued it, until when it holds. Never a scan."""

    kind = forms.ChoiceField(label=_("Which paper?"), choices=Credential.Kind.choices)
    issuer = forms.CharField(
        label=_("Who issued it?"),
        max_length=120,
        error_messages={"required": _("Write who issued it, such as the Red Cross.")},
    )
    issued_on = DayField(label=_("Issued on"), earliest=1900)
    expires_on = DayField(
        label=_("Valid until, the last day"),
        required=False,
        help_text=_("Empty: without an end."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        issued, expires = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued and issued > self.today:
            self.add_error("issued_on", _("This day is still to come. Check the year."))
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("It cannot end before it was issued."))
        return cleaned
