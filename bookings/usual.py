"""Where and how a family usually books, before anything is asked."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from bookings.models import Booking
from cobaby.accounts.models import User
from spaces.models import Space


def last_booking(person: User, spaces: QuerySet[Space] | None = None) -> Booking | None:
    """The person's own latest booking in these spaces (None: in any).

    Without one, the latest that another guardian made for children this person may book for.
    """
    made = Booking.objects.confirmed().select_related("space_day__space").order_by("-created_at")
    if spaces is not None:
        made = made.filter(space_day__space__in=spaces)
    return made.filter(person=person).first() or made.for_children_of(person).first()


def near_town(person: User) -> str:
    """The town with most open spaces where the person's clock runs; "" where there is none."""
    spaces = Space.objects.bookable().filter(zone=person.zone).order_by()
    towns = spaces.values("municipality").annotate(spaces=Count("pk"))
    first = towns.order_by("-spaces", "municipality").first()
    return first["municipality"] if first else ""
