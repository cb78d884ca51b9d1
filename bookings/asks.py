"""What a family asks for: who, what, where and when, before anything is looked up."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from bookings import refusals
from childcare.models import Child
from cobaby.accounts.models import User
from spaces.hours import DayHours
from spaces.models import Space
from spaces.ranges import Span, local_day, on_grid


@dataclass(frozen=True)
class Ask:
    """One request: a desk of a kind ("" for none) and care for these children in one span."""

    person: User
    space: Space
    span: Span
    desk_kind: str
    children: tuple[Child, ...]
    form_token: UUID

    def __post_init__(self) -> None:
        """A child named twice is meant once."""
        object.__setattr__(self, "children", tuple(dict.fromkeys(self.children)))

    @property
    def day(self) -> date:
        """The local date in the space."""
        return local_day(self.span.start, self.space.tz)

    @property
    def content(self) -> str:
        """A digest of what is asked, so that a repeated form is known from a changed one."""
        parts = [
            str(self.space.pk),
            self.span.start.astimezone(UTC).isoformat(),
            self.span.end.astimezone(UTC).isoformat(),
            self.desk_kind,
            ",".join(str(child.pk) for child in sorted(self.children, key=lambda c: c.pk)),
        ]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()


def check_ask(ask: Ask, hours: DayHours, now: datetime) -> None:
    """Raise the refusal that needs no look at what others booked."""
    space = ask.space
    check_offer(space, ask.desk_kind, ask.children)
    check_time(space, ask.span, hours, now, with_desk=bool(ask.desk_kind))


def check_offer(space: Space, desk_kind: str, children: Sequence[Child]) -> None:
    """Raise SpaceTakesNoBookings, or what `check_parts` raises."""
    if not space.is_bookable:
        raise refusals.SpaceTakesNoBookings
    check_parts(space, desk_kind, children)


def check_parts(space: Space, desk_kind: str, children: Sequence[Child]) -> None:
    """Raise NothingAsked, DeskOnlyNotPossible or CareOnlyNotPossible."""
    if not desk_kind and not children:
        raise refusals.NothingAsked
    if not children and not space.allows_desk_only:
        raise refusals.DeskOnlyNotPossible
    if not desk_kind and not space.allows_care_only:
        raise refusals.CareOnlyNotPossible


def check_time(
    space: Space, span: Span, hours: DayHours, now: datetime, *, with_desk: bool = True
) -> None:
    """Raise OutsideHours, NotABlock, TooLong, TooLateToBook or TooFarAhead."""
    if span.start < now + timedelta(minutes=space.notice_minutes):
        raise refusals.TooLateToBook
    if hours.date > local_day(now, space.tz) + timedelta(days=space.horizon_days):
        raise refusals.TooFarAhead
    if not (on_grid(span.start) and on_grid(span.end)):
        raise refusals.OutsideHours
    open_spans = hours.work if with_desk else hours.care
    if not any(open_span.contains(span) for open_span in open_spans):
        raise refusals.OutsideHours
    if space.booking_style == Space.BookingStyle.BLOCKS:
        if span not in block_choices(hours):
            raise refusals.NotABlock
    elif not space.shortest_minutes <= span.minutes <= space.longest_minutes:
        raise refusals.TooLong


def block_choices(hours: DayHours) -> list[Span]:
    """The fixed blocks of a day, in order."""
    return sorted(hours.blocks, key=lambda block: (block.start, block.end))
