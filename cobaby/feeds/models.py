"""Calendar feeds: whose, of what, and the digest of the secret in their address."""

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
