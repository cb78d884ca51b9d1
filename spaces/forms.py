"""What is typed about a space."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spaces import photos
from spaces.models import Space, SpacePhoto


class AltTextForm(forms.ModelForm):
    """The words that stand in for a photo."""

    class Meta:
        model = SpacePhoto
        fields = ["alt_text"]
        help_texts = {"alt_text": _("One sentence, for people who cannot see the picture.")}
        error_messages = {
            "alt_text": {"required": _("Say in one sentence what the picture shows.")}
        }


class WordsForm(AltTextForm):
    """Other words for a photo, and which ones stood there."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.alt_text


class PhotoForm(AltTextForm):
    """A new photo. The file is judged and encoded by the service, not here."""

    file = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, at most 12 MB. We remove the place and camera from it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": _("Choose a photo first."),
            "empty": _("This file is empty. Choose another one."),
        },
    )
    field_order = ["file", "alt_text"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > photos.MOST_BYTES:
            raise forms.ValidationError(photos.TOO_HEAVY)
        return file


class ConfirmForm(forms.ModelForm):
    """Who runs a space and who answers for it."""

    class Meta:
        model = Space
        fields = ["operator", "licence", "responsible_person"]
        help_texts = {
            "operator": _("The association, company or person by its full name."),
            "licence": _("Number and authority, or why none is needed."),
            "responsible_person": _("First and last name. Families see it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        says = {
            "operator": _("Write who runs the space."),
            "licence": _("Write the licence, or why none is needed."),
            "responsible_person": _("Write who answers for the space."),
        }
        for name, words in says.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = words
