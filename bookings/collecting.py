"""Whom an adult may collect, where and when, though somebody else booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from bookings import wording
from childcare.models import CarePlace, Guardianship
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span, local_day

MOST_PLACES = 24
MOST = 4


@dataclass(frozen=True)
class Collection:
    """Children of one family to be collected at one time. No reference: it is not their booking."""

    space: Space
    span: Span
    names: str
    rooms: str

    @property
    def day(self) -> date:
        return local_day(self.span.end, self.space.tz)

    @property
    def time(self) -> str:
        return wording.clock(self.span.end, self.space)

    def day_words(self, now: datetime) -> str:
        """Today or tomorrow on the wall of the space, wherever the reader is."""
        today = local_day(now, self.space.tz)
        if self.day == today:
            return _("today")
        if self.day == today + timedelta(days=1):
            return _("tomorrow")
        return wording.long_day(self.day)


def collections_of(user: User, now: datetime) -> list[Collection]:
    """The next ones of children this adult may collect, own bookings left out. One query."""
    mine = Guardianship.objects.filter(guardian=user, may_collect=True)
    places = (
        CarePlace.objects.filter(state=CarePlace.State.BOOKED, child__in=mine.values("child"))
        .filter(during__endswith__gt=now)
        .exclude(line__booking__person=user)
        .select_related("child", "care_room", "space_day__space")
        .order_by("booked", "space_day", "pk")[:MOST_PLACES]
    )
    grouped = groupby(places, key=lambda place: (place.space_day_id, place.booked))
    return [_together(list(found)) for _key, found in grouped][:MOST]


def _together(places: Sequence[CarePlace]) -> Collection:
    return Collection(
        space=places[0].space_day.space,
        span=Span.of(places[0].booked),
        names=wording.names([place.child for place in places]),
        rooms=wording.listed(list(dict.fromkeys(place.care_room.name for place in places))),
    )
