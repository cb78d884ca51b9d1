"""All that availability depends on, for any number of spaces and days, in two statements.

It replaces fourteen queries that Django built anew each time, which took longer than everything
else here. The plain version stands in tests/bookings/days_plainly.py;
tests/bookings/test_loading.py holds both side by side over random worlds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from bookings.availability.ignored import ChildDay, DayKey
from bookings.availability.loading_statement import CARE_DAYS, COLUMNS, LOAD
from bookings.models import Booking
from childcare.capacity.quarters import Room, RoomDay
from childcare.models import CareRegime, Child
from childcare.regime import days_that_matter
from childcare.regimes import Stay as RegimeStay
from childcare.rules import keep_policies, policy_of
from childcare.services.days import CareSetting
from childcare.services.places import OwnStay
from cobaby import statements
from cobaby.accounts.models import User
from spaces.hours import HoursByDay, opening_from
from spaces.models import Closure, Desk, PriceList, Space
from spaces.ranges import Span, day_span

Weeks = dict[tuple[int, int], list[RegimeStay]]
"""The stays of a child in a space, by both ids."""
Stays = dict[tuple[int, date], list[OwnStay]]
"""The stays of a child on a local date in any space, by its id and the date."""


@dataclass(frozen=True)
class Family:
    """Whom a request is for. `desk_kind` "" asks for no desk.

    `person` None is a visitor whose children are only ages. `replaces` is a booking that the
    request is to take the place of.
    """

    children: tuple[Child, ...] = ()
    desk_kind: str = ""
    person: User | None = None
    replaces: Booking | None = None

    @property
    def gives_up_hold_of(self) -> User | None:
        """Whose hold makes way for this request. A booking that moves stays beside it."""
        return None if self.replaces else self.person

    @property
    def child_ids(self) -> list[int]:
        return [child.pk for child in self.children if child.pk and child.pk > 0]


@dataclass
class Loaded:
    """Everything by space id, or by space id and local date."""

    hours: HoursByDay
    settings: dict[int, CareSetting]
    care_days: dict[DayKey, dict[int, RoomDay]]
    ignored: dict[DayKey, list[ChildDay]]
    stays: Stays
    week: Weeks
    """The children's other stays in the weeks of these days and beside them, for the regime."""
    desks: dict[int, list[Desk]]
    taken: dict[int, list[Span]]
    """Spans in which each desk is taken, or out of service, by desk id."""
    prices: dict[int, list[PriceList]]
    """The lists of each space up to the last day, newest first."""


def load(spaces: Sequence[Space], first: date, last: date, family: Family, now: datetime) -> Loaded:
    """What is stored about these days. No locks; holds that ran out count for nobody."""
    values = _values(spaces, first, last, family, now)
    [columns] = statements.rows(LOAD, values)
    found = {name: rows or [] for name, rows in zip(COLUMNS, columns, strict=True)}
    stays, week = _own(found["own"], {space.pk for space in spaces}, (first, last))
    return Loaded(
        hours=opening_from(
            spaces,
            first,
            last,
            week=found["hours"],
            blocks=found["blocks"],
            closures=[_closure(*row) for row in found["closures"]],
            holidays=[(pk, date.fromisoformat(day), name) for pk, day, name in found["holidays"]],
        ),
        settings=_settings(spaces, found["rooms"], found["regimes"]),
        care_days=_care_days(values),
        ignored=_ignored(found["ignored"]),
        stays=stays,
        week=week,
        desks=_by_space(statements.instance(Desk, row) for row in found["desks"]),
        taken=_taken(found["taken"]),
        prices=_by_space(statements.instance(PriceList, row) for row in found["prices"]),
    )


def _values(
    spaces: Sequence[Space], first: date, last: date, family: Family, now: datetime
) -> dict[str, Any]:
    holder = family.gives_up_hold_of
    own_from, own_until = days_that_matter(first, last)
    return {
        "spaces": [space.pk for space in spaces],
        "first": first,
        "last": last,
        "own_from": own_from,
        "own_until": own_until,
        "from": min((day_span(first, space.tz).start for space in spaces), default=now),
        "until": max((day_span(last, space.tz).end for space in spaces), default=now),
        "children": family.child_ids,
        "holder": holder.pk if holder else None,
        "replaces": family.replaces.pk if family.replaces else None,
        "now": now,
    }


def _settings(
    spaces: Sequence[Space], rooms: Sequence[Any], regimes: Sequence[Any]
) -> dict[int, CareSetting]:
    settings = {space.pk: CareSetting(space, [], None) for space in spaces}
    keep_policies(rule for _space, _pk, _name, rule, *_limits in rooms)
    for space, pk, name, rule, limit, age_from, age_to in rooms:
        room = Room(pk, name, policy_of(rule), limit, age_from, age_to)
        settings[space].rooms.append(room)
    for row in regimes:
        settings[row["space_id"]].regime = statements.instance(CareRegime, row)
    return settings


def _care_days(values: dict[str, Any]) -> dict[DayKey, dict[int, RoomDay]]:
    found: dict[DayKey, dict[int, RoomDay]] = defaultdict(dict)
    for space, day, room, start, by_class, *arrays in statements.rows(CARE_DAYS, values):
        found[space, day][room] = RoomDay(start, [tuple(row) for row in by_class], *arrays)
    return found


def _closure(
    space: int, first: str, end: str, what: str, reason: str, start: int | None, until: int | None
) -> Closure:
    days = DateRange(date.fromisoformat(first), date.fromisoformat(end))
    return Closure(
        space_id=space, days=days, what=what, reason=reason, start_minute=start, end_minute=until
    )


def _ignored(rows: Sequence[Any]) -> dict[DayKey, list[ChildDay]]:
    """Of every child of whom a place counts not, all its places by day and what becomes of them."""
    known: dict[tuple[int, DayKey], ChildDay] = {}
    found: dict[DayKey, list[ChildDay]] = defaultdict(list)
    for space, on, child, born, room, start, end, is_gone, is_booked in rows:
        key = (space, date.fromisoformat(on))
        if (child, key) not in known:
            known[child, key] = ChildDay(date.fromisoformat(born))
            found[key].append(known[child, key])
        day = known[child, key]
        into = day.stays if not is_gone else day.moves if is_booked else day.swept
        into.append((room, _span(start, end)))
    return found


def _own(rows: Sequence[Any], spaces: set[int], days: tuple[date, date]) -> tuple[Stays, Weeks]:
    """The children's stays on these days in any space, and those around them in these spaces."""
    stays: Stays = {}
    week: Weeks = {}
    for place, child, space, on, room, *instants in rows:
        day, booked, during = date.fromisoformat(on), _span(*instants[:2]), _span(*instants[2:])
        if days[0] <= day <= days[1]:
            stay = OwnStay(place, child, space, room, booked, during)
            stays.setdefault((child, day), []).append(stay)
        if space in spaces:
            other = RegimeStay(during.start, during.end, day)
            week.setdefault((space, child), []).append(other)
    return stays, week


def _taken(rows: Sequence[Any]) -> dict[int, list[Span]]:
    taken: dict[int, list[Span]] = defaultdict(list)
    for desk, start, end in rows:
        taken[desk].append(_span(start, end))
    return taken


def _by_space(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.space_id].append(row)
    return found


def _span(start: float, end: float) -> Span:
    return Span(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
