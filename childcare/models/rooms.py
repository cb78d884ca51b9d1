"""Care rooms, and the rules that hold in them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spaces.models import Space

DAY_MINUTES = 24 * 60


class HouseRule(models.Model):
    """A ratio of the space's own: bands of age with children for each educator.

    `bands` is a list of [from_months, to_months, children_per_educator]. Never edited: a new
    version supersedes it, so that old days keep the rule they were staffed by.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="house_rules")
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("name"), max_length=80)
    bands = models.JSONField()
    group_limit = models.CharField(_("largest group by age"), max_length=40, blank=True)
    """The key of a group limit that holds beside the ratio: "si-groups@2024"."""
    group_extra = models.PositiveSmallIntegerField(default=0)
    """Children that the founder adds to each of its groups, where it lets the founder add any."""
    source = models.CharField(_("why this rule"), max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "version"], name="house_rule_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.space})"


class CareRegime(models.Model):
    """Limits other than the ratio. Empty means no limit. Lengths in minutes, ages in months."""

    class Presence(models.TextChoices):
        PREMISES = "premises", _("a parent stays in the house")
        CALL = "call", _("a parent is within call")
        NONE = "none", _("no parent needs to stay")

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="regime")
    preset = models.CharField(max_length=40, blank=True)
    age_from_months = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to_months = models.PositiveSmallIntegerField(null=True, blank=True)
    most_at_once = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes_a_day = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes_in_a_row = models.PositiveSmallIntegerField(null=True, blank=True)
    gap_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    days_a_week = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes_a_week = models.PositiveSmallIntegerField(null=True, blank=True)
    parent_presence = models.CharField(
        max_length=8, choices=Presence.choices, default=Presence.PREMISES
    )
    meals = models.BooleanField(_("meals"), default=False)
    authority = models.CharField(_("authority"), max_length=120, blank=True)
    licence_number = models.CharField(_("licence number"), max_length=60, blank=True)
    licence_expires = models.DateField(null=True, blank=True)
    required_credentials = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(age_from_months__isnull=True)
                | Q(age_to_months__isnull=True)
                | Q(age_to_months__gt=F("age_from_months")),
                name="regime_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(minutes_in_a_row__isnull=True) | Q(minutes_in_a_row__lte=DAY_MINUTES),
                name="regime_row_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(gap_minutes__isnull=True) | Q(gap_minutes__lte=DAY_MINUTES),
                name="regime_gap_within_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space}"


class CareRoom(models.Model):
    """A room for children, with the most it takes and the ages it admits.

    `rule` names a pack ("nl-daycare@2020") or a house rule of the space ("house:12").
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="care_rooms")
    name = models.CharField(_("name"), max_length=60)
    limit = models.PositiveSmallIntegerField(_("most children at once"))
    age_from_months = models.PositiveSmallIntegerField(default=0)
    age_to_months = models.PositiveSmallIntegerField(default=132)
    rule = models.CharField(_("rule"), max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["space", "name"], name="care_room_named_once"),
            models.CheckConstraint(
                condition=Q(age_to_months__gt=F("age_from_months")),
                name="care_room_ages_in_order",
            ),
            models.CheckConstraint(condition=Q(limit__lte=200), name="care_room_limit_is_sane"),
        ]

    def __str__(self) -> str:
        return self.name
