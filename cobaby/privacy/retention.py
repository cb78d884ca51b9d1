"""What goes when: each promise of the privacy notice has its job here, all run each night.

Each takes away a batch at a time in a transaction of its own, oldest first, until nothing is
left to take; to run it again does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailConfirmation
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.deletion import ProtectedError

from bookings.models import Booking, OpenedAccount, PlaceWatch, Rescue
from bookings.services.expiry import forget_old_requests
from bookings.services.leaving import delete_bookings
from childcare.models import (
    Absence,
    CareDay,
    CarePlace,
    Child,
    GuardianInvitation,
    RosterChange,
    Shift,
)
from childcare.services.locks import lock_days
from cobaby.accounts.models import User
from cobaby.api.models import AccessToken, SentRequest
from cobaby.outbox.models import Message
from cobaby.personal import DAYS, Kept
from cobaby.privacy.models import DataCopy
from spaces.models import DeskReservation, SettingsChange, SpaceDay, TeamInvitation

BATCH = 500
DAY = timedelta(days=1)
UNCONFIRMED = timedelta(days=30)
"""So long an account may wait for its address to be confirmed."""


def keep_promises(*, now: datetime) -> dict[str, int]:
    """Run every job; how many rows each took away, by its name."""
    return {job.__name__: job(now) for job in JOBS}


def old_messages(now: datetime) -> int:
    """Sent or withdrawn so long ago."""
    before = _before(Kept.MESSAGE, now)
    return _delete(Message.objects.filter(Q(sent_at__lt=before) | Q(cancelled_at__lt=before)))


def unanswered_invitations(now: datetime) -> int:
    """To a family, and to a team: there the row stays a little after the answer."""
    old = Q(created_at__lt=_before(Kept.INVITATION, now))
    answered = Q(accepted_at__lte=now)
    return _delete(GuardianInvitation.objects.filter(old)) + _delete(
        TeamInvitation.objects.filter(old | answered)
    )


def ended_sessions(now: datetime) -> int:
    """Sessions that ran out, and what the list of devices knew of them."""
    gone = _delete(Session.objects.filter(expire_date__lt=now))
    still = Session.objects.filter(session_key=OuterRef("session_key"))
    silent = UserSession.objects.filter(~Exists(still))
    return gone + _delete(silent)


def held_requests(now: datetime) -> int:
    """The same as each minute, should that have stood still."""
    return forget_old_requests(now=now)


def past_watches(now: datetime) -> int:
    return _delete(PlaceWatch.objects.over(now))


def expired_copies(now: datetime) -> int:
    """The file first: a row without a file is found again, a file without a row is not."""
    gone = 0
    for copy in DataCopy.objects.over(now):
        default_storage.delete(str(copy.file.name))
        copy.delete()
        gone += 1
    return gone


def ended_keys(now: datetime) -> int:
    """Keys of other software that ended some time ago."""
    return _delete(AccessToken.objects.filter(expires_at__lt=_before(Kept.KEY, now)))


def sent_requests(now: datetime) -> int:
    """The same as each hour, should that have stood still."""
    return _delete(SentRequest.objects.filter(created_at__lt=_before(Kept.REQUEST, now)))


def old_history(now: datetime) -> int:
    """Who changed the roster or the settings: the change goes; a shift forgets who changed it."""
    before = _before(Kept.HISTORY, now)
    changed = Shift.objects.filter(changed_at__lt=before).exclude(changed_by=None)
    gone = _delete(RosterChange.objects.filter(at__lt=before))
    gone += _delete(SettingsChange.objects.filter(changed_at__lt=before))
    return changed.update(changed_by=None) + gone


def old_visits(now: datetime) -> int:
    """Days of a space whose invoices the law does not ask for any more, each as a whole."""
    last = date(now.year - settings.INVOICE_YEARS, 1, 1)
    Absence.objects.filter(days__endswith__lte=last).delete()
    old = SpaceDay.objects.filter(date__lt=last).order_by("date", "space_id")
    keys = old.values_list("date", "space_id")
    return sum(_forget_day(day, space) for day, space in keys.iterator(BATCH))


def unconfirmed_accounts(now: datetime) -> int:
    """Somebody signed up and never showed that the address is theirs."""
    proved = Q(emailaddress__verified=True)
    waiting = User.objects.filter(joined_at__lt=now - UNCONFIRMED, erased_at=None, last_login=None)
    waiting = waiting.exclude(proved).filter(memberships=None, bookings=None, guardianships=None)
    return _delete(
        EmailConfirmation.objects.filter(created__lt=now - UNCONFIRMED)
    ) + _delete_unless_needed(waiting)


def addresses_tried_in_vain(now: datetime) -> int:
    """They count for a day, so that a space opens no endless number of accounts."""
    return _delete(OpenedAccount.objects.in_vain().filter(at__lt=now - DAY))


def empty_accounts(now: datetime) -> int:
    """Accounts without a name to which nothing belongs any more."""
    return _delete_unless_needed(User.objects.filter(erased_at__isnull=False, bookings=None))


def empty_children(now: datetime) -> int:
    """Children without an adult and without a visit."""
    return _delete(Child.objects.filter(guardianships=None, care_places=None))


JOBS: tuple[Callable[[datetime], int], ...] = (
    old_messages,
    unanswered_invitations,
    ended_sessions,
    held_requests,
    past_watches,
    expired_copies,
    ended_keys,
    sent_requests,
    old_history,
    old_visits,
    unconfirmed_accounts,
    addresses_tried_in_vain,
    empty_accounts,
    empty_children,
)
KEEPS: dict[Kept, Callable[[datetime], int] | None] = {
    Kept.ACCOUNT: unconfirmed_accounts,
    Kept.CHILD: empty_children,
    Kept.WORK: empty_accounts,
    Kept.VISIT: old_visits,
    Kept.HOLD: held_requests,
    Kept.WATCH: past_watches,
    Kept.INVITATION: unanswered_invitations,
    Kept.MESSAGE: old_messages,
    Kept.SESSION: ended_sessions,
    Kept.HISTORY: old_history,
    Kept.COPY: expired_copies,
    Kept.KEY: ended_keys,
    Kept.REQUEST: sent_requests,
}
"""Which job keeps which promise, beside the person's own wish to leave."""


def _before(kept: Kept, now: datetime) -> datetime:
    return now.astimezone(UTC) - timedelta(days=DAYS[kept])


def _delete(rows: QuerySet[Any]) -> int:
    """In batches; how many rows of this table."""
    gone = 0
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        rows.model._default_manager.filter(pk__in=ids).delete()
        gone += len(ids)
    return gone


def _delete_unless_needed(people: QuerySet[User]) -> int:
    """One by one: an account to which something belongs that has to stay is left for later."""
    gone = 0
    for person in people.order_by("pk").iterator(BATCH):
        try:
            with transaction.atomic():
                person.delete()
        except ProtectedError:
            continue
        gone += 1
    return gone


@transaction.atomic
def _forget_day(day: date, space_id: int) -> int:
    """All that happened on one day of one space, under its lock: its counts go with it."""
    [row] = lock_days([(day, space_id)]).values()
    bookings = list(Booking.objects.filter(space_day=row).values_list("pk", flat=True))
    Rescue.objects.filter(space_day=row).delete()
    delete_bookings(bookings)
    for model in (CarePlace, DeskReservation, Shift, CareDay):
        model._default_manager.filter(space_day=row).delete()
    row.delete()
    return len(bookings)
