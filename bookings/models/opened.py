"""An account that a space opened for a family that rang up, until the family takes it over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from cobaby.accounts.models import User
from spaces.models import Space

UNFINISHED = "!"
"""How a password begins that nobody can use: the family has not chosen one yet."""


class OpenedAccountQuerySet(models.QuerySet["OpenedAccount"]):
    def unfinished(self) -> OpenedAccountQuerySet:
        return self.filter(person__password__startswith=UNFINISHED)

    def in_vain(self) -> OpenedAccountQuerySet:
        return self.filter(person=None)

    def since(self, now: datetime, days: int) -> OpenedAccountQuerySet:
        return self.filter(at__gt=now - timedelta(days=days))


class OpenedAccount(models.Model):
    """While it is unfinished its space may enter children for it.

    Without a person: an address that had an account already. It counts towards the limit, so that
    nobody learns of many addresses whether they have one; the next try on a later day forgets it.
    """

    person = models.OneToOneField(
        User, null=True, on_delete=models.CASCADE, related_name="opened_by"
    )
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="opened_accounts")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[OpenedAccountQuerySet] = OpenedAccountQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.space_id}: {self.person_id or 'in vain'}"
