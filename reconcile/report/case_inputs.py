"""What the case log says of each row of the claim sheets, and of each case, as the rules wrote it down."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import duckdb

from reconcile.claims.four_eyes import CaseDecision
from reconcile.claims.inputs import Inputs
from reconcile.ingest.currency import may_mean
from reconcile.report.rows import Claim

RowId = tuple[str, str, str]


class Entry(NamedTuple):
    """The entry of one row of claims.csv. `settled`: units of the entry that credits have settled since.

    `reimbursed`: those among them that a payment has settled.
    """

    claim_id: str
    status: str
    status_reason: str
    entry: str
    entry_units: int
    settled: int
    reimbursed: int
    decision: str
    case_id: str
    filed_date: date | None
    outcome: str
    paid_units: int | None
    paid_amount: Decimal | None
    note: str
    reviewer: str
    paid_currency: str

    @property
    def inputs(self) -> Inputs:
        """What stands in the log."""
        return Inputs(
            self.decision,
            self.case_id,
            self.filed_date,
            self.outcome,
            self.paid_units,
            self.paid_amount,
            self.note,
            self.reviewer,
            self.paid_currency,
        )

    def is_paid_in_another(self, own: str) -> bool:
        """Whether the log tells of money in another currency than the row's own."""
        return self.paid_currency not in ("", own) and not may_mean(self.paid_currency, own)

    @property
    def shown_paid(self) -> int | None:
        """The paid units of this row alone: those that credits have settled since stand in it no more."""
        return None if self.paid_units is None else max(0, self.paid_units - self.settled)


def read_entries(con: duckdb.DuckDBPyConnection) -> dict[RowId, Entry]:
    """The entry of every row of claims.csv, by what makes the row unique."""
    query = f"select {', '.join(Entry._fields)} from claim_entry"  # noqa: S608 - names from the class above
    return {row[:3]: Entry(*row) for row in con.execute(query).fetchall()}


def read_decisions(con: duckdb.DuckDBPyConnection) -> dict[str, CaseDecision]:
    """The decision of every case with an open or filed row, by case key."""
    query = f"select {', '.join(CaseDecision._fields)} from case_decision"  # noqa: S608 - as above
    return {row[0]: CaseDecision(*row) for row in con.execute(query).fetchall()}


def row_id(claim: Claim) -> RowId:
    """What makes a row of claims.csv unique."""
    return (claim.claim_id, claim.status, claim.status_reason)
