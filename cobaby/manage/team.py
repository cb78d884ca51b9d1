"""Who cares for children in a space: those who may stand on its roster."""

from __future__ import annotations

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from childcare.models import Educator
from spaces.models import Membership, Space
from spaces.models.people import MembershipQuerySet


def team_on(space: Space, day: date) -> list[Educator]:
    """The educators of the team on that day, by name."""
    return _educators(Membership.objects.on(day).filter(space=space))


def team_within(space: Space, first: date, last: date) -> list[Educator]:
    """Who belongs to the team on any of these days, both included."""
    days = DateRange(first, last, "[]")
    return _educators(Membership.objects.filter(space=space, valid__overlap=days))


def team_from(space: Space, day: date) -> list[Educator]:
    """Those of that day, and those who begin later: they are planned before they come."""
    ahead = Membership.objects.filter(valid__overlap=DateRange(day, None))
    return _educators(ahead.filter(space=space))


def _educators(team: MembershipQuerySet) -> list[Educator]:
    members = team.educators()
    found = Educator.objects.filter(user__in=members.values("user")).select_related("user")
    return list(found.order_by("user__display_name", "pk"))
