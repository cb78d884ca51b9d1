"""An audit of care days by other means than the engine's: nothing here reads its arrays first.

Overlaps, children, educators and their papers are counted in SQL of its own (not the trigger's),
straight from places, shifts and credentials; only the ratio is asked of the policy, in Python.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from childcare.capacity.quarters import Room
from childcare.models import CareRegime, CareRoom
from childcare.services.days import engine_room
from spaces.ranges import QUARTER

OVERLAPS = """
SELECT '{what}', d.date, d.space_id, a.id || ' and ' || b.id
FROM {table} a JOIN {table} b ON a.{owner} = b.{owner} AND a.id < b.id
JOIN spaces_spaceday d ON d.id = coalesce(a.space_day_id, b.space_day_id)
WHERE a.{live} AND b.{live} AND d.date BETWEEN %(first)s AND %(last)s
  AND (lower(a.during), upper(a.during)) OVERLAPS (lower(b.during), upper(b.during))
"""
OVERLAP_QUERIES = [
    OVERLAPS.format(
        what="child in two places",
        table="childcare_careplace",
        owner="child_id",
        live="state IN ('held', 'booked')",
    ),
    OVERLAPS.format(
        what="desk taken twice",
        table="spaces_deskreservation",
        owner="desk_id",
        live="state IN ('held', 'booked', 'out')",
    ),
    OVERLAPS.format(
        what="educator on two shifts",
        table="childcare_shift",
        owner="educator_id",
        live="is_cancelled IS FALSE",
    ),
]
PRESENT = """
SELECT s.space_day_id, s.care_room_id, quarter, c.date_of_birth, s.minutes
FROM (
    SELECT p.*, sum(extract(epoch FROM upper(p.during) - lower(p.during)) / 60)
                OVER (PARTITION BY p.space_day_id, p.child_id) AS minutes
    FROM childcare_careplace p
    JOIN spaces_spaceday d ON d.id = p.space_day_id
    WHERE p.state IN ('held', 'booked') AND d.date BETWEEN %(first)s AND %(last)s
) s
JOIN childcare_child c ON c.id = s.child_id
CROSS JOIN LATERAL generate_series(
    lower(s.during), upper(s.during) - interval '1 second', interval '15 minutes'
) AS quarter
"""
ON_SHIFT = """
WITH papers AS (
    SELECT s.id, array_agg(c.kind) AS kinds
    FROM childcare_shift s
    JOIN spaces_spaceday d ON d.id = s.space_day_id
    JOIN childcare_credential c ON c.educator_id = s.educator_id AND c.space_id = d.space_id
     AND d.date BETWEEN c.issued_on AND coalesce(c.expires_on, 'infinity')
    GROUP BY s.id
)
SELECT s.space_day_id, s.care_room_id, quarter, count(*),
       count(*) FILTER (WHERE 'pedagogue' = ANY (p.kinds))
FROM childcare_shift s
JOIN spaces_spaceday d ON d.id = s.space_day_id
LEFT JOIN papers p ON p.id = s.id
LEFT JOIN childcare_careregime r ON r.space_id = d.space_id
CROSS JOIN LATERAL generate_series(
    lower(s.during), upper(s.during) - interval '1 second', interval '15 minutes'
) AS quarter
WHERE s.is_cancelled IS FALSE AND d.date BETWEEN %(first)s AND %(last)s
  AND coalesce(r.required_credentials, '{}') <@ coalesce(p.kinds, '{}')
GROUP BY 1, 2, 3
"""
STORED = """
SELECT v.space_day_id, v.care_room_id, d.date, d.space_id, v.starts_at,
       v.children, v.most, v.needed, v.on_shift, v.excused,
       v.needed_qualified, v.on_shift_qualified, v.excused_qualified
FROM childcare_careday v JOIN spaces_spaceday d ON d.id = v.space_day_id
WHERE d.date BETWEEN %(first)s AND %(last)s
"""
ARRAYS = (
    "children",
    "most",
    "needed",
    "on_shift",
    "excused",
    "needed_qualified",
    "on_shift_qualified",
    "excused_qualified",
)
At = tuple[int, int, datetime]
"""A space day, a care room and the instant at which a quarter hour begins."""


@dataclass(frozen=True)
class Finding:
    """Something that cannot be. Ids and numbers only, so that it may stand in a log."""

    what: str
    date: date
    space_id: int
    detail: str

    def __str__(self) -> str:
        return f"{self.what}: space {self.space_id} on {self.date}, {self.detail}"


@dataclass(frozen=True)
class Quarter:
    """What the rows themselves say about one room in one quarter hour."""

    children: int = 0
    needed: int = 0
    needed_qualified: int = 0
    on_shift: int = 0
    on_shift_qualified: int = 0


def audit(first: date, last: date, *, excuses: bool = True) -> list[Finding]:
    """All findings on local dates `first` to `last`, both included.

    With `excuses`, a gap that the care day records as a fact is none; without, it is.
    """
    dates = {"first": first, "last": last}
    found = [Finding(*row) for query in OVERLAP_QUERIES for row in _rows(query, dates)]
    stored = _stored(dates)
    counted = _counted(dates)
    house: dict[tuple[int, datetime], int] = defaultdict(int)
    for (day, _room, at), quarter in counted.items():
        house[day, at] += quarter.children
    found += _on_days_never_counted(dates, counted, stored)
    limits = {room.pk: room.limit for room in CareRoom.objects.all()}
    house_most = dict(CareRegime.objects.values_list("space_id", "most_at_once"))
    for (day, room), (on, space, quarters) in stored.items():
        for at, says in quarters.items():
            is_ = counted.get((day, room, at), Quarter())
            most = house_most.get(space)
            too_many = is_.children > limits[room] or (
                most is not None and is_.children > 0 and house[day, at] > most
            )
            for what in _faults(is_, says, too_many=too_many, excuses=excuses):
                found.append(Finding(what, on, space, f"room {room} at {at:%H:%M} UTC"))
    return found


def _faults(is_: Quarter, says: dict[str, int], *, too_many: bool, excuses: bool) -> Iterator[str]:
    wrong = [
        name
        for name in ("children", "needed", "needed_qualified", "on_shift", "on_shift_qualified")
        if getattr(is_, name) != says[name]
    ]
    if wrong:
        yield f"care day does not say what is there ({', '.join(wrong)})"
    excused, excused_qualified = (says["excused"], says["excused_qualified"]) if excuses else (0, 0)
    if is_.needed > is_.on_shift + excused:
        yield "too few educators"
    if is_.needed_qualified > is_.on_shift_qualified + excused_qualified:
        yield "too few pedagogues"
    if is_.children > says["most"] or (too_many and not excuses):
        yield "too many children"


def _counted(dates: dict[str, date]) -> dict[At, Quarter]:
    rooms = {room.pk: engine_room(room) for room in CareRoom.objects.select_related("space")}
    on = dict(
        _rows(
            "SELECT id, date FROM spaces_spaceday WHERE date BETWEEN %(first)s AND %(last)s", dates
        )
    )
    present: dict[At, list[tuple[date, int]]] = defaultdict(list)
    for day, room, at, born, minutes in _rows(PRESENT, dates):
        present[day, room, at].append((born, int(minutes)))
    staff = {(day, room, at): rest for day, room, at, *rest in _rows(ON_SHIFT, dates)}
    counted = {}
    for key in present.keys() | staff.keys():
        needed, qualified = _need(rooms[key[1]], on[key[0]], present.get(key, []))
        counted[key] = Quarter(
            len(present.get(key, [])), needed, qualified, *staff.get(key, (0, 0))
        )
    return counted


def _need(room: Room, day: date, children: list[tuple[date, int]]) -> tuple[int, int]:
    row = list(room.nobody)
    for born, minutes in children:
        row[room.class_of(born, day, minutes)] += 1
    return room.need(tuple(row))


def _stored(
    dates: dict[str, date],
) -> dict[tuple[int, int], tuple[date, int, dict[datetime, dict[str, int]]]]:
    stored = {}
    for day, room, on, space, starts_at, *arrays in _rows(STORED, dates):
        quarters = {
            starts_at + i * QUARTER: dict(zip(ARRAYS, values, strict=True))
            for i, values in enumerate(zip(*arrays, strict=True))
        }
        stored[day, room] = (on, space, quarters)
    return stored


def _on_days_never_counted(
    dates: dict[str, date], counted: dict[At, Quarter], stored: dict[tuple[int, int], Any]
) -> Iterator[Finding]:
    """Children in a quarter that no care day has."""
    days = {
        day: (on, space)
        for day, on, space in _rows(
            "SELECT id, date, space_id FROM spaces_spaceday"
            " WHERE date BETWEEN %(first)s AND %(last)s",
            dates,
        )
    }
    for (day, room, at), quarter in counted.items():
        known = stored.get((day, room))
        if quarter.children and (known is None or at not in known[2]):
            yield Finding("children outside a care day", *days[day], f"room {room} at {at} UTC")


def _rows(query: str, dates: dict[str, date]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, dates)
        return cursor.fetchall()
