"""The end of an account: what is to come is cancelled, then everything with a name goes.

What the law keeps are bookings that were paid for, and shifts that were worked: they stay for
INVOICE_YEARS, tied to an account without a name. `retention` removes them afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from bookings.models import Booking
from bookings.services.leaving import end_upcoming, forget_bookings, upcoming_with
from childcare.models import Child, Educator
from childcare.refusals import AccountErased
from childcare.services.leaving import NAMELESS, forget_family, parting_of
from childcare.services.locks import lock_people
from cobaby import outbox
from cobaby.accounts.models import HOME_ZONE, PlatformRole, User
from cobaby.outbox import ready_text
from cobaby.outbox.models import Message
from cobaby.privacy import tombstones
from cobaby.privacy.leaving import Farewell, farewell, obstacles
from cobaby.privacy.models import DataCopy
from cobaby.privacy.refusals import CannotLeaveYet, Obstacle
from cobaby.privacy.register import Table, tables
from spaces.models import Space
from spaces.services.leaving import forget_team_member

SETTLED_ABOVE = frozenset(
    "accounts.User childcare.Child childcare.Guardianship childcare.GuardianInvitation "
    "childcare.Educator childcare.Credential childcare.Absence bookings.PlaceWatch "
    "usersessions.UserSession privacy.DataCopy".split()
)
"""Deleted or made nameless by a service that knows more about them."""
NAMELESS_NOW = frozenset(
    "bookings.Booking bookings.BookingLine bookings.Rescue childcare.CarePlace childcare.Shift "
    "childcare.RosterChange spaces.Space notices.Notice".split()
)
"""They stay: about visits, shifts or houses, and they name nobody but by the account."""


def erase_account(*, person: User, now: datetime, says_farewell: bool = True) -> None:
    """Cancel what is to come, then forget the person. Pressed twice it is done once.

    Each cancellation is a transaction of its own, in the lock order; a crash in between leaves an
    account that can be erased again. Raises CannotLeaveYet; the account is as it was then, but
    what was cancelled before something new came in stays cancelled.
    """
    person = User.objects.get(pk=person.pk)
    if person.erased_at:
        return
    told = farewell(person, now)
    if told.obstacles:
        raise CannotLeaveYet(told.obstacles)
    try:
        end_upcoming(person=person, child_ids=[child.pk for child in told.going], now=now)
        _forget(person, told, now, says_farewell=says_farewell)
    except AccountErased:  # another tab was faster
        return


@transaction.atomic
def _forget(person: User, told: Farewell, now: datetime, *, says_farewell: bool) -> None:
    _lock_duties(person)
    _lock_all(person)
    _refuse_what_came_meanwhile(person, told, now)
    addresses = _addresses(person)
    forget_family(person=person, addresses=addresses, now=now)
    forget_bookings(person=person)
    forget_team_member(person=person, addresses=addresses)
    _forget_files(person)
    _end_sessions(person)
    Message.objects.filter(to_address__in=addresses).delete()
    for table in _to_empty():
        table.model._default_manager.filter(**{table.owner: person.pk}).delete()
    if says_farewell:
        _say_farewell(person, told, now)
    _make_nameless(person, now)
    transaction.on_commit(partial(tombstones.note, {person.pk: now}), robust=True)


def _lock_duties(person: User) -> None:
    """Of the last two who manage a space, or administer, one leaves. Spaces come before people."""
    spaces = Space.objects.select_for_update(no_key=True).order_by("pk")
    list(spaces.filter(pk__in=person.memberships.values("space")))
    if person.is_administrator:
        PlatformRole.objects.lock_administrators()


def _lock_all(person: User) -> None:
    """The person first, whose children and papers change under that lock; then all of them at
    once: one after the other would not be the lock order. Raises AccountErased.
    """
    lock_people(person_id=person.pk)
    children = Child.objects.visible_to(person).values_list("pk", flat=True)
    educators = Educator.objects.filter(user=person).values_list("pk", flat=True)
    lock_people(child_ids=children, educator_ids=educators)


def _refuse_what_came_meanwhile(person: User, told: Farewell, now: datetime) -> None:
    """Under the locks: what is new since we looked is not swept away unseen."""
    if left := obstacles(person, [], now):
        raise CannotLeaveYet(left)
    going = [child.pk for child in parting_of(person).going]
    is_new = set(going) != {child.pk for child in told.going}
    holds = Booking.objects.held().filter(person=person)
    if is_new or holds.exists() or upcoming_with(person, going, now):
        raise CannotLeaveYet([Obstacle(_("Something is new since then. Please look once more."))])


def _to_empty() -> Iterator[Table]:
    """Every other table of the register: a new one is emptied without anybody thinking of it."""
    left = SETTLED_ABOVE | NAMELESS_NOW
    return (table for table in tables() if table.owner and table.label not in left)


def _addresses(person: User) -> list[str]:
    proved = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return sorted({address.lower() for address in (person.email, *proved)})


def _forget_files(person: User) -> None:
    copies = DataCopy.objects.filter(person=person)
    for copy in copies.select_for_update():  # one in the making has its file by then
        if copy.file.name:
            transaction.on_commit(partial(default_storage.delete, copy.file.name))
    copies.delete()


def _end_sessions(person: User) -> None:
    keys = UserSession.objects.filter(user=person).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    UserSession.objects.filter(user=person).delete()


def _say_farewell(person: User, told: Farewell, now: datetime) -> None:
    """The last mail. Its text and address leave the database as soon as it is sent."""
    context = {"told": told, "years": settings.INVOICE_YEARS}
    subject = render_to_string("privacy/email/farewell.subject.txt", context)
    outbox.post(
        key=f"farewell:{uuid4().hex}",
        kind=ready_text.KIND,
        to_address=person.email,
        language=person.language,
        due_at=now,
        payload={
            "subject": " ".join(subject.split()),
            "text": render_to_string("privacy/email/farewell.txt", context).strip() + "\n",
        },
    )


def _make_nameless(person: User, now: datetime) -> None:
    person.set_unusable_password()
    User.objects.filter(pk=person.pk).update(
        email=f"{uuid4().hex}@erased.invalid",
        display_name=NAMELESS,
        phone="",
        password=person.password,
        language="en",
        zone=HOME_ZONE,
        is_active=False,
        joined_at=now,
        last_login=None,
        erased_at=now,
    )
