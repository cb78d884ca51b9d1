"""The adults of a child: ask one to join, answer, change what each may do, part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction

from childcare.models import Child, GuardianInvitation, Guardianship
from childcare.permissions import RIGHTS, may_change_guardian, may_give, may_leave
from childcare.refusals import (
    AlreadyGuardian,
    LastGuardian,
    NotYoursToChange,
    NotYoursToGive,
    TooManyInvitations,
    TooManyMailsToday,
)
from childcare.services.locks import lock_people
from cobaby import outbox
from cobaby.accounts.models import User

MOST_UNANSWERED = 5
"""Adults that one person may have asked and who have not answered yet."""
MOST_MAILS_A_DAY = 10
"""Also counts those taken back since: else taking back and asking again sends without end."""


@dataclass(frozen=True)
class Rights:
    """What an adult may do for one child, and how the child calls them."""

    relation: str
    may_book: bool
    may_collect: bool
    may_consent: bool
    may_see_health: bool

    @property
    def given(self) -> list[str]:
        """The names of what is allowed."""
        return [right for right in RIGHTS if getattr(self, right)]


@transaction.atomic
def invite_guardian(
    *, children: Sequence[Child], email: str, rights: Rights, by: User, now: datetime
) -> list[GuardianInvitation]:
    """Ask an adult by e-mail to join for these children, in one mail.

    Asking again changes what was asked and sends nothing. Whether the address has an account is
    not told. Raises NotYoursToGive, AlreadyGuardian when it has a link to each of the children,
    and TooManyInvitations or TooManyMailsToday: nobody sends mail to many strangers through us.
    """
    lock_people(person_id=by.pk, child_ids=[child.pk for child in children])
    if not all(may_give(by, child.pk, rights.given) for child in children):
        raise NotYoursToGive
    email = email.lower()
    linked = Guardianship.objects.filter(child__in=children, guardian__email__iexact=email)
    known = set(linked.values_list("child_id", flat=True))
    asked = [child for child in children if child.pk not in known]
    if not asked:
        raise AlreadyGuardian
    unanswered = GuardianInvitation.objects.sent_by(by).exclude(email=email)
    if unanswered.values("email").distinct().count() >= MOST_UNANSWERED:
        raise TooManyInvitations
    made = [_invitation(child, email, rights, by, now) for child in asked]
    new = [invitation for invitation, is_new in made if is_new]
    if new:
        _check_mails(by, now)
        _post_invitation(new[0], now)
    return [invitation for invitation, _ in made]


def _invitation(
    child: Child, email: str, rights: Rights, by: User, now: datetime
) -> tuple[GuardianInvitation, bool]:
    first = asdict(rights) | {"invited_by": by, "created_at": now}
    return GuardianInvitation.objects.update_or_create(
        child=child, email=email, defaults=asdict(rights), create_defaults=first
    )


def _check_mails(by: User, now: datetime) -> None:
    if outbox.posted(prefix=_mails_of(by), since=now - timedelta(days=1)) >= MOST_MAILS_A_DAY:
        raise TooManyMailsToday


def _mails_of(by: User) -> str:
    return f"guardian:{by.pk}:"


def _post_invitation(invitation: GuardianInvitation, now: datetime) -> None:
    outbox.post(
        key=f"{_mails_of(invitation.invited_by)}{invitation.pk}:invited",
        kind="guardian_invited",
        to_address=invitation.email,
        language=invitation.invited_by.language,
        due_at=now,
        payload={"invitation": invitation.pk},
    )


@transaction.atomic
def accept_invitation(*, invitation: GuardianInvitation, guardian: User) -> Guardianship | None:
    """The adult joins; None when the invitation was taken back in the same moment.

    One who is a guardian already stays what they are. What who asked may no longer do, is not
    passed on.
    """
    lock_people(person_id=guardian.pk, child_ids=[invitation.child_id])
    asked = GuardianInvitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if asked is None:
        return None
    rights = {
        right: getattr(asked, right) and may_give(asked.invited_by, asked.child_id, [right])
        for right in RIGHTS
    }
    link, _ = Guardianship.objects.get_or_create(
        guardian=guardian,
        child=asked.child,
        defaults={"invited_by": asked.invited_by, "relation": asked.relation, **rights},
    )
    asked.delete()
    return link


def withdraw_invitation(*, invitation: GuardianInvitation) -> None:
    """Declined by the adult, or taken back by who asked."""
    invitation.delete()


@transaction.atomic
def change_guardian(*, link: Guardianship, rights: Rights, by: User) -> Guardianship:
    """What this adult may do from now on. Without consent nobody joins in their name any more.

    Who changes it may consent and stays, so somebody always may. Raises NotYoursToChange, and
    NotYoursToGive for what is new.
    """
    link = _locked(link, by)
    if link.guardian_id == by.pk:
        raise NotYoursToChange
    new = [right for right in rights.given if not getattr(link, right)]
    if not may_give(by, link.child_id, new):
        raise NotYoursToGive
    if not rights.may_consent:
        _take_back_invitations(link)
    for name, value in asdict(rights).items():
        setattr(link, name, value)
    link.save(update_fields=list(asdict(rights)))
    return link


@transaction.atomic
def remove_guardian(*, link: Guardianship, by: User) -> None:
    """End an adult's link to a child, and what they asked others and is not answered yet.

    One's own, or that of another whom one may change. Raises NotYoursToChange, and LastGuardian
    where nobody would be left to consent.
    """
    link = _locked(link, by)
    if not may_leave(link.guardian, link.child):
        raise LastGuardian(link.child)
    _take_back_invitations(link)
    link.delete()


def _locked(link: Guardianship, by: User) -> Guardianship:
    """The link as it is under the lock of its child, if `by` may change or end it then."""
    lock_people(child_ids=[link.child_id])
    found = Guardianship.objects.select_related("child", "guardian").filter(pk=link.pk).first()
    if found is None or not (found.guardian_id == by.pk or may_change_guardian(by, found)):
        raise NotYoursToChange
    return found


def _take_back_invitations(link: Guardianship) -> None:
    asked = GuardianInvitation.objects.sent_by(link.guardian)
    asked.filter(child=link.child_id).delete()
