"""Towns and their names, so that a search knows where a town is without asking anyone online."""

from __future__ import annotations

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F


class Place(models.Model):
    """A town of 2,000 people or more (GeoNames, CC BY 4.0)."""

    geonameid = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=100)
    country = models.CharField(max_length=2)
    subdivision = models.CharField(max_length=10, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField()
    zone = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


class PlaceName(models.Model):
    """A name of a place, folded (see spaces/places.py), or its end from a later word on.

    "Frankfurt am Main" has "frankfurt am main", "am main" and "main".
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    folded = models.CharField(max_length=100)
    is_whole = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "folded"], name="place_name_stands_once_for_a_place"
            )
        ]
        indexes = [
            models.Index(OpClass(F("folded"), "varchar_pattern_ops"), name="place_name_prefix")
        ]

    def __str__(self) -> str:
        return self.folded
