"""What a person says about a new key for their software."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cobaby.api.models import Scope

LASTS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("one year"))]


class TokenForm(forms.Form):
    """`form_token` names this page, so that sending it twice makes one key."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=60,
        help_text=_("Such as: the calendar on our kitchen wall."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say in a few words what the key is for.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one thing at least.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long is it valid?"), choices=LASTS, coerce=int, initial="90"
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, manages: bool, **kwargs: Any) -> None:
        """Who manages no space is not asked about that."""
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = uuid4
        if not manages:
            choices = [one for one in Scope.choices if one[0] != Scope.MANAGE_READ]
            self.fields["scopes"].choices = choices  # type: ignore[attr-defined]

    @property
    def sent_as(self) -> UUID:
        return self.cleaned_data["form_token"] or uuid4()
