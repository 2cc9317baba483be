"""Credits that could not be read: a claim that such a line may settle is looked at by a person before it goes out.

A rejected line of a reimbursement report, a returns report or the ledger may be the payment, the return or the find
that settles a loss. What it names can still be read in its text; unless another download has the same record whole,
the losses that it names are put in review until the line is corrected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from duckdb import DuckDBPyConnection

from reconcile.breaks import Break
from reconcile.records import Reason
from reconcile.source_lines import source_lines

PAID = "reimbursements"
RETURNED = "customer_returns"
LEDGER = "ledger_detail"
KNOWN = {
    PAID: "select distinct reimbursement_id from reimbursement_line",
    RETURNED: "select distinct order_id from return_line",
    LEDGER: "select distinct reference_id from ledger_event where event_type = 'Adjustments'",
}
"""Ids of the records that were read, per kind of file: a rejected copy of one of them hides nothing."""

_RECEIPTS = "select distinct reference_id, fnsku, event_date from ledger_event where event_type = 'Receipts'"
FINDS = frozenset({"F", "N"})
_CELLS = re.compile(r"[\t,|]")  # a row of a sheet stands with bars between its cells
_ORDER = re.compile(r"\d{3}-\d{7}-\d{7}")


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """The cells of a rejected line that may be a credit, and the kind of its file."""

    kind: str
    cells: frozenset[str]


def unread_lines(con: DuckDBPyConnection, data: Path) -> list[UnreadLine]:
    """Rejected lines of the reports that hold credits, except copies of records that were read elsewhere."""
    rejected = con.execute(
        """
        select distinct f.kind, p.file, p.sheet, p.line
        from problem as p
        inner join source_file as f on p.file = f.path
        where
            p.severity = 'rejected' and p.line > 0
            and f.kind in ('reimbursements', 'customer_returns', 'ledger_detail')
        order by p.file, p.sheet, p.line
        """
    ).fetchall()
    if not rejected:
        return []
    known = {kind: {str(name) for (name,) in con.execute(query).fetchall()} - {""} for kind, query in KNOWN.items()}
    receipts = con.execute(_RECEIPTS).fetchall()
    texts = source_lines(con, data, [(file, sheet, line) for _, file, sheet, line in rejected])
    lines = []
    for kind, file, sheet, line in rejected:
        cells = frozenset(cell.strip(' "\r\n') for cell in _CELLS.split(texts.get((file, sheet, line)) or "")) - {""}
        if not cells or cells & known[kind] or (kind == LEDGER and _received_elsewhere(cells, receipts)):
            continue
        lines.append(UnreadLine(kind, cells))
    return lines


def _received_elsewhere(cells: frozenset[str], receipts: Iterable[tuple[str, str, date]]) -> bool:
    """Whether another download tells of the receipts of that product, shipment and day, as it does of a whole day."""
    return any(
        shipment in cells and fnsku in cells and not cells.isdisjoint(_written(day))
        for shipment, fnsku, day in receipts
    )


def _written(day: date) -> set[str]:
    """A day as the ledger's downloads and a spreadsheet write it."""
    return {day.isoformat(), f"{day:%m/%d/%Y}", f"{day.month}/{day.day}/{day.year}"}


def doubted_by_unread(breaks: Iterable[Break], lines: Iterable[UnreadLine]) -> dict[str, list[tuple[int, Reason]]]:
    """Units per claim id that an unread line may settle: all that are sure so far, since its units are not known."""
    found: dict[str, list[tuple[int, Reason]]] = {}
    unread = list(lines)
    for one in breaks:
        kinds = sorted({line.kind for line in unread if _may_settle(line, one)}) if one.sure_units > 0 else []
        if kinds:
            found[one.exposure.claim_id] = [(one.sure_units, Reason.of(f"unread_{kinds[0]}"))]
    return found


def _may_settle(line: UnreadLine, one: Break) -> bool:
    exposure = one.exposure
    if exposure.claim_type == "customer_return":
        return line.kind in (PAID, RETURNED) and exposure.order_id in line.cells
    if exposure.counterparty != "amazon" or exposure.fnsku not in line.cells:
        return False
    if line.kind == PAID and not any(_ORDER.fullmatch(cell) for cell in line.cells):
        return exposure.claim_type in ("warehouse_lost", "warehouse_damaged", "inbound_lost", "removal_lost")
    if line.kind == LEDGER and exposure.claim_type == "inbound_lost":
        return exposure.shipment_id in line.cells
    return line.kind == LEDGER and exposure.claim_type == "warehouse_lost" and bool(line.cells & FINDS)
