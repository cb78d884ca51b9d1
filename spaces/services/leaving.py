"""What a space has to settle before somebody of its team leaves for good."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from cobaby.accounts.models import User
from spaces.models import Membership, Space, TeamInvitation


def spaces_left_alone(person: User, now: datetime) -> list[Space]:
    """Spaces that are not closed and would have no manager any more."""
    managers = Membership.objects.at(now).managers()
    mine = managers.filter(user=person).values("space")
    others = managers.exclude(user=person).values("space")
    open_ones = Space.objects.filter(pk__in=mine).exclude(stage=Space.Stage.CLOSED)
    return list(open_ones.exclude(pk__in=others))


def spaces_that_name(person: User) -> list[Space]:
    """Spaces of the person's own that tell families this person's name as responsible."""
    mine = person.memberships.values("space")
    named = Space.objects.filter(pk__in=mine, responsible_person__iexact=person.display_name)
    return list(named.exclude(responsible_person=""))


def forget_team_member(*, person: User, addresses: Collection[str]) -> None:
    """`addresses`: the person's own, in small letters, to which a space may have written."""
    Membership.objects.filter(user=person).delete()
    TeamInvitation.objects.filter(email__in=addresses).delete()
