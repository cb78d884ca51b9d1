"""Bookings looked at in SQL of our own: nothing is there by half."""

from __future__ import annotations

from django.db import connection

from childcare.audit import audit
from tests.factories import MONDAY

HALVES = {
    "a place that no booking has": """
        SELECT p.id FROM childcare_careplace p LEFT JOIN bookings_bookingline l
        ON l.care_place_id = p.id WHERE l.id IS NULL""",
    "a desk that no booking has": """
        SELECT r.id FROM spaces_deskreservation r LEFT JOIN bookings_bookingline l
        ON l.desk_reservation_id = r.id WHERE l.id IS NULL AND r.state <> 'out'""",
    "a live part of a cancelled booking": """
        SELECT b.id FROM bookings_booking b JOIN bookings_bookingline l ON l.booking_id = b.id
        LEFT JOIN childcare_careplace p ON p.id = l.care_place_id
        LEFT JOIN spaces_deskreservation r ON r.id = l.desk_reservation_id
        WHERE b.state = 'cancelled' AND coalesce(p.state, r.state) <> 'cancelled'""",
    "a part that is only held, or booked too early": """
        SELECT b.id FROM bookings_booking b JOIN bookings_bookingline l ON l.booking_id = b.id
        LEFT JOIN childcare_careplace p ON p.id = l.care_place_id
        LEFT JOIN spaces_deskreservation r ON r.id = l.desk_reservation_id
        WHERE (b.state = 'confirmed' AND coalesce(p.state, r.state) = 'held')
           OR (b.state = 'held' AND coalesce(p.state, r.state) <> 'held')""",
    "a part at another time, on another day": """
        SELECT b.id FROM bookings_booking b JOIN bookings_bookingline l ON l.booking_id = b.id
        LEFT JOIN childcare_careplace p ON p.id = l.care_place_id
        LEFT JOIN spaces_deskreservation r ON r.id = l.desk_reservation_id
        WHERE coalesce(p.state, r.state) <> 'cancelled'
          AND (b.during <> coalesce(p.booked, r.during)
               OR b.space_day_id <> coalesce(p.space_day_id, r.space_day_id))""",
    "a booking without its desk or its children": """
        SELECT b.id FROM bookings_booking b
        LEFT JOIN bookings_bookingline l ON l.booking_id = b.id
        LEFT JOIN childcare_careplace p ON p.id = l.care_place_id AND p.state <> 'cancelled'
        LEFT JOIN spaces_deskreservation r
               ON r.id = l.desk_reservation_id AND r.state <> 'cancelled'
        WHERE b.state = 'confirmed' GROUP BY b.id
        HAVING count(r.id) <> (b.desk_kind <> '')::int
            OR array_agg(p.child_id ORDER BY p.child_id) FILTER (WHERE p.id IS NOT NULL)
               IS DISTINCT FROM nullif((SELECT array_agg(c ORDER BY c) FROM unnest(b.child_ids) c), '{}')""",
    "a booking that nobody is told of": """
        SELECT b.id FROM bookings_booking b WHERE b.state = 'confirmed' AND NOT EXISTS (
            SELECT FROM outbox_message m WHERE m.key = 'booking:' || b.id || ':confirmed')""",
}


def halves() -> list[str]:
    """What is there of a booking by half: a line each."""
    found = []
    with connection.cursor() as cursor:
        for what, query in HALVES.items():
            cursor.execute(query)
            found += [f"{what}: {row[0]}" for row in cursor.fetchall()]
    return found


def everything_wrong() -> list[str]:
    """Every finding of both audits, from the Monday of the tests to a year later."""
    findings = audit(MONDAY, MONDAY.replace(year=MONDAY.year + 1), excuses=False)
    return [str(finding) for finding in findings] + halves()
