"""Cell (e): what can be booked, beside the bare read of the rows that say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from functools import partial
from time import perf_counter

from bookings.availability.choices import choices
from bookings.availability.days import Family
from bookings.availability.search import free_spaces
from cobaby import statements
from spaces.models import SpaceDay
from tests.bench.clients import ratio
from tests.bench.filling import Country
from tests.bench.table import Row
from tests.bench.worlds import make_families

CARE_DAYS = "SELECT * FROM childcare_careday WHERE space_day_id = ANY (%s::bigint[])"
DESKS = """
SELECT desk_id, during, state, held_until FROM spaces_deskreservation
 WHERE space_day_id = ANY (%s::bigint[]) AND state <> 'cancelled'
"""
DAYS = 28
AGAINST_SMALLEST = 1.2


def rows(country: Country, repeats: int, now: datetime, *, smallest: Sequence[Row]) -> list[Row]:
    """Every look at the country as it is; `smallest` has those at the smallest size."""
    [(parent, children)] = make_families(1, now)
    family = Family(children=children, desk_kind="laptop", person=parent)
    first = country.first

    def four_weeks() -> None:
        days, _ = choices(country.spaces[0], family, first=first, days=DAYS, minutes=210, now=now)
        assert any(day.best for day in days)

    def one_date(number: int) -> None:
        found = free_spaces(
            country.spaces[:number],
            day=first,
            start=time(9),
            end=time(12, 30),
            children=children,
            person=parent,
            now=now,
        )
        assert len(found) == min(number, len(country.spaces))

    looks: dict[str, tuple[Callable[[], None], list[int], float | None]] = {
        f"{DAYS} days of one space": (four_weeks, _days_of_first(country), 10),
        "200 spaces on one date": (partial(one_date, 200), _day_of_each(country, 200), None),
        "2,000 spaces on one date": (partial(one_date, 2000), _day_of_each(country, 2000), 15),
    }
    found: list[Row] = []
    for what, (look, day_ids, most) in looks.items():
        row = _row(what, country, look, day_ids, repeats, most)
        found += [row, *_against(row, smallest)]
    return found


def _row(
    what: str,
    country: Country,
    look: Callable[[], None],
    day_ids: list[int],
    repeats: int,
    most: float | None,
) -> Row:
    look()
    times = 5 if len(day_ids) < 100 else 1
    taken, bare = [], []
    for _ in range(repeats):
        bare.append(_milliseconds(partial(bare_read, day_ids), 3 * times))
        taken.append(_milliseconds(look, times))
    return Row(
        what,
        f"{country.bookings:,} bookings",
        taken,
        "ms",
        beside={"the bare read": ratio(taken, bare)},
        wanted={"the bare read": most} if most else {},
    )


def _against(row: Row, smallest: Sequence[Row]) -> list[Row]:
    """The same look at the smallest size, where it was made."""
    for before in smallest:
        if before.what == row.what and before.where != row.where:
            beside = {before.where: row.figure / before.figure}
            beside["that of the bare read"] = _bare(row) / _bare(before)
            wanted = {before.where: AGAINST_SMALLEST}
            return [Row(row.what, f"{row.where}, growth", row.figures, "ms", beside, wanted)]
    return []


def _bare(row: Row) -> float:
    """Milliseconds of the bare read: grows with a slower minute of the machine as the look does."""
    return row.figure / row.beside["the bare read"]


def bare_read(day_ids: list[int]) -> None:
    """Care days and reservations by key, prepared: no question answered yet."""
    statements.rows(CARE_DAYS, (day_ids,))
    statements.rows(DESKS, (day_ids,))


def _milliseconds(work: Callable[[], None], times: int) -> float:
    start = perf_counter()
    for _ in range(times):
        work()
    return (perf_counter() - start) / times * 1000


def _days_of_first(country: Country) -> list[int]:
    days = SpaceDay.objects.filter(space=country.spaces[0], date__gte=country.first)
    return list(days.values_list("pk", flat=True))


def _day_of_each(country: Country, number: int) -> list[int]:
    ids = [space.pk for space in country.spaces[:number]]
    days = SpaceDay.objects.filter(space__in=ids, date=country.first)
    return list(days.values_list("pk", flat=True))
