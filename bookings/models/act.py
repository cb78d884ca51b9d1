"""What a space did to a family's booking of its own accord, and the reason the family was told."""

from __future__ import annotations

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.booking import Booking
from cobaby.accounts.models import User
from spaces.ranges import Span


class SpaceAct(models.Model):
    """`was` is the time before a move. `reason` stands in the mail and on the booking's page."""

    class What(models.TextChoices):
        BOOKED = "booked", _("booked by the space")
        MOVED = "moved", _("moved by the space")
        CANCELLED = "cancelled", _("cancelled by the space")

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="acts")
    what = models.CharField(max_length=9, choices=What.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    was = DateTimeRangeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what="booked") | ~Q(reason=""), name="space_says_why_it_changed"
            ),
            models.CheckConstraint(
                condition=Q(what="moved") ^ Q(was__isnull=True), name="move_says_when_it_was"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.what}"

    @property
    def was_span(self) -> Span | None:
        return Span.of(self.was) if self.was else None
