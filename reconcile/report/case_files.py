"""The cases of a run, made ready for filing: `cases.csv` and a text per case."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from reconcile.claims.case_row import HOLD
from reconcile.report.case_facts import read_case_facts, read_reach, read_reversed_payments, read_shipment_facts
from reconcile.report.case_inputs import read_decisions
from reconcile.report.case_plan import cases_on_hold, open_cases, with_decisions
from reconcile.report.case_steps import read_case_steps
from reconcile.report.cases import (
    CASE_COLUMNS,
    FOLDER,
    FOR_REVIEW,
    PLAN_COLUMNS,
    Case,
    CaseText,
    case_row,
    file_names,
)
from reconcile.report.csv_file import write_csv
from reconcile.report.filed_cases import read_filed_cases
from reconcile.report.filing import Filing, plan_filing
from reconcile.report.money import plain_money
from reconcile.report.proof_rows import FiledCase
from reconcile.report.read import read, read_open_lines
from reconcile.report.replies import Reply, replies, write_replies
from reconcile.report.rows import Claim, DataGap, ShipmentLine
from reconcile.report.run_info import RunInfo
from reconcile.report.text import Background, case_text, product_lines
from reconcile.texts.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class ReadyCase:
    """An open case with its text and its plan. `name` is its file name without ending; `text` is None where none fits.

    `text_file` is the path of the text below the report folder, '' where there is none.
    """

    case: Case
    name: str
    text: CaseText | None
    text_file: str
    filing: Filing


@dataclass(frozen=True, slots=True)
class ReadyCases:
    """Every open case, the most urgent first, and the papers that their texts are made from; and what was filed."""

    cases: Sequence[ReadyCase]
    background: Background
    filed: Sequence[FiledCase] = ()
    replies: Sequence[Reply] = ()

    @property
    def text_files(self) -> dict[str, str]:
        """The text file of each case that has one, by case key."""
        return {ready.case.key: ready.text_file for ready in self.cases if ready.text_file}

    @property
    def plan(self) -> dict[str, Filing]:
        """When each case is filed, by case key."""
        return {ready.case.key: ready.filing for ready in self.cases}


def ready_cases(
    con: duckdb.DuckDBPyConnection,
    claims: Sequence[Claim],
    shipments: Sequence[ShipmentLine],
    run: RunInfo,
) -> ReadyCases:
    """The open cases among `claims` with their texts and the day on which each is to be filed."""
    background = Background(
        as_of=run.as_of,
        lines=read_open_lines(con),
        shipments=read_shipment_facts(con),
        shipment_lines={(line.shipment_id, line.fnsku): line for line in shipments},
        steps=read_case_steps(con),
        facts=read_case_facts(con),
        payments=read_reversed_payments(con),
        reach=read_reach(con),
        gaps=read(con, DataGap),
        contracts=run.contracts,
        insurers=run.insurers,
    )
    cases = open_cases(con, claims)
    plan = plan_filing(cases, run.as_of, run.daily_case_limit, cases_on_hold(con))
    names, plan = file_names(cases), with_decisions(plan, read_decisions(con))
    ready = []
    for case in cases:
        name = names[case.key]
        text = case_text(case, background, f"{name}.csv")
        folder = FOLDER if plan[case.key].released else FOR_REVIEW
        ready.append(ReadyCase(case, name, text, f"{folder}/{name}.txt" if text else "", plan[case.key]))
    filed = read_filed_cases(con)
    return ReadyCases(ready, background, filed, replies(filed, claims, background))


def write_cases(folder: Path, ready: ReadyCases, texts: Catalogue) -> None:
    """Write cases.csv and the texts; SKUs that a text has no room for stand in a CSV beside it."""
    (folder / FOLDER).mkdir()
    if any(one.text_file.startswith(FOR_REVIEW) for one in ready.cases):
        (folder / FOR_REVIEW).mkdir()
    write_replies(folder, ready.replies)
    rows = []
    for one in ready.cases:
        if one.text:
            with (folder / one.text_file).open("w", encoding="utf-8", newline="") as file:
                file.write(one.text.text)
            if one.text.left_out:
                _write_case_lines((folder / one.text_file).with_suffix(".csv"), one.case, ready.background)
        money = plain_money(one.case.amount, one.case.first.currency)
        planned = (one.filing.planned, texts.text("note", "planned_late") if one.filing.late(one.case) else "")
        rows.append(case_row(one.case, one.text, one.text_file, money, texts, _remarks(one.filing, texts)) + planned)
    write_csv(folder / "cases.csv", CASE_COLUMNS + PLAN_COLUMNS, rows)


def _remarks(filing: Filing, texts: Catalogue) -> list[str]:
    """What people decided, as far as it keeps the case from being filed."""
    keys = {"second_name": not filing.released, "on_hold": filing.decision == HOLD}
    return [texts.text("note", key) for key, holds in keys.items() if holds]


def _write_case_lines(path: Path, case: Case, background: Background) -> None:
    """All SKUs of a case whose text had no room for them, with its lines' numbers; `units` are those asked for."""
    of_product = ("fnsku", "sku", "asin", "title")
    counted = ("shipped", "packed", "delivered", "received", "found", "reimbursed")
    rows = [
        (
            case.first.shipment_id,
            *(getattr(claim, name) for name in of_product),  # whole, where a text shortens them
            *(line[name] for name in counted),
            line["short"],
            line["units"],
        )
        for claim, line in product_lines(case, background)
    ]
    write_csv(path, ("shipment_id", *of_product, *counted, "missing", "units"), rows, marked=True)
