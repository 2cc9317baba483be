"""Credits that stand in the ledger: finds (F, unmatched N), regrades (Q/P pairs), inbound corrections (X)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from duckdb import DuckDBPyConnection

from reconcile.records import CreditKind, CreditLine, SourceLine

_QUERY = """
select file_id, sheet, line, event_date, fnsku, sku, asin, reference_id, reason, role, quantity, fulfillment_center,
    disposition, stock_region, occurrence
from ledger_return
order by event_date, fnsku, reference_id, reason, quantity, occurrence, file_id, line
"""


@dataclass(frozen=True, slots=True)
class LedgerReturn:
    """One adjustment that may bring units back (`ledger_return`)."""

    source: SourceLine
    day: date
    fnsku: str
    sku: str
    asin: str
    reference_id: str
    reason: str
    role: str
    quantity: int
    centre: str
    disposition: str
    stock_region: str
    occurrence: int

    @property
    def identity(self) -> str:
        """Orders rows of one day; made of the row's own facts."""
        facts = (self.reason, self.fnsku, self.sku, self.reference_id, self.quantity, self.centre, self.disposition)
        return "|".join(str(fact) for fact in (*facts, self.occurrence))

    def credit(self, claim_type: str, kind: CreditKind, units: int, label: str) -> CreditLine:
        """The row as a credit of these units to the pool of a claim type."""
        return CreditLine(
            identity=self.identity,
            pool=(claim_type, self.stock_region, self.fnsku),
            kind=kind,
            units=units,
            day=self.day,
            source=self.source,
            reference=self.reference_id,
            fnsku=self.fnsku,
            sku=self.sku,
            asin=self.asin,
            stock_region=self.stock_region,
            label=label,
            disposition=self.disposition,
        )


Halves: TypeAlias = tuple[list[LedgerReturn], list[LedgerReturn]]
"""Rows that take units out of a disposition, and rows that put units into another."""


def ledger_returns(con: DuckDBPyConnection) -> list[LedgerReturn]:
    """Every adjustment of `ledger_return`, in a fixed order."""
    return [LedgerReturn(SourceLine(r[0], r[1], r[2]), *r[3:]) for r in con.execute(_QUERY).fetchall()]


def regrades(rows: list[LedgerReturn]) -> list[CreditLine]:
    """Q/P pairs that take units from WAREHOUSE_DAMAGED back to SELLABLE: the damaged unit is back (contract section 3).

    The halves of a pair have the same FNSKU, day, centre and units, and neighbouring reference ids (formats section 2).
    """
    halves: dict[tuple[str, str, date, str, int], Halves] = defaultdict(lambda: ([], []))
    for row in rows:
        key = (row.stock_region, row.fnsku, row.day, row.centre, abs(row.quantity))
        if row.role == "regrade_out" and row.quantity < 0:
            halves[key][0].append(row)
        elif row.role == "regrade_in" and row.quantity > 0 and row.disposition == "SELLABLE":
            halves[key][1].append(row)
    found = []
    for outs, ins in halves.values():
        pairs = sorted(
            (_distance(out, into), out.identity, into.identity, o, i)
            for o, out in enumerate(outs)
            for i, into in enumerate(ins)
        )
        used_out: set[int] = set()
        used_in: set[int] = set()
        for *_, o, i in pairs:
            if o in used_out or i in used_in:
                continue
            used_out.add(o)
            used_in.add(i)
            if outs[o].disposition == "WAREHOUSE_DAMAGED":
                out = outs[o]
                found.append(out.credit("warehouse_damaged", CreditKind.REGRADE, -out.quantity, "regraded to SELLABLE"))
    return found


def _distance(out: LedgerReturn, into: LedgerReturn) -> int:
    if out.reference_id.isdecimal() and into.reference_id.isdecimal():
        return abs(int(into.reference_id) - int(out.reference_id))
    return 0
