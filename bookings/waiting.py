"""The places a family waits for, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bookings import wording
from bookings.models import PlaceWatch
from childcare.models import Child
from spaces.ranges import local_day


@dataclass(frozen=True)
class Waiting:
    pk: int
    words: str
    space: str
    who: str


def waiting_words(user: object, now: datetime) -> list[Waiting]:
    """What this person waits for: two queries."""
    watches = list(PlaceWatch.objects.visible_to(user).waiting(now).select_related("space"))
    if not watches:
        return []
    children = {child.pk: child for child in Child.objects.visible_to(user)}
    return [_words(watch, children) for watch in watches]


def _words(watch: PlaceWatch, children: dict[int, Child]) -> Waiting:
    coming = [children[pk] for pk in watch.child_ids if pk in children]
    day = wording.short_day(local_day(watch.span.start, watch.space.tz))
    hours = _("any time") if watch.is_whole_day else wording.times(watch.span, watch.space)
    who = wording.who(watch.desk_kind, coming)
    return Waiting(watch.pk, f"{day}, {hours}", watch.space.name, who)
