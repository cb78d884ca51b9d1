"""What a parent has chosen so far on the choose page, read from the address; all of it optional."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime

from bookings.models import Booking
from bookings.usual import last_booking
from childcare.models import Child
from cobaby.accounts.models import User
from spaces.models import Desk, Space
from spaces.ranges import Span, local_day

LENGTHS = (60, 90, 120, 150, 180, 210, 240, 300, 360, 420, 480, 540)
"""Lengths offered where times are free, in minutes."""
USUAL_LENGTH = 210
DAYS_SHOWN = 14
"""Days in sight at once."""
LONGEST_DAY = 25 * 60
"""Minutes of the day on which clocks go back an hour."""


@dataclass(frozen=True)
class Selection:
    """The family's choice in one space. `desk_kind` "" is no desk; `day` None: the first free."""

    space: Space
    person: User
    family: Sequence[Child]
    """The children to choose from."""
    chosen: Sequence[Child]
    desk_kind: str
    desk_kinds: Sequence[str]
    minutes: int
    first: date
    day: date | None
    span: Span | None

    @property
    def lengths(self) -> list[int]:
        space = self.space
        return [m for m in LENGTHS if space.shortest_minutes <= m <= space.longest_minutes]

    @property
    def query(self) -> str:
        """The address of this choice, without the time."""
        pairs: list[tuple[str, Any]] = [("with", child.pk) for child in self.chosen]
        pairs += [("desk", self.desk_kind or "none"), ("length", self.minutes)]
        pairs += [("from", self.first.isoformat()), ("asked", "1")]
        if self.day:
            pairs.append(("day", self.day.isoformat()))
        return urlencode(pairs)

    @property
    def url(self) -> str:
        return f"{reverse('choose', args=[self.space.slug])}?{self.query}"

    def on(self, day: date) -> Selection:
        return replace(self, day=day)


def read_selection(
    space: Space,
    person: User,
    data: QueryDict,
    now: datetime,
    children: Iterable[Child] | None = None,
) -> Selection:
    """Of these children (None: all the person may book for).

    Never fails: what is missing or makes no sense becomes the usual choice.
    """
    family = list(Child.objects.bookable_by(person) if children is None else children)
    last = _Last(space, person)
    kinds = _desk_kinds(space)
    day = date_in(data, "day")
    return Selection(
        space=space,
        person=person,
        family=family,
        chosen=_chosen(family, data, last),
        desk_kind=_desk(data, kinds, last, space),
        desk_kinds=kinds,
        minutes=_minutes(data, space),
        first=first_in_sight(space, date_in(data, "from"), day, now),
        day=day,
        span=span_from(data.get("time", "")),
    )


def first_in_sight(space: Space, first: date | None, day: date | None, now: datetime) -> date:
    """Where the days in sight begin: as asked, else with a day that lies beyond the next ones."""
    today = local_day(now, space.tz)
    last = today + timedelta(days=space.horizon_days)
    if first is None and day and today + timedelta(days=DAYS_SHOWN) <= day <= last:
        return day
    return max(first or today, today)


@dataclass
class _Last:
    """The person's last booking here, else anywhere; looked up when something was left open."""

    space: Space
    person: User

    @cached_property
    def booking(self) -> Booking | None:
        here = last_booking(self.person, Space.objects.filter(pk=self.space.pk))
        return here or last_booking(self.person)


def _chosen(family: Sequence[Child], data: QueryDict, last: _Last) -> list[Child]:
    """The children ticked; before anything was asked, those of the last booking, or all."""
    if "asked" in data or "with" in data:
        wanted = {*data.getlist("with"), *data.getlist("child")}  # `child`: one just added
        return [child for child in family if str(child.pk) in wanted]
    before = last.booking
    usual = [child for child in family if before and child.pk in before.child_ids]
    return usual or list(family)


def _desk_kinds(space: Space) -> list[str]:
    there = set(Desk.objects.filter(space=space).values_list("kind", flat=True))
    return [kind for kind in Desk.Kind.values if kind in there]


def _desk(data: QueryDict, kinds: Sequence[str], last: _Last, space: Space) -> str:
    asked = data.get("desk", "")
    if asked in kinds:
        return asked
    if asked == "none" and space.allows_care_only:
        return ""
    if last.booking and last.booking.desk_kind in kinds:
        return last.booking.desk_kind
    return kinds[0] if kinds else ""


def _minutes(data: QueryDict, space: Space) -> int:
    asked = data.get("length", "")
    minutes = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else USUAL_LENGTH
    minutes = minutes // 15 * 15
    return max(space.shortest_minutes, min(minutes, space.longest_minutes))


def date_in(data: QueryDict, name: str) -> date | None:
    try:
        found = parse_date(data.get(name, ""))
    except ValueError:
        return None
    return found if found and 2000 < found.year < 2100 else None


def span_from(text: str) -> Span | None:
    """A chosen time as it stands in a radio button: two instants with a slash between.

    None for nonsense, which is also a year that no calendar here reaches and more than a day.
    """
    start, _, end = text.partition("/")
    try:
        first, last = parse_datetime(start), parse_datetime(end)
        if first is None or last is None or first.tzinfo is None or last.tzinfo is None:
            return None
        span = Span(first, last)
    except ValueError:
        return None
    is_near = all(2000 < instant.year < 2100 for instant in (first, last))
    return span if is_near and span.minutes <= LONGEST_DAY else None


def time_value(span: Span) -> str:
    """The other way round: what the radio button of a time carries."""
    return f"{span.start:%Y-%m-%dT%H:%MZ}/{span.end:%Y-%m-%dT%H:%MZ}"
