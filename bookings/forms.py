"""What a parent says about a booking."""

from __future__ import annotations

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

MINUTES = (15, 30, 45, 60)


class LateForm(forms.Form):
    minutes = forms.TypedChoiceField(
        label=_("How much later?"),
        coerce=int,
        choices=[
            (0, _("On time after all")),
            *((n, format_lazy(_("{n} minutes"), n=n)) for n in MINUTES),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how much later you come."),
            "invalid_choice": _("Choose how much later you come."),
        },
    )

    def __init__(self, *args: object, was_late: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not was_late:
            field = self.fields["minutes"]
            field.choices = [choice for choice in field.choices if choice[0]]  # type: ignore[attr-defined]
