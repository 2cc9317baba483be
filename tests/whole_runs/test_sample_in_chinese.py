"""The sample, run in Chinese: whatever a person reads of it is Chinese, names and data apart."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from reconcile import cli as command_line
from reconcile.pipeline import explain
from reconcile.texts.catalogue import catalogue

CHINESE = catalogue("zh")
SAMPLE = Path(__file__).parents[2] / "data" / "sample"
# Columns whose cells are data: ids, names and words as the files have them.
DATA = {
    *("fnsku", "sku", "asin", "title", "currency", "cost_currency", "shipment_id", "order_id", "reference_id"),
    *("reimbursement_id", "tracking_no", "case_key", "claim_id", "fulfillment_center", "disposition", "reason_code"),
    *("earlier_case", "file", "path", "sheet", "column_name", "value", "code", "sha256", "file_kind", "encoding"),
    *("reference", "matches", "invoice_no", "source_url", "skus", "forwarder", "hint_currency", "location", "cases"),
    *("file_title", "row_key", "case_id", "file_name", "answer_file", "text_file"),
}
DATA_HEADINGS = {CHINESE.text("column", key) for key in DATA & {*CHINESE.keys("column")}}
# What has no Chinese name: Amazon's menus and words of its reports, names of laws, firms and programs, file names.
NAMES = re.compile(
    r"《.*?》|https?://\S+|evidence/\S*|\S+\.(?:pdf|xlsx|txt|csv)|[A-Za-z0-9-]+\.[a-z]{2,}|[\w-]*[\d_][\w-]*|(?<![A-Za-z])[A-Z]{2,}(?![a-z])"
    r"|Inventory Defect and Reimbursement|Inventory Ledger|Eligible for claim|Research missing units|Contact Us"
    r"|Transaction Item ID|Reimbursement Revaluation Tool|Additional information|Detailed View|Summary View"
    r"|Amazon\.Found|(?<![A-Za-z])(?:Inventory|Lost|Damaged|Contents|Reports|Fulfillment|Payments|Reimbursements|Excel|Amazon|Quantity|EcommerceBytes|mondaq|sample)(?![a-z])"
    r"|Damaged_Warehouse|Lost_\w+|GeneralAdjustment|\w+_Reversal|Non-Amazon \w+|Customer Shipments|Removals claims"
)
WORD = re.compile(r"[A-Za-z]{4,}")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("chinese")
    said = CliRunner().invoke(
        command_line.cli, ["run", "--data", str(SAMPLE), "--out", str(out), "--lang", "zh"], prog_name="reconcile"
    )
    (out / "said.txt").write_text(said.output, encoding="utf-8")
    return out


def english_in(text: str) -> list[str]:
    """English words of a text that are no names."""
    return WORD.findall(NAMES.sub(" ", text))


def cells(book: Path) -> Iterator[tuple[str, str, str]]:
    """(sheet, heading above, text) of every visible cell with text; `heading` is '' where no table is."""
    for sheet in openpyxl.load_workbook(book):
        if sheet.sheet_state != "visible":
            continue
        headings: dict[int, str] = {}
        known = {CHINESE.text("column", key) for key in CHINESE.keys("column")}
        for row in sheet.iter_rows():
            texts = {cell.column: cell.value for cell in row if isinstance(cell.value, str)}
            if len(known & {*texts.values()}) >= 3:
                headings = texts
            for column, text in texts.items():
                yield sheet.title, headings.get(column, ""), text


def test_every_sheet_speaks_chinese(report: Path) -> None:
    (book,) = report.glob("*/discrepancies.xlsx")
    found = {
        (sheet, heading, text)
        for sheet, heading, text in cells(book)
        if heading not in DATA_HEADINGS and english_in(text)
    }
    assert not found


def test_the_story_of_every_kind_of_claim_is_told_in_chinese(report: Path) -> None:
    with next(report.glob("*/claims.csv")).open(encoding="utf-8", newline="") as file:
        of_each_kind = {row["claim_type"]: row for row in csv.DictReader(file)}
    for row in of_each_kind.values():
        for line in explain(SAMPLE, report, row["claim_id"], "zh").splitlines():
            data = line.startswith("    |") or line.strip() == row["title"]
            place = re.match(r"  \S.*?:\d+  ", line)
            told = re.sub("规则 [a-z0-9-]+：", "", line[place.end() :] if place else line)
            assert data or not english_in(told.replace(row["title"], "")), line


def test_chinese_text_has_chinese_marks(report: Path) -> None:
    (book,) = report.glob("*/discrepancies.xlsx")
    found = {(sheet, text) for sheet, _, text in cells(book) if re.search("[一-鿿][,;:] ", text)}
    assert not found


def test_every_kind_of_file_has_a_chinese_name(report: Path) -> None:
    (book,) = report.glob("*/discrepancies.xlsx")
    kinds = [text for _, heading, text in cells(book) if heading == CHINESE.text("column", "file_title")]
    assert len(kinds) > 20
    assert all(re.search("[一-鿿]", kind) for kind in kinds)


def test_the_terminal_speaks_chinese(report: Path) -> None:
    said = (report / "said.txt").read_text(encoding="utf-8").replace(str(report), "").replace(str(SAMPLE), "")
    assert "读取文件" in said
    assert [line for line in said.splitlines() if english_in(line)] == []
