"""Educators, the papers that let them count, and when they are on shift."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from childcare.models.rooms import CareRoom
from cobaby.accounts.models import User
from spaces.fields import OnQuarterGrid, WellFormedRange, never_twice
from spaces.models import Space, SpaceDay
from spaces.ranges import Span


class Educator(models.Model):
    """A person who cares for children. Where they work is their membership of a space."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="educator")

    def __str__(self) -> str:
        return str(self.user)


class Credential(models.Model):
    """A paper that a space saw: never a scan, only what it is, its date and its end.

    It counts in that space alone: who answers for children looks at the papers, and believes
    no other space, which anybody may have begun.
    """

    class Kind(models.TextChoices):
        EDUCATOR = "educator", _("trained educator")
        PEDAGOGUE = "pedagogue", _("trained pedagogue")
        FIRST_AID = "first_aid", _("first aid for children")
        CLEARANCE = "clearance", _("clearance check")

    educator = models.ForeignKey(Educator, on_delete=models.CASCADE, related_name="credentials")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="papers_seen")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until, last day"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=models.F("issued_on")),
                name="credential_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.educator})"


class ShiftQuerySet(models.QuerySet["Shift"]):
    def live(self) -> ShiftQuerySet:
        """On the roster: not taken off."""
        return self.filter(is_cancelled=False)

    def visible_to(self, user: object) -> ShiftQuerySet:
        """A person's own shifts, and those of the spaces that they manage."""
        if not isinstance(user, User):
            return self.none()
        managed = user.memberships.current().managers().values("space")
        return self.filter(Q(educator__user=user) | Q(space_day__space__in=managed))

    def with_people(self) -> ShiftQuerySet:
        """All that a roster shows, in one query."""
        return self.select_related(
            "educator__user", "care_room", "space_day__space", "changed_by"
        ).order_by("during", "pk")


class Shift(models.Model):
    """An educator in a room for a span.

    `counts` and `is_qualified` say whether the papers valid on that day let the shift count; the
    space day's recount keeps them true. `version` grows with each change by a person, so that of
    two who edit at once the second is told.
    """

    care_room = models.ForeignKey(CareRoom, on_delete=models.PROTECT, related_name="shifts")
    space_day = models.ForeignKey(SpaceDay, on_delete=models.PROTECT, related_name="shifts")
    educator = models.ForeignKey(Educator, on_delete=models.PROTECT, related_name="shifts")
    during = DateTimeRangeField()
    is_cancelled = models.BooleanField(default=False)
    counts = models.BooleanField(default=False)
    is_qualified = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ShiftQuerySet] = ShiftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            WellFormedRange(field="during", name="shift_bounded"),
            OnQuarterGrid(field="during", name="shift_on_the_grid"),
            never_twice(
                what="educator_id", name="educator_not_on_two_shifts", live=Q(is_cancelled=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["space_day"], name="shift_live_by_day", condition=Q(is_cancelled=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.educator_id} {self.during}"

    @property
    def span(self) -> Span:
        return Span.of(self.during)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def known_to(self, space: Space) -> AbsenceQuerySet:
        """What the educators said themselves, and what this space noted."""
        return self.filter(Q(space=None) | Q(space=space))


class Absence(models.Model):
    """Days on which an educator cannot come, and not why. The last day is not included.

    `starts_at` is the instant from which it holds: what was worked before that stays. `space`: a
    manager of it said so, and it holds there alone; None: the educator did, it holds everywhere.
    """

    educator = models.ForeignKey(Educator, on_delete=models.CASCADE, related_name="absences")
    space = models.ForeignKey(
        Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    days = DateRangeField()
    starts_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reported_at = models.DateTimeField()

    objects: ClassVar[AbsenceQuerySet] = AbsenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(days__isempty=False, days__lower_inf=False, days__upper_inf=False),
                name="absence_has_first_and_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.educator_id} {self.days}"


class RosterChange(models.Model):
    """One thing that a person did to a space's roster, so that it can be undone.

    `steps`: one object a shift with its id, its `version` afterwards, and `was`: educator, room,
    start, end (instants) and whether it was off; null where the shift did not exist.
    """

    class What(models.TextChoices):
        ADDED = "added", _("added a shift")
        MOVED = "moved", _("changed a shift")
        TAKEN_OFF = "taken_off", _("took a shift off")
        COPIED = "copied", _("copied a week")
        AWAY = "away", _("reported somebody away")

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="roster_changes")
    what = models.CharField(max_length=9, choices=What.choices)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    steps = models.JSONField()
    absence = models.ForeignKey(
        Absence, null=True, blank=True, on_delete=models.SET_NULL, related_name="changes"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["space", "-at"], name="roster_changes_of_a_space")]

    def __str__(self) -> str:
        return f"{self.what} {self.at}"
