"""Care rooms, the rule that holds in them, and the limits of the house."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from childcare.models import CareRegime, Credential
from childcare.ratios import all_packs
from childcare.ratios.group_limits import GroupLimit, group_limits
from childcare.regime import regime_row
from childcare.regimes import preset, presets
from childcare.rules import HOUSE
from childcare.services.rooms import Band
from cobaby.manage.setup.forms.fields import HoursField, SettingsForm, YearsField, boxes
from spaces.models import Space

OWN = "own"
BANDS = 4
"""Lines for an own rule, or as many as the longest that the space has."""
SCHOOL_AGE = 132


class RoomForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the room"),
        max_length=60,
        error_messages={"required": _("Give the room a name, such as Garden room.")},
    )
    limit = forms.IntegerField(label=_("Most children at once"), min_value=0, max_value=200)
    age_from_months = YearsField(label=_("Youngest age, in years"), help_text=_("0.5 is half."))
    age_to_months = YearsField(
        label=_("Until which birthday, in years"), help_text=_("3: up to the third birthday.")
    )

    def __init__(self, *args: Any, rule_ends: int | None = None, **kwargs: Any) -> None:
        """`rule_ends`: from this age in months on the room's own rule allows nobody."""
        super().__init__(*args, **kwargs)
        self.rule_ends = rule_ends

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("age_from_months"), cleaned.get("age_to_months")
        if first is not None and last is not None and last <= first:
            self.add_error("age_to_months", _("This age comes after the youngest."))
        elif words := ends_too_early(self.rule_ends, last):
            self.add_error("age_to_months", words)
        return cleaned


class RuleForm(forms.Form):
    """A rule that we ship, or one of the space's own: so many children for one educator by age."""

    rule = forms.ChoiceField(label=_("Which rule holds here?"))
    rule_name = forms.CharField(label=_("Name of your rule"), max_length=80, required=False)
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=300,
        required=False,
        help_text=_("Who set it, and when: a law, your licence, an agreement."),
    )
    group_limit = forms.ChoiceField(label=_("Largest group by age"), required=False)
    founder_adds = forms.BooleanField(
        label=_("The founder adds children to each group"), required=False
    )

    def __init__(self, *args: Any, space: Space, oldest: int | None = None, **kwargs: Any) -> None:
        """`oldest`: the age in months until which the room takes children."""
        super().__init__(*args, **kwargs)
        self.space, self.oldest = space, oldest
        groups = rule_choices(space)
        self.fields["rule"].choices = groups  # type: ignore[attr-defined]
        self.fields["rule"].initial = groups[0][1][0][0]
        limits = [(key, limit_words(limit)) for key, limit in sorted(group_limits().items())]
        self.fields["group_limit"].choices = [("", _("no such limit")), *limits]  # type: ignore[attr-defined]
        self.fields["group_limit"].initial = usual_limit(space)
        self.fields["founder_adds"].help_text = " ".join(founder_words())
        longest = max((len(own.bands) for own in space.house_rules.all()), default=0)
        self.lines = range(1, max(BANDS, longest) + 1)
        for n in self.lines:
            self.fields[f"until_{n}"] = YearsField(label=_("Up to age"), required=False)
            self.fields[f"children_{n}"] = forms.IntegerField(
                label=_("Children for one educator"), min_value=1, max_value=60, required=False
            )

    @property
    def band_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"until_{n}"], self[f"children_{n}"]) for n in self.lines]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.bands: list[Band] = []
        if cleaned.get("rule") == OWN:
            if not cleaned.get("rule_name"):
                self.add_error("rule_name", _("Give your rule a name."))
            if not cleaned.get("source"):
                self.add_error("source", _("Say where the rule comes from. Parents may ask."))
            self._read_bands(cleaned)
            self._read_groups(cleaned)
        self._check_reach(cleaned)
        return cleaned

    def _check_reach(self, cleaned: dict[str, Any]) -> None:
        """An own rule says something of every child whom the room takes."""
        rule = cleaned.get("rule", "")
        ends = self.bands[-1][1] if self.bands else house_rule_ends(self.space, rule)
        if words := ends_too_early(ends, cleaned.get("age_to_months", self.oldest)):
            self.add_error(self.last_line if self.bands else "rule", words)

    def _read_groups(self, cleaned: dict[str, Any]) -> None:
        limit = group_limits().get(cleaned.get("group_limit", ""))
        adds = bool(cleaned.get("founder_adds"))
        if adds and limit is None:
            self.add_error("founder_adds", _("Choose the largest group by age first."))
        self.group_extra = limit.founder_may_add if adds and limit else 0
        for n in self.lines if limit else ():
            if (cleaned.get(f"until_{n}") or 0) % 12:
                self.add_error(f"until_{n}", _("For groups by age, write whole years."))

    def _read_bands(self, cleaned: dict[str, Any]) -> None:
        start = 0
        for n in self.lines:
            until, children = cleaned.get(f"until_{n}"), cleaned.get(f"children_{n}")
            if until is None and children is None:
                continue
            if until is None or children is None:
                self.add_error(f"until_{n}", _("Give the age and the number of children."))
            elif until <= start:
                self.add_error(f"until_{n}", _("Each age is higher than the one before."))
            else:
                self.bands.append((start, until, children))
                start, self.last_line = until, f"until_{n}"
        if not self.bands and not self.errors:
            self.add_error("until_1", _("Write at least one line: an age and a number."))

    @staticmethod
    def stored(space: Space, rule: str) -> dict[str, Any]:
        """What holds now, the lines of an own rule too."""
        house = _house(space, rule)
        if house is None:
            return {"rule": rule}
        found: dict[str, Any] = {
            "rule": rule,
            "rule_name": house.name,
            "source": house.source,
            "group_limit": house.group_limit,
            "founder_adds": bool(house.group_extra),
        }
        for n, (_start, until, children) in enumerate(house.bands, start=1):
            found |= {f"until_{n}": until or SCHOOL_AGE, f"children_{n}": children}
        return found


class AddRoomForm(RoomForm, RuleForm):
    """A new room with its rule."""


class RegimeForm(SettingsForm):
    """Limits beside the ratio; empty means no limit."""

    preset = forms.ChoiceField(label=_("Limits of a law that we know"), required=False)
    age_from_months = YearsField(label=_("Youngest age, in years"), required=False)
    age_to_months = YearsField(label=_("Until which birthday, in years"), required=False)
    minutes_a_day = HoursField(label=_("Most hours a day"), required=False)
    minutes_in_a_row = HoursField(label=_("Most hours in a row"), required=False)
    gap_minutes = HoursField(label=_("Hours between two stays"), required=False)
    minutes_a_week = HoursField(label=_("Most hours a week"), required=False, max_value=168)
    required_credentials = boxes(
        Credential.Kind.choices,
        _("Papers that an educator needs"),
        _("Who lacks one of them does not count."),
    )

    class Meta:
        model = CareRegime
        fields = [
            "parent_presence", "required_credentials", "meals", "preset", "age_from_months",
            "age_to_months", "most_at_once", "minutes_a_day", "minutes_in_a_row", "gap_minutes",
            "days_a_week", "minutes_a_week", "authority", "licence_number", "licence_expires",
        ]  # fmt: skip
        labels = {
            "parent_presence": _("Where are the parents?"),
            "meals": _("Children get a meal here"),
            "most_at_once": _("Most children in the whole house"),
            "days_a_week": _("Most days a week for a child"),
            "licence_expires": _("Licence valid until"),
        }
        widgets = {
            "parent_presence": forms.RadioSelect,
            "licence_expires": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.space = space
        self.fields["preset"].choices = preset_choices(space)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("age_from_months"), cleaned.get("age_to_months")
        if first is not None and last is not None and last <= first:
            self.add_error("age_to_months", _("This age comes after the youngest."))
        stays = cleaned.get("parent_presence") == CareRegime.Presence.PREMISES
        if stays and self.space.allows_care_only:
            words = _(
                "Here care can be booked without a desk. Change how bookings are taken first."
            )
            self.add_error("parent_presence", words)
        return cleaned


def rule_choices(space: Space) -> list[Any]:
    """First what fits the place, then the space's own, then all others."""
    here = [pack for pack in all_packs() if pack.country == space.country]
    elsewhere = [pack for pack in all_packs() if pack.country != space.country]
    own = [(f"{HOUSE}{row.pk}", row.name) for row in space.house_rules.order_by("-version")]
    groups: list[Any] = []
    if here:
        groups.append((_("For this country"), [(p.key, rule_words(p)) for p in here]))
    groups.append((_("Your own"), [*own, (OWN, _("A rule of our own, written below"))]))
    groups.append((_("Elsewhere"), [(p.key, rule_words(p)) for p in elsewhere]))
    return groups


def rule_words(policy: Any) -> str:
    return f"{gettext(policy.name)} ({policy.country}, {policy.as_of or policy.read_on.year})"


def usual_limit(space: Space) -> str:
    """The group limit that goes with the law whose limits the house has."""
    row = regime_row(space)
    return (preset(row.preset).group_limit or "") if row and row.preset else ""


def limit_words(limit: GroupLimit) -> str:
    return f"{gettext(limit.name)} ({limit.source})"


def founder_words() -> Iterator[str]:
    """Where a founder may add children, how many, and who says so."""
    for limit in group_limits().values():
        if limit.founder_may_add:
            yield gettext("%(rule)s: %(count)d children, if the founder decides so.") % {
                "rule": limit_words(limit),
                "count": limit.founder_may_add,
            }


def preset_choices(space: Space) -> list[tuple[str, Any]]:
    shipped = sorted(presets(), key=lambda one: (one.country != space.country, one.key))
    named = [(one.key, f"{gettext(one.name)} ({one.country})") for one in shipped]
    return [
        ("", _("our own limits")),
        *named,
    ]


def house_rule_ends(space: Space, rule: str) -> int | None:
    """The age in months from which on an own rule allows nobody; None where it has no end."""
    house = _house(space, rule)
    return house.bands[-1][1] if house else None


def ends_too_early(rule_ends: int | None, oldest: int | None) -> str:
    """What to say where a room takes children whom its own rule does not know."""
    if rule_ends is None or oldest is None or oldest <= rule_ends:
        return ""
    words = gettext("The rule ends at age %(rule)s, but the room takes children until %(room)s.")
    years = YearsField()
    return words % {"rule": years.prepare_value(rule_ends), "room": years.prepare_value(oldest)}


def _house(space: Space, rule: str) -> Any:
    if not rule.startswith(HOUSE):
        return None
    return space.house_rules.filter(pk=rule.removeprefix(HOUSE)).first()
