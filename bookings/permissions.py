"""Which families a space knows, and which of their children: those who came, or rang up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from bookings.models import Booking, OpenedAccount
from childcare.models import CarePlace, Child
from cobaby.accounts.models import User
from spaces.models import Space

KNOWN_DAYS = 365
"""So long after its last visit a space still finds a family, to book for it."""


def families_of(space: Space, now: datetime) -> QuerySet[User]:
    """Adults who booked here in the last year, or whose account this space opened and who have
    not taken it over yet."""
    since = now - timedelta(days=KNOWN_DAYS)
    booked = Booking.objects.made().filter(space_day__space=space, during__endswith__gt=since)
    opened = OpenedAccount.objects.unfinished().filter(space=space)
    known = Q(pk__in=booked.values("person")) | Q(pk__in=opened.values("person"))
    return User.objects.filter(known, is_active=True).order_by("display_name", "pk")


def children_known_to(space: Space, person: User, now: datetime) -> QuerySet[Child]:
    """Children this adult may book for, and who were here; all of an account that we opened."""
    mine = Child.objects.bookable_by(person)
    if may_enter_children(space, person):
        return mine
    since = now - timedelta(days=KNOWN_DAYS)
    here = CarePlace.objects.filter(
        care_room__space=space, state=CarePlace.State.BOOKED, during__endswith__gt=since
    )
    return mine.filter(pk__in=here.values("child"))


def may_enter_children(space: Space, person: User) -> bool:
    """Only until the family chose a password: from then on its data are its own."""
    return OpenedAccount.objects.unfinished().filter(space=space, person=person).exists()
