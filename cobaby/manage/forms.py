"""What a manager types when something is done for a family."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.services.for_family import LONGEST_REASON
from cobaby.accounts.forms import PhoneField
from cobaby.look.languages import LanguageRadios, our_languages


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The family reads this in the mail. Name nobody else, and nothing about health."
        ),
        error_messages={"required": _("Say why. The family reads it in the mail.")},
    )


class NewFamilyForm(forms.Form):
    """A family that has no account yet."""

    name = forms.CharField(
        label=_("Name of the parent"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the name.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("The family gets a mail there and chooses a password."),
        error_messages={"required": _("Type the e-mail address.")},
    )
    phone = PhoneField(help_text=_("The educators call it when something is with a child."))
    language = forms.ChoiceField(label=_("Language"), choices=our_languages, widget=LanguageRadios)
