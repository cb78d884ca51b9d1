"""The form in the gallery: every kind of field that the product has."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cobaby.look.dates import DateInThreeField


class SampleForm(forms.Form):
    """Every kind of field that the product has."""

    name = forms.CharField(label=_("Child’s first name"), initial="Jonas")
    room = forms.ChoiceField(
        label=_("Care room"), choices=[("g", _("Garden room"))], required=False
    )
    born = DateInThreeField(label=_("Birthday"), help_text=_("Used only for the educators’ plan."))
    note = forms.CharField(
        label=_("Anything we should know?"),
        help_text=_("Only Katrin and Emre see this."),
        widget=forms.Textarea,
        required=False,
    )
    children = forms.MultipleChoiceField(
        label=_("Who comes along?"),
        choices=[("m", "Mila"), ("j", "Jonas"), ("i", "Ida")],
        widget=forms.CheckboxSelectMultiple,
        initial=["m"],
    )
    desk = forms.ChoiceField(
        label=_("Your desk"),
        choices=[("l", _("own laptop")), ("p", _("PC and headset"))],
        widget=forms.RadioSelect,
        initial="l",
    )
    photos = forms.BooleanField(label=_("Photos in the room are fine"), required=False)


TYPED_WRONG = {"name": "", "born_day": "31", "born_month": "2", "born_year": "2023", "desk": "l"}
TYPED_RIGHT = {
    "name": "Jonas", "born_day": "3", "born_month": "2", "born_year": "2023", "children": ["m"],
    "desk": "l",
}  # fmt: skip


def refused() -> SampleForm:
    """Each field is right; what is asked for cannot be."""
    form = SampleForm(TYPED_RIGHT, auto_id="refused_%s")
    form.add_error(None, gettext("This space takes no bookings at the moment."))
    return form
