"""After a restore: whoever had left since the backup was made leaves once more, in the same way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cobaby.accounts.models import User
from cobaby.privacy.erasing import erase_account
from cobaby.privacy.refusals import CannotLeaveYet
from cobaby.privacy.tombstones import Erased


@dataclass
class Again:
    """How many accounts were erased again, and of those that could not be, why."""

    erased: int = 0
    left: dict[int, str] = field(default_factory=dict)


def erase_again(*, erased: Erased, now: datetime) -> Again:
    """Erase those that are back, as of the moment when they left: nobody is written to a second
    time, and a booking costs what it cost them then.

    Numbers are given out anew after a restore: who joined later than the moment is somebody else.
    """
    done = Again()
    back = User.objects.filter(pk__in=erased, erased_at=None).order_by("pk")
    for person in back:
        if person.joined_at > erased[person.pk]:
            continue  # somebody else
        try:
            _erase(person, erased[person.pk], now)
        except CannotLeaveYet as refusal:
            done.left[person.pk] = refusal.message
        else:
            done.erased += 1
    return done


def _erase(person: User, at: datetime, now: datetime) -> None:
    """A visit that was on then, by a booking that they moved later, is over now."""
    try:
        erase_account(person=person, now=at, says_farewell=False)
    except CannotLeaveYet:
        erase_account(person=person, now=now, says_farewell=False)
