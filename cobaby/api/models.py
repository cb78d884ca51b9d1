"""Tokens that people make for their software, and the writes that software has sent."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cobaby.accounts.models import User


class Scope(models.TextChoices):
    """What a token may do. Never more than its person may."""

    SPACES_READ = "spaces:read", _("look up free times for the family")
    BOOKINGS_READ = "bookings:read", _("read my bookings and my children")
    BOOKINGS_WRITE = "bookings:write", _("book, move and cancel for me")
    MANAGE_READ = "manage:read", _("read the days of spaces that I manage")


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def visible_to(self, user: object) -> AccessTokenQuerySet:
        """One's own, newest first."""
        return self.filter(user=user).order_by("-pk") if isinstance(user, User) else self.none()

    def valid(self, now: datetime) -> AccessTokenQuerySet:
        return self.filter(expires_at__gt=now, user__is_active=True)


class AccessToken(models.Model):
    """`digest` is all that is left of the secret, which was shown once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(_("what it is for"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    form_token = models.UUIDField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AccessTokenQuerySet] = AccessTokenQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "form_token"], name="access_token_made_once"),
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0), name="access_token_may_do_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SentRequest(models.Model):
    """A write with its idempotency key and the answer it got. Kept for a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    """SHA-256 of method, address and body: the same key with other content is refused."""
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="request_sent_once"),
        ]

    def __str__(self) -> str:
        return self.key
