"""Twelve months run one after another, and what an analyst fills in in each workbook.

No edit is lost, no claim is proposed twice, every payment is recognised, and in the end nothing depends on the way.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from reconcile import pipeline
from reconcile.simulate import write_seller
from reconcile.simulate.amazon_files import REIMBURSEMENTS
from reconcile.simulate.tables import plain_tsv
from reconcile.simulate.world import World
from tests.whole_runs.analyst import Edits, Hands, Openpyxl, SheetRow, rows_of
from tests.worlds.libreoffice import LibreOffice, needs_libreoffice
from tests.worlds.loaded import Quiet

SEED, MONTHS, CASES = 11, 12, 12
REASONS = {"warehouse_lost": "Lost_Warehouse", "warehouse_damaged": "Damaged_Warehouse", "inbound_lost": "Lost_Inbound"}
LOG = "case_log.csv"


@dataclass
class Year:
    """The account while the months go by, and what was done about it."""

    data: Path
    out: Path
    seller: Path
    hands: tuple[Hands, ...]
    reports: list[Path] = field(default_factory=list)
    months: list[Edits] = field(default_factory=list)
    cases: dict[str, list[SheetRow]] = field(default_factory=dict)
    answers: list[list[object]] = field(default_factory=list)
    paid_by_report: dict[str, tuple[str, int]] = field(default_factory=dict)
    logs: list[bytes] = field(default_factory=list)

    def month(self, number: int, day: date) -> None:
        """Download, run, read what came out, fill in the workbook."""
        self.download(day)
        report = pipeline.run(self.data, self.out, day, Quiet()).out_dir
        self.reports.append(report)
        log = self.data / LOG
        self.logs.append(log.read_bytes() if log.exists() else b"")
        edits = Edits()
        self.file(report, day, edits)
        self.look_at_review(report, edits)
        self.answer(report, day, edits)
        self.months.append(edits)
        self.hands[number % len(self.hands)].edit(report / "discrepancies.xlsx", edits.typed)

    def download(self, day: date) -> World:
        """Everything that Amazon and the seller's own lists say on that day; only the case log stays."""
        world = write_seller(self.seller, seed=SEED, size="year", until=day)
        log = self.data / LOG
        kept = log.read_bytes() if log.exists() else None
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.copytree(self.seller / "input", self.data, ignore=shutil.ignore_patterns(LOG))
        if kept is not None:
            log.write_bytes(kept)
        if self.answers:
            plain_tsv(self.data / "amazon_answers.txt", REIMBURSEMENTS, self.answers, encoding="utf-8")
        return world

    def file(self, report: Path, day: date, edits: Edits) -> None:
        """Of every five cases one is filed, one waits, one is written off, one had been filed before, one is left."""
        by_case: dict[str, list[SheetRow]] = defaultdict(list)
        for row in rows_of(report / "discrepancies.xlsx", "file_now"):
            if not row.cells["log_decision"]:
                by_case[str(row.cells["case_key"])].append(row)
        for place, rows in enumerate(list(by_case.values())[:CASES]):
            case_id = f"19{day:%y%m%d}{place:03d}"
            for row in rows:
                if place % 5 == 0:
                    edits.fill_in(row, decision="file", case_id=case_id, filed_date=day.isoformat())
                    self.cases.setdefault(case_id, []).append(row)
                elif place % 5 == 1:
                    edits.fill_in(row, decision="hold", note=f"等货代回复 {day}")
                elif place % 5 == 2:
                    edits.fill_in(row, decision="write off", note="too little to ask for")
                elif place % 5 == 3:
                    edits.fill_in(row, decision="already filed")
                if place % 5 in (0, 2, 3):
                    edits.taken[row.claim_id] += row.units

    def look_at_review(self, report: Path, edits: Edits) -> None:
        """A remark on the first row, the second is given up."""
        rows = [row for row in rows_of(report / "discrepancies.xlsx", "review") if not row.cells["log_note"]]
        for row in rows[:1]:
            edits.fill_in(row, note='= asked the warehouse, "box 3"')
        for row in rows[1:2]:
            edits.fill_in(row, decision="write off", note="given up")
            edits.taken[row.claim_id] += row.units

    def answer(self, report: Path, day: date, edits: Edits) -> None:
        """How filed cases ended: Amazon pays under the case id, or the analyst fills in what it answered."""
        for row in rows_of(report / "discrepancies.xlsx", "filed"):
            case_id = str(row.cells["log_case_id"] or "")
            if row.cells["status"] != "filed" or case_id not in self.cases or row.cells["log_outcome"]:
                continue
            way = int(case_id) % 3
            if way == 0 and row.cells["claim_type"] in REASONS:
                self.pay(row, case_id, day)
            elif way == 1:
                edits.fill_in(row, outcome="denied", note="no proof of the quantity")
            else:
                edits.fill_in(row, outcome="paid", paid_units=str(row.units), paid_amount=f"{row.units}.50")

    def pay(self, row: SheetRow, case_id: str, day: date) -> None:
        """A line of next month's reimbursements report."""
        if row.claim_id in self.paid_by_report:
            return
        product = [row.cells["sku"], row.cells["fnsku"], "", row.cells["title"]]
        number = f"77{len(self.answers):08d}"
        reason = REASONS[str(row.cells["claim_type"])]
        paid = [f"{day + timedelta(days=3)}T08:15:31+00:00", number, case_id, "", reason, *product, "NewItem", "USD"]
        self.answers.append([*paid, "2.00", f"{2 * row.units}.00", row.units, 0, row.units, "", ""])
        self.paid_by_report[row.claim_id] = (number, row.units)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    needs_libreoffice()
    root = tmp_path_factory.mktemp("year")
    libreoffice = LibreOffice(root / "profile")
    found = Year(root / "data", root / "reports", root / "seller", (Openpyxl(), libreoffice))
    last = write_seller(found.seller, seed=SEED, size="year").as_of
    for number in range(MONTHS):
        found.month(number, last - timedelta(days=30 * (MONTHS - 1 - number)))
    pipeline.sync_cases(found.data, found.out, last, Quiet())
    found.logs.append((found.data / LOG).read_bytes())
    return found


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def exposed(report: Path) -> Counter[str]:
    """Units of every claim that the report names; where no line says them, units of all its rows."""
    lines, rows = Counter[str](), Counter[str]()
    for line in table(report / "claim_lines.csv"):
        if line["role"] == "exposure":
            lines[line["claim_id"]] += int(line["units"])
    for claim in table(report / "claims.csv"):
        rows[claim["claim_id"]] += int(claim["units"])
    return Counter({**rows, **lines})


def test_the_year_has_work_of_every_kind(year: Year) -> None:
    told = Counter(name for edits in year.months for _, name in edits.told)
    assert min(told[name] for name in ("decision", "case_id", "filed_date", "outcome", "paid_units", "note")) >= 3
    assert len(year.paid_by_report) >= 3
    assert sum(edit.value == "hold" for edits in year.months for edit in edits.typed) >= 6


def test_every_edit_stands_in_the_case_log(year: Year) -> None:
    logged: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in table(year.data / LOG):
        for name in ("decision", "case_id", "filed_date", "status", "paid_amount", "note"):
            logged[line["claim_id"], name].add(line[name])
    for edits in year.months:
        for (claim_id, name), values in edits.told.items():
            if name == "paid_units":  # the log counts units that credits had settled before as well
                continue
            kept = logged[claim_id, "status" if name == "outcome" else name]
            assert {plain(value) for value in values} <= {plain(value) for value in kept}, (claim_id, name)


def plain(value: str) -> str:
    """An amount without superfluous zeros, anything else as it is."""
    return value.rstrip("0") if re.fullmatch(r"\d+\.\d+", value) else value


def test_the_case_log_only_grows(year: Year) -> None:
    for earlier, later in zip(year.logs, year.logs[1:], strict=False):
        assert later.startswith(earlier)


def test_what_was_filled_in_stands_in_the_next_workbook(year: Year) -> None:
    """Rows of one claim may be decided in different months, and the workbook has been filled in again since."""
    ever: dict[tuple[str, str], set[str]] = defaultdict(set)
    for before, edits, report in zip(year.months, year.months[1:], year.reports[1:], strict=False):
        for key, typed in (*before.told.items(), *edits.told.items()):
            ever[key] |= set(typed)
        shown: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in all_rows(report):
            for name in ("decision", "case_id", "note"):
                if row.cells[f"log_{name}"]:
                    shown[row.claim_id, name].add(str(row.cells[f"log_{name}"]))
        for key in shown.keys() & ever.keys():
            assert shown[key] <= ever[key], key
        for key in shown.keys() & before.told.keys() - edits.told.keys():
            assert shown[key] & set(before.told[key]), key


def all_rows(report: Path) -> Iterator[SheetRow]:
    for key in ("file_now", "review", "filed"):
        yield from rows_of(report / "discrepancies.xlsx", key)


def test_no_claim_is_proposed_twice(year: Year) -> None:
    filed: Counter[str] = Counter()
    whole: dict[str, int] = dict(exposed(year.reports[0]))
    for edits, report in zip(year.months, year.reports[1:], strict=False):
        filed.update(edits.taken)
        whole = {**exposed(report), **whole}
        asked = Counter[str]()
        for claim in table(report / "claims.csv"):
            if claim["status"] == "open":
                asked[claim["claim_id"]] += int(claim["units"])
        for claim_id, units in asked.items():
            assert units + filed[claim_id] <= whole[claim_id], (report.name, claim_id)


def test_every_payment_is_recognised(year: Year) -> None:
    report = year.reports[-1]
    whole, unsettled = exposed(report), Counter[str]()
    for claim in table(report / "claims.csv"):
        if claim["status"] not in ("paid", "closed"):
            unsettled[claim["claim_id"]] += int(claim["units"])
    downloaded = (year.data / "amazon_answers.txt").read_text(encoding="utf-8")
    for claim_id, (number, units) in year.paid_by_report.items():
        if number not in downloaded:  # paid after the last run
            continue
        assert unsettled[claim_id] <= max(whole[claim_id] - units, 0), claim_id


def test_an_answer_that_was_filled_in_ends_the_case(year: Year) -> None:
    *earlier, _last = year.months
    answered = {claim for edits in earlier for claim, name in edits.told if name == "outcome"}
    filed = {row["claim_id"] for row in table(year.reports[-1] / "claims.csv") if row["status"] == "filed"}
    assert answered
    assert not answered & filed


def test_nothing_that_was_filled_in_is_in_doubt(year: Year) -> None:
    for report in year.reports:
        assert not [problem for problem in table(report / "problems.csv") if problem["code"].startswith("edit_")]


def test_the_last_month_is_what_a_run_over_all_files_says(year: Year, tmp_path: Path) -> None:
    day = date.fromisoformat(year.reports[-1].name)
    again = pipeline.run(year.data, year.out, day, Quiet()).out_dir
    afresh = pipeline.run(Path(shutil.copytree(year.data, tmp_path / "data")), tmp_path / "out", day, Quiet()).out_dir
    for name in ("claims.csv", "claim_lines.csv", "cases.csv"):
        assert (again / name).read_bytes() == (afresh / name).read_bytes(), name
