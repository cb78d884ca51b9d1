"""A message waiting to be sent, and when each regular job last ran."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q


def new_message_id() -> str:
    """The Message-ID header, fixed before the first attempt: a second copy can be recognised."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    return f"<{uuid4().hex}@{domain}>"


class MessageQuerySet(models.QuerySet["Message"]):
    def unsent(self) -> MessageQuerySet:
        return self.filter(sent_at=None, cancelled_at=None)

    def wanted_no_more(self, now: datetime) -> int:
        """Cancel these, and forget what they were to say and to whom."""
        return self.update(cancelled_at=now, leased_until=None, payload={}, to_address="")

    def due(self, now: datetime) -> MessageQuerySet:
        """May be sent at `now`, fewest attempts first: a bad message holds up no good one."""
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.unsent().filter(free, due_at__lte=now).order_by("attempts", "due_at", "id")


class Message(models.Model):
    """One message to one person. Its text is made when it is sent, in the person's language.

    `payload` holds ids and plain values only, never health data. It and the address of somebody
    without an account are emptied after sending.
    `leased_until`: until then a tick is sending it, or it waits after a failure.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    to_address = models.EmailField(blank=True)
    language = models.CharField(max_length=5, blank=True)
    payload: models.JSONField[Any, Any] = models.JSONField(default=dict)
    message_id = models.CharField(max_length=255, unique=True, default=new_message_id)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=120, blank=True)

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(cancelled_at=None),
                name="message_not_both_sent_and_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False)
                | ~Q(to_address="")
                | Q(sent_at__isnull=False)
                | Q(cancelled_at__isnull=False),
                name="message_unsent_has_someone_to_go_to",
            ),
        ]
        indexes = [
            models.Index(
                F("attempts"),
                F("due_at"),
                F("id"),
                condition=Q(sent_at=None, cancelled_at=None),
                name="message_unsent",
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def address(self) -> str:
        """Where it goes: the address named, else the person's own as it is now."""
        return self.to_address or (self.recipient.email if self.recipient else "")

    @property
    def spoken_language(self) -> str:
        """The person's language today, else the one named when the message was posted."""
        own = self.recipient.language if self.recipient else ""
        return own or self.language or settings.LANGUAGE_CODE


class Tick(models.Model):
    """When a regular job last ran to its end, so that a silent one is noticed."""

    name = models.CharField(max_length=60, primary_key=True)
    ran_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.ran_at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def record(cls, name: str, *, now: datetime, done: int = 0) -> None:
        """Note that job `name` ran at `now` and did `done` things."""
        cls.objects.update_or_create(name=name, defaults={"ran_at": now, "done": done})
