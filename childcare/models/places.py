"""Care places: which child is expected in which room, and when."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from childcare.models.children import Child
from childcare.models.rooms import CareRoom
from cobaby.accounts.models import User
from spaces.fields import OnQuarterGrid, WellFormedRange, never_twice
from spaces.models import SpaceDay


class CarePlaceQuerySet(models.QuerySet["CarePlace"]):
    def live(self) -> CarePlaceQuerySet:
        """Rows that take a place, holds included."""
        return self.exclude(state=CarePlace.State.CANCELLED)

    def counting(self, now: datetime) -> CarePlaceQuerySet:
        """Live rows without the holds that have run out, as a reader sees them."""
        return self.live().exclude(state=CarePlace.State.HELD, held_until__lte=now)

    def visible_to(self, user: object, day: date) -> CarePlaceQuerySet:
        """Who is expected on that day where this educator belongs to the team and is on shift."""
        if not isinstance(user, User):
            return self.none()
        team = user.memberships.current().educators().values("space")
        on_shift = SpaceDay.objects.filter(
            date=day,
            space__in=team,
            shifts__educator__user=user,
            shifts__is_cancelled=False,
        )
        return self.filter(space_day__in=on_shift, state=CarePlace.State.BOOKED)

    def run_out(self, now: datetime) -> CarePlaceQuerySet:
        """Holds that count for nobody any more."""
        return self.filter(state=CarePlace.State.HELD, held_until__lte=now)


class CarePlace(models.Model):
    """`booked` is the time asked for; `during` the care with its handover margins."""

    class State(models.TextChoices):
        HELD = "held", _("held")
        BOOKED = "booked", _("booked")
        CANCELLED = "cancelled", _("cancelled")

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="care_places")
    care_room = models.ForeignKey(CareRoom, on_delete=models.PROTECT, related_name="care_places")
    space_day = models.ForeignKey(SpaceDay, on_delete=models.PROTECT, related_name="care_places")
    booked = DateTimeRangeField()
    during = DateTimeRangeField()
    state = models.CharField(max_length=9, choices=State.choices)
    held_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[CarePlaceQuerySet] = CarePlaceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            WellFormedRange(field="booked", name="care_place_booked_bounded"),
            WellFormedRange(field="during", name="care_place_bounded"),
            OnQuarterGrid(field="during", name="care_place_on_the_grid"),
            never_twice(
                what="child_id", name="child_not_in_two_places", live=~Q(state="cancelled")
            ),
            models.CheckConstraint(
                condition=Q(state="held") ^ Q(held_until__isnull=True),
                name="care_hold_has_an_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["space_day"], name="care_live_by_day", condition=~Q(state="cancelled")
            ),
            models.Index(
                fields=["held_until"], name="care_holds_by_end", condition=Q(state="held")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} {self.during} {self.state}"
