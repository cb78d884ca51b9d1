"""Places that count for nobody here: holds that ran out, the family's own, a booking that moves.

A child's whole day decides by which class it counts, so what stays of its day is judged again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from bookings.models import Booking
from childcare.capacity.admit import Board, Own
from childcare.models import CarePlace
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span

DayKey = tuple[int, date]
"""A space's id and a local date."""


@dataclass
class ChildDay:
    """One child's stays in a space on one day, as (room id, care).

    A writer sweeps `swept` before it looks, and the day is counted anew; a booking that `moves`
    still stands on the day while its new time is judged.
    """

    born: date
    swept: list[tuple[int, Span]] = field(default_factory=list)
    moves: list[tuple[int, Span]] = field(default_factory=list)
    stays: list[tuple[int, Span]] = field(default_factory=list)


def take_away(board: Board, children: Iterable[ChildDay]) -> None:
    """Leave only what `stays` of these children on a day that is only read."""
    for child in children:
        if child.swept:
            left = [*child.moves, *child.stays]
            board.sweep(child.born, _minutes(left), _own(child.swept, left))
        if child.moves:
            board.leave(child.born, _minutes(child.stays), _own(child.moves, child.stays))


def given_up(hold_of: User | None, replaces: Booking | None) -> set[int]:
    """The care places of this person's hold, in whatever space, and of the booking replaced."""
    lost = Q(pk__in=[])
    if hold_of:
        lost |= Q(line__booking__person=hold_of, line__booking__state=Booking.State.HELD)
    if replaces:
        lost |= Q(line__booking=replaces)
    return set(CarePlace.objects.live().filter(lost).values_list("pk", flat=True))


def ignored(
    spaces: Sequence[Space], first: date, last: date, lost: Collection[int], now: datetime
) -> dict[DayKey, list[ChildDay]]:
    """The children with a place among `lost`, or with a hold that ran out, by space and date."""
    known = _child_days(spaces, first, last, lost, now)
    found: dict[DayKey, list[ChildDay]] = defaultdict(list)
    for (_, key), child in known.items():
        found[key].append(child)
    return found


def _child_days(
    spaces: Sequence[Space], first: date, last: date, lost: Collection[int], now: datetime
) -> dict[tuple[int, DayKey], ChildDay]:
    days = CarePlace.objects.live().filter(
        space_day__space__in=[space.pk for space in spaces], space_day__date__range=(first, last)
    )
    run_out = Q(state=CarePlace.State.HELD, held_until__lte=now)
    gone = dict(days.filter(run_out | Q(pk__in=lost)).values_list("pk", "child"))
    if not gone:
        return {}
    found: dict[tuple[int, DayKey], ChildDay] = {}
    for place in days.filter(child__in=set(gone.values())).select_related("space_day", "child"):
        day = place.space_day
        key = (place.child_id, (day.space_id, day.date))
        child = found.setdefault(key, ChildDay(place.child.date_of_birth))
        if place.pk not in gone:
            into = child.stays
        else:
            into = child.moves if place.state == CarePlace.State.BOOKED else child.swept
        into.append((place.care_room_id, Span.of(place.during)))
    return found


def _own(gone: Sequence[tuple[int, Span]], left: Sequence[tuple[int, Span]]) -> list[Own]:
    minutes = _minutes([*gone, *left])
    return [
        *(Own(room_id, care, None, minutes) for room_id, care in gone),
        *(Own(room_id, care, care, minutes) for room_id, care in left),
    ]


def _minutes(stays: Iterable[tuple[int, Span]]) -> int:
    return sum(care.minutes for _, care in stays)
