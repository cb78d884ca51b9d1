"""Which families a space knows, and which of their children: those who came, or rang up."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from bookings.models import Booking, OpenedAccount
from bookings.models.booking import KNOWN_FOR
from childcare.models import CarePlace, Child
from cobaby.accounts.models import User
from spaces.models import Space


def families_of(space: Space, now: datetime) -> QuerySet[User]:
    """Adults who booked here in the last year, or whose account this space opened and who have
    not taken it over yet."""
    booked = Booking.objects.made().known_to_the_space(now).filter(space_day__space=space)
    opened = OpenedAccount.objects.unfinished().filter(space=space)
    known = Q(pk__in=booked.values("person")) | Q(pk__in=opened.values("person"))
    return User.objects.filter(known, is_active=True).order_by("display_name", "pk")


def children_known_to(space: Space, person: User, now: datetime) -> QuerySet[Child]:
    """Children this adult may book for, and who were here; all of an account that we opened."""
    mine = Child.objects.bookable_by(person)
    if may_enter_children(space, person):
        return mine
    since = now - KNOWN_FOR
    here = CarePlace.objects.filter(
        care_room__space=space, state=CarePlace.State.BOOKED, during__endswith__gt=since
    )
    return mine.filter(pk__in=here.values("child"))


def may_enter_children(space: Space, person: User) -> bool:
    """Only until the family chose a password: from then on its data are its own."""
    return OpenedAccount.objects.unfinished().filter(space=space, person=person).exists()
