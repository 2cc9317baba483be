"""The files of a report: `write` makes all of them, in a folder that appears whole or not at all."""

import json
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from reconcile.evidence.checklist import CaseDocument
from reconcile.evidence.gaps import EvidenceGap
from reconcile.evidence.kept import KeptFile
from reconcile.folders import file_hash
from reconcile.policy import read_policy
from reconcile.policy.periods import in_period
from reconcile.report.beside_inputs import holds_more
from reconcile.report.calendar import write_calendar
from reconcile.report.case_desk import DeskData, write_case_desk
from reconcile.report.case_files import ReadyCases, ready_cases, write_cases
from reconcile.report.case_inputs import read_decisions, read_entries
from reconcile.report.closed_months import ClosedMonths
from reconcile.report.csv_file import write_csv
from reconcile.report.filing import late_claims
from reconcile.report.folder import (
    CONTENT_KEY,
    MANIFEST,
    MANIFEST_KEY,
    check_free,
    hashes,
    manifest_of,
    replaced,
)
from reconcile.report.looking_back_data import read_looking_back
from reconcile.report.looking_back_rows import LossRate
from reconcile.report.money import plain_cost, plain_money
from reconcile.report.proof_rows import (
    CaseStep,
    CashDifference,
    FiledCase,
    InvoiceCapacity,
    NotCovered,
    ReportSpan,
    ReversalExcess,
    StockGap,
)
from reconcile.report.read import (
    read,
    read_documents,
    read_files,
    read_other_terms,
    read_steps,
    read_windows,
    stream,
)
from reconcile.report.reader import Reader
from reconcile.report.rows import (
    Arrived,
    Claim,
    ClaimLine,
    Conservation,
    ControlTotal,
    CreditLeft,
    DataGap,
    MissingCost,
    Problem,
    ShipmentLine,
    SourceFile,
    WarehouseLine,
)
from reconcile.report.run_info import ReportSettings, RunInfo
from reconcile.report.sheet_evidence import FILES_CSV, GAPS_CSV, INVOICES_CSV, STEPS_CSV, EvidenceData
from reconcile.report.sheet_filed import FILED_CSV
from reconcile.report.sheet_loss_rates import RATES_CSV
from reconcile.report.sheet_months import write_closed_csv
from reconcile.report.sheet_proof import CASH_CSV, EXCESS_CSV, NOT_COVERED_CSV, STOCK_CSV
from reconcile.report.sheet_recovery import REFUSALS_CSV, Refusal, refusals_of
from reconcile.report.sheet_run import PolicyUsed
from reconcile.report.sheet_stock import COSTS_CSV, CREDITS_CSV, SHIPMENTS_CSV, WAREHOUSE_CSV
from reconcile.report.sheet_summary import SummaryData, log_figures
from reconcile.report.workbook import WORKBOOK, WorkbookData, write_workbook
from reconcile.texts.catalogue import Catalogue, catalogue

# The columns of claims.csv: contract, so neither order nor names change. Further columns may only follow.
PROBLEM_COLUMNS = Problem._fields[: Problem._fields.index("remedy") + 1]
ARRIVED_CSV = "arrived.csv"
CLAIM_COLUMNS = Claim._fields[: Claim._fields.index("case_key") + 1]


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one run, read once."""

    claims: list[Claim]
    shipments: list[ShipmentLine]
    problems: list[Problem]
    files: list[SourceFile]
    conservation: list[Conservation]
    totals: list[ControlTotal]
    steps: list[CaseStep]
    kept: list[KeptFile]
    documents: dict[str, str]
    closed: ClosedMonths | None


def write(
    con: duckdb.DuckDBPyConnection,
    out: Path,
    settings: ReportSettings,
    run_info: RunInfo,
    closed: ClosedMonths | None = None,
    logged: Collection[str] = (),
) -> Path:
    """Write the report of the run whose tables are in `con` and return its folder, `out/<as-of>`.

    `closed`: what differs from the months that were closed; None where none was. `logged`: SHA-256 of the edited
    workbooks whose every edit is in the case log.
    Raises `CannotRun` when an earlier report of that date is open in another program; an earlier report is then, and
    on any other error, as it was.
    """
    started = time.perf_counter()
    texts = catalogue(settings.language)
    tables = Tables(
        claims=read(con, Claim),
        shipments=read(con, ShipmentLine),
        problems=read(con, Problem),
        files=read_files(con),
        conservation=read(con, Conservation),
        totals=read(con, ControlTotal),
        steps=read_steps(con),
        kept=read(con, KeptFile),
        documents=read_documents(con, texts.language),
        closed=closed,
    )
    with replaced(out, run_info.as_of, WORKBOOK, partial(_is_kept, logged)) as folder:
        write_csv(folder / "claims.csv", CLAIM_COLUMNS, _claim_rows(tables))
        write_csv(folder / "claim_lines.csv", ClaimLine._fields, _line_rows(con))
        write_csv(folder / ARRIVED_CSV, Arrived._fields, stream(con, Arrived))
        told = (row.told(texts.language) for row in tables.problems)
        write_csv(folder / "problems.csv", PROBLEM_COLUMNS, told, marked=texts.language == "zh")
        cases = ready_cases(con, tables.claims, tables.shipments, run_info)
        write_cases(folder, cases, texts)
        reader = Reader(texts)
        write_calendar(folder, tables.claims, cases.plan, run_info, reader)
        desk = DeskData(
            ready=cases,
            claims=tables.claims,
            checked=read(con, CaseDocument),
            steps=tables.steps,
            documents=tables.documents,
            evidence=run_info.data_address,
        )
        write_case_desk(folder, desk, run_info, reader)
        beside_inputs = _write_book(con, folder, tables, cases, texts, run_info)
        if closed:
            write_closed_csv(folder, closed)
        write_csv(folder / FILES_CSV, KeptFile._fields, sorted(tables.kept, key=attrgetter("path")))
        _write_manifest(folder, tables, run_info, beside_inputs, time.perf_counter() - started)
    return out / run_info.as_of.isoformat()


def check_report_free(out: Path, as_of: date) -> None:
    """Raises `CannotRun` while the workbook that a run of this date would replace is open. Ask before the work."""
    check_free(out / as_of.isoformat(), WORKBOOK)


def _claim_rows(tables: Tables) -> Iterable[Sequence[object]]:
    unit_cost, amount = CLAIM_COLUMNS.index("unit_cost"), CLAIM_COLUMNS.index("amount")
    for claim in tables.claims:
        row: list[object] = list(claim[: len(CLAIM_COLUMNS)])
        row[unit_cost] = plain_cost(claim.unit_cost, claim.cost_currency)
        row[amount] = plain_money(claim.amount, claim.currency)
        yield row


def _line_rows(con: duckdb.DuckDBPyConnection) -> Iterable[Sequence[object]]:
    amount = ClaimLine._fields.index("amount")
    for line in stream(con, ClaimLine):
        yield (*line[:amount], plain_money(line.amount, line.currency), *line[amount + 1 :])


def _write_book(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    tables: Tables,
    cases: ReadyCases,
    texts: Catalogue,
    run: RunInfo,
) -> str:
    """The workbook, and a CSV for each sheet that could not show all its rows and has no other file.

    Returns the number of what stands in the workbook beside the cells to fill in.
    """
    stores = {claim.marketplace for claim in tables.claims}
    decisions = read_decisions(con)
    data = WorkbookData(
        summary=SummaryData(
            claims=tables.claims,
            conservation=tables.conservation,
            totals=tables.totals,
            gaps=read(con, DataGap),
            files=tables.files,
            cash=read(con, CashDifference),
            excess=read(con, ReversalExcess),
            stock=read(con, StockGap),
            steps=tables.steps,
            late=late_claims((ready.case for ready in cases.cases), cases.plan),
            log=log_figures(tables.problems, decisions.values()),
        ),
        evidence=EvidenceData(read(con, EvidenceGap), tables.kept, read(con, InvoiceCapacity)),
        looking_back=read_looking_back(con),
        spans=read(con, ReportSpan),
        not_covered=read(con, NotCovered),
        case_texts=cases.text_files,
        filed=cases.filed,
        replies=cases.replies,
        plan=cases.plan,
        entries=read_entries(con),
        decisions=decisions,
        shipments=tables.shipments,
        warehouse=read(con, WarehouseLine),
        credits=read(con, CreditLeft),
        missing_costs=read(con, MissingCost),
        problems=tables.problems,
        policy=PolicyUsed(
            windows=read_windows(con, run.as_of),
            others=read_other_terms(con),
            caps=sorted(
                (cap for cap in read_policy().cap if cap.marketplace in stores and in_period(cap, run.as_of)),
                key=lambda cap: cap.marketplace,
            ),
            constants=sorted(read_policy().constant, key=lambda constant: constant.name),
        ),
        documents=tables.documents,
        closed=tables.closed,
    )
    written = write_workbook(folder / WORKBOOK, data, texts, run)
    own: dict[str, tuple[type[NamedTuple], Sequence[tuple[object, ...]]]] = {
        SHIPMENTS_CSV: (ShipmentLine, data.shipments),
        WAREHOUSE_CSV: (WarehouseLine, data.warehouse),
        CREDITS_CSV: (CreditLeft, data.credits),
        COSTS_CSV: (MissingCost, data.missing_costs),
        STEPS_CSV: (CaseStep, data.summary.steps),
        FILED_CSV: (FiledCase, data.filed),
        GAPS_CSV: (EvidenceGap, data.evidence.gaps),
        INVOICES_CSV: (InvoiceCapacity, data.evidence.invoices),
        CASH_CSV: (CashDifference, data.summary.cash),
        EXCESS_CSV: (ReversalExcess, data.summary.excess),
        STOCK_CSV: (StockGap, data.summary.stock),
        RATES_CSV: (LossRate, data.looking_back.rates),
        REFUSALS_CSV: (Refusal, refusals_of(data.looking_back.cases)),
        NOT_COVERED_CSV: (NotCovered, data.not_covered),
    }
    for name in sorted({cut.csv for cut in written.cuts} & own.keys()):
        row, rows = own[name]
        write_csv(folder / name, row._fields, rows)
    return written.beside_inputs


def _is_kept(logged: Collection[str], workbook: Path) -> bool:
    """Whether all that people have put into a workbook is in the case log: nothing is lost without it."""
    written = manifest_of(workbook.parent).get(CONTENT_KEY)
    return file_hash(workbook) in logged and isinstance(written, str) and not holds_more(workbook, written)


def _write_manifest(folder: Path, tables: Tables, run: RunInfo, beside_inputs: str, seconds: float) -> None:
    """run.json: what went in, what came out, what was proved. Only `timings` differ from run to run."""
    manifest = {
        "as_of": run.as_of,
        "account": run.account,
        "version": run.version,
        "policy": run.policy,
        "settings": dict(run.settings),
        "files": [{k: v for k, v in file._asdict().items() if k != "file_id"} for file in tables.files],
        "control_totals": [total._asdict() for total in tables.totals],
        "conservation": [row._asdict() for row in tables.conservation],
        "invariants": [{"name": c.name, "holds": c.holds, "rows": c.rows} for c in run.invariants],
        MANIFEST_KEY: hashes(folder),
        CONTENT_KEY: beside_inputs,
        "timings": {**run.timings, "report": round(seconds, 3)},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, default=_plain)
    with (folder / MANIFEST).open("w", encoding="utf-8", newline="") as file:
        file.write(text + "\n")


def _plain(value: Any) -> str:
    """A value that JSON has no form for: dates and decimals exactly as they are, as text."""
    return value.isoformat() if isinstance(value, date) else str(value)
