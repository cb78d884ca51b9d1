"""Space days under their lock: holds that ran out go, arrays are counted anew and written.

`CareDay` rows are written here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property

from childcare.capacity.admit import Board
from childcare.capacity.count import DayFacts, Short, count_day
from childcare.capacity.quarters import Duty, Room, RoomDay, Stay
from childcare.credentials import counting_shifts
from childcare.models import CareDay, CarePlace, CareRegime, CareRoom
from childcare.regime import regime_of
from childcare.regimes import Regime
from childcare.rules import policy_of
from childcare.services.handover import restore_margins, undo
from childcare.services.locks import lock_idle_children
from cobaby import statements
from spaces.hours import DayHours, opening_on
from spaces.models import DeskReservation, Space, SpaceDay
from spaces.ranges import Span, first_instant

ARRAYS = [field.name for field in fields(RoomDay) if field.name != "start"]
BRACES = str.maketrans("[]", "{}", " ")
HAS_RUN_OUT = """
SELECT EXISTS (SELECT FROM childcare_careplace
                WHERE space_day_id = ANY (%(days)s::bigint[]) AND state = 'held'
                  AND held_until <= %(now)s::timestamptz)
    OR EXISTS (SELECT FROM spaces_deskreservation
                WHERE space_day_id = ANY (%(days)s::bigint[]) AND state = 'held'
                  AND held_until <= %(now)s::timestamptz)
"""
UPDATE = f"""
UPDATE childcare_careday SET starts_at = %(starts_at)s::timestamptz, rule = %(rule)s::text,
       {", ".join(f"{name} = %({name})s::text::smallint[]" for name in ARRAYS)}
 WHERE space_day_id = %(day)s::bigint AND care_room_id = %(room)s::bigint
"""


@dataclass
class CareSetting:
    """What a space's care days depend on beside the day itself."""

    space: Space
    rooms: list[Room]
    regime: CareRegime | None

    @property
    def house_most(self) -> int | None:
        return self.regime.most_at_once if self.regime else None

    @cached_property
    def limits(self) -> Regime | None:
        """The limits of a child's day and week."""
        return regime_of(self.regime) if self.regime else None


def care_setting(space: Space) -> CareSetting:
    rooms = [engine_room(room) for room in CareRoom.objects.filter(space=space)]
    return CareSetting(space, rooms, CareRegime.objects.filter(space=space).first())


def engine_room(room: CareRoom) -> Room:
    return Room(
        id=room.pk,
        name=room.name,
        policy=policy_of(room.rule),
        limit=room.limit,
        age_from=room.age_from_months,
        age_to=room.age_to_months,
    )


def sweep_holds(days: Collection[SpaceDay], now: datetime) -> int:
    """Delete holds that have run out on these locked days; how many rows they were.

    A child that somebody else is busy with keeps the margins that it has: a place of it that is
    being written elsewhere may stand in their way, and its writer may wait for what we delete.
    """
    ids = [day.pk for day in days]
    if not statements.rows(HAS_RUN_OUT, {"days": ids, "now": now})[0][0]:
        return 0
    places = CarePlace.objects.run_out(now).filter(space_day__in=ids)
    desks = DeskReservation.objects.run_out(now).filter(space_day__in=ids)
    gone: dict[int, set[int]] = {}
    for day_id, child_id in places.values_list("space_day_id", "child_id"):
        gone.setdefault(day_id, set()).add(child_id)
    rows = places.delete()[0] if gone else 0
    if desks.exists():
        rows += desks.delete()[0]
    idle = lock_idle_children(set().union(*gone.values())) if gone else set()
    for day in days:
        if day.pk in gone:
            hours = opening_on(day.space, day.date)
            recount_leaving(day, care_setting(day.space), hours, gone[day.pk] & idle)
    return rows


def recount(
    day: SpaceDay,
    setting: CareSetting,
    hours: DayHours,
    *,
    as_fact: bool = False,
    cut_from: Mapping[int, RoomDay] | None = None,
) -> dict[int, RoomDay]:
    """Count the care days of one locked space day anew from its rows, and write them.

    Raises Short when the day would break a rule and `as_fact` is not set. `cut_from`: see
    `count_day`.
    """
    facts = day_facts(day, setting, hours)
    rows = {row.care_room_id: row for row in CareDay.objects.filter(space_day=day)}
    before = {room_id: room_day(row) for room_id, row in rows.items()}
    counted = count_day(facts, before, as_fact=as_fact, cut_from=cut_from)
    rules = {room_id: row.rule for room_id, row in rows.items()}
    write_counted(day, setting, counted, before, rules)
    return counted


def write_counted(
    day: SpaceDay,
    setting: CareSetting,
    counted: Mapping[int, RoomDay],
    before: Mapping[int, RoomDay],
    rules: Mapping[int, str],
) -> None:
    """Write the rooms that differ from what is stored: `before`, counted by these `rules`."""
    for room in setting.rooms:
        is_new = room.id not in before
        if is_new or before[room.id] != counted[room.id] or rules[room.id] != room.policy.key:
            _write(day, room, counted[room.id], is_new=is_new)


def recount_leaving(
    day: SpaceDay,
    setting: CareSetting,
    hours: DayHours,
    child_ids: Collection[int],
    *,
    others_come: bool = False,
) -> None:
    """`recount` after places of these children ended on a locked day.

    Their other stays get their handover margins back where there is room for it. Leaving is never
    refused: what is short then is not its doing, and is recorded as a fact. When others come in
    the same transaction, it raises Short for them.
    """
    stretched = restore_margins(day, child_ids)
    try:
        recount(day, setting, hours)
    except Short:
        undo(stretched)
        recount(day, setting, hours, as_fact=not others_come)


def recount_all(days: Iterable[SpaceDay], *, as_fact: bool = False) -> None:
    """`recount` for locked days of any spaces. Raises Short."""
    settings: dict[int, CareSetting] = {}
    for day in days:
        if day.space_id not in settings:
            settings[day.space_id] = care_setting(day.space)
        recount(day, settings[day.space_id], opening_on(day.space, day.date), as_fact=as_fact)


def day_facts(day: SpaceDay, setting: CareSetting, hours: DayHours) -> DayFacts:
    """The rows a day's arrays are counted from; shifts are checked against their papers first."""
    required = setting.regime.required_credentials if setting.regime else []
    places = CarePlace.objects.live().filter(space_day=day)
    return DayFacts(
        date=day.date,
        first_instant=first_instant(day.date, setting.space.tz),
        rooms=setting.rooms,
        care_hours=hours.care,
        stays=[
            Stay(child, born, room, Span.of(during))
            for child, born, room, during in places.values_list(
                "child_id", "child__date_of_birth", "care_room_id", "during"
            )
        ],
        duties=[
            Duty(shift.care_room_id, Span.of(shift.during), shift.is_qualified)
            for shift in counting_shifts(day, required)
        ],
        house_most=setting.house_most,
    )


def stored_days(day: SpaceDay) -> dict[int, RoomDay]:
    return {row.care_room_id: room_day(row) for row in CareDay.objects.filter(space_day=day)}


def room_day(row: CareDay) -> RoomDay:
    """A stored care day in the engine's shape."""
    values = {name: list(getattr(row, name)) for name in ARRAYS if name != "by_class"}
    return RoomDay(start=row.starts_at, by_class=[tuple(q) for q in row.by_class], **values)


def board_of(day: SpaceDay, setting: CareSetting, hours: DayHours) -> Board:
    """What is free on a locked day, from its stored arrays."""
    return Board(day.date, setting.rooms, stored_days(day), hours.care, setting.house_most)


def _write(day: SpaceDay, room: Room, counted: RoomDay, *, is_new: bool) -> None:
    values = {name: getattr(counted, name) for name in ARRAYS}
    values |= {"starts_at": counted.start, "rule": room.policy.key}
    if is_new:
        CareDay.objects.create(space_day=day, care_room_id=room.id, **values)
    else:
        numbers = {name: array_text(value) for name, value in values.items() if name in ARRAYS}
        statements.run(UPDATE, values | numbers | {"day": day.pk, "room": room.id})


def array_text(numbers: Sequence[int] | Sequence[Sequence[int]]) -> str:
    """Numbers, or rows of numbers, as PostgreSQL writes an array: "{1,2}"."""
    return str([list(n) if isinstance(n, tuple) else n for n in numbers]).translate(BRACES)


__all__ = [
    "CareSetting",
    "Short",
    "board_of",
    "care_setting",
    "recount",
    "recount_all",
    "recount_leaving",
    "sweep_holds",
]
