"""Two reports in memory, made of the lines of one claim, and what their comparison tells."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from reconcile.months.compare import compare
from reconcile.months.records import ClaimRow, Line, Report
from reconcile.months.words import place, why
from reconcile.report.rows import Arrived
from reconcile.texts.catalogue import catalogue
from tests.worlds.claims_harness import table
from tests.worlds.months_world import NOVEMBER, OCTOBER

SHORT = ClaimRow(
    claim_id="IL-1",
    marketplace="US",
    claim_type="inbound_lost",
    counterparty="amazon",
    status="open",
    status_reason="",
    reason_shown="",
    shipment_id="FBA1A",
    order_id="",
    reference_id="",
    reimbursement_id="",
    tracking_no="",
    fnsku="X00CUP",
    sku="CUP",
    title="Cup",
    units=4,
    unit_cost=Decimal("10.00"),
    cost_currency="USD",
    amount=Decimal("40.00"),
    currency="USD",
    event_date=date(2026, 10, 5),
    deadline=date(2027, 7, 5),
    case_key="inbound_lost-FBA1A",
)
LOST = SHORT._replace(claim_id="WL-1", claim_type="warehouse_lost", shipment_id="", reference_id="L1")
PAPERS = """
    role              | file         | units | date
    shipped           | packing.csv  | 40    |
    received          | ledger.txt   | 36    | 2026-10-07
    proof of delivery | delivery.csv |       | 2026-10-05
"""


def of(claim: ClaimRow, units: int, lines: str, content: Mapping[str, str] | None = None) -> Report:
    """The report of 5 November: a claim of so many units (0: none), its lines; `content` of files, else their name."""
    row = claim._replace(units=units, amount=claim.unit_cost * units if claim.unit_cost else None)
    found = [_line(claim, number, values) for number, values in enumerate(table(lines), 2)]
    return Report(
        name="2026-11-05",
        as_of=OCTOBER,
        account="account",
        version="1",
        policy="rules",
        language="en",
        settings={},
        files={line.file: (content or {}).get(line.file, line.file) for line in found},
        unused={},
        claims={row.claim_id: [row]} if units else {},
        line_rows=lambda: iter(found),
        arrival_rows=lambda: iter(()),
        refused_rows=lambda: iter(()),
    )


def _line(claim: ClaimRow, number: int, values: Mapping[str, str]) -> Line:
    day, units = values["date"], values["units"]
    return Line(
        claim.claim_id,
        values["role"],
        "receipt" if values["role"] == "received" else "",
        values["file"],
        "",
        number,
        int(units) if units else None,
        date.fromisoformat(day) if day else None,
        values.get("reference", ""),
        values.get("note", ""),
    )


def later(report: Report) -> Report:
    """The same as a report of 5 December."""
    return replace(report, name="2026-12-05", as_of=NOVEMBER)


def joined(one: Report, other: Report) -> Report:
    """A report with the claims, lines and files of two."""
    lines = [*one.line_rows(), *other.line_rows()]
    return replace(
        one, claims={**one.claims, **other.claims}, files={**one.files, **other.files}, line_rows=lambda: iter(lines)
    )


def told(before: Report, after: Report) -> list[str]:
    """Every part, one line each; what happened after October says `since`."""
    texts, end = catalogue("en"), date(2026, 10, 31)
    return [
        f"{part.change} {part.units:+} {part.amount:+} {why(texts, part.cause)} ({place(part.cause)})"
        f"{' since' if part.cause.after(end) else ''}"
        for part in compare(before, after)
    ]


def settled(*credits: str, units: int = 5) -> str:
    """The lines of a loss of 12 October and of what settled it."""
    lines = ["role | file | units | date | reference", f"exposure | ledger.txt | {units} | 2026-10-12 | L1"]
    return "\n".join([*lines, *(f"settled by | {credit}" for credit in credits)])


def arrived(kind: str, shipment: str, order: str, tracking: str, fnsku: str, day: int) -> Arrived:
    """A line that says last what arrived, on a day of November."""
    return Arrived(kind, shipment, order, tracking, fnsku, 4, date(2026, 11, day), "new.txt", "", day)
