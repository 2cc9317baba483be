"""`discrepancies.xlsx`: the sheets in their order, saved so that equal content gives equal bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reconcile.claims.four_eyes import CaseDecision
from reconcile.report.beside_inputs import beside_inputs
from reconcile.report.case_inputs import Entry, RowId
from reconcile.report.cells import Book, Cut
from reconcile.report.closed_months import ClosedMonths
from reconcile.report.filing import Filing
from reconcile.report.looking_back_data import LookingBackData
from reconcile.report.page import Page
from reconcile.report.proof_rows import FiledCase, NotCovered, ReportSpan
from reconcile.report.replies import Reply
from reconcile.report.rows import CreditLeft, MissingCost, Problem, ShipmentLine, WarehouseLine
from reconcile.report.run_info import RunInfo
from reconcile.report.sheet_claims import file_now_sheet, other_claim_sheets
from reconcile.report.sheet_evidence import EvidenceData, evidence_sheet, steps_sheet
from reconcile.report.sheet_filed import filed_cases_sheet
from reconcile.report.sheet_inputs import InputColumns
from reconcile.report.sheet_looking_back import looking_back_sheets
from reconcile.report.sheet_months import closed_sheet
from reconcile.report.sheet_proof import CashData, cash_sheet, not_covered_sheet, roll_forward_sheet
from reconcile.report.sheet_run import PolicyUsed, files_sheet, policy_sheet, problems_sheet
from reconcile.report.sheet_stock import credits_sheet, missing_costs_sheet, shipments_sheet, warehouse_sheet
from reconcile.report.sheet_summary import SummaryData, write_summary
from reconcile.report.sheet_xml import save
from reconcile.texts.catalogue import Catalogue

WORKBOOK = "discrepancies.xlsx"


@dataclass(frozen=True, slots=True)
class WorkbookData:
    """Everything that the workbook shows, in the order in which it is shown."""

    summary: SummaryData
    case_texts: Mapping[str, str]
    filed: Sequence[FiledCase]
    replies: Sequence[Reply]
    plan: Mapping[str, Filing]
    entries: Mapping[RowId, Entry]
    decisions: Mapping[str, CaseDecision]
    evidence: EvidenceData
    spans: Sequence[ReportSpan]
    not_covered: Sequence[NotCovered]
    looking_back: LookingBackData
    shipments: Sequence[ShipmentLine]
    warehouse: Sequence[WarehouseLine]
    credits: Sequence[CreditLeft]
    missing_costs: Sequence[MissingCost]
    problems: Sequence[Problem]
    policy: PolicyUsed
    documents: dict[str, str]
    closed: ClosedMonths | None


@dataclass(frozen=True, slots=True)
class WrittenBook:
    """What became of a workbook: the sheets that do not show every row, and the number of `beside_inputs`."""

    cuts: list[Cut]
    beside_inputs: str


def write_workbook(path: Path, data: WorkbookData, texts: Catalogue, run: RunInfo) -> WrittenBook:
    """Write the workbook to `path`."""
    book = Book(texts, data.documents)
    summary = Page(book, *book.sheet("summary"))
    found = data.summary
    inputs = InputColumns(run.as_of, data.entries, data.decisions, run.log_lines, run.log_until)
    file_now_sheet(book, found.claims, data.case_texts, data.plan, inputs)
    replied = {(reply.filed.case_key, reply.filed.step): reply.text_file for reply in data.replies}
    steps_sheet(book, found.steps, run.as_of, data.case_texts, replied)
    other_claim_sheets(book, found.claims, inputs)
    texts_out = {(reply.filed.case_key, reply.filed.case_id): reply.text_file for reply in data.replies}
    filed_cases_sheet(book, data.filed, run.as_of, texts_out)
    evidence_sheet(book, data.evidence, found.claims, data.case_texts)
    looking_back_sheets(book, data.looking_back)
    shipments_sheet(book, data.shipments)
    warehouse_sheet(book, data.warehouse)
    cash_sheet(book, CashData(found.cash, found.excess, data.spans))
    roll_forward_sheet(book, found.stock, data.spans, found.has_summary)
    credits_sheet(book, data.credits)
    if data.closed:
        closed_sheet(book, data.closed)
    not_covered_sheet(book, data.not_covered)
    missing_costs_sheet(book, data.missing_costs)
    problems_sheet(book, data.problems)
    files_sheet(book, data.summary.files)
    policy_sheet(book, data.policy)
    write_summary(summary, data.summary, run)
    inputs.write_memory(book, run)
    _save(book, path, run)
    return WrittenBook(book.cuts, beside_inputs((name, rows.values) for name, rows in book.rows.items()))


def _save(book: Book, path: Path, run: RunInfo) -> None:
    properties = book.workbook.properties
    properties.creator = f"reconcile {run.version}"
    properties.title = f"{run.account} {run.as_of.isoformat()}"
    # The as-of date, not the clock: the file says what it is about, and a second run writes the same.
    properties.created = properties.modified = datetime(run.as_of.year, run.as_of.month, run.as_of.day)  # noqa: DTZ001
    save(book.workbook, book.rows, path)
