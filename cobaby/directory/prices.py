"""A space's prices in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from bookings import wording
from cobaby.money.amounts import Amount
from spaces.models import Desk, PriceList, Space
from spaces.ranges import local_day


@dataclass(frozen=True)
class PriceLine:
    """One row of the price table: what, and each measure it is sold by."""

    kind: str
    what: str
    prices: list[str]


def prices_today(spaces: Sequence[Space], now: datetime) -> dict[int, PriceList]:
    """The list in force in each space on its own today, by space id. One query."""
    days = {local_day(now, space.tz) for space in spaces}
    wanted = Q(pk__in=[])
    for day in days:
        ids = [space.pk for space in spaces if local_day(now, space.tz) == day]
        wanted |= Q(space__in=ids, valid_from__lte=day)
    newest: dict[int, PriceList] = {}
    for row in PriceList.objects.filter(wanted).order_by("space_id", "-valid_from"):
        newest.setdefault(row.space_id, row)
    return newest


def money(minor: int, prices: PriceList, beside: Sequence[Amount] = ()) -> str:
    return wording.money(Amount(minor, prices.currency), beside=beside)


def price_from(prices: PriceList | None) -> str:
    """The smallest price of a desk in one line: 'half day from €9'."""
    if prices is None:
        return ""
    for measure, words in (
        ("half_day", _("half day from %(price)s")),
        ("hour", _("hour from %(price)s")),
        ("day", _("day from %(price)s")),
    ):
        asked = [getattr(prices, f"{kind}_{measure}") for kind in Desk.Kind.values]
        known = [minor for minor in asked if minor is not None]
        if known:
            return (
                words % {"price": money(min(known), prices)}
                if min(known)
                else _("desk free of charge")
            )
    return _("desk free of charge")


def price_lines(prices: PriceList, kinds: Sequence[str], has_care: bool) -> list[PriceLine]:
    """The price table: a desk of each kind there is, then care."""
    sold = [minor for kind in kinds for minor, _words in _desk_minors(prices, kind)]
    sold += [prices.care_price] if has_care else []
    beside = [Amount(minor, prices.currency) for minor in sold]
    lines = [
        PriceLine("desk", str(Desk.Kind(kind).label), _desk_prices(prices, kind, beside))
        for kind in kinds
    ]
    if has_care:
        lines.append(PriceLine("child", _("care, each child"), [_care_price(prices, beside)]))
    return lines


def _desk_minors(prices: PriceList, kind: str) -> list[tuple[int, str]]:
    """What a desk costs by each measure it is sold by, with the words for it."""
    said = (
        ("hour", _("%(price)s an hour")),
        ("half_day", _("%(price)s a half day")),
        ("day", _("%(price)s a day")),
    )
    minors = [(getattr(prices, f"{kind}_{measure}"), words) for measure, words in said]
    return [(minor, words) for minor, words in minors if minor is not None]


def _desk_prices(prices: PriceList, kind: str, beside: Sequence[Amount]) -> list[str]:
    sold = _desk_minors(prices, kind)
    if not any(minor for minor, _words in sold):
        return [_("free of charge")]
    return [words % {"price": money(minor, prices, beside)} for minor, words in sold]


def _care_price(prices: PriceList, beside: Sequence[Amount]) -> str:
    if not prices.care_price:
        return _("free of charge")
    by_hour = prices.care_unit == PriceList.CareUnit.HOUR
    words = _("%(price)s an hour") if by_hour else _("%(price)s a block")
    return words % {"price": money(prices.care_price, prices, beside)}


def discount_words(prices: PriceList) -> str:
    """What brothers and sisters pay less; nothing where they do not."""
    if not prices.sibling_discount_percent:
        return ""
    return _("Brothers and sisters: %(percent)d%% off the care.") % {
        "percent": prices.sibling_discount_percent
    }
