"""Where a space is, what it has, and what it says of itself."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from babel import Locale
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from childcare.wording import language_choices, language_name
from cobaby.look.languages import LanguageBoxes
from cobaby.manage.setup.forms.fields import SettingsForm, boxes
from spaces.holidays import CERTAIN, region_of, regions_of
from spaces.models import Place, Space
from spaces.places import distance_km, find_places, folded

LARGE_TOWN = 100_000
MOST_TOWNS = 8
NO_REGION = "-"
ASK_REGION = _("In which state or region is it? Its public holidays depend on that.")


class OpenForm(forms.Form):
    """The little that a space begins with. Where several towns have the name, one is chosen."""

    name = forms.CharField(
        label=_("Name of the space"),
        max_length=100,
        error_messages={"required": _("Give the space a name. You can change it later.")},
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=Space.Kind.choices)
    street = forms.CharField(label=_("Street and number"), max_length=120)
    postcode = forms.CharField(label=_("Postcode"), max_length=12)
    town = forms.CharField(label=_("Town"), max_length=80)
    country = forms.ChoiceField(label=_("Country"))
    place = forms.ChoiceField(
        label=_("Which town is it?"), required=False, widget=forms.RadioSelect
    )
    subdivision = forms.ChoiceField(
        label=_("State or region"),
        help_text=_("Its public holidays are filled in. You can change them later."),
        error_messages={"required": ASK_REGION, "invalid_choice": ASK_REGION},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]
        choices = [(str(one.pk), town_words(one)) for one in self.towns]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
        if len(choices) < 2:
            self.fields["place"].widget = forms.HiddenInput()
            self.fields["place"].choices = [("", ""), *choices]  # type: ignore[attr-defined]
        if self.asks_region:
            regions = [("", _("Please choose")), *self.regions, (NO_REGION, _("None of these"))]
            self.fields["subdivision"].choices = regions  # type: ignore[attr-defined]
        else:
            del self.fields["subdivision"]

    @cached_property
    def regions(self) -> list[tuple[str, str]]:
        """The parts of the country that was chosen whose holidays differ."""
        return regions_of(self.data.get("country", ""))

    @cached_property
    def chosen_town(self) -> Place | None:
        """The town that is meant; None where several have the name and none is chosen yet."""
        chosen = [one for one in self.towns if str(one.pk) == self.data.get("place")]
        return next(iter(chosen or self.towns), None) if chosen or len(self.towns) == 1 else None

    @cached_property
    def asks_region(self) -> bool:
        """Once the country is known, where its holidays differ and the town does not tell."""
        if not self.is_bound or not self.regions:
            return False
        return (
            not region_of(self.chosen_town)
            if self.chosen_town
            else self.data["country"] not in CERTAIN
        )

    @cached_property
    def towns(self) -> list[Place]:
        """Towns of exactly the name that was typed; the largest first."""
        country, typed = (
            self.data.get(name, "").replace("\0", "")[:80] for name in ("country", "town")
        )
        found = find_places(typed, country=country, limit=MOST_TOWNS) if typed else []
        names = {one.pk for one in found if folded(typed) in _names(one)}
        return [one for one in found if one.pk in names] or found[:1]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "town" not in cleaned or "country" not in cleaned:
            return cleaned
        if not self.towns:
            self.add_error("town", _("We do not know this town. Write the nearest larger one."))
        elif len(self.towns) > 1 and not cleaned.get("place"):
            self.add_error("place", _("Several towns have this name. Choose yours."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields of the space, with where its town is."""
        typed = self.cleaned_data
        town = self.chosen_town or self.towns[0]
        region = typed.get("subdivision", NO_REGION)
        return {
            "name": typed["name"],
            "kind": typed["kind"],
            "street": typed["street"],
            "postcode": typed["postcode"],
            "municipality": typed["town"],
            "country": typed["country"],
            "subdivision": region_of(town) or ("" if region == NO_REGION else region),
            "latitude": town.latitude,
            "longitude": town.longitude,
            "zone": town.zone,
            "languages": [(get_language() or "en")[:2]],
        }


class PlaceForm(SettingsForm):
    """What stands on the public page beside the words."""

    languages = boxes(language_choices, _("Languages spoken"), widget=LanguageBoxes)
    amenities = boxes(Space.Amenity.choices, _("What families find here"))

    class Meta:
        model = Space
        fields = [
            "name", "kind", "street", "postcode", "municipality", "district", "latitude",
            "longitude", "phone", "email", "languages", "amenities",
        ]  # fmt: skip
        labels = {"latitude": _("Latitude, for the map"), "longitude": _("Longitude, for the map")}
        help_texts = {"latitude": _("In degrees, such as 51.0504.")}
        widgets = {
            "phone": forms.TextInput(attrs={"inputmode": "tel"}),
            "latitude": forms.TextInput(attrs={"inputmode": "decimal"}),
            "longitude": forms.TextInput(attrs={"inputmode": "decimal"}),
        }

    def clean_languages(self) -> list[str]:
        if not self.cleaned_data["languages"]:
            raise ValidationError(_("Choose one language at least."))
        return list(self.cleaned_data["languages"])


class WordsForm(forms.Form):
    """What the space says of itself, in each language of the product and of the space."""

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(
            dict.fromkeys([*space.languages, *(code for code, _name in settings.LANGUAGES)])
        )
        for code in self.languages:
            name = language_name(code)
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("About the space: %(language)s") % {"language": name},
                widget=forms.Textarea(attrs={"lang": code}),
                max_length=3000,
                required=False,
            )
            self.fields[f"bring_{code}"] = forms.CharField(
                label=_("What to bring: %(language)s") % {"language": name},
                widget=forms.TextInput(attrs={"lang": code}),
                max_length=200,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for code in self.languages:
            if cleaned.get(f"bring_{code}") and not cleaned.get(f"text_{code}"):
                self.add_error(f"text_{code}", _("Write a sentence about the space here too."))
        if not any(cleaned.values()) and not self.errors:
            said = _("Write a sentence about the space. One language is enough.")
            self.add_error(f"text_{self.languages[0]}", said)
        return cleaned

    @staticmethod
    def stored(space: Space) -> dict[str, str]:
        rows = space.descriptions.all()
        texts = {f"text_{row.language}": row.text for row in rows}
        return texts | {f"bring_{row.language}": row.bring for row in rows}


def country_choices() -> list[tuple[str, str]]:
    """The countries whose towns we know, as the reader's language names them."""
    codes = Place.objects.order_by("country").values_list("country", flat=True).distinct()
    territories = Locale.parse(get_language() or "en", sep="-").territories
    named = [(code, str(territories.get(code, code))) for code in codes]
    return sorted(named, key=lambda pair: folded(pair[1]))


def town_words(town: Place) -> str:
    """Which of several: the large town that it lies near."""
    large = Place.objects.filter(country=town.country, population__gte=LARGE_TOWN)
    others = [one for one in large if one.pk != town.pk]
    if not others:
        return town.name
    here = (town.latitude, town.longitude)
    near = min(others, key=lambda one: distance_km(*here, one.latitude, one.longitude))
    return str(_("%(town)s, near %(other)s") % {"town": town.name, "other": near.name})


def _names(place: Place) -> set[str]:
    return set(place.names.filter(is_whole=True).values_list("folded", flat=True))
