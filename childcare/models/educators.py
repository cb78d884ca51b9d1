"""Educators, the papers that let them count, and when they are on shift."""

from __future__ import annotations

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from childcare.models.rooms import CareRoom
from cobaby.accounts.models import User
from spaces.fields import OnQuarterGrid, WellFormedRange, never_twice
from spaces.models import SpaceDay


class Educator(models.Model):
    """A person who cares for children. Where they work is their membership of a space."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="educator")

    def __str__(self) -> str:
        return str(self.user)


class Credential(models.Model):
    """A paper that was seen: never a scan, only what it is, its date and its end."""

    class Kind(models.TextChoices):
        EDUCATOR = "educator", _("trained educator")
        PEDAGOGUE = "pedagogue", _("trained pedagogue")
        FIRST_AID = "first_aid", _("first aid for children")
        CLEARANCE = "clearance", _("clearance check")

    educator = models.ForeignKey(Educator, on_delete=models.CASCADE, related_name="credentials")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until, last day"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=models.F("issued_on")),
                name="credential_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.educator})"


class Shift(models.Model):
    """An educator in a room for a span.

    `counts` and `is_qualified` say whether the papers valid on that day let the shift count; the
    space day's recount keeps them true.
    """

    care_room = models.ForeignKey(CareRoom, on_delete=models.PROTECT, related_name="shifts")
    space_day = models.ForeignKey(SpaceDay, on_delete=models.PROTECT, related_name="shifts")
    educator = models.ForeignKey(Educator, on_delete=models.PROTECT, related_name="shifts")
    during = DateTimeRangeField()
    is_cancelled = models.BooleanField(default=False)
    counts = models.BooleanField(default=False)
    is_qualified = models.BooleanField(default=False)

    class Meta:
        constraints = [
            WellFormedRange(field="during", name="shift_bounded"),
            OnQuarterGrid(field="during", name="shift_on_the_grid"),
            never_twice(
                what="educator_id", name="educator_not_on_two_shifts", live=Q(is_cancelled=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["space_day"], name="shift_live_by_day", condition=Q(is_cancelled=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.educator_id} {self.during}"
