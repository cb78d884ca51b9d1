"""Django's own sentences for a wrong field, said the way we speak: what to do, never "invalid"."""

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

FILL_IN = _("Please fill this in.")
CHOOSE = _("Please choose one from the list.")
EMAIL = _("An e-mail address looks like ana@example.org.")
NUMBER = _("Please type a number.")


def speak_plainly() -> None:
    """Once, when the product starts: every form of ours and of libraries says it this way."""
    forms.Field.default_error_messages["required"] = FILL_IN
    for field in (forms.ChoiceField, forms.TypedChoiceField, forms.ModelChoiceField):
        field.default_error_messages["invalid_choice"] = CHOOSE
    forms.IntegerField.default_error_messages["invalid"] = NUMBER
    validators.validate_email.message = EMAIL
    validators.EmailValidator.message = EMAIL
