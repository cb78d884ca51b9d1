"""In which stage a space is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spaces.models import Space

STAGES = [
    (stage, stage.label)
    for stage in (Space.Stage.PLANNED, Space.Stage.OPEN, Space.Stage.PAUSED, Space.Stage.CLOSED)
]


class StageForm(forms.Form):
    stage = forms.ChoiceField(label=_("The space is"), choices=STAGES, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why does it close?"),
        max_length=300,
        required=False,
        help_text=_("Other spaces learn from it. It stands on your page."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("stage") == Space.Stage.CLOSED and not cleaned.get("reason"):
            self.add_error("reason", _("Say in a few words why it closes."))
        return cleaned
