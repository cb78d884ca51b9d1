"""Price lists: each holds from its first day until the next one begins.

A list has a first day only, and one list a day by `one_price_list_a_day`: so two can never
overlap. Bookings keep the price they were made at.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from spaces.models import PriceList, Space


class PricesInForce(Exception):
    """This list holds already. A change starts on a later day, with a new list."""


@transaction.atomic
def set_prices(
    *, space: Space, valid_from: date, values: Mapping[str, Any], today: date
) -> PriceList:
    """Prices from `valid_from` on: a new list, or another content for one still to come.

    Raises PricesInForce for a day that has begun, unless the space has no prices at all yet.
    """
    Space.objects.select_for_update(no_key=True).get(pk=space.pk)
    known = space.price_lists.filter(valid_from=valid_from).first()
    others = space.price_lists.exclude(valid_from=valid_from)
    still_planning = not others.exists() and not (known and space.is_bookable)
    if valid_from < today or (valid_from == today and not still_planning):
        raise PricesInForce
    row, _made = PriceList.objects.update_or_create(
        space=space, valid_from=valid_from, defaults=dict(values)
    )
    return row


@transaction.atomic
def withdraw_prices(*, prices: PriceList, today: date) -> None:
    """A list that has not begun yet does not come. Raises PricesInForce."""
    Space.objects.select_for_update(no_key=True).get(pk=prices.space_id)
    if prices.valid_from <= today:
        raise PricesInForce
    PriceList.objects.filter(pk=prices.pk).delete()
