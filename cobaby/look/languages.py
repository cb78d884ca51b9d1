"""Choices of a language: each stands in its own words, and is read aloud in them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings


def our_languages() -> list[tuple[str, str]]:
    """The languages of the product, by code. A function, so that no migration keeps the list."""
    return list(settings.LANGUAGES)


class _InOwnWords(forms.widgets.ChoiceWidget):
    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"]["lang"] = str(value)
        return option


class LanguageSelect(_InOwnWords, forms.Select):
    pass


class LanguageRadios(_InOwnWords, forms.RadioSelect):
    pass


class LanguageBoxes(_InOwnWords, forms.CheckboxSelectMultiple):
    pass
