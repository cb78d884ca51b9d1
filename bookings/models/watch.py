"""'Tell me when a place is free': what a family waits for on a day that is full."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Q

from cobaby.accounts.models import User
from spaces.fields import WellFormedRange
from spaces.models import Desk, Space
from spaces.ranges import Span


class PlaceWatchQuerySet(models.QuerySet["PlaceWatch"]):
    def visible_to(self, user: object) -> PlaceWatchQuerySet:
        return self.filter(person=user) if isinstance(user, User) else self.none()

    def waiting(self, now: datetime) -> PlaceWatchQuerySet:
        """Not told yet, and the time is still to come."""
        return self.filter(told_at=None, during__startswith__gt=now) | self.filter(
            told_at=None, is_whole_day=True, during__endswith__gt=now
        )

    def by_turn(self) -> PlaceWatchQuerySet:
        """Whom no tick has looked at for the longest comes first."""
        return self.order_by(F("looked_at").asc(nulls_first=True), "pk")

    def over(self, now: datetime) -> PlaceWatchQuerySet:
        return self.filter(during__endswith__lte=now)


class PlaceWatch(models.Model):
    """One mail is sent when this whole request fits, once.

    `during` is the time wanted, or the whole local day when any time of `minutes` will do.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="watches")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="watches")
    during = DateTimeRangeField()
    is_whole_day = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField()
    desk_kind = models.CharField(max_length=8, choices=Desk.Kind.choices, blank=True)
    child_ids = ArrayField(models.BigIntegerField(), default=list)
    """In rising order, so that the same request is the same row."""
    created_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    """When a tick last looked whether it fits: each gets its turn, however many wait."""
    told_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PlaceWatchQuerySet] = PlaceWatchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["during", "pk"]
        constraints = [
            WellFormedRange(field="during", name="watch_bounded"),
            models.UniqueConstraint(
                fields=[
                    "person",
                    "space",
                    "during",
                    "is_whole_day",
                    "minutes",
                    "desk_kind",
                    "child_ids",
                ],
                condition=Q(told_at__isnull=True),
                name="waits_once_for_the_same",
            ),
        ]
        indexes = [
            models.Index(
                fields=["looked_at"], name="watches_by_turn", condition=Q(told_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.space_id} {self.during}"

    @property
    def span(self) -> Span:
        return Span.of(self.during)
