"""A booking's price: the cheapest measure, the sibling discount, lines that add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobaby.money.amounts import Amount
from cobaby.money.prices import (
    CareTariff,
    ChildCare,
    DeskTariff,
    NoSuchPrice,
    Tariff,
    quote,
)

HOURLY = DeskTariff(hour=400, half_day=1500, day=2500)
prices = st.none() | st.integers(0, 20_000)
desks = st.builds(
    DeskTariff, hour=prices, half_day=prices, day=prices, half_day_minutes=st.integers(60, 480)
)
cares = st.builds(CareTariff, hour=prices, sibling_discount_percent=st.integers(0, 100))
minutes = st.integers(0, 24 * 60)
families = st.lists(minutes, max_size=5)


def tariff(desk=HOURLY, **care):
    return Tariff("EUR", {"laptop": desk}, CareTariff(**care))


def bill(desk, care, work, stays):
    children = [ChildCare(f"child {number}", stay) for number, stay in enumerate(stays)]
    whole = Tariff("EUR", {"laptop": desk}, care)
    return quote(whole, desk_kind="laptop", work_minutes=work, children=children)


@pytest.mark.parametrize(
    ("work_minutes", "measure", "minor"),
    [
        (60, "hour", 400),
        (61, "hour", 500),
        (225, "half_day", 1500),
        (300, "half_day", 1500),
        (315, "hour", 2100),
        (480, "day", 2500),
    ],
)
def test_desk_costs_the_cheapest_measure(work_minutes, measure, minor):
    """Sabotage: cobaby/money/prices.py: return min(ways, key -> return max(ways, key"""
    [line] = quote(tariff(), desk_kind="laptop", work_minutes=work_minutes).lines

    assert (line.measure, line.amount) == (measure, Amount(minor, "EUR"))


def test_half_days_repeat_where_nothing_else_is_sold():
    priced = quote(tariff(DeskTariff(half_day=900)), desk_kind="laptop", work_minutes=301)

    assert priced.total == Amount(1800, "EUR")


def test_dearest_child_pays_in_full_and_the_others_less():
    """Sabotage: cobaby/money/prices.py: dearest = max( -> dearest = min("""
    children = [ChildCare("Ida", 120), ChildCare("Jon", 240), ChildCare("Kim", 60)]

    priced = quote(
        tariff(hour=1000, sibling_discount_percent=25),
        desk_kind=None,
        work_minutes=0,
        children=children,
    )

    assert [line.amount.minor for line in priced.lines] == [2000, 4000, 1000, -500, -250]
    assert priced.care == priced.total == Amount(6250, "EUR")


def test_blocks_are_charged_as_blocks():
    child = ChildCare("Ida", 210, blocks=("morning",))

    priced = quote(
        tariff(hour=1000, blocks={"morning": 2800}),
        desk_kind=None,
        work_minutes=0,
        children=[child],
    )

    assert priced.total == Amount(2800, "EUR")


@pytest.mark.parametrize("wrong", [{"desk_kind": "throne"}, {"desk_kind": None, "block": "night"}])
def test_what_has_no_price_is_refused(wrong):
    blocks = (wrong["block"],) if "block" in wrong else ()

    with pytest.raises(NoSuchPrice):
        quote(
            tariff(),
            desk_kind=wrong["desk_kind"],
            work_minutes=60,
            children=[ChildCare("Ida", 60, blocks)],
        )


@given(desks, cares, minutes, families)
def test_total_is_the_sum_of_its_lines_and_never_negative(desk, care, work, stays):
    """Sabotage: cobaby/money/prices.py: return total((line -> return -total((line"""
    priced = bill(desk, care, work, stays)

    assert priced.total.minor == sum(line.amount.minor for line in priced.lines)
    assert priced.total.minor == priced.desk.minor + priced.care.minor >= 0


@given(desks, cares, minutes, minutes, families)
def test_longer_never_costs_less(desk, care, work, more, stays):
    """Sabotage: cobaby/money/prices.py: quarters = _started(minutes, -> quarters = _started(minutes % 90,"""
    short = bill(desk, care, work, stays)
    long = bill(desk, care, work + more, [stay + more for stay in stays])

    assert short.total <= long.total


@given(desks, cares, minutes, families, minutes)
def test_one_child_more_never_costs_less(desk, care, work, stays, stay):
    """Sabotage: cobaby/money/prices.py: if line is not dearest and -> if"""
    assert bill(desk, care, work, stays).total <= bill(desk, care, work, [*stays, stay]).total


@given(desks, prices, st.integers(0, 100), minutes, families)
def test_discount_never_raises_the_price(desk, hour, percent, work, stays):
    """Sabotage: cobaby/money/prices.py: -line.amount -> line.amount"""
    full = bill(desk, CareTariff(hour=hour), work, stays)
    reduced = bill(desk, CareTariff(hour=hour, sibling_discount_percent=percent), work, stays)

    assert reduced.total <= full.total
