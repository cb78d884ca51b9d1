"""What the bench books: spaces with many days on the roster, and families, cloned by SQL.

One day of each space is planned by the product's own services; the others are copies of it, so
that they are right by construction. All spaces are in Reykjavik, where clocks never change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import connection

from bookings.asks import Ask
from childcare.models import Child, Guardianship
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import wall_span
from tests.factories import MONDAY, make_ready_space

BLOCKS = ((9 * 60, 12 * 60 + 30), (13 * 60, 16 * 60 + 30))
AT_ONCE = 30
"""Families with two children that a block takes: 60 children are the most of a house rule."""
ROOM_FOR = AT_ONCE * len(BLOCKS)
"""Families that one day takes."""

CLONE_DAYS = """
WITH template AS (SELECT * FROM spaces_spaceday WHERE space_id = %(space)s AND date = %(day)s),
made AS (
    INSERT INTO spaces_spaceday (space_id, date)
    SELECT %(space)s, %(first)s::date + i FROM generate_series(0, %(days)s - 1) AS i
    RETURNING id, date
), shifts AS (
    INSERT INTO childcare_shift (care_room_id, space_day_id, educator_id, during, is_cancelled,
                                 counts, is_qualified, version)
    SELECT s.care_room_id, made.id, s.educator_id,
           tstzrange(lower(s.during) + (made.date - t.date) * interval '1 day',
                     upper(s.during) + (made.date - t.date) * interval '1 day'),
           false, s.counts, s.is_qualified, 1
    FROM made, template t JOIN childcare_shift s ON s.space_day_id = t.id
)
INSERT INTO childcare_careday (care_room_id, space_day_id, starts_at, rule, by_class, children,
                               most, needed, on_shift, excused, needed_qualified,
                               on_shift_qualified, excused_qualified)
SELECT d.care_room_id, made.id, d.starts_at + (made.date - t.date) * interval '1 day', d.rule,
       d.by_class, d.children, d.most, d.needed, d.on_shift, d.excused, d.needed_qualified,
       d.on_shift_qualified, d.excused_qualified
FROM made, template t JOIN childcare_careday d ON d.space_day_id = t.id
"""


@dataclass
class World:
    """Spaces with `days` from `first` on, and families of one parent and two children."""

    spaces: list[Space]
    first: date
    days: int
    families: Iterator[tuple[User, tuple[Child, ...]]]
    slots: Iterator[tuple[Space, date, tuple[int, int]]]
    """One booking's space, day and block after the other, spread as far as they go."""

    def spread(self, number: int) -> list[Ask]:
        return [self._ask(*next(self.slots)) for _ in range(number)]

    def hot(self, number: int) -> list[Ask]:
        """All on one day that nobody booked yet."""
        assert number <= ROOM_FOR
        space, day = next(self.empty_days)
        return [self._ask(space, day, BLOCKS[i % 2]) for i in range(number)]

    def __post_init__(self) -> None:
        last = self.first + timedelta(days=self.days - 1)
        self.empty_days = (
            (space, last - timedelta(days=i))
            for i in range(self.days // 2)
            for space in self.spaces
        )

    def _ask(self, space: Space, day: date, block: tuple[int, int]) -> Ask:
        parent, children = next(self.families)
        span = wall_span(day, *block, space.tz)
        assert span is not None
        return Ask(parent, space, span, "laptop", children, uuid4())


def make_world(*, spaces: int, days: int, families: int, now: datetime) -> World:
    """Days from three days after `now` on. The first half is for spread asks, the rest is hot."""
    made = [_make_space(days) for _ in range(spaces)]
    first = now.date() + timedelta(days=3)
    for space in made:
        clone_days(space, MONDAY, first, days)
    slots = (
        (space, first + timedelta(days=i), block)
        for _ in range(AT_ONCE)
        for block in BLOCKS
        for i in range((days + 1) // 2)
        for space in made
    )
    return World(made, first, days, make_families(families, now), slots)


def clone_days(space: Space, day: date, first: date, days: int) -> None:
    """Copies of one planned day of a space, shifts and care days, on so many days from `first`."""
    with connection.cursor() as cursor:
        cursor.execute(CLONE_DAYS, {"space": space.pk, "day": day, "first": first, "days": days})


def _make_space(days: int) -> Space:
    space = make_ready_space(
        desks=AT_ONCE,
        educators=12,  # 30 children under three by four, 30 older ones by eight
        room={"limit": AT_ONCE * 2},
        zone="Atlantic/Reykjavik",
        horizon_days=days + 10,
    )
    for weekday in (5, 6):
        for purpose in ("work", "care"):
            space.opening_hours.create(
                purpose=purpose, weekday=weekday, start_minute=480, end_minute=1080
            )
        for start, end in BLOCKS:
            space.blocks.create(weekday=weekday, start_minute=start, end_minute=end)
    return space


def make_families(number: int, now: datetime) -> Iterator[tuple[User, tuple[Child, ...]]]:
    """Parents with a child of two years and one of almost five each."""
    parents = User.objects.bulk_create(
        User(email=f"{uuid4().hex}@example.org", password="!", display_name="P")
        for _ in range(number)
    )
    born = [now.date() - timedelta(days=days) for days in (900, 1800)]
    children = Child.objects.bulk_create(
        Child(first_name="K", date_of_birth=day) for _ in parents for day in born
    )
    pairs = list(zip(children[::2], children[1::2], strict=True))
    Guardianship.objects.bulk_create(
        Guardianship(guardian=parent, child=child)
        for parent, pair in zip(parents, pairs, strict=True)
        for child in pair
    )
    return iter(list(zip(parents, pairs, strict=True)))
