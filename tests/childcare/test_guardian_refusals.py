"""What the services of a child's adults refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest

from childcare.models import Child, GuardianInvitation, Guardianship
from childcare.refusals import (
    AlreadyGuardian,
    LastGuardian,
    NotYoursToChange,
    NotYoursToGive,
    TooManyInvitations,
    TooManyMailsToday,
)
from childcare.services.children import edit_child
from childcare.services.guardians import (
    MOST_MAILS_A_DAY,
    MOST_UNANSWERED,
    Rights,
    accept_invitation,
    change_guardian,
    invite_guardian,
    remove_guardian,
)
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
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
        remove_guardian(link=link, by=parent)

    assert "Mila needs an adult" in refusal.value.message
    assert Guardianship.objects.filter(pk=link.pk).exists()


def test_taking_back_and_asking_again_does_not_send_without_end(parent: User, child: Child) -> None:
    """Sabotage: childcare/services/guardians.py: _check_mails(by, now) -> pass"""
    for _ in range(MOST_MAILS_A_DAY):
        invite(parent, child, "stranger@example.org")
        GuardianInvitation.objects.all().delete()

    with pytest.raises(TooManyMailsToday) as refusal:
        invite(parent, child, "stranger@example.org")
    invite_guardian(
        children=[child],
        email="stranger@example.org",
        rights=RIGHTS,
        by=parent,
        now=NOW + timedelta(days=1),
    )

    assert refusal.value.message.endswith(".")
    assert Message.objects.filter(kind="guardian_invited").count() == MOST_MAILS_A_DAY + 1


def test_nobody_gives_what_they_may_not_do(parent: User, child: Child) -> None:
    """Sabotage: childcare/permissions.py: all(getattr(mine, right) for right in rights) -> True"""
    Guardianship.objects.filter(guardian=parent).update(may_book=False)

    with pytest.raises(NotYoursToGive) as refusal:
        invite(parent, child, "helga@example.org")

    assert refusal.value.message.endswith(".")
    assert not Message.objects.exists()


def test_what_was_lost_since_is_not_passed_on(
    parent: User, child: Child, other_parent: User
) -> None:
    """Sabotage: childcare/services/guardians.py: getattr(asked, right) and may_give(asked.invited_by, asked.child_id, [right]) -> getattr(asked, right)"""
    invite(parent, child, other_parent.email)
    Guardianship.objects.filter(guardian=parent).update(may_book=False)

    link = accept_invitation(invitation=GuardianInvitation.objects.get(), guardian=other_parent)

    assert link is not None
    assert (link.may_book, link.may_collect) == (False, True)


def test_who_left_meanwhile_changes_nobody(parent: User, child: Child, other_parent: User) -> None:
    """Two tabs: in one the founder leaves, in the other the only one who stays loses consent.

    Sabotage: childcare/services/guardians.py: (found.guardian_id == by.pk or may_change_guardian(by, found)) -> True
    """
    theirs = Guardianship.objects.create(guardian=other_parent, child=child, invited_by=parent)
    remove_guardian(link=Guardianship.objects.get(guardian=parent), by=parent)

    with pytest.raises(NotYoursToChange) as refusal:
        change_guardian(link=theirs, rights=RIGHTS, by=parent)

    assert refusal.value.message.endswith(".")
    assert Guardianship.objects.get(child=child).may_consent


def test_ones_own_rights_are_not_ones_own_to_change(parent: User, child: Child) -> None:
    """Sabotage: childcare/services/guardians.py: if link.guardian_id == by.pk: -> if False:"""
    mine = Guardianship.objects.get(guardian=parent)

    with pytest.raises(NotYoursToChange):
        change_guardian(link=mine, rights=RIGHTS, by=parent)


def test_who_lost_the_right_corrects_nothing_any_more(parent: User, child: Child) -> None:
    """The page was made before; what counts is what holds under the lock of the child.

    Sabotage: childcare/services/children.py: Child.objects.editable_by(by).get( -> Child.objects.get(
    """
    Guardianship.objects.filter(guardian=parent).update(may_consent=False)
    born = child.date_of_birth

    with pytest.raises(Child.DoesNotExist):
        edit_child(
            child=child, first_name="Milo", last_name="", date_of_birth=born, languages=[],
            by=parent, now=NOW,
        )  # fmt: skip

    assert Child.objects.get(pk=child.pk).first_name == "Mila"
