"""Money is rounded in one way, half up, wherever it is rounded (docs/decisions/money.md)."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache


def half_up(amount: Decimal, decimals: int) -> Decimal:
    """An amount with so many decimals: 0.125 with two is 0.13; Python's own `round` gives 0.12, the even digit."""
    return amount.quantize(_smallest(decimals), ROUND_HALF_UP)


@cache
def _smallest(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)
