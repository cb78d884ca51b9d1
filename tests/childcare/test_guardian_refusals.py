"""What the services of a child's adults refuse."""

from __future__ import annotations

import pytest

from childcare.models import Child, Guardianship
from childcare.refusals import AlreadyGuardian, LastGuardian, TooManyInvitations
from childcare.services.guardians import MOST_UNANSWERED, Rights, invite_guardian, remove_guardian
from cobaby.accounts.models import User
from tests.factories import NOW

RIGHTS = Rights("father", True, True, False, False)


def invite(by: User, child: Child, email: str) -> None:
    invite_guardian(children=[child], email=email, rights=RIGHTS, by=by, now=NOW)


def test_who_belongs_to_the_family_is_not_asked(parent: User, child: Child) -> None:
    """Sabotage: childcare/services/guardians.py: if not asked: -> if False:"""
    with pytest.raises(AlreadyGuardian) as refusal:
        invite(parent, child, parent.email.upper())

    assert refusal.value.message.endswith(".")


def test_nobody_writes_to_many_strangers(parent: User, child: Child) -> None:
    """Sabotage: childcare/services/guardians.py: >= MOST_UNANSWERED: -> > MOST_UNANSWERED:"""
    for i in range(MOST_UNANSWERED):
        invite(parent, child, f"adult{i}@example.org")

    with pytest.raises(TooManyInvitations) as refusal:
        invite(parent, child, "one-more@example.org")

    assert refusal.value.message.endswith(".")


def test_the_last_who_may_consent_stays(parent: User, child: Child) -> None:
    """Sabotage: childcare/services/guardians.py: if not may_leave(link.guardian, link.child): -> if False:"""
    link = Guardianship.objects.get(guardian=parent, child=child)

    with pytest.raises(LastGuardian) as refusal:
        remove_guardian(link=link)

    assert "Mila needs an adult" in refusal.value.message
    assert Guardianship.objects.filter(pk=link.pk).exists()
