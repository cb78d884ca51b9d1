"""What a parent types about a child and about the adults who care for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from childcare.models import Child, Guardianship
from childcare.models.children import ChildQuerySet
from childcare.permissions import RIGHTS
from childcare.services.guardians import Rights
from childcare.wording import language_choices
from cobaby.look.dates import DateInThree, DateInThreeField
from cobaby.look.languages import LanguageBoxes

OLDEST_YEARS = 18


class ChildForm(forms.Form):
    """`today` bounds the birthday: not in the future, not of an adult."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type the first name.")},
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=60,
        required=False,
        help_text=_("Educators see its first letter only."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    date_of_birth = DateInThreeField(
        label=_("Birthday"),
        help_text=_("The age decides how many educators are needed."),
        widget=DateInThree(autocomplete=""),
        error_messages={"required": _("Type the birthday.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        choices=language_choices,
        widget=LanguageBoxes,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_date_of_birth(self) -> date:
        born: date = self.cleaned_data["date_of_birth"]
        if born > self.today:
            raise ValidationError(_("This day is still to come. Check the year."))
        if born.year < max(2000, self.today.year - OLDEST_YEARS):
            raise ValidationError(_("This is the birthday of an adult. Check the year."))
        return born


class GuardianForm(forms.ModelForm):
    """What one adult may do for one child."""

    class Meta:
        model = Guardianship
        fields = ["relation", "may_book", "may_collect", "may_consent", "may_see_health"]
        labels = {
            "relation": _("How the child calls this person"),
            "may_book": _("may book"),
            "may_collect": _("may collect"),
            "may_consent": _("may consent and change these answers"),
            "may_see_health": _("may see health notes"),
        }
        widgets = {"relation": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args: Any, givable: Collection[str], **kwargs: Any) -> None:
        """`givable`: the rights that the asking adult has; the others stay as they are."""
        super().__init__(*args, **kwargs)
        for name in RIGHTS:
            self.fields[name].disabled = name not in givable

    @property
    def right_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in RIGHTS]

    @property
    def rights(self) -> Rights:
        names = Rights.__dataclass_fields__
        return Rights(**{name: self.cleaned_data[name] for name in names})


class InvitationForm(GuardianForm):
    """Asks an adult to join for some of these children."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Type the e-mail address."),
            "invalid": _("Type a whole e-mail address, such as helga@example.org."),
        },
    )
    children = forms.ModelMultipleChoiceField(
        label=_("For whom?"),
        queryset=Child.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose a child.")},
    )
    field_order = ["email", "children", *GuardianForm.Meta.fields]

    def __init__(self, *args: Any, family: ChildQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["children"].queryset = family  # type: ignore[attr-defined]
        self.fields["children"].initial = [child.pk for child in family]
        for name in RIGHTS:
            usual = name in ("may_book", "may_collect") and not self.fields[name].disabled
            self.initial[name] = usual
