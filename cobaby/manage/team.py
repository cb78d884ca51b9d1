"""Who cares for children in a space: those who may stand on its roster."""

from __future__ import annotations

from datetime import date

from childcare.models import Educator
from spaces.models import Membership, Space


def team_on(space: Space, day: date) -> list[Educator]:
    """The educators of the team on that day, by name."""
    members = Membership.objects.on(day).educators().filter(space=space)
    found = Educator.objects.filter(user__in=members.values("user")).select_related("user")
    return list(found.order_by("user__display_name", "pk"))
