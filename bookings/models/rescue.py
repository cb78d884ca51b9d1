"""What a space did about a booking that it could not keep as it was."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.booking import Booking
from cobaby.accounts.models import User
from spaces.fields import WellFormedRange
from spaces.models import Closure, Space, SpaceDay
from spaces.ranges import Span


class RescueQuerySet(models.QuerySet["Rescue"]):
    def done_in(self, space: Space, day: date) -> RescueQuerySet:
        """What a space did about one of its days, with all that its list shows; first first."""
        done = self.filter(space_day__space=space, space_day__date=day)
        return done.select_related(
            "booking__person", "booking__space_day__space", "became__space_day__space", "by"
        ).order_by("at", "pk")


class Rescue(models.Model):
    """A booking that a cut broke, and the way out that the space chose for the family.

    `during` and `space_day` are what the booking was; `became` is the new one in another space.
    `closed` says what was closed for it where that is the cause: desk, care or both.
    """

    class Cause(models.TextChoices):
        STAFF = "staff", _("too few educators")
        ROOM = "room", _("fewer places in the room")
        CLOSED = "closed", _("closed at that time")
        DESK = "desk", _("the desk cannot be used")

    class Way(models.TextChoices):
        DESK = "desk", _("another desk")
        TIME = "time", _("another time")
        SPACE = "space", _("another space")
        CANCEL = "cancel", _("cancelled, free of charge")
        END = "end", _("ended early, the rest free of charge")
        TOLD = "told", _("stays, told in person")

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="rescues")
    became = models.ForeignKey(
        Booking, null=True, blank=True, on_delete=models.SET_NULL, related_name="rescued_from"
    )
    cause = models.CharField(max_length=6, choices=Cause.choices)
    closed = models.CharField(max_length=4, choices=Closure.What.choices, blank=True)
    way = models.CharField(max_length=6, choices=Way.choices)
    space_day = models.ForeignKey(SpaceDay, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[RescueQuerySet] = RescueQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [WellFormedRange(field="during", name="rescue_bounded")]

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.way}"

    @property
    def span(self) -> Span:
        """When the booking was, before it was changed."""
        return Span.of(self.during)
