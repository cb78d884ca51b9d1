"""A space's lists of prices as its manager reads them: what a desk and care cost, from when on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from childcare.models import CareRoom
from cobaby.directory.prices import PriceLine, discount_words, price_lines
from spaces.models import Desk, PriceList, Space


@dataclass(frozen=True)
class PriceListLine:
    """One list in the words of the public page; one that `is_ahead` can still be withdrawn."""

    row: PriceList
    is_ahead: bool
    is_over: bool
    lines: list[PriceLine]
    discount: str


def price_list_lines(space: Space, rows: Sequence[PriceList], today: date) -> list[PriceListLine]:
    """Newest first, as `rows` are: the first that has begun holds. Two queries.

    Of the kinds of desk that stand there; of all kinds while there is none.
    """
    kinds = set(space.desks.order_by().values_list("kind", flat=True)) or set(Desk.Kind.values)
    has_care = CareRoom.objects.filter(space=space).exists()
    in_force = next((row for row in rows if row.valid_from <= today), None)
    return [
        PriceListLine(
            row,
            row.valid_from > today,
            row.valid_from <= today and row != in_force,
            price_lines(row, sorted(kinds, reverse=True), has_care or bool(row.care_price)),
            discount_words(row),
        )
        for row in rows
    ]
