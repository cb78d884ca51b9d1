"""Calendar feeds: whose, of what, the digest of the secret in their address, and what they told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cobaby.accounts.models import User
from spaces.models import Space


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, user: object) -> CalendarFeedQuerySet:
        return self.filter(user=user) if isinstance(user, User) else self.none()


class CalendarFeed(models.Model):
    """One's own bookings, or with a `space` how full its days are, for somebody who manages it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_feeds")
    space = models.ForeignKey(
        Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    digest = models.CharField(max_length=64, unique=True)
    form_token = models.UUIDField()
    created_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True, blank=True)
    content = models.CharField(max_length=64, blank=True)
    """SHA-256 of what was read last, so that a reader learns since when it is so."""
    changed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CalendarFeedQuerySet] = CalendarFeedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "space"], nulls_distinct=False, name="one_feed_of_each"
            ),
        ]

    def __str__(self) -> str:
        return str(self.space or self.user)


class SentDay(models.Model):
    """What the calendars of a space were last told of a day: one event, newer by its `sequence`."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    date = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    content = models.CharField(max_length=64, blank=True)
    """SHA-256 of what was told; "" where the last word was that the day is cancelled."""
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "date"], name="one_sent_day_a_date"),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.date} {self.sequence}"

    @property
    def is_cancelled(self) -> bool:
        return not self.content
