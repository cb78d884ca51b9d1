"""Who may do what for a child: one function a question. Which children: `visible_to`."""

from __future__ import annotations

from collections.abc import Iterable

from childcare.models import Child, Guardianship
from cobaby.accounts.models import User

RIGHTS = ("may_book", "may_collect", "may_consent", "may_see_health")


def may_change_guardian(user: User, link: Guardianship) -> bool:
    """Change or end another adult's link.

    Only the adult who entered the child may change all, and whoever invited an adult that one:
    so no parent who was asked to join can shut out the other.
    """
    if link.guardian_id == user.pk or link.invited_by_id is None:
        return False
    mine = Guardianship.objects.filter(guardian=user, child=link.child_id, may_consent=True).first()
    return mine is not None and (mine.invited_by_id is None or link.invited_by_id == user.pk)


def may_give(user: User, child_id: int, rights: Iterable[str]) -> bool:
    """Let another adult do these things for the child: who may consent, and do them too."""
    mine = Guardianship.objects.filter(guardian=user, child=child_id, may_consent=True).first()
    return mine is not None and all(getattr(mine, right) for right in rights)


def may_leave(user: User, child: Child) -> bool:
    """End one's own link: only while another adult who may consent stays."""
    others = Guardianship.objects.filter(child=child, may_consent=True).exclude(guardian=user)
    return others.exists()
