"""Care places for one family on one locked day: seat the children, write, take away.

`bookings` composes these with a desk in one transaction; it holds the locks and calls
`recount` at the end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError

from childcare.capacity.admit import Board, Own, Refused, Wish
from childcare.capacity.margins import with_margins
from childcare.capacity.quarters import Room
from childcare.models import CarePlace, Child
from childcare.refusals import CareFull, ChildElsewhere, LimitReached
from childcare.regime import breach_of, weeks_stays
from childcare.regimes import Stay as RegimeStay
from childcare.services.days import CareSetting
from spaces.models import Space, SpaceDay
from spaces.ranges import Span


@dataclass(frozen=True)
class OwnStay:
    """A live care place of one of the family's children on the day."""

    place_id: int
    child_id: int
    space_id: int
    room_id: int
    booked: Span
    during: Span


@dataclass(frozen=True)
class Seat:
    """Where one child is to be: its room, its care with margins, and what that does to others.

    `moved` are the child's other stays whose margins change, by place id.
    """

    child: Child
    room: Room
    booked: Span
    during: Span
    moved: dict[int, Span]


def own_stays(
    child_ids: Collection[int], first: date, last: date, now: datetime
) -> dict[tuple[int, date], list[OwnStay]]:
    """The family's own care places by child and local date, in any space. Holds that ran out
    count for nobody."""
    found: dict[tuple[int, date], list[OwnStay]] = {}
    places = CarePlace.objects.counting(now).filter(
        child__in=child_ids, space_day__date__range=(first, last)
    )
    for place in places.select_related("space_day"):
        stay = OwnStay(
            place.pk,
            place.child_id,
            place.space_day.space_id,
            place.care_room_id,
            Span.of(place.booked),
            Span.of(place.during),
        )
        found.setdefault((place.child_id, place.space_day.date), []).append(stay)
    return found


def wish_for(
    space: Space,
    child: Child,
    booked: Span,
    stays: Sequence[OwnStay],
    replaced: Collection[int] = (),
) -> tuple[Wish, dict[int, Span]]:
    """The care a child needs for a booked time, beside its other stays that day.

    `replaced` are place ids that the new stay takes the place of. Returns the wish and the spans
    of other stays that change with it. Raises ChildElsewhere.
    """
    here = [stay for stay in stays if stay.space_id == space.pk]
    kept = [stay for stay in here if stay.place_id not in replaced]
    freed = [stay.during for stay in here if stay.place_id in replaced]
    if any(stay.booked.overlaps(booked) for stay in kept):
        raise ChildElsewhere(child)
    care, cared = _day_with(space, booked, kept, freed)
    away = [s for s in stays if s.space_id != space.pk and s.place_id not in replaced]
    if any(stay.during.overlaps(care) for stay in away):
        raise ChildElsewhere(child)
    was = sum(stay.during.minutes for stay in here)
    minutes = care.minutes + sum(span.minutes for span in cared.values())
    own = [Own(stay.room_id, stay.during, cared.get(stay.place_id), was) for stay in here]
    moved = {s.place_id: cared[s.place_id] for s in kept if cared[s.place_id] != s.during}
    return Wish(child.pk, child.date_of_birth, care, minutes, own), moved


def _day_with(
    space: Space, booked: Span, kept: Sequence[OwnStay], freed: Sequence[Span]
) -> tuple[Span, dict[int, Span]]:
    """The care of a new stay with its margins, and that of the child's others by place id.

    The others give way to the new one, and get back at most what is `freed`: the child was there
    then, so nobody else is asked. Margins that the space gave itself since do not reach them.
    """
    spans = sorted([booked, *(stay.booked for stay in kept)], key=lambda span: span.start)
    wished = with_margins(spans, space.margin_before, space.margin_after)
    wanted = {span.start: care for span, care in zip(spans, wished, strict=True)}
    cared = {stay.place_id: _within(wanted[stay.booked.start], stay.during, freed) for stay in kept}
    earlier = [cared[stay.place_id].end for stay in kept if stay.booked.end <= booked.start]
    start = booked.start - timedelta(minutes=space.margin_before)
    return Span(max([start, *earlier]), wanted[booked.start].end), cared


def _within(wanted: Span, had: Span, freed: Sequence[Span]) -> Span:
    """What of `wanted` lies in the time that the child had, what was freed next to it included."""
    starts = [span.start for span in freed if span.end == had.start]
    ends = [span.end for span in freed if span.start == had.end]
    return Span(
        max(wanted.start, min([had.start, *starts])), min(wanted.end, max([had.end, *ends]))
    )


def seat_children(
    board: Board,
    setting: CareSetting,
    children: Sequence[Child],
    booked: Span,
    stays: dict[tuple[int, date], list[OwnStay]],
    replaced: Collection[int] = (),
) -> list[Seat]:
    """Find a room for each child for the booked time, or none at all.

    Raises CareFull, LimitReached or ChildElsewhere. The board remembers the children seated.
    """
    seats: list[Seat] = []
    for child in children:
        wish, moved = wish_for(
            setting.space, child, booked, stays.get((child.pk, board.date), []), replaced
        )
        room = board.admit(wish)
        if isinstance(room, Refused):
            raise CareFull(child, room, setting.space.tz)
        seats.append(Seat(child, room, booked, wish.span, moved))
    return seats


def check_regime(
    setting: CareSetting,
    seats: Sequence[Seat],
    day: date,
    now: datetime,
    replaced: Collection[int] = (),
    *,
    has_desk: bool,
) -> None:
    """Raises LimitReached when a seat breaks a limit of the space's care regime.

    `has_desk`: a parent has a desk of the same booking, and so is in the house.
    """
    if setting.regime is None or not seats:
        return
    ids = [seat.child.pk for seat in seats]
    stays = weeks_stays([setting.space], ids, day, day, now, without=replaced)
    check_limits(setting, seats, day, stays, has_desk=has_desk)


def check_limits(
    setting: CareSetting,
    seats: Sequence[Seat],
    day: date,
    stays: Mapping[tuple[int, int], list[RegimeStay]],
    *,
    has_desk: bool,
) -> None:
    """`check_regime` with the children's other stays of that week, as `weeks_stays` has them."""
    regime = setting.limits
    if regime is None:
        return
    for seat in seats:
        breach = breach_of(
            regime,
            child=seat.child,
            day=day,
            span=seat.during,
            stays=stays.get((setting.space.pk, seat.child.pk), []),
            has_desk=has_desk,
        )
        if breach:
            raise LimitReached(seat.child, breach)


def write_seats(
    seats: Sequence[Seat], day: SpaceDay, *, state: str, held_until: datetime | None
) -> list[CarePlace]:
    """New care places for these seats on a locked day. The caller recounts afterwards.

    Raises ChildElsewhere for a stay at that time in a space where another date is on the wall.
    """
    if not seats:
        return []
    stretch(seats)
    places = [
        CarePlace(
            child=seat.child,
            care_room_id=seat.room.id,
            space_day=day,
            booked=seat.booked.range(),
            during=seat.during.range(),
            state=state,
            held_until=held_until,
        )
        for seat in seats
    ]
    with _nowhere_else(seats):
        return CarePlace.objects.bulk_create(places)


def move_place(place: CarePlace, seat: Seat, day: SpaceDay) -> None:
    """Change a live place in its row. The caller recounts both days afterwards.

    The child's other stays make way first and take what is free last: at no statement may two
    of its places overlap.
    """
    for other in CarePlace.objects.filter(pk__in=seat.moved):
        was, now = Span.of(other.during), seat.moved[other.pk]
        both = Span(max(was.start, now.start), min(was.end, now.end))
        CarePlace.objects.filter(pk=other.pk).update(during=both.range())
    place.care_room_id = seat.room.id
    place.space_day = day
    place.booked = seat.booked.range()
    place.during = seat.during.range()
    with _nowhere_else([seat]):
        place.save(update_fields=["care_room", "space_day", "booked", "during"])
    stretch([seat])


@contextmanager
def _nowhere_else(seats: Sequence[Seat]) -> Iterator[None]:
    """What `own_stays` does not see, since it reads by the local date, the constraint refuses.

    Such a refusal ends the caller's transaction.
    """
    try:
        yield
    except IntegrityError as error:
        if "child_not_in_two_places" not in str(error):
            raise
        raise ChildElsewhere(seats[0].child) from error


def cancel_places(places: Sequence[CarePlace]) -> None:
    """Cancel live places. The caller calls `recount_leaving` afterwards."""
    for place in places:
        place.state = CarePlace.State.CANCELLED
        place.held_until = None
        place.save(update_fields=["state", "held_until"])


def give_up(
    board: Board,
    space: Space,
    child: Child,
    stays: dict[tuple[int, date], list[OwnStay]],
    given_up: Collection[int],
) -> None:
    """Take a child's places that are given up (their ids) off the board."""
    here = [stay for stay in stays.get((child.pk, board.date), []) if stay.space_id == space.pk]
    was = sum(stay.during.minutes for stay in here)
    kept = sum(stay.during.minutes for stay in here if stay.place_id not in given_up)
    own = [
        Own(stay.room_id, stay.during, None if stay.place_id in given_up else stay.during, was)
        for stay in here
    ]
    board.leave(child.date_of_birth, kept, own)


def stretch(seats: Sequence[Seat]) -> None:
    """Change the margins of the children's other stays, as their new seats have it."""
    for seat in seats:
        for place_id, span in seat.moved.items():
            CarePlace.objects.filter(pk=place_id).update(during=span.range())
