"""A copy of all that we know of a person, made when they ask and gone soon after."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from cobaby.accounts.models import User


def new_place(copy: DataCopy, name: str) -> str:
    """Where the file lies: a name that says nothing and cannot be guessed."""
    return f"copies/{uuid4().hex}.zip"


class DataCopyQuerySet(models.QuerySet["DataCopy"]):
    def visible_to(self, user: object) -> DataCopyQuerySet:
        return self.filter(person=user) if isinstance(user, User) else self.none()

    def to_make(self) -> DataCopyQuerySet:
        return self.filter(made_at=None).order_by("asked_at")

    def ready(self, now: datetime) -> DataCopyQuerySet:
        """Made, and still to be fetched."""
        return self.filter(made_at__isnull=False, expires_at__gt=now).order_by("-made_at")

    def over(self, now: datetime) -> DataCopyQuerySet:
        return self.filter(expires_at__lte=now)


class DataCopy(models.Model):
    """Asked for, then made; the file goes when it expires."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="data_copies")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to=new_place, blank=True)

    objects: ClassVar[DataCopyQuerySet] = DataCopyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "data copies"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(made_at=None), name="one_copy_asked_for_a_person"
            ),
            models.CheckConstraint(
                condition=Q(made_at=None, expires_at=None)
                | (Q(made_at__isnull=False, expires_at__isnull=False) & ~Q(file="")),
                name="copy_that_is_made_has_a_file_and_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.asked_at:%Y-%m-%d %H:%M}"
