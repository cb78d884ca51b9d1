"""The care day: what one room holds, quarter hour by quarter hour, on one day.

Element i of each array is the quarter that begins at `starts_at` plus i times 15 minutes. The
arrays are computed anew by `childcare.services.days` under the lock of the space day and are
never added to. The checks refuse a day that is fuller than its limits; the deferred trigger
`care_day_recount` (migration 0008) refuses one that disagrees with its places and shifts.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func

from childcare.models.rooms import CareRoom
from spaces.models import SpaceDay

NOT_ALLOWED = 99
"""Educators needed where no number of them makes the group legal."""


def _quarters() -> ArrayField:
    return ArrayField(models.PositiveSmallIntegerField())


def _at_every_quarter(function: str, *arrays: str) -> Func:
    """A function of the database that is false on NULL, and where arrays differ in length."""
    return Func(*arrays, function=function, output_field=models.BooleanField())


class CareDay(models.Model):
    care_room = models.ForeignKey(CareRoom, on_delete=models.CASCADE, related_name="days")
    space_day = models.ForeignKey(SpaceDay, on_delete=models.CASCADE, related_name="care_days")
    starts_at = models.DateTimeField()
    rule = models.CharField(max_length=60)
    by_class = ArrayField(ArrayField(models.PositiveSmallIntegerField()))
    """Children by the rule's age classes: one row a quarter."""
    children = _quarters()
    most = _quarters()
    needed = _quarters()
    on_shift = _quarters()
    excused = _quarters()
    needed_qualified = _quarters()
    on_shift_qualified = _quarters()
    excused_qualified = _quarters()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["care_room", "space_day"], name="one_care_day_a_room"),
            models.CheckConstraint(
                condition=_at_every_quarter("care_never_above", "children", "most"),
                name="care_room_not_overfull",
            ),
            models.CheckConstraint(
                condition=_at_every_quarter("care_covered", "needed", "on_shift", "excused"),
                name="care_never_without_enough_educators",
            ),
            models.CheckConstraint(
                condition=_at_every_quarter(
                    "care_covered", "needed_qualified", "on_shift_qualified", "excused_qualified"
                ),
                name="care_never_without_enough_pedagogues",
            ),
            models.CheckConstraint(
                condition=_at_every_quarter(
                    "care_same_length", "children", "needed", "needed_qualified"
                ),
                name="care_day_arrays_of_one_length",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.care_room_id} {self.space_day_id}"

    @property
    def is_short(self) -> bool:
        """Some quarter has fewer educators than its children need."""
        return any(self.excused) or any(self.excused_qualified)
