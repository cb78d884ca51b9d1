"""Desks, and who or what holds them when."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spaces.fields import OnQuarterGrid, WellFormedRange, never_twice
from spaces.models.days import SpaceDay
from spaces.models.space import Space
from spaces.ranges import Span


class Desk(models.Model):
    class Kind(models.TextChoices):
        LAPTOP = "laptop", _("own laptop")
        EQUIPPED = "equipped", _("PC and headset")

    class Feature(models.TextChoices):
        WINDOW = "window", _("by the window")
        STANDING = "standing", _("standing desk")
        SCREEN = "screen", _("second screen")
        QUIET = "quiet", _("quiet corner")
        STEP_FREE = "step_free", _("step-free")
        NEAR_CARE = "near_care", _("near the care room")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="desks")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(max_length=8, choices=Kind.choices)
    features = ArrayField(
        models.CharField(max_length=12, choices=Feature.choices), default=list, blank=True
    )

    since = models.DateField(null=True, blank=True)
    """The local day on which it was put up; None: as long as anybody knows."""

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["space", "number"], name="desk_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.space}: {self.number}"

    @property
    def feature_words(self) -> list[str]:
        return [str(Desk.Feature(feature).label) for feature in self.features]


class GoneDesk(models.Model):
    """A desk that was taken away: it stood from `since` (None: as long as anybody knows) up to,
    not including, `until`, both local days. Past days are counted against it; nobody books it."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="gone_desks")
    number = models.PositiveSmallIntegerField()
    since = models.DateField(null=True, blank=True)
    until = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(since__lt=F("until")),
                name="gone_desk_stood_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space}: {self.number}"


class DeskReservationQuerySet(models.QuerySet["DeskReservation"]):
    def live(self) -> DeskReservationQuerySet:
        """Rows that take the desk, holds included."""
        return self.exclude(state__in=DeskReservation.TAKE_NO_DESK)

    def promised(self) -> DeskReservationQuerySet:
        """Rows that stand for a desk, be it this one or another that has to be found."""
        return self.exclude(state=DeskReservation.State.CANCELLED)

    def displaced(self) -> DeskReservationQuerySet:
        """Booked, but the desk was taken out of service since: another one has to be found."""
        return self.filter(state=DeskReservation.State.DISPLACED)

    def counting(self, now: datetime) -> DeskReservationQuerySet:
        """Live rows without the holds that have run out, as a reader sees them."""
        return self.live().exclude(state=DeskReservation.State.HELD, held_until__lte=now)

    def run_out(self, now: datetime) -> DeskReservationQuerySet:
        """Holds that count for nobody any more."""
        return self.filter(state=DeskReservation.State.HELD, held_until__lte=now)


class DeskReservation(models.Model):
    """One desk taken for a span: held, booked, or out of service."""

    class State(models.TextChoices):
        HELD = "held", _("held")
        BOOKED = "booked", _("booked")
        OUT_OF_SERVICE = "out", _("out of service")
        DISPLACED = "displaced", _("the desk is out of service")
        CANCELLED = "cancelled", _("cancelled")

    TAKE_NO_DESK = (State.DISPLACED, State.CANCELLED)

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="reservations")
    space_day = models.ForeignKey(
        SpaceDay, on_delete=models.PROTECT, related_name="desk_reservations", null=True
    )
    during = DateTimeRangeField()
    state = models.CharField(max_length=9, choices=State.choices)
    held_until = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True)

    objects: ClassVar[DeskReservationQuerySet] = DeskReservationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            WellFormedRange(field="during", name="desk_reservation_bounded"),
            OnQuarterGrid(field="during", name="desk_reservation_on_the_grid"),
            never_twice(
                what="desk_id",
                name="desk_not_double_booked",
                live=~Q(state__in=["displaced", "cancelled"]),
            ),
            models.CheckConstraint(
                condition=Q(state="held") ^ Q(held_until__isnull=True),
                name="desk_hold_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state="out") | Q(space_day__isnull=False),
                name="desk_booking_has_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["space_day"], name="desk_live_by_day", condition=~Q(state="cancelled")
            ),
            models.Index(fields=["during"], name="desks_displaced", condition=Q(state="displaced")),
            models.Index(
                fields=["held_until"], name="desk_holds_by_end", condition=Q(state="held")
            ),
            GistIndex(fields=["during"], name="desk_out_of_service", condition=Q(state="out")),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} {self.during} {self.state}"

    @property
    def span(self) -> Span:
        return Span.of(self.during)
