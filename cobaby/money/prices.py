"""What a booking costs: pure arithmetic over a space's tariff, no database.

A desk costs the cheapest of its hours, half days and day; care costs hours or blocks for each
child; the total is always the sum of the lines, so a bill can be checked with a pencil.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cobaby.money.amounts import Amount, divided_half_up, total

QUARTER_MINUTES = 15


class NoSuchPrice(LookupError):
    """The tariff says nothing about this desk kind or block, so nothing can be quoted."""


@dataclass(frozen=True, slots=True)
class DeskTariff:
    """Minor units for a desk of one kind; None where the space does not sell by that measure.

    All three None: the desk costs nothing.
    """

    hour: int | None = None
    half_day: int | None = None
    day: int | None = None
    half_day_minutes: int = 300


@dataclass(frozen=True, slots=True)
class CareTariff:
    """Minor units for the care of one child, by started quarter-hours or by fixed block.

    A block is known by its label ("morning"). `hour` None and no block: care costs nothing.
    """

    hour: int | None = None
    blocks: Mapping[str, int] = field(default_factory=dict)
    sibling_discount_percent: int = 0


@dataclass(frozen=True, slots=True)
class Tariff:
    """All prices of a space on a day, in one currency (ISO 4217)."""

    currency: str
    desks: Mapping[str, DeskTariff] = field(default_factory=dict)
    care: CareTariff = field(default_factory=CareTariff)


@dataclass(frozen=True, slots=True)
class ChildCare:
    """One child's care: `label` names the child on the bill, `blocks` those booked, if any."""

    label: str
    minutes: int
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the bill. `kind`: desk, care or sibling_discount (its amount is not above 0).

    `measure` says what was counted: hour (`count` in started quarter-hours), half_day, day,
    block, or percent for a discount. `label` is the desk kind or the child's label.
    """

    kind: str
    label: str
    measure: str
    count: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class Quote:
    """A price, line by line."""

    lines: tuple[Line, ...]
    currency: str

    @property
    def total(self) -> Amount:
        return total((line.amount for line in self.lines), self.currency)

    def of(self, *kinds: str) -> Amount:
        """The sum of the lines of these kinds."""
        chosen = (line.amount for line in self.lines if line.kind in kinds)
        return total(chosen, self.currency)

    @property
    def desk(self) -> Amount:
        return self.of("desk")

    @property
    def care(self) -> Amount:
        return self.of("care", "sibling_discount")


def quote(
    tariff: Tariff,
    *,
    desk_kind: str | None,
    work_minutes: int,
    children: Sequence[ChildCare] = (),
) -> Quote:
    """The price of a desk (None: no desk) for `work_minutes`, and of the children's care.

    Sibling discount: the dearest child pays in full, every other one gets the discount, so the
    cheapest are reduced first; of equals the one named first pays in full. Raises NoSuchPrice
    for an unknown desk kind or block.
    """
    desk_lines = [] if desk_kind is None else [_desk_line(tariff, desk_kind, work_minutes)]
    care_lines = [_care_line(tariff, child) for child in children]
    discounts = _discount_lines(care_lines, tariff.care.sibling_discount_percent)
    return Quote((*desk_lines, *care_lines, *discounts), tariff.currency)


def _desk_line(tariff: Tariff, kind: str, minutes: int) -> Line:
    if kind not in tariff.desks:
        raise NoSuchPrice(kind)
    measure, count, minor = _cheapest(tariff.desks[kind], minutes)
    return Line("desk", kind, measure, count, Amount(minor, tariff.currency))


def _cheapest(desk: DeskTariff, minutes: int) -> tuple[str, int, int]:
    """Measure, count and minor units; a tie goes to the larger measure."""
    quarters = _started(minutes, QUARTER_MINUTES)
    half_days = _started(minutes, desk.half_day_minutes)
    ways: list[tuple[str, int, int]] = []
    if desk.day is not None:
        ways.append(("day", 1, desk.day))
    if desk.half_day is not None:
        ways.append(("half_day", half_days, half_days * desk.half_day))
    if desk.hour is not None or not ways:
        ways.append(("hour", quarters, divided_half_up(quarters * (desk.hour or 0), 4)))
    return min(ways, key=lambda way: way[2])


def _care_line(tariff: Tariff, child: ChildCare) -> Line:
    care = tariff.care
    if child.blocks:
        unknown = [block for block in child.blocks if block not in care.blocks]
        if unknown:
            raise NoSuchPrice(unknown[0])
        minor = sum(care.blocks[block] for block in child.blocks)
        measure, count = "block", len(child.blocks)
    else:
        measure, count = "hour", _started(child.minutes, QUARTER_MINUTES)
        minor = divided_half_up(count * (care.hour or 0), 4)
    return Line("care", child.label, measure, count, Amount(minor, tariff.currency))


def _discount_lines(care_lines: Sequence[Line], percent: int) -> list[Line]:
    if not percent or len(care_lines) < 2:
        return []
    dearest = max(care_lines, key=lambda line: line.amount.minor)
    siblings = [line for line in care_lines if line is not dearest and line.amount]
    return [
        Line("sibling_discount", line.label, "percent", percent, -line.amount.percent(percent))
        for line in siblings
    ]


def _started(minutes: int, size: int) -> int:
    """How many pieces of `size` minutes have begun."""
    return -(-minutes // size)
