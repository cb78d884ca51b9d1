"""From a space's price list to a quote: the arithmetic itself is in `cobaby/money`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bookings.refusals import NoPrices
from childcare.models import Child
from cobaby.money.amounts import Amount, total
from cobaby.money.cancellation import IllnessRule, Step
from cobaby.money.prices import CareTariff, ChildCare, DeskTariff, Quote, Tariff, quote
from spaces.models import CancellationStep, PriceList, Space
from spaces.ranges import Span

BLOCK = "block"


@dataclass(frozen=True)
class Price:
    """What one request costs: minor units of the currency for the desk and for each child."""

    currency: str
    desk: int | None
    children: tuple[int, ...]

    @property
    def lines(self) -> list[Amount]:
        """The desk if there is one, then each child."""
        return [Amount(minor, self.currency) for minor in (self.desk or 0, *self.children)]

    @property
    def total(self) -> Amount:
        return total(self.lines, self.currency)


def tariff_on(space: Space, day: date, currency: str = "") -> PriceList:
    """The price list in force on that local day. Raises NoPrices.

    `currency`: of a booking that is there, which keeps its own: the newest list in it counts.
    """
    lists = PriceList.objects.in_force(day).filter(space=space)
    found = (lists.filter(currency=currency) if currency else lists).first()
    if found is None:
        raise NoPrices
    return found


def price_of(
    prices: PriceList,
    *,
    desk_kind: str,
    span: Span,
    children: Sequence[Child],
    blocks: Sequence[Span] = (),
) -> Price:
    """The price of a desk ("" for none) and of each child's care, sibling discount taken off.

    Care is charged for the booked time; the handover margin is free. Where the list charges by
    the block, every block of the day that the span touches counts, one at least.
    """
    quoted = quote(
        as_tariff(prices),
        desk_kind=desk_kind or None,
        work_minutes=span.minutes,
        children=[
            ChildCare(str(child.pk), span.minutes, _blocks(prices, span, blocks))
            for child in children
        ],
    )
    return Price(
        currency=quoted.currency,
        desk=quoted.desk.minor if desk_kind else None,
        children=tuple(_of_child(quoted, str(child.pk)) for child in children),
    )


def as_tariff(prices: PriceList) -> Tariff:
    desks = {
        kind: DeskTariff(
            hour=getattr(prices, f"{kind}_hour"),
            half_day=getattr(prices, f"{kind}_half_day"),
            day=getattr(prices, f"{kind}_day"),
            half_day_minutes=prices.half_day_minutes,
        )
        for kind in ("laptop", "equipped")
    }
    by_block = prices.care_unit == PriceList.CareUnit.BLOCK
    care = CareTariff(
        hour=None if by_block else prices.care_price,
        blocks={BLOCK: prices.care_price} if by_block else {},
        sibling_discount_percent=prices.sibling_discount_percent,
    )
    return Tariff(prices.currency, desks, care)


def steps_of(space: Space) -> list[Step]:
    return ladders_of([space.pk])[space.pk]


def ladders_of(space_ids: Collection[int]) -> dict[int, list[Step]]:
    """What cancelling costs in each space, by its id. One query."""
    found: dict[int, list[Step]] = {pk: [] for pk in space_ids}
    for row in CancellationStep.objects.filter(space__in=space_ids):
        found[row.space_id].append(Step(row.hours_before, row.fee_percent))
    return found


def illness_rule_of(space: Space) -> IllnessRule:
    return IllnessRule(
        care_fee_percent=space.illness_fee_percent,
        notice_minutes_before_start=space.illness_notice_minutes,
        desk_fee_follows_ladder=not space.illness_frees_desk,
    )


def _blocks(prices: PriceList, span: Span, blocks: Sequence[Span]) -> tuple[str, ...]:
    if prices.care_unit != PriceList.CareUnit.BLOCK:
        return ()
    touched = sum(span.overlaps(block) for block in blocks)
    return (BLOCK,) * max(1, touched)


def _of_child(quoted: Quote, label: str) -> int:
    lines = [line for line in quoted.lines if line.kind != "desk" and line.label == label]
    return sum(line.amount.minor for line in lines)
