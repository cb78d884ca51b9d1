"""Who works in a space, as what, and from when to when."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cobaby.accounts.models import User
from spaces.models.space import Space


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> MembershipQuerySet:
        """Valid on this day."""
        return self.filter(valid__contains=day)

    def at(self, now: datetime) -> MembershipQuerySet:
        """Valid on the day that the wall of each space shows at this instant."""
        instant = Value(now, models.DateTimeField())
        wall = Func(F("space__zone"), instant, function="timezone")
        return self.filter(valid__contains=Cast(wall, models.DateField()))

    def current(self) -> MembershipQuerySet:
        """Valid now. The edge where access is decided, so it reads the clock itself."""
        return self.at(timezone.now())  # noqa: TID251 - access is decided at the edge

    def managers(self) -> MembershipQuerySet:
        return self.filter(role=Membership.Role.MANAGER)

    def hosts(self) -> MembershipQuerySet:
        return self.filter(role=Membership.Role.HOST)

    def educators(self) -> MembershipQuerySet:
        return self.filter(role=Membership.Role.EDUCATOR)


class Membership(models.Model):
    class Role(models.TextChoices):
        MANAGER = "manager", _("manager")
        EDUCATOR = "educator", _("educator")
        HOST = "host", _("host")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role.choices)
    valid = DateRangeField(_("from and until"), help_text=_("The last day is not included."))

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "space", "role"], name="membership_given_once"),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="membership_lasts_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} at {self.space}"


class TeamInvitationQuerySet(models.QuerySet["TeamInvitation"]):
    def waiting(self) -> TeamInvitationQuerySet:
        """Neither accepted nor taken back; they may have run out."""
        return self.filter(accepted_at=None)


class TeamInvitation(models.Model):
    """Somebody is asked by mail to work in a space. The link holds once, until `expires_at`.

    Only a hash of the link's token is kept; the token is made from `seed` and the secret key when
    the mail is written (`spaces.services.team.token_of`).
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(max_length=8, choices=Membership.Role.choices)
    valid = DateRangeField()
    language = models.CharField(_("language of the mail"), max_length=5)
    seed = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TeamInvitationQuerySet] = TeamInvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["space", "email", "role"],
                condition=Q(accepted_at=None),
                name="asked_once_for_a_role",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="team_invitation_lasts_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()} at {self.space}"
