"""Who changed which settings of a space when, so that two managers do not undo each other."""

from __future__ import annotations

from django.db import models

from cobaby.accounts.models import User
from spaces.models.space import Space


class SettingsChange(models.Model):
    """One saved form. The newest of a part is what a page was made from."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="settings_changes")
    part = models.CharField(max_length=40)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()
    content = models.CharField(max_length=64)
    """SHA-256 of what was sent: the same form sent twice is one change."""

    class Meta:
        indexes = [models.Index(fields=["space", "part", "-id"], name="settings_change_newest")]

    def __str__(self) -> str:
        return f"{self.space_id} {self.part} {self.changed_at:%Y-%m-%d %H:%M}"
