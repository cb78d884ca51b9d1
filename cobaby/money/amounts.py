"""Amounts of money: whole minor units (cents, øre) of one currency, rounded once, no floats."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale
from babel.numbers import NumberPattern, get_currency_symbol

from cobaby.money.currencies import exponent

# What people write at home, where a language knows the currency only by its three letters.
HOME_SYMBOLS = {
    "CZK": "Kč",
    "DKK": "kr",
    "HUF": "Ft",
    "ISK": "kr",
    "NOK": "kr",
    "PLN": "zł",
    "RON": "lei",
    "SEK": "kr",
}
NO_BREAK_SPACE = "\u00a0"


class DifferentCurrencies(ValueError):
    """Two amounts of different currencies cannot be added or compared."""


@dataclass(frozen=True, slots=True)
class Amount:
    """So many minor units of an ISO 4217 currency; below zero for a discount."""

    minor: int
    currency: str

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.minor + self._same_currency(other).minor, self.currency)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.minor - self._same_currency(other).minor, self.currency)

    def __neg__(self) -> Amount:
        return Amount(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Amount) -> bool:
        return self.minor < self._same_currency(other).minor

    def __le__(self, other: Amount) -> bool:
        return self.minor <= self._same_currency(other).minor

    @property
    def is_whole(self) -> bool:
        """Without a rest in the smaller coin."""
        return self.minor % 10 ** exponent(self.currency) == 0

    def percent(self, share: int) -> Amount:
        """`share` percent of this, rounded half up to a minor unit."""
        return Amount(divided_half_up(self.minor * share, 100), self.currency)

    def _same_currency(self, other: Amount) -> Amount:
        if other.currency != self.currency:
            raise DifferentCurrencies(f"{self.currency} and {other.currency}")
        return other


def total(amounts: Iterable[Amount], currency: str) -> Amount:
    """The sum; nothing at all is zero of `currency`. Raises DifferentCurrencies."""
    return sum(amounts, start=Amount(0, currency))


def divided_half_up(number: int, divisor: int) -> int:
    """`number / divisor` as a whole number; a half goes away from zero, as shops round."""
    sign = -1 if number < 0 else 1
    return sign * ((2 * abs(number) + divisor) // (2 * divisor))


def formatted(amount: Amount, language: str, *, beside: Iterable[Amount] = ()) -> str:
    """The amount as `language` writes it: €24, €7.50, 24 €, 120 kr. Whole amounts have no cents.

    `beside`: the others of its list. With one that has cents among them, all are written so.
    """
    locale = Locale.parse(language, sep="-")
    number = Decimal(amount.minor).scaleb(-exponent(amount.currency))
    whole = amount.is_whole and all(other.is_whole for other in beside)
    if get_currency_symbol(amount.currency, locale=locale) != amount.currency:
        return _applied(locale.currency_formats["standard"], number, locale, amount, whole)
    figure = _applied(locale.decimal_formats[None], number, locale, amount, whole)
    home = HOME_SYMBOLS.get(amount.currency)
    parts = (figure, home) if home else (amount.currency, figure)
    return NO_BREAK_SPACE.join(parts)


def _applied(
    pattern: NumberPattern, number: Decimal, locale: Locale, amount: Amount, whole: bool
) -> str:
    digits = 0 if whole else exponent(amount.currency)
    fitted = copy(pattern)
    fitted.frac_prec = (digits, digits)
    return fitted.apply(number, locale, currency=amount.currency, currency_digits=False)
