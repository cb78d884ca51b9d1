"""What an administrator types into a page of the operator."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from cobaby.notices.models import Notice


class NoticeForm(forms.ModelForm):
    """`seen_at` says which text was opened, so that nobody's work is lost."""

    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Notice
        fields = ["text"]
        labels = {"text": _("Text of the page")}
        widgets = {"text": forms.Textarea(attrs={"rows": 24, "class": "tall"})}
        error_messages = {"text": {"required": _("Write something, or take the standard text.")}}

    def clean_text(self) -> str:
        return "\n".join(self.cleaned_data["text"].splitlines())

    def clean_seen_at(self) -> datetime | None:
        return _instant(self.cleaned_data["seen_at"])


def seen_at(posted: Any) -> datetime | None:
    """The same from a form that has nothing else in it."""
    return _instant(posted.get("seen_at", ""))


def _instant(words: str) -> datetime | None:
    try:
        return parse_datetime(words)
    except ValueError:
        return None
