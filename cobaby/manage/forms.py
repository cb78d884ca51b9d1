"""What a manager types when something is done for a family."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.services.for_family import LONGEST_REASON


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
