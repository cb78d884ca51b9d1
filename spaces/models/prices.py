"""What a space asks, from a date on, and what is due when somebody cancels.

Amounts are minor units (cents, øre, grosze) of the list's currency.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spaces.models.space import Space


class PriceListQuerySet(models.QuerySet["PriceList"]):
    def in_force(self, day: date) -> PriceListQuerySet:
        """Newest first; the first of a space is the one that holds on `day`."""
        return self.filter(valid_from__lte=day).order_by("space_id", "-valid_from")


class PriceList(models.Model):
    """Prices of one space. A new list supersedes the old one from its first day on."""

    class CareUnit(models.TextChoices):
        HOUR = "hour", _("by the hour")
        BLOCK = "block", _("by the block")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="price_lists")
    valid_from = models.DateField()
    currency = models.CharField(max_length=3, default="EUR")

    laptop_hour = models.PositiveIntegerField(null=True, blank=True)
    laptop_half_day = models.PositiveIntegerField(null=True, blank=True)
    laptop_day = models.PositiveIntegerField(null=True, blank=True)
    equipped_hour = models.PositiveIntegerField(null=True, blank=True)
    equipped_half_day = models.PositiveIntegerField(null=True, blank=True)
    equipped_day = models.PositiveIntegerField(null=True, blank=True)
    half_day_minutes = models.PositiveSmallIntegerField(default=300)

    care_unit = models.CharField(max_length=5, choices=CareUnit.choices, default=CareUnit.HOUR)
    care_price = models.PositiveIntegerField(_("care, a child and hour or block"), default=0)
    sibling_discount_percent = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[PriceListQuerySet] = PriceListQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "valid_from"], name="one_price_list_a_day"),
            models.CheckConstraint(
                condition=Q(sibling_discount_percent__lte=100), name="discount_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space} from {self.valid_from}"


class CancellationStep(models.Model):
    """Less than so many hours before the start, this share of the price is due on cancelling."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="cancellation_steps")
    hours_before = models.PositiveSmallIntegerField()
    fee_percent = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-hours_before"]
        constraints = [
            models.UniqueConstraint(
                fields=["space", "hours_before"], name="one_cancellation_step_an_hour"
            ),
            models.CheckConstraint(
                condition=Q(fee_percent__lte=100), name="cancellation_fee_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hours_before} h: {self.fee_percent} %"
