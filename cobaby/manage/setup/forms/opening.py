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
        label=_("Why does it close or take a break?"),
        max_length=300,
        help_text=_("Other spaces learn from it. It stands on your page."),
        error_messages={"required": _("Say in a few words why it closes.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The page shows the reason where "paused" or "closed" is chosen; closed needs one."""
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.fields["reason"].required = self.data.get("stage") == Space.Stage.CLOSED
