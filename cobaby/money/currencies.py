"""How many decimal places the smallest coin of a currency stands for: the exponents of ISO 4217.

The tables of the Unicode project (Babel) say how prices are written, which is something else:
they give the Serbian dinar no places, though its amounts are counted in hundredths.
Source: ISO 4217, list one: column "minor unit".
"""

from __future__ import annotations

WITHOUT_SMALLER_COIN = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()
)
THOUSANDTHS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())


def exponent(currency: str) -> int:
    """2 for EUR: an amount of 750 minor units is 7.50. 0 for ISK, 3 for TND."""
    if currency in WITHOUT_SMALLER_COIN:
        return 0
    return 3 if currency in THOUSANDTHS else 2
