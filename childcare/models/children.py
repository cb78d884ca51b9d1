"""A parent's child, and who may do what for it.

Only what booking needs stands here. Health, consents and papers get tables of their own.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from childcare.ratios.ages import by_birthday
from cobaby.accounts.models import User


class ChildQuerySet(models.QuerySet["Child"]):
    def bookable_by(self, user: User) -> ChildQuerySet:
        """Children for whom this guardian may book."""
        return self.filter(guardianships__guardian=user, guardianships__may_book=True).order_by(
            "-date_of_birth", "pk"
        )

    def editable_by(self, user: User) -> ChildQuerySet:
        """Children whose data this guardian may correct, and for whom they may ask others."""
        return self.filter(guardianships__guardian=user, guardianships__may_consent=True).order_by(
            "-date_of_birth", "pk"
        )

    def visible_to(self, user: object) -> ChildQuerySet:
        """A guardian's own children. A space sees a child through its care places only."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(guardianships__guardian=user).order_by("-date_of_birth", "pk")


class Child(models.Model):
    first_name = models.CharField(_("first name"), max_length=60)
    last_name = models.CharField(_("last name"), max_length=60, blank=True)
    date_of_birth = models.DateField(_("birthday"))
    languages = ArrayField(
        models.CharField(max_length=5), default=list, blank=True, verbose_name=_("languages")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[ChildQuerySet] = ChildQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(date_of_birth__gte=date(2000, 1, 1)), name="child_born_since_2000"
            ),
        ]

    def __str__(self) -> str:
        return self.first_name

    @property
    def initial(self) -> str:
        """How a roster names the child: 'Mila K.'"""
        return f"{self.first_name} {self.last_name[:1]}.".replace(" .", "")

    def age_months(self, on: date) -> int:
        return by_birthday(self.date_of_birth, on)


class Guardianship(models.Model):
    """One adult's bond to one child, with what it allows."""

    guardian = models.ForeignKey(User, on_delete=models.CASCADE, related_name="guardianships")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="guardianships")
    relation = models.CharField(_("relation"), max_length=40, blank=True)
    may_book = models.BooleanField(_("may book"), default=True)
    may_collect = models.BooleanField(_("may collect"), default=True)
    may_consent = models.BooleanField(_("may consent"), default=True)
    may_see_health = models.BooleanField(_("may see health notes"), default=True)
    invited_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who asked this adult to join; nobody for the one who entered the child."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guardian", "child"], name="guardian_linked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.guardian}: {self.child}"


class InvitationQuerySet(models.QuerySet["GuardianInvitation"]):
    def addressed_to(self, user: object) -> InvitationQuerySet:
        """Those sent to an address that this person has proved to be theirs."""
        if not isinstance(user, User):
            return self.none()
        proved = user.emailaddress_set.filter(verified=True)  # type: ignore[attr-defined]
        return self.filter(email__in=[address.email.lower() for address in proved])

    def sent_by(self, user: object) -> InvitationQuerySet:
        return self.filter(invited_by=user) if isinstance(user, User) else self.none()


class GuardianInvitation(models.Model):
    """An adult was asked to join a child's family, and has not answered yet.

    The row goes with the answer. `email` is in small letters.
    """

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    relation = models.CharField(_("relation"), max_length=40, blank=True)
    may_book = models.BooleanField(_("may book"), default=True)
    may_collect = models.BooleanField(_("may collect"), default=True)
    may_consent = models.BooleanField(_("may consent"), default=False)
    may_see_health = models.BooleanField(_("may see health notes"), default=False)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "email"], name="guardian_invited_once"),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.child}"
