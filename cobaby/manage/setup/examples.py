"""What one family would pay by a list of prices: an example that anybody can check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bookings.pricing import price_of
from childcare.models import Child
from cobaby.money.amounts import Amount, formatted
from spaces.models import PriceList, Space
from spaces.ranges import Span

HALF_DAY = timedelta(hours=3, minutes=30)


@dataclass(frozen=True)
class Example:
    words: str
    lines: list[dict[str, str]]
    total: str


def example_of(space: Space, prices: PriceList) -> Example:
    """A morning of three and a half hours: a desk, and care for two siblings in one block."""
    start = datetime.combine(date(2026, 3, 16), datetime.min.time(), ZoneInfo("UTC"))
    span = Span(start + timedelta(hours=9), start + timedelta(hours=9) + HALF_DAY)
    children = [Child(pk=-1), Child(pk=-2)]
    price = price_of(prices, desk_kind="laptop", span=span, children=children, blocks=[span])
    language = get_language() or "en"

    def said(minor: int) -> str:
        return formatted(Amount(minor, prices.currency), language, beside=price.lines)

    names = (_("first child"), _("its sibling"))
    children_lines = [
        {"kind": "child", "words": name, "amount": said(minor)}
        for name, minor in zip(names, price.children, strict=True)
    ]
    desk = {"kind": "desk", "words": _("desk for a laptop"), "amount": said(price.desk or 0)}
    return Example(
        words=_("A morning of 3½ hours with two children"),
        lines=[desk, *children_lines],
        total=formatted(price.total, language, beside=price.lines),
    )
