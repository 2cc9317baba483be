"""The tables behind the sheets of looking back, filled with invented rows."""

from decimal import Decimal
from typing import Any

DDL = """
create table loss_rate (dimension varchar, risk varchar, value varchar, clusters bigint, hit bigint, exposed bigint,
    lost bigint, uncertain bigint, enough boolean, rate double, low double, high double, others_rate double,
    above boolean, examples varchar);
create table loss_money (dimension varchar, risk varchar, value varchar, currency varchar, amount decimal(38, 4),
    unpriced bigint);
"""


def rate(dimension: str, risk: str, value: str, lost: int, exposed: int = 1000, **more: Any) -> dict[str, Any]:
    """One row of `loss_rate` with ten shipments."""
    share = lost / exposed
    row: dict[str, Any] = {"dimension": dimension, "risk": risk, "value": value, "clusters": 10, "hit": 3}
    row |= {"exposed": exposed, "lost": lost, "uncertain": 0, "enough": True, "rate": share, "low": share / 2}
    return row | {"high": share * 2, "others_rate": 0.01, "above": False, "examples": "FBA15SMPLA01"} | more


def too_few(dimension: str, risk: str, value: str) -> dict[str, Any]:
    """One row without a rate."""
    return rate(dimension, risk, value, 5, 20, clusters=1, enough=False, rate=None, low=None, high=None)


def looking_back_tables() -> dict[str, list[dict[str, Any]]]:
    """Rows of each of them."""
    rates = [
        rate("forwarder", "lost_on_way", "易达货代 YiDa", 40, above=True),
        rate("forwarder", "lost_on_way", "Example Ocean Lines", 10),
        too_few("forwarder", "lost_on_way", "=HYPERLINK(1)"),
        rate("mode_forwarder", "lost_on_way", "sea|易达货代 YiDa", 40),
        rate("weight", "lost_on_way", "22.7", 4),
        *(rate("sku", "damaged_arriving", f"LMR-{number:03d}", number) for number in range(1, 8)),
        *(rate("month", "lost_in_stock", f"2026-{month:02d}", month) for month in range(1, 12)),
    ]
    money = [
        {"dimension": "forwarder", "risk": "lost_on_way", "value": "易达货代 YiDa", "currency": currency}
        | {"amount": Decimal("340.50"), "unpriced": 2}
        for currency in ("USD", "JPY")
    ]
    return {"loss_rate": rates, "loss_money": money}
