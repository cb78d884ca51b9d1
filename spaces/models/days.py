"""The space day: one row for each space and local calendar day, which every writer locks."""

from __future__ import annotations

from django.db import models

from spaces.models.space import Space


class SpaceDay(models.Model):
    """All that changes who is where on this day in this space locks this row first."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "date"], name="one_space_day_a_date"),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.date}"
