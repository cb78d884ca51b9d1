"""The team of a space: ask somebody by mail, let them in, change or end what they are."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.crypto import salted_hmac

from cobaby import outbox
from cobaby.accounts.locks import lock_person
from cobaby.accounts.models import User
from spaces.models import Membership, Space, TeamInvitation
from spaces.ranges import local_day

LINK_LASTS = timedelta(days=14)
MOST_WAITING = 20
"""Invitations of one space that nobody has answered: no mail to many strangers through us."""
MOST_MAILS_A_DAY = 30
"""Also counts those taken back since: else taking back and asking again sends without end."""


class MemberAlready(Exception):
    """This person has the role in this space already."""


class TooManyWaiting(Exception):
    """The space waits for many answers already."""


class TooManyMails(Exception):
    """We wrote to many people for this space in the last 24 hours."""


class LastManager(Exception):
    """Nobody would be left who manages the space."""


class LinkIsOver(Exception):
    """The link ran out, was used, or was taken back."""


@transaction.atomic
def invite_member(
    *,
    space: Space,
    email: str,
    role: str,
    first_day: date,
    last_day: date | None,
    language: str,
    by: User,
    now: datetime,
) -> TeamInvitation:
    """Ask somebody by mail to join, with a link that holds once and for 14 days.

    Asking again for the same role sends a new link, and the old one no longer holds; within the
    same minute it is the same mail. Raises MemberAlready, TooManyWaiting, TooManyMails.
    """
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    email = email.lower()
    there = space.memberships.filter(user__email__iexact=email, role=role)
    if there.filter(valid__overlap=DateRange(first_day, None)).exists():
        raise MemberAlready
    waiting = space.invitations.waiting()
    if waiting.exclude(email=email).filter(expires_at__gt=now).count() >= MOST_WAITING:
        raise TooManyWaiting
    asked = waiting.filter(email=email, role=role).first()
    if asked and asked.created_at > now - timedelta(minutes=1):
        return asked
    if outbox.posted(prefix=_mails_of(space.pk), since=now - timedelta(days=1)) >= MOST_MAILS_A_DAY:
        raise TooManyMails
    if asked:
        withdraw_invitation(invitation=asked, now=now)
    seed = secrets.token_hex(16)
    invitation = TeamInvitation.objects.create(
        space=space,
        email=email,
        role=role,
        valid=_range(first_day, last_day),
        language=language,
        seed=seed,
        token_hash=_hash(_token(seed)),
        invited_by=by,
        created_at=now,
        expires_at=now + LINK_LASTS,
    )
    outbox.post(
        key=_mail_key(invitation),
        kind="team_invited",
        to_address=email,
        language=language,
        due_at=now,
        payload={"invitation": invitation.pk},
    )
    return invitation


def token_of(invitation: TeamInvitation) -> str:
    """The secret of the link, 256 bits: it stands in the mail and nowhere else."""
    return _token(invitation.seed)


def invitation_by(token: str, now: datetime) -> TeamInvitation:
    """The invitation that this link belongs to. Raises LinkIsOver."""
    found = TeamInvitation.objects.waiting().filter(token_hash=_hash(token), expires_at__gt=now)
    invitation = found.select_related("space", "invited_by").first()
    if invitation is None or not _still_stands(invitation, now):
        raise LinkIsOver
    return invitation


def _still_stands(invitation: TeamInvitation, now: datetime) -> bool:
    """Who asked manages the space still: nobody keeps a door open behind themselves."""
    managers = Membership.objects.at(now).managers().filter(space=invitation.space_id)
    return managers.filter(user=invitation.invited_by_id, user__is_active=True).exists()


@transaction.atomic
def accept_invitation(*, invitation: TeamInvitation, user: User, now: datetime) -> Membership:
    """The person joins; a link used twice by the same person is one membership.

    Raises LinkIsOver when it was used or taken back in the same moment.
    """
    space = Space.objects.select_for_update(no_key=True).get(pk=invitation.space_id)
    row = TeamInvitation.objects.waiting().filter(pk=invitation.pk).first()
    if row is None or not _still_stands(row, now):
        raise LinkIsOver
    row.accepted_at = now
    row.save(update_fields=["accepted_at"])
    return _join(space, user, row.role, row.valid, local_day(now, space.tz))


@transaction.atomic
def join_self(*, space: Space, user: User, role: str, today: date) -> Membership:
    """A manager takes on another role too: no mail to oneself."""
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    return _join(space, user, role, DateRange(today, None), today)


@transaction.atomic
def withdraw_invitation(*, invitation: TeamInvitation, now: datetime) -> None:
    """The link holds no more, and a mail that is still to be sent is not sent."""
    Space.objects.select_for_update(no_key=True).get(pk=invitation.space_id)
    outbox.withdraw(now=now, keys=[_mail_key(invitation)])
    TeamInvitation.objects.waiting().filter(pk=invitation.pk).delete()


@transaction.atomic
def set_validity(
    *, membership: Membership, first_day: date, last_day: date | None, today: date
) -> None:
    """From when to when somebody works here. Raises LastManager.

    A membership that ends before it begins is one that was never used: it is deleted.
    """
    Space.objects.select_for_update(no_key=True).get(pk=membership.space_id)
    if last_day is not None and not _others_manage(membership, last_day, today):
        raise LastManager
    if first_day > today and not _others_manage(membership, today, today):
        raise LastManager
    if last_day is not None and last_day < first_day:
        Membership.objects.filter(pk=membership.pk).delete()
        return
    Membership.objects.filter(pk=membership.pk).update(valid=_range(first_day, last_day))


def _others_manage(membership: Membership, last_day: date, today: date) -> bool:
    """Is there a manager today and after `last_day` without this membership?"""
    if membership.role != Membership.Role.MANAGER:
        return True
    others = Membership.objects.managers().filter(space=membership.space_id)
    others = others.exclude(user=membership.user_id).filter(user__is_active=True)
    without_end = others.filter(valid__upper_inf=True)
    return without_end.filter(valid__contains=max(last_day + timedelta(days=1), today)).exists()


def _join(space: Space, user: User, role: str, valid: DateRange, today: date) -> Membership:
    """One row for a person and role. Who works here already loses no day of it; somebody who
    comes back gets the new time. Raises PermissionDenied: the account was erased meanwhile."""
    if not lock_person(user.pk):
        raise PermissionDenied
    there = Membership.objects.filter(user=user, space=space, role=role).first()
    if there and (there.valid.upper is None or there.valid.upper > today):
        valid = _both(there.valid, valid)
    membership, _made = Membership.objects.update_or_create(
        user=user, space=space, role=role, defaults={"valid": valid}
    )
    return membership


def _both(one: DateRange, other: DateRange) -> DateRange:
    """From the first day of the two to the last."""
    ends = [one.upper, other.upper]
    return DateRange(min(one.lower, other.lower), None if None in ends else max(ends))


def _range(first_day: date, last_day: date | None) -> DateRange:
    return DateRange(first_day, last_day + timedelta(days=1) if last_day else None)


def _token(seed: str) -> str:
    return salted_hmac("spaces.team.invitation", seed, algorithm="sha256").hexdigest()


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _mail_key(invitation: TeamInvitation) -> str:
    return f"{_mails_of(invitation.space_id)}{invitation.pk}:invited"


def _mails_of(space_id: int) -> str:
    return f"team:{space_id}:"
