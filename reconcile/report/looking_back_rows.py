"""The tables behind the sheets of looking back: field names are column names."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import duckdb


class LossRate(NamedTuple):
    """Units lost per unit exposed, of one value of a dimension; `rate`, `low`, `high` are empty where too few."""

    dimension: str
    risk: str
    value: str
    clusters: int
    hit: int
    exposed: int
    lost: int
    uncertain: int
    enough: bool
    rate: float | None
    low: float | None
    high: float | None
    others_rate: float | None
    above: bool
    examples: str


class LossMoney(NamedTuple):
    """What the lost units of a rate cost, in one currency; `unpriced` of them have no known cost."""

    dimension: str
    risk: str
    value: str
    currency: str
    amount: Decimal
    unpriced: int


RateKey = tuple[str, str, str]

_RATES = "select {columns} from loss_rate order by dimension, risk, rate desc nulls last, exposed desc, value"
_MONEY = "select {columns} from loss_money order by dimension, risk, value, currency"


def read_rates(con: duckdb.DuckDBPyConnection) -> list[LossRate]:
    """Every loss rate, the highest first, those with too little data last."""
    query = _RATES.format(columns=", ".join(LossRate._fields))
    return [LossRate(*values) for values in con.execute(query).fetchall()]


def read_loss_money(con: duckdb.DuckDBPyConnection) -> list[LossMoney]:
    """The money of every loss rate."""
    query = _MONEY.format(columns=", ".join(LossMoney._fields))
    return [LossMoney(*values) for values in con.execute(query).fetchall()]


def money_of(rows: Iterable[LossMoney]) -> dict[RateKey, dict[str, Decimal]]:
    """Money per rate and currency."""
    found: dict[RateKey, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        found[row.dimension, row.risk, row.value][row.currency] = row.amount
    return found
