"""Days as they would be without one booking, so that what it could become is found in its place."""

from __future__ import annotations

from dataclasses import replace

from bookings.availability.days import OpenDay
from bookings.availability.ignored import ChildDay, take_away
from bookings.availability.loading import Weeks
from bookings.models import Booking
from childcare.models import CarePlace, Child
from spaces.models import DeskReservation
from spaces.ranges import Span


def without(day: OpenDay, booking: Booking) -> OpenDay:
    """A loaded day as if this booking (loaded `with_lines`) had been given up. Asks nothing more.

    The day must have been loaded with the booking's children, for their stays of day and week.
    """
    places = [line.care_place for line in booking.lines.all() if line.care_place]
    live = [place for place in places if place.state != CarePlace.State.CANCELLED]
    ids = {place.pk for place in live}
    stays = {key: [s for s in own if s.place_id not in ids] for key, own in day.stays.items()}
    left = replace(
        day,
        board=day.board.copy(),
        stays=stays,
        taken=_desks_without(day, booking),
        week=_weeks_without(day, live),
    )
    if (booking.space_day.space_id, booking.space_day.date) == (day.space.pk, day.date):
        take_away(left.board, [_child_day(day, place.child, ids) for place in live])
    return left


def _child_day(day: OpenDay, child: Child, ids: set[int]) -> ChildDay:
    own = day.stays.get((child.pk, day.date), [])
    here = [stay for stay in own if stay.space_id == day.space.pk]
    return ChildDay(
        child.date_of_birth,
        moves=[(stay.room_id, stay.during) for stay in here if stay.place_id in ids],
        stays=[(stay.room_id, stay.during) for stay in here if stay.place_id not in ids],
    )


def _desks_without(day: OpenDay, booking: Booking) -> dict[int, list[Span]]:
    desks = [line.desk_reservation for line in booking.lines.all() if line.desk_reservation]
    mine = {row.desk_id: row.span for row in desks if row.state == DeskReservation.State.BOOKED}
    return {
        desk: [span for span in spans if mine.get(desk) != span]
        for desk, spans in day.taken.items()
    }


def _weeks_without(day: OpenDay, places: list[CarePlace]) -> Weeks:
    gone = {(place.child_id, Span.of(place.during)) for place in places}
    return {
        (space, child): [s for s in stays if (child, Span(s.start, s.end)) not in gone]
        for (space, child), stays in day.week.items()
    }
