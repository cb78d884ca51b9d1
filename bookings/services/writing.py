"""A booking with its places, its desk and its lines, written by one statement instead of four.

It replaces `Booking.objects.create`, `write_seats`, `reserve` and a bulk of lines, which together
took as long as all other work of a booking; the constraints refuse the same things by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError

from bookings.models import Booking
from bookings.pricing import Price
from bookings.refusals import DeskFull
from bookings.services.reading import DayRead
from childcare.refusals import ChildElsewhere
from childcare.services.places import Seat, stretch
from cobaby import statements
from spaces.models import DeskReservation

NEW = """
    INSERT INTO bookings_booking (
        reference, person_id, space_day_id, during, desk_kind, state, held_until, was_extended,
        form_token, form_content, currency, child_ids, price, least_fee, created_at, confirmed_at,
        changes, late_minutes, is_free_to_cancel)
    VALUES (
        %(reference)s::text, %(person)s::bigint, %(day)s::bigint,
        tstzrange(%(start)s::timestamptz, %(end)s::timestamptz), %(desk_kind)s::text,
        %(state)s::text, %(held_until)s::timestamptz, false, %(form_token)s::uuid,
        %(form_content)s::text, %(currency)s::text, %(child_ids)s::bigint[], %(price)s::int, 0,
        %(created_at)s::timestamptz, %(confirmed_at)s::timestamptz, 0, 0, false)
    RETURNING id
"""
KNOWN = "SELECT %(booking)s::bigint AS id"
WRITE = """
WITH booking AS ({booking}), seat AS (
    SELECT * FROM unnest(
        %(children)s::bigint[], %(rooms)s::bigint[], %(from)s::timestamptz[],
        %(until)s::timestamptz[], %(amounts)s::int[]
    ) WITH ORDINALITY AS seat(child_id, room_id, care_from, care_until, amount, number)
), place AS (
    INSERT INTO childcare_careplace (
        child_id, care_room_id, space_day_id, booked, during, state, held_until, created_at)
    SELECT child_id, room_id, %(day)s::bigint,
           tstzrange(%(start)s::timestamptz, %(end)s::timestamptz),
           tstzrange(care_from, care_until), %(part_state)s::text, %(held_until)s::timestamptz,
           now()
    FROM seat ORDER BY number
    RETURNING id, child_id
), desk AS (
    INSERT INTO spaces_deskreservation (
        desk_id, space_day_id, during, state, held_until, note)
    SELECT %(desk)s::bigint, %(day)s::bigint,
           tstzrange(%(start)s::timestamptz, %(end)s::timestamptz), %(part_state)s::text,
           %(held_until)s::timestamptz, ''
    WHERE %(desk)s::bigint IS NOT NULL
    RETURNING id
), line AS (
    INSERT INTO bookings_bookingline (booking_id, desk_reservation_id, care_place_id, amount)
    SELECT booking.id, part.desk_id, part.place_id, part.amount
    FROM booking, (
        SELECT 0 AS number, id AS desk_id, NULL::bigint AS place_id, %(desk_amount)s::int AS amount
        FROM desk
        UNION ALL
        SELECT number, NULL, place.id, amount FROM place JOIN seat USING (child_id)
    ) AS part
    ORDER BY part.number
)
SELECT id FROM booking
"""


def write_rows(
    booking: Booking,
    seats: Sequence[Seat],
    read: DayRead,
    price: Price,
    held_until: datetime | None,
) -> None:
    """Write a booking, unless it has a row already, and all its parts on a locked day.

    The caller writes the care days afterwards. Raises DeskFull for a desk put out of service in
    the same moment, ChildElsewhere for a stay at that time in a space where another date is on the
    wall; either ends the caller's transaction.
    """
    stretch(seats)
    statement = WRITE.format(booking=KNOWN if booking.pk else NEW)
    values = _of_booking(booking) | {
        "children": [seat.child.pk for seat in seats],
        "rooms": [seat.room.id for seat in seats],
        "from": [seat.during.start for seat in seats],
        "until": [seat.during.end for seat in seats],
        "amounts": list(price.children),
        "desk": read.desk_id if booking.desk_kind else None,
        "desk_amount": price.desk or 0,
        "part_state": DeskReservation.State.HELD if held_until else DeskReservation.State.BOOKED,
        "held_until": held_until,
    }
    try:
        [(booking.pk,)] = statements.rows(statement, values)
    except IntegrityError as error:
        if "desk_not_double_booked" in str(error):
            raise DeskFull from error
        if "child_not_in_two_places" in str(error):
            raise ChildElsewhere(seats[0].child) from error
        raise
    booking._state.adding = False


def _of_booking(booking: Booking) -> dict[str, object]:
    names = (
        "reference desk_kind state form_token form_content currency child_ids price created_at"
        " confirmed_at"
    )
    return {name: getattr(booking, name) for name in names.split()} | {
        "booking": booking.pk,
        "person": booking.person_id,
        "day": booking.space_day_id,
        "start": booking.during.lower,
        "end": booking.during.upper,
    }
