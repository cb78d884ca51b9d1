"""A page that the operator wrote; one that nobody wrote has our standard text."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One page in one language, in the operator's own words."""

    class Kind(models.TextChoices):
        IMPRINT = "imprint", _("Imprint")
        PRIVACY = "privacy", _("Privacy")
        ACCESSIBILITY = "accessibility", _("Accessibility")

    kind = models.CharField(max_length=13, choices=Kind.choices)
    language = models.CharField(max_length=5)
    text = models.TextField(max_length=20_000)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language"], name="notice_stands_once_in_a_language"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["imprint", "privacy", "accessibility"]),
                name="notice_kind_is_known",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="notice_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.language})"
