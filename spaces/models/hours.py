"""When a space is open for work and for care: weekly hours, closures, public holidays.

Minutes are minutes of the wall clock in the space's own zone, 0 to 1440 on a 15-minute grid.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spaces.fields import MinutesOfADay, SingletonRange
from spaces.models.space import Space


class Purpose(models.TextChoices):
    WORK = "work", _("desks")
    CARE = "care", _("care")


WITHIN_A_DAY = Q(end_minute__gt=F("start_minute")) & Q(end_minute__lte=1440)
ON_THE_GRID = Q(start_minute=F("start_minute") / 15 * 15) & Q(end_minute=F("end_minute") / 15 * 15)


class OpeningHours(models.Model):
    """Open on this weekday (0 = Monday) from one wall minute to another."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="opening_hours")
    purpose = models.CharField(max_length=4, choices=Purpose.choices)
    weekday = models.PositiveSmallIntegerField()
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["purpose", "weekday", "start_minute"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_of_seven"),
            models.CheckConstraint(condition=WITHIN_A_DAY, name="opening_hours_within_a_day"),
            models.CheckConstraint(condition=ON_THE_GRID, name="opening_hours_on_the_grid"),
            models.UniqueConstraint(
                fields=["space", "purpose", "weekday", "start_minute"],
                name="opening_hours_start_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.weekday} {self.start_minute}-{self.end_minute}"


class BookingBlock(models.Model):
    """A fixed block that parents book as a whole, on the work clock: 09:00-12:30."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="blocks")
    weekday = models.PositiveSmallIntegerField()
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday", "start_minute", "end_minute"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="block_weekday_of_seven"),
            models.CheckConstraint(condition=WITHIN_A_DAY, name="block_within_a_day"),
            models.CheckConstraint(condition=ON_THE_GRID, name="block_on_the_grid"),
            ExclusionConstraint(  # a time within two of them would be paid for twice
                name="blocks_never_overlap",
                expressions=[
                    (SingletonRange("space_id"), "&&"),
                    (SingletonRange("weekday"), "&&"),
                    (MinutesOfADay("start_minute", "end_minute"), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.start_minute}-{self.end_minute}"


class Closure(models.Model):
    """Days on which the space is closed beyond its week. The last day is not included.

    With `start_minute` and `end_minute` it is closed in these hours of each of the days only.
    """

    class What(models.TextChoices):
        ALL = "all", _("desks and care")
        WORK = "work", _("desks only")
        CARE = "care", _("care only")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="closures")
    days = DateRangeField()
    what = models.CharField(max_length=4, choices=What.choices, default=What.ALL)
    reason = models.CharField(_("reason, shown to parents"), max_length=120)
    start_minute = models.PositiveSmallIntegerField(null=True, blank=True)
    end_minute = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start_minute__isnull=True, end_minute__isnull=True)
                | Q(
                    start_minute__isnull=False,
                    end_minute__isnull=False,
                    end_minute__gt=F("start_minute"),
                    end_minute__lte=1440,
                    start_minute=F("start_minute") / 15 * 15,
                    end_minute=F("end_minute") / 15 * 15,
                ),
                name="closure_hours_in_order_on_the_grid",
            ),
            models.CheckConstraint(
                condition=Q(days__isempty=False, days__lower_inf=False, days__upper_inf=False),
                name="closure_has_first_and_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space}: {self.reason}"

    @property
    def is_whole_day(self) -> bool:
        return self.start_minute is None


class PublicHoliday(models.Model):
    """A holiday of the space's country and subdivision. `is_open`: it opens all the same."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="holidays")
    date = models.DateField()
    name = models.CharField(max_length=120)
    is_open = models.BooleanField(default=False)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["space", "date"], name="one_holiday_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.name}"
