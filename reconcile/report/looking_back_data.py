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
)
from reconcile.report.read import read


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
    (span,) = read(con, Span)
    return LookingBackData(
        span,
        read(con, Change),
        read(con, Recovered),
        read(con, PaymentDays),
        read(con, CaseResult),
        read(con, MissedDeadline),
        read(con, Lane),
        read(con, LossRate),
        read(con, LossMoney),
    )
