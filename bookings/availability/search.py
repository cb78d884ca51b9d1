"""Many spaces on one date: which are free for these children, and what is free today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bookings.availability.choices import candidates
from bookings.availability.days import DayKey, Family, OpenDay, open_days_of
from bookings.availability.fits import fit
from bookings.pricing import Price
from childcare.capacity.quarters import Room
from childcare.models import Child
from childcare.refusals import Refusal
from cobaby.accounts.models import User
from spaces.models import Desk, Space
from spaces.ranges import Span, local_day

USUAL_MINUTES = 210
"""Half a day, when nobody said how long."""


@dataclass(frozen=True)
class SpaceFree:
    """A time in a space that fits the family."""

    span: Span
    left: int
    desk_kind: str
    price: Price | None


@dataclass(frozen=True)
class PlacesToday:
    """What a visitor reads of a space: at `span`, today's next time or the next day's first.

    `care_free` counts places for the oldest children the rooms take: younger ones may need more
    educators. None where the space has no time soon.
    """

    span: Span
    is_today: bool
    children: int
    care_free: int
    desks: int
    desks_free: int
    price: Price | None

    @property
    def care_all(self) -> int:
        return self.children + self.care_free


def free_spaces(
    spaces: Iterable[Space],
    *,
    day: date,
    start: time,
    end: time,
    children: tuple[Child, ...],
    person: User | None,
    now: datetime,
) -> dict[int, SpaceFree]:
    """`free_days` of one local date, by space id."""
    wanted, family = (start, end), Family(children=children, person=person)
    found = free_days(spaces, first=day, last=day, wanted=wanted, family=family, now=now)
    return {space_id: free for (space_id, _), free in found.items()}


def free_days(
    spaces: Iterable[Space],
    *,
    first: date,
    last: date,
    wanted: tuple[time, time],
    family: Family,
    now: datetime,
) -> dict[DayKey, SpaceFree]:
    """The spaces and local dates with a time, within these wall times, for the whole family.

    Where a space offers blocks, a block that overlaps the wanted time counts; with free times the
    wanted time itself. Any kind of desk will do; none, where care alone is sold.
    """
    found: dict[DayKey, SpaceFree] = {}
    for key, open_day in open_days_of(spaces, first, last, family, now).items():
        free = _first_free(open_day, family, wanted, now)
        if free:
            found[key] = free
    return found


def places_today(spaces: Iterable[Space], now: datetime) -> dict[int, PlacesToday]:
    """For each space its next time within a week, with what is taken and free then."""
    spaces = list(spaces)
    if not spaces:
        return {}
    today = min(local_day(now, space.tz) for space in spaces)
    loaded = open_days_of(spaces, today, today + timedelta(days=7), Family(), now)
    found: dict[int, PlacesToday] = {}
    for (space_id, _), open_day in sorted(loaded.items(), key=lambda item: item[0][1]):
        if space_id not in found and open_day.space.is_bookable:
            places = _places(open_day, now)
            if places:
                found[space_id] = places
    return found


def _first_free(
    day: OpenDay, family: Family, wanted: tuple[time, time], now: datetime
) -> SpaceFree | None:
    for kind in _desk_kinds(day):
        asked = replace(family, desk_kind=kind)
        for span in _wanted_spans(day, wanted, with_desk=bool(kind)):
            try:
                found = fit(day, asked, span, now)
            except Refusal:
                continue
            return SpaceFree(span, found.left, kind, found.price)
    return None


def _desk_kinds(day: OpenDay) -> list[str]:
    kinds = [kind for kind in Desk.Kind.values if any(desk.kind == kind for desk in day.desks)]
    return [*kinds, ""] if day.space.allows_care_only else kinds


def _wanted_spans(day: OpenDay, wanted: tuple[time, time], *, with_desk: bool) -> list[Span]:
    start, end = (datetime.combine(day.date, at, day.space.tz) for at in wanted)
    minutes = min(int((end - start).total_seconds()) // 60, USUAL_MINUTES) // 15 * 15
    asked = Span(start, end)
    offered = candidates(day, max(minutes, day.space.shortest_minutes), with_desk=with_desk)
    if day.space.booking_style == Space.BookingStyle.BLOCKS:
        return [span for span in offered if span.overlaps(asked)]
    return [span for span in offered if asked.contains(span)]


def _places(day: OpenDay, now: datetime) -> PlacesToday | None:
    ahead = times_ahead(day, now)
    return places_at(day, ahead[0], now) if ahead else None


def times_ahead(day: OpenDay, now: datetime) -> list[Span]:
    """The usual times of a loaded day that can still be booked: a space may ask for notice."""
    offered = candidates(day, USUAL_MINUTES, with_desk=bool(day.desks))
    latest = now + timedelta(minutes=day.space.notice_minutes)
    return [span for span in offered if span.start >= latest]


def places_at(day: OpenDay, span: Span, now: datetime) -> PlacesToday:
    """What is taken and free in one span of a loaded day."""
    free = sum(len(day.free_desks(kind, span)) for kind in Desk.Kind.values)
    children, care_free = _care(day, span)
    return PlacesToday(
        span=span,
        is_today=day.date == local_day(now, day.space.tz),
        children=children,
        care_free=care_free,
        desks=len(day.desks),
        desks_free=free,
        price=_price_from(day, span, now),
    )


def _care(day: OpenDay, span: Span) -> tuple[int, int]:
    """Most children at once in the span, and how many more of the oldest ages fit throughout."""
    taken, free = 0, 0
    for room in day.board.rooms:
        room_day = day.board.days[room.id]
        quarters = room_day.quarters(span)
        if not quarters:
            continue
        taken += max(sum(day.board.row(room.id, q)) for q in quarters)
        free += min(_more(day, room, q) for q in quarters)
    if day.board.house_most is not None:
        free = min(free, max(0, day.board.house_most - taken))
    return taken, free


def _more(day: OpenDay, room: Room, q: int) -> int:
    room_day = day.board.days[room.id]
    row = day.board.row(room.id, q)
    if room_day.is_short_at(q) or row[-1]:
        return 0
    by_ratio = room.policy.most(
        room_day.on_shift[q], room_day.on_shift_qualified[q], row[:-1], len(row) - 2
    )
    return max(0, min(by_ratio, room_day.most[q] - sum(row)))


def _price_from(day: OpenDay, span: Span, now: datetime) -> Price | None:
    for kind in _desk_kinds(day):
        try:
            return fit(day, Family(desk_kind=kind), span, now).price
        except Refusal:
            continue
    return None
