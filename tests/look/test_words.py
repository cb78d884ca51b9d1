"""What a wrong field says: our plain sentence, whichever limit it is and whichever form has it."""

from __future__ import annotations

import pytest
from django import forms
from django.core import validators
from django.utils import translation

from cobaby.manage.setup.forms.fields import HoursField


class Limits(forms.Form):
    whole = forms.IntegerField(max_value=60)
    least = forms.IntegerField(min_value=5)
    hours = HoursField()
    step = forms.IntegerField(step_size=15)
    name = forms.CharField(max_length=3)
    word = forms.CharField(min_length=3)
    money = forms.DecimalField(max_digits=4, decimal_places=2)
    at = forms.TimeField()
    day = forms.DateField()
    web = forms.URLField(assume_scheme="https")
    some = forms.MultipleChoiceField(choices=[("a", "A")])


TYPED = {
    "whole": "61", "least": "4", "hours": "25", "step": "7", "name": "Anna", "word": "no",
    "money": "1.234", "at": "soon", "day": "31 June", "web": "nowhere", "some": ["b"],
}  # fmt: skip


def said(language: str) -> dict[str, str]:
    with translation.override(language):
        return {name: " ".join(map(str, found)) for name, found in Limits(TYPED).errors.items()}


def test_each_limit_says_what_to_do() -> None:
    """Sabotage: cobaby/look/words.py: validators.MaxValueValidator.message = AT_MOST -> pass
    Sabotage: cobaby/look/words.py: validators.MinValueValidator.message = AT_LEAST -> pass
    Sabotage: cobaby/look/words.py: validators.MaxLengthValidator.message = TOO_LONG -> pass
    """
    english = said("en")

    assert english["whole"] == "Please type 60 or less."
    assert english["least"] == "Please type 5 or more."
    assert english["hours"] == "Please type 24 or less."
    assert english["name"] == "Please shorten it to 3 characters. Now it has 4."
    assert english["money"] == "Use 2 figures or fewer after the point."
    assert set(english) == set(TYPED)


@pytest.mark.parametrize("language", ["en", "de"])
def test_none_is_said_as_django_says_it(language: str) -> None:
    """Sabotage: cobaby/look/words.py: several.default_error_messages["invalid_choice"] = CHOOSE -> pass"""
    for sentence in said(language).values():
        assert not any(word in sentence for word in ("Ensure", "valid", "Sie ", "gültig", "sicher"))


def test_german_says_it_too() -> None:
    """Sabotage: cobaby/look/words.py: TOO_LONG = _("Please shorten it -> TOO_LONG = _("Shorten it"""
    assert said("de")["whole"] == "Bitte gib 60 oder weniger ein."
    assert said("de")["name"] == "Bitte kürze auf 3 Zeichen. Jetzt sind es 4."


def test_rows_behind_the_forms_say_it_too() -> None:
    """A field of a form that is made from a row has the validators of that row."""
    with pytest.raises(forms.ValidationError, match="Please type 9 or less"):
        validators.MaxValueValidator(9)(10)
