"""What cancelling costs: a ladder of fees before the start, and a milder rule for a sick child.

Ladders of this form are what co-working software offers (see field-notes: OfficeRnD, room hire
at a month, 14 days, a week). Hours are elapsed hours, so a clock change moves no deadline.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cobaby.money.amounts import Amount, total


@dataclass(frozen=True, slots=True)
class Step:
    """Less than `hours_before` hours before the start, `fee_percent` of the price is due."""

    hours_before: int
    fee_percent: int


@dataclass(frozen=True, slots=True)
class Fee:
    """What cancelling costs now.

    `free_until` (UTC, may have passed): the last instant at which it costs nothing; None where it
    never costs anything. `next_change_at` (UTC): the last instant at which this fee holds; None
    where it no longer rises.
    """

    amount: Amount
    percent: int
    free_until: datetime | None
    next_change_at: datetime | None


@dataclass(frozen=True, slots=True)
class IllnessRule:
    """What a sick child costs if the space is told in time.

    `care_fee_percent` of the care's price is due when told at least
    `notice_minutes_before_start` before the start; later the ladder holds. A desk that is given
    up with it follows the ladder, or costs nothing if not `desk_fee_follows_ladder`.
    """

    care_fee_percent: int
    notice_minutes_before_start: int
    desk_fee_follows_ladder: bool


@dataclass(frozen=True, slots=True)
class IllnessFee:
    care: Amount
    desk: Amount
    in_time: bool

    @property
    def total(self) -> Amount:
        return self.care + self.desk


def fee(price: Amount, steps: Iterable[Step], *, starts_at: datetime, now: datetime) -> Fee:
    """The fee for cancelling at `now` (both instants aware). No steps: free at any time.

    Exactly `hours_before` hours before the start still counts as in time. The fee never falls
    as the start draws near: of all steps reached, the highest holds.
    """
    rises = _rises(steps, starts_at)
    passed = [percent for until, percent in rises if now > until]
    ahead = [until for until, _ in rises if now <= until]
    percent = passed[-1] if passed else 0
    return Fee(
        amount=price.percent(percent),
        percent=percent,
        free_until=rises[0][0] if rises else None,
        next_change_at=ahead[0] if ahead else None,
    )


def fee_by_line(
    lines: Iterable[Amount],
    currency: str,
    steps: Iterable[Step],
    *,
    starts_at: datetime,
    now: datetime,
) -> Fee:
    """The fee for a whole bill: that of each line, rounded by itself.

    So to cancel all at once costs what it costs one by one, as when one child after the other
    falls ill, and the bill can be checked with a pencil.
    """
    whole = fee(Amount(0, currency), steps, starts_at=starts_at, now=now)
    due = total((line.percent(whole.percent) for line in lines), currency)
    return replace(whole, amount=due)


def illness_fee(
    *,
    care: Amount,
    desk: Amount | None,
    rule: IllnessRule,
    steps: Iterable[Step],
    starts_at: datetime,
    now: datetime,
) -> IllnessFee:
    """The fee when a child falls ill. `desk` is the price of a desk given up; None: it is kept.

    Being ill never costs more than cancelling for any other reason.
    """
    ladder = tuple(steps)
    in_time = now <= _utc(starts_at) - timedelta(minutes=rule.notice_minutes_before_start)
    ordinary = fee(care, ladder, starts_at=starts_at, now=now).percent
    percent = min(rule.care_fee_percent, ordinary) if in_time else ordinary
    desk_fee = Amount(0, care.currency)
    if desk is not None and rule.desk_fee_follows_ladder:
        desk_fee = fee(desk, ladder, starts_at=starts_at, now=now).amount
    return IllnessFee(care.percent(percent), desk_fee, in_time)


def _rises(steps: Iterable[Step], starts_at: datetime) -> list[tuple[datetime, int]]:
    """Where the fee goes up: the last instant before, and the percentage after it."""
    rises: list[tuple[datetime, int]] = []
    highest = 0
    for step in sorted(steps, key=lambda step: (-step.hours_before, -step.fee_percent)):
        if step.fee_percent > highest:
            highest = min(step.fee_percent, 100)
            rises.append((_utc(starts_at) - timedelta(hours=step.hours_before), highest))
    return rises


def _utc(instant: datetime) -> datetime:
    """In UTC, where adding hours adds elapsed hours."""
    return instant.astimezone(UTC)
