"""Money is written as each language writes it, and rounds once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cobaby.money.amounts import Amount, DifferentCurrencies, divided_half_up, formatted, total

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("minor", "currency", "language", "written"),
    [
        (2400, "EUR", "en", "€24"),
        (750, "EUR", "en", "€7.50"),
        (2400, "EUR", "de", "24 €"),
        (123456, "EUR", "de", "1.234,56 €"),
        (12000, "NOK", "en", "120 kr"),
        (12000, "NOK", "nb", "120 kr"),
        (1250, "PLN", "de", "12,50 zł"),
        (9000, "CHF", "en", "CHF 90"),
        (900, "JPY", "en", "¥900"),
        (4500, "ISK", "en", "4,500 kr"),
        (4500, "ISK", "de", "4.500 kr"),
        (45000, "RSD", "en", "RSD 450"),
        (45050, "RSD", "de", "RSD 450,50"),
        (7500, "TND", "en", "TND 7.500"),
        (-250, "EUR", "en", "-€2.50"),
    ],
)
def test_amount_is_written_as_the_language_writes_it(minor, currency, language, written):
    """Sabotage: cobaby/money/amounts.py: digits = 0 if whole else -> digits = 2 if whole else"""
    assert formatted(Amount(minor, currency), language).replace(NBSP, " ") == written


def test_on_one_list_all_have_cents_or_none() -> None:
    """Sabotage: cobaby/money/amounts.py: and all(other.is_whole for other in beside) -> and True"""
    nine, dear = Amount(900, "EUR"), Amount(2625, "EUR")

    assert formatted(nine, "en", beside=[nine, dear]) == "€9.00"
    assert formatted(nine, "en", beside=[nine]) == "€9"


@pytest.mark.parametrize(
    ("number", "divisor", "rounded"), [(5, 2, 3), (4, 3, 1), (5, 3, 2), (-5, 2, -3), (0, 4, 0)]
)
def test_a_half_is_rounded_away_from_zero(number, divisor, rounded):
    """Sabotage: cobaby/money/amounts.py: (2 * abs(number) + divisor) -> (2 * abs(number))"""
    assert divided_half_up(number, divisor) == rounded


@given(st.integers(0, 10**7), st.integers(0, 100))
def test_a_share_never_exceeds_the_whole(minor, percent):
    share = Amount(minor, "EUR").percent(percent)

    assert 0 <= share.minor <= minor


def test_a_share_of_whole_coins_is_whole_coins():
    """Half of 4,501 krónur is 2,251: there is no half króna.

    Sabotage: cobaby/money/currencies.py: "BIF CLP DJF GNF ISK JPY -> "BIF CLP DJF GNF JPY
    """
    half = Amount(4501, "ISK").percent(50)

    assert formatted(half, "en").replace(NBSP, " ") == "2,251 kr"


def test_currencies_do_not_mix():
    with pytest.raises(DifferentCurrencies):
        Amount(1, "EUR") + Amount(1, "NOK")
    with pytest.raises(DifferentCurrencies):
        total([Amount(1, "EUR")], "NOK")
