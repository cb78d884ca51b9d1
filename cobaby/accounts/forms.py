"""What a person types about themselves."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cobaby.accounts.models import User
from cobaby.accounts.phones import tidy_phone
from cobaby.look.languages import LanguageSelect


class SignupForm(forms.Form):
    """The name, asked beside e-mail and password when signing up (allauth adds those)."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["display_name", "email", "password1"]

    def signup(self, request: object, user: User) -> None:
        user.display_name = self.cleaned_data["display_name"]
        user.language = (get_language() or "en")[:2]
        user.save(update_fields=["display_name", "language"])


class PhoneField(forms.CharField):
    """A number that can be called, if the person likes to give one."""

    def __init__(self, **options: Any) -> None:
        usual: dict[str, Any] = {
            "label": _("Phone"),
            "required": False,
            "max_length": 30,
            "widget": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }
        super().__init__(**(usual | options))

    def clean(self, value: Any) -> str:
        return tidy_phone(super().clean(value))


class PhoneForm(forms.Form):
    phone = PhoneField()


class AccountForm(forms.ModelForm):
    phone = PhoneField()

    class Meta:
        model = User
        fields = ["display_name", "phone", "language", "zone"]
        widgets = {
            "display_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "language": LanguageSelect,
            "zone": forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        }

    def save_what_was_asked(self) -> User:
        """Only these fields, and nothing of an account that was deleted meanwhile: whatever else
        changed in another tab, such as the password, stays as it is there.
        """
        still = User.objects.filter(pk=self.instance.pk, erased_at=None)
        still.update(**self.cleaned_data)
        return self.instance
