"""Two thousand spaces, a date that is looked at, and years of bookings behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection

from bookings.asks import Ask
from bookings.services import book
from childcare.models import CareDay, CarePlace
from spaces.models import Space
from spaces.ranges import wall_span
from tests.bench.worlds import BLOCKS, clone_days, make_families
from tests.factories import MONDAY, make_ready_space

PARTS = dict(
    part.split("\n", 1)
    for part in Path(__file__).with_name("filling.sql").read_text().split("-- name: ")[1:]
)
BELONGINGS = (
    "spaces_openinghours spaces_bookingblock spaces_desk spaces_pricelist"
    " spaces_cancellationstep childcare_careregime"
).split()


@dataclass
class Country:
    """Copies of one space, all booked alike on `first`; the first of them for four weeks."""

    spaces: list[Space]
    first: date
    values: dict[str, Any]
    bookings: int = 0

    def grow(self, bookings: int) -> None:
        """Have so many bookings in all, the new ones in the past."""
        with _unguarded() as cursor:
            values = self.values | {"from": self.bookings, "until": bookings}
            cursor.execute(PARTS["history"], values)
            cursor.execute(PARTS["bookings"], values)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.bookings = bookings


def make_country(number: int, now: datetime) -> Country:
    """So many spaces with four desks, two educators and three families on the date."""
    space = make_ready_space(desks=4, zone="Atlantic/Reykjavik", horizon_days=60)
    first = now.date() + timedelta(days=7 - now.date().weekday())  # a Monday, as MONDAY is
    clone_days(space, MONDAY, first, 1)
    families = list(make_families(3, now))
    booked = [_booking(space, family, first, now) for family in families]
    place = CarePlace.objects.filter(line__booking=booked[0]).first()
    care_day = CareDay.objects.get(space_day__space=space, space_day__date=first)
    values = {
        "space": space.pk,
        "spaces": number,
        "first": first,
        "today": now.date(),
        "care_day": care_day.pk,
        "person": families[0][0].pk,
        "child": families[0][1][0].pk,
        "place": place.pk if place else None,
        "booking": booked[0].pk,
    }
    with _unguarded() as cursor:
        cursor.execute(PARTS["spaces"], values)
        for table in BELONGINGS:
            cursor.execute(PARTS["belongings"].format(table=table), values)
        for part in ("days", "families", "ahead", "bookings"):
            cursor.execute(PARTS[part], values)
    return Country(list(Space.objects.filter(slug__startswith="bench-")), first, values)


def _booking(space: Space, family: Any, day: date, now: datetime) -> Any:
    parent, children = family
    span = wall_span(day, *BLOCKS[0], space.tz)
    assert span is not None
    return book(ask=Ask(parent, space, span, "laptop", children[:1], uuid4()), now=now)


@contextmanager
def _unguarded() -> Iterator[Any]:
    """Without triggers, foreign keys among them: a million rows are right by construction."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield cursor
        finally:
            cursor.execute("RESET session_replication_role")
