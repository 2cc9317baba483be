"""What the tool says of the committed sample is what was reasoned by hand: claims, their papers, other findings."""

import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from reconcile import pipeline
from reconcile.cache import open_cache
from reconcile.policy import read_policy
from reconcile.report.beside_inputs import content_beside_inputs
from tests.worlds.loaded import Quiet

ROOT = Path(__file__).parents[2]
KEYS = ("claim_type", "counterparty", "status", "fnsku", "shipment_id", "order_id", "reference_id", "reimbursement_id")
CLAIM_TYPES = {
    "warehouse_lost", "warehouse_damaged", "inbound_lost", "inbound_damaged", "customer_return", "removal_lost",
    "disposed", "underpaid", "reversal", "freight_lost", "freight_damaged", "order_lost", "order_damaged",
}  # fmt: skip
FINDINGS = """
select 'reversal_excess', fnsku, '', '', reimbursement_id, taken_units, excess from reversal_excess
union all
select 'cash_difference', '', '', '', '', 0, difference from cash_difference
union all
select 'stock_proof', fnsku, '', '', '', abs(difference), null from stock_proof
union all
select 'not_covered', fnsku, if(kind = 'under_way', reference, ''), if(kind = 'multi_channel', reference, ''),
    if(kind = 'awd', reference, ''), units, amount
from not_covered
"""
Key = tuple[str, ...]
Row = dict[str, str]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    pipeline.run(ROOT / "data" / "sample", folder, None, Quiet())
    return folder


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_hand() -> list[Row]:
    return [row for row in table(Path(__file__).with_name("sample_expected.csv")) if int(row["units"]) or row["amount"]]


def key(row: Row) -> Key:
    """The natural keys; a claim of a shipment names its tracking number as well, which the planted rows leave out."""
    return (*(row[name] for name in KEYS), "" if row["shipment_id"] else row["tracking_no"])


def claims(out: Path) -> dict[Key, list[Row]]:
    found = defaultdict(list)
    for row in table(next(out.glob("2026-*")) / "claims.csv"):
        found[key(row)].append(row)
    return found


def units_and_money(rows: list[Row]) -> tuple[int, Decimal | None]:
    amounts = [Decimal(row["amount"]) for row in rows if row["amount"]]
    return sum(int(row["units"]) for row in rows), sum(amounts, Decimal(0)) if amounts else None


def test_the_claims_are_those_that_were_reasoned_by_hand(out: Path) -> None:
    planted = {key(row): units_and_money([row]) for row in by_hand() if row["status"] != "finding"}
    assert {name: units_and_money(rows) for name, rows in claims(out).items()} == planted


def test_the_deadlines_are_those_that_were_reasoned_by_hand(out: Path) -> None:
    found = claims(out)
    for row in by_hand():
        if row["deadline"]:
            assert {claim["deadline"] for claim in found[key(row)]} == {row["deadline"]}, row["why"]


def test_the_papers_are_those_that_were_reasoned_by_hand(out: Path) -> None:
    found = claims(out)
    for row in by_hand():
        if row["papers"]:
            lacking = "" if row["papers"] == "complete" else row["papers"]
            assert {claim["evidence_missing"] for claim in found[key(row)]} == {lacking}, row["why"]


def test_the_other_findings_are_those_that_were_reasoned_by_hand(out: Path) -> None:
    with open_cache(out) as con:
        found = {row[:6]: row[6] for row in con.execute(FINDINGS).fetchall()}
    names = ("claim_type", "fnsku", "shipment_id", "order_id", "reimbursement_id")
    planted = {
        (*(row[name] for name in names), int(row["units"])): Decimal(row["amount"]) if row["amount"] else None
        for row in by_hand()
        if row["status"] == "finding"
    }
    assert found == planted


def test_every_claim_type_and_every_counterparty_is_planted() -> None:
    planted = [row for row in by_hand() if row["status"] != "finding"]
    assert {row["claim_type"] for row in planted} == CLAIM_TYPES
    assert {row["counterparty"] for row in planted} == {"amazon", "forwarder", "carrier", "insurer"}


def test_every_required_document_is_missing_somewhere(out: Path) -> None:
    asked = {*CLAIM_TYPES, "removal_other"}  # a removal that arrived short or damaged
    required = {it.document for it in read_policy().evidence if it.required and it.claim_type in asked}
    with open_cache(out) as con:
        gaps = con.execute("select document, refused from evidence_gap").fetchall()
    assert {document for document, _ in gaps} == required
    assert {path.rsplit(".", 1)[1] for _, refused in gaps if refused for path in refused.split("; ")} == {"pdf", "xlsx"}


def test_an_invoice_is_used_up_and_one_shipment_was_too_light(out: Path) -> None:
    with open_cache(out) as con:
        used_up = con.execute("select sku, invoice_no from invoice_capacity where left_units = 0").fetchall()
    assert used_up == [("VLM-GLASS-SMPL", "INV-SMPL-1007")]
    light = [row for rows in claims(out).values() for row in rows if "may never have left" in row["status_reason"]]
    assert [(row["shipment_id"], row["units"]) for row in light] == [("FBA15SMPLS07", "8")]


def test_what_was_written_beside_the_inputs_is_what_a_later_run_reads_there(out: Path) -> None:
    (book,) = out.glob("*/discrepancies.xlsx")
    manifest = json.loads((book.parent / "run.json").read_text(encoding="utf-8"))
    assert manifest["workbook_beside_inputs"] == content_beside_inputs(book)


def test_a_unit_that_came_back_damaged_is_a_line_of_its_claim(out: Path) -> None:
    lines = [row for row in table(next(out.glob("2026-*")) / "claim_lines.csv") if row["role"] == "returned"]
    claimed = {row["claim_id"]: row for row in table(next(out.glob("2026-*")) / "claims.csv")}
    assert [(row["kind"], row["units"], row["reference"]) for row in lines] == [
        ("return", "1", claimed[row["claim_id"]]["order_id"]) for row in lines
    ]
    assert "WAREHOUSE_DAMAGED" in lines[0]["note"]
