"""Does the whole request of a family fit on a loaded day, how often, and if not, why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

from bookings.asks import check_offer, check_time
from bookings.availability.days import Family, OpenDay
from bookings.pricing import Price, price_of
from bookings.refusals import (
    DeskFull,
    NoPrices,
)
from childcare.capacity.admit import Board, Refused, Wish
from childcare.capacity.margins import with_margins
from childcare.refusals import Refusal
from childcare.services.places import Seat, check_limits, seat_children
from spaces.ranges import Span

MOST_COUNTED = 9
"""Families like this one are counted up to here; beyond it nobody reads the number."""


@dataclass(frozen=True)
class Fit:
    """A request that fits: where the children would be. The rest is worked out when it is asked."""

    seats: Sequence[Seat]
    quote: Callable[[], Price]
    count: Callable[[], int]

    @cached_property
    def price(self) -> Price:
        """What it costs."""
        return self.quote()

    @cached_property
    def left(self) -> int:
        """How many families like this one fit, itself among them."""
        return self.count()


def fit(day: OpenDay, family: Family, span: Span, now: datetime) -> Fit:
    """Raises the refusal that `hold` would raise for this request."""
    check_offer(day.space, family.desk_kind, family.children)
    check_time(day.space, span, day.hours, now, with_desk=bool(family.desk_kind))
    board = day.board.copy()
    seats = seat_children(board, day.setting, family.children, span, day.stays)
    has_desk = bool(family.desk_kind)
    check_limits(day.setting, seats, day.date, day.week, has_desk=has_desk)
    desks = len(day.free_desks(family.desk_kind, span)) if family.desk_kind else MOST_COUNTED
    if not desks:
        raise DeskFull
    count = partial(_families, board, day, family, span, min(desks, MOST_COUNTED))
    return Fit(seats, _quote(day, family, span), count)


def fits(day: OpenDay, family: Family, span: Span, now: datetime) -> bool:
    return fit_or_none(day, family, span, now) is not None


def fit_or_none(day: OpenDay, family: Family, span: Span, now: datetime) -> Fit | None:
    try:
        return fit(day, family, span, now)
    except Refusal:
        return None


def _families(board: Board, day: OpenDay, family: Family, span: Span, most: int) -> int:
    """This family and as many more of the same ages as still fit, `most` at most."""
    if not family.children:
        return most
    [care] = with_margins([span], day.space.margin_before, day.space.margin_after)
    board, short = board.abridged(care)
    wishes = [Wish(0, child.date_of_birth, short, care.minutes) for child in family.children]
    count = 1
    while count < most:
        for wish in wishes:
            if isinstance(board.admit(wish), Refused):
                return count
        count += 1
    return count


def price_on(day: OpenDay, family: Family, span: Span) -> Price:
    """What this request costs on that day, free or not. Raises NoPrices."""
    return _quote(day, family, span)()


def _quote(day: OpenDay, family: Family, span: Span) -> Callable[[], Price]:
    if day.prices is None:
        raise NoPrices
    return partial(
        price_of,
        day.prices,
        desk_kind=family.desk_kind,
        span=span,
        children=family.children,
        blocks=day.hours.blocks,
    )
