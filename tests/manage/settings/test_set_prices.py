"""Prices hold from a day on; what is booked keeps its price; cancelling costs what the ladder says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from bookings.models import Booking
from cobaby.manage.setup.forms.money import MARGINS, currency_of
from spaces.models import PriceList, Space
from tests.factories import MONDAY, TODAY, make_prices, make_space
from tests.manage.settings.world import address, book_family, post, seen

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + timedelta(days=1)
PRICES = {
    "valid_from": str(TOMORROW), "currency": "EUR", "laptop_hour": "4", "laptop_half_day": "12,50",
    "laptop_day": "20", "half_day_minutes": "5", "care_unit": "hour", "care_price": "10",
    "sibling_discount_percent": "20",
}  # fmt: skip
LADDER = {"illness_fee_percent": "0", "illness_notice_minutes": "2"}


def send(client: Client, space: Space, **data: Any):
    return post(client, "manage_prices", space, **(PRICES | data))


def test_new_prices_start_on_their_day_once(desk_of, space) -> None:
    """Sabotage: spaces/services/settings.py: if last.content == content and last.changed_by_id == by.pk: -> if False:"""
    for _ in range(2):
        assert send(desk_of, space).status_code == 302

    row = PriceList.objects.get(valid_from=TOMORROW)
    assert (row.laptop_half_day, row.care_price, row.equipped_hour) == (1250, 1000, None)
    assert PriceList.objects.in_force(TODAY).filter(space=space)[0].laptop_half_day == 900


def test_what_is_booked_keeps_its_price(desk_of, space) -> None:
    booking = book_family(space)

    send(desk_of, space, care_price="99")

    booking.refresh_from_db()
    assert booking.price == 900 + 750
    later = book_family(space, "Bilal Demir")
    assert later.price == 1250 + round(9900 * 3.5)


def test_nothing_is_free_by_mistake(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/forms/money.py: if not said and not cleaned.get("care_price") and not self.errors: -> if False:"""
    empty = {"laptop_hour": "", "laptop_half_day": "", "laptop_day": "", "care_price": "0"}

    answer = send(desk_of, space, **empty)

    assert (
        answer.status_code == 422 and "Write 0 for what costs nothing." in answer.content.decode()
    )
    assert send(desk_of, space, **empty | {"laptop_day": "0"}).status_code == 302


@pytest.mark.parametrize("day", [str(TODAY), str(TODAY - timedelta(days=1))])
def test_no_prices_for_a_day_that_has_begun(desk_of, space, day: str) -> None:
    """Sabotage: spaces/services/prices.py: if valid_from < today or (valid_from == today and not still_planning): -> if False:"""
    answer = send(desk_of, space, valid_from=day)

    assert answer.status_code == 422 and "Prices hold on that day" in answer.content.decode()


def test_the_first_prices_start_today(desk_of, space) -> None:
    space.price_lists.all().delete()

    assert send(desk_of, space, valid_from=str(TODAY)).status_code == 302


def test_money_without_smaller_coins_is_typed_shown_and_kept_whole(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/forms/money.py: field.use(self._currency()) -> pass"""
    krona = {"currency": "ISK", "laptop_hour": "600", "laptop_half_day": "1900"}
    krona |= {"laptop_day": "3200", "care_price": "1250"}

    assert send(desk_of, space, **krona).status_code == 302

    row = PriceList.objects.get(valid_from=TOMORROW)
    assert (row.laptop_half_day, row.care_price) == (1900, 1250)
    html = desk_of.get(address("manage_prices", space)).content.decode()
    assert 'value="1900"' in html and "1,900\u00a0kr" in html
    odd = send(desk_of, space, **krona | {"care_price": "1250.5"})
    assert "This currency has no smaller coin." in odd.content.decode()


@pytest.mark.parametrize(
    ("country", "currency"), [("DE", "EUR"), ("RS", "RSD"), ("IS", "ISK"), ("JP", "EUR")]
)
def test_prices_begin_in_the_money_of_the_country(country: str, currency: str) -> None:
    """A currency that we do not offer yet is typed in euros."""
    assert currency_of(country) == currency


def test_a_preview_saves_nothing(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/views/booking.py: if "preview" in request.POST: -> if "no" in request.POST:"""
    answer = send(desk_of, space, preview="1")

    html = answer.content.decode()
    assert "With the prices that you typed" in html and "€75.50" in html
    assert space.price_lists.count() == 1


def test_each_list_says_what_it_costs(desk_of, space) -> None:
    """As the public page does; those that are over fold away.

    Sabotage: templates/manage/settings/_prices.html: {% include "directory/_prices.html" with lines=one.lines discount=one.discount only %}</li>{% endfor %}</ul>{% endif %} -> </li>{% endfor %}</ul>{% endif %}
    Sabotage: cobaby/manage/setup/price_lists.py: row.valid_from <= today and row != in_force, -> False,
    """
    make_prices(space, valid_from=TOMORROW, laptop_half_day=1250, sibling_discount_percent=30)
    make_prices(space, valid_from=TODAY - timedelta(days=999), laptop_half_day=500)

    html = desk_of.get(address("manage_prices", space)).content.decode()

    standing, over = html.split("1 earlier list")
    assert "€9.00 a half day" in standing and "€12.50 a half day" in standing
    assert "€7.50 an hour" in standing or "€7.50 a block" in standing
    assert "Brothers and sisters: 30% off the care." in standing
    assert "€5.00 a half day" in over and "€5.00 a half day" not in standing


def test_prices_to_come_are_withdrawn_and_others_stay(desk_of, space) -> None:
    """Sabotage: spaces/services/prices.py: if prices.valid_from <= today: -> if False:"""
    coming = make_prices(space, valid_from=TOMORROW)
    foreign = make_prices(make_space(), valid_from=TOMORROW)
    in_force = space.price_lists.get(valid_from__lt=TODAY)

    for row in (coming, coming, in_force, foreign):
        now = seen(desk_of, address("manage_prices", space))
        answer = post(desk_of, "manage_withdraw_prices", space, row.pk, seen=now)
        assert answer.status_code == 302

    assert list(space.price_lists.all()) == [in_force]
    assert PriceList.objects.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"care_price": "ten"}, "Please type a number."),
        ({"care_price": "-1"}, "Please type 0 or more."),
        ({"laptop_hour": "1.234"}, "Use 2 figures or fewer after the point."),
        ({"sibling_discount_percent": "101"}, "100 per cent at most"),
        ({"half_day_minutes": "0"}, "longer than nothing"),
        ({"currency": "XXX"}, "Please choose one from the list"),
    ],
)
def test_odd_prices_are_explained(desk_of, space, data: dict[str, str], says: str) -> None:
    answer = send(desk_of, space, **data)

    assert answer.status_code == 422 and says in answer.content.decode()


def ladder(client: Client, space: Space, **data: str):
    page = address("manage_cancellation", space)
    return client.post(page, LADDER | {"seen": seen(client, page)} | data)


def test_a_ladder_of_fees(desk_of, space) -> None:
    """Sabotage: spaces/services/settings.py: space.cancellation_steps.all().delete() -> pass"""
    data = {"hours_1": "48", "percent_1": "50", "hours_3": "12", "percent_3": "100"}

    assert ladder(desk_of, space, **data).status_code == 302

    rows = space.cancellation_steps.values_list("hours_before", "fee_percent")
    assert list(rows) == [(48, 50), (12, 100)]
    space.refresh_from_db()
    assert space.illness_notice_minutes == 120 and space.illness_frees_desk is False


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"hours_1": "48"}, "Give hours and per cent"),
        ({"hours_1": "4", "percent_1": "5", "hours_2": "4", "percent_2": "9"}, "above already"),
        ({"illness_fee_percent": "200"}, "100 per cent at most"),
    ],
)
def test_an_odd_ladder_is_explained(desk_of, space, data: dict[str, str], says: str) -> None:
    answer = ladder(desk_of, space, **data)

    assert answer.status_code == 422 and says in answer.content.decode()


def test_a_hold_lasts_as_long_as_the_space_says(space) -> None:
    """Sabotage: bookings/services/booking.py: return timedelta(minutes=space.hold_minutes) -> return timedelta(minutes=10)"""
    from uuid import uuid4

    from bookings.asks import Ask
    from bookings.services import hold
    from tests.factories import NOW, at, make_user

    space.hold_minutes = 25
    space.save()
    ask = Ask(make_user(), space, at(MONDAY, 540, 750, space), "laptop", (), uuid4())

    assert hold(ask=ask, now=NOW).held_until == NOW + timedelta(minutes=25)
    assert Booking.objects.get().is_held


def test_minutes_are_said_in_the_language_of_the_reader() -> None:
    """Sabotage: cobaby/manage/setup/forms/money.py: format_lazy(_("{n} minutes"), n=minutes) -> str(_("{n} minutes")).format(n=minutes)"""
    with override("de"):
        assert [str(words) for _n, words in MARGINS][:2] == ["15 Minuten", "30 Minuten"]
