"""Everything that the sheets of looking back show, read once."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from reconcile.report.looking_back_rows import (
    CaseResult,
    Change,
    Lane,
    LossMoney,
    LossRate,
    MissedDeadline,
    PaymentDays,
    Recovered,
    Span,
    read_back,
    read_loss_money,
    read_rates,
)


@dataclass(frozen=True, slots=True)
class LookingBackData:
    """The rows behind Looking back, Recovery and Loss rates."""

    span: Span
    changes: Sequence[Change]
    recovered: Sequence[Recovered]
    days: Sequence[PaymentDays]
    cases: Sequence[CaseResult]
    missed: Sequence[MissedDeadline]
    lanes: Sequence[Lane]
    rates: Sequence[LossRate]
    money: Sequence[LossMoney]


def read_looking_back(con: duckdb.DuckDBPyConnection) -> LookingBackData:
    """Read the tables of looking back."""
    (span,) = read_back(con, Span)
    return LookingBackData(
        span,
        read_back(con, Change),
        read_back(con, Recovered),
        read_back(con, PaymentDays),
        read_back(con, CaseResult),
        read_back(con, MissedDeadline),
        read_back(con, Lane),
        read_rates(con),
        read_loss_money(con),
    )
