"""Django's own sentences for a wrong field, said the way we speak: what to do, never "invalid"."""

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

FILL_IN = _("Please fill this in.")
CHOOSE = _("Please choose one from the list.")
EMAIL = _("An e-mail address looks like ana@example.org.")
NUMBER = _("Please type a number.")
DATE = _("Write a day such as 2026-03-31.")
TIME = _("Please type a time, such as 09:30.")
AT_LEAST = _("Please type %(limit_value)s or more.")
AT_MOST = _("Please type %(limit_value)s or less.")
STEPS = _("Please go in steps of %(limit_value)s.")
TOO_LONG = _("Please shorten it to %(limit_value)d characters. Now it has %(show_value)d.")
TOO_SHORT = _("Please write %(limit_value)d characters or more. Now it has %(show_value)d.")
FIGURES = _("This number is too long. Use %(max)s figures or fewer.")
DECIMALS = _("Use %(max)s figures or fewer after the point.")
WHOLE = _("Please type a smaller number: %(max)s figures or fewer before the point.")
LETTERS = _("Please leave out characters that nobody can see.")
WEB = _("A web address looks like https://example.org.")


def speak_plainly() -> None:
    """Once, when the product starts: every form of ours and of libraries says it this way."""
    forms.Field.default_error_messages["required"] = FILL_IN
    for field in (forms.ChoiceField, forms.TypedChoiceField, forms.ModelChoiceField):
        field.default_error_messages["invalid_choice"] = CHOOSE
    for several in (forms.MultipleChoiceField, forms.ModelMultipleChoiceField):
        several.default_error_messages["invalid_choice"] = CHOOSE
        several.default_error_messages["invalid_list"] = CHOOSE
    forms.ModelMultipleChoiceField.default_error_messages["invalid_pk_value"] = CHOOSE
    for number in (forms.IntegerField, forms.DecimalField, forms.FloatField):
        number.default_error_messages["invalid"] = NUMBER
    forms.DateField.default_error_messages["invalid"] = DATE
    forms.TimeField.default_error_messages["invalid"] = TIME
    forms.URLField.default_error_messages["invalid"] = WEB
    validators.validate_email.message = EMAIL
    validators.EmailValidator.message = EMAIL
    validators.URLValidator.message = WEB
    _speak_of_limits()


def _speak_of_limits() -> None:
    """Too much, too little, too long: said by whichever form or row has the limit."""
    validators.MinValueValidator.message = AT_LEAST
    validators.MaxValueValidator.message = AT_MOST
    validators.StepValueValidator.message = STEPS
    validators.MinLengthValidator.message = TOO_SHORT
    validators.MaxLengthValidator.message = TOO_LONG
    validators.ProhibitNullCharactersValidator.message = LETTERS
    of_decimals: dict[str, Any] = {
        "invalid": NUMBER,
        "max_digits": FIGURES,
        "max_decimal_places": DECIMALS,
        "max_whole_digits": WHOLE,
    }
    validators.DecimalValidator.messages |= of_decimals
