"""What a person types about themselves."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cobaby.accounts.models import User


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


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "language", "zone"]
        widgets = {
            "display_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "zone": forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        }

    def save_what_was_asked(self) -> User:
        """Only these fields, and nothing of an account that was deleted meanwhile: whatever else
        changed in another tab, such as the password, stays as it is there.
        """
        still = User.objects.filter(pk=self.instance.pk, erased_at=None)
        still.update(**self.cleaned_data)
        return self.instance
