"""The seller's own files with faults in them: what is set aside is told with its place, and the rest is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reconcile.report.files import CLAIM_COLUMNS
from tests.ingest.seller_folder import Folder

LOCKED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1024) + "EncryptedPackage".encode("utf-16-le") + bytes(1024)
COSTS = "sku,unit_cost,currency,effective_from,supplier,invoice_no,invoice_date,invoice_units\n"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = Folder(tmp_path)
    yield made
    made.con.close()


def test_bad_cells_are_rejected_with_place_and_remedy_and_the_rest_is_loaded(folder: Folder) -> None:
    folder.text(
        "costs.csv",
        COSTS
        + "A,eight,USD,2026-01-01,,,,\n"
        + "B,8.50,USD,2026-02-30,,,,\n"
        + "C,8.50,金币,2026-01-01,,,,\n"
        + "D,8.50,,2026-01-01,,,,\n"
        + ",8.50,USD,2026-01-01,,,,\n"
        + "E,8.50,USD,2026-01-01,,,,five\n"
        + "F,8.50,USD,2026-01-01,,,,\n",
    )
    folder.load()
    assert folder.ask("select sku from staging.cost") == [("F",)]
    assert [problem[2:6] for problem in folder.problems()] == [
        (2, "unit_cost", "eight", "rejected"),
        (3, "effective_from", "2026-02-30", "rejected"),
        (4, "currency", "金币", "rejected"),
        (5, "currency", "", "rejected"),
        (6, "", "", "rejected"),
        (7, "invoice_units", "five", "rejected"),
    ]
    assert folder.ask("select records, rejected from source_file") == [(7, 6)]
    assert folder.ask("select count(*) from problem where remedy = ''") == [(0,)]


def test_a_cost_or_a_rate_of_zero_or_less_is_set_aside_and_prices_nothing(folder: Folder) -> None:
    folder.text(
        "costs.csv", COSTS + "A,0,USD,,,,,\nB,0.00,USD,,,,,\nC,-5,USD,,,,,\nD,0.0000001,USD,,,,,\nE,0.01,USD,,,,,\n"
    )
    folder.text("fx.csv", "date,from_currency,to_currency,rate\n2026-07-01,CNY,USD,0\n")
    folder.load()
    assert folder.ask("select sku from staging.cost") == [("E",)]
    assert folder.ask("select * from staging.fx") == []
    assert folder.ask("select line, column_name, value, code from problem order by column_name, line") == [
        (2, "rate", "0", "not_above_zero"),
        (2, "unit_cost", "0", "not_above_zero"),
        (3, "unit_cost", "0.00", "not_above_zero"),
        (4, "unit_cost", "-5", "not_above_zero"),
        (5, "unit_cost", "0.0000001", "not_above_zero"),
    ]


def test_nobody_is_sent_to_download_a_table_of_their_own(folder: Folder) -> None:
    folder.text("costs.csv", COSTS + "A,free,USD,2026-01-01,,,,\n,8,USD,2026-02-31,,,,\nB,8,USD,\n")
    folder.text("receipts.csv", "removal_order_id,tracking_no,received_date,sku,units_received\n")
    folder.load()
    said = folder.ask("select remedy, remedy_zh from problem order by line")
    assert len(said) >= 3
    assert not [text for row in said for text in map(str, row) if "ownload" in text or "下载" in text]


def test_a_file_that_lacks_a_needed_column_is_not_passed_over_and_names_the_nearest_kind(folder: Folder) -> None:
    folder.text("costs.csv", "sku,unit_cost,effective_from,supplier\nA,8.50,2026-01-01,Example Supplier Ltd\n")
    folder.load()
    assert folder.ask("select status from source_file") == [("unreadable",)]
    ((*_, what),) = folder.problems()
    assert "Costs 成本" in str(what)
    assert "currency" in str(what)


@pytest.mark.parametrize(
    ("header", "lacking"),
    [
        ("claim_id,case_id,state,paid_units,currency", "Case log 案件记录”, but it lacks status"),
        ("removal_order_id,tracking_no,received_date,sku,fnsku", "移除签收”, but it lacks units_received"),
        ("settlement-id,total-amount,transaction-type,amount-type,amount-description,note", "lacks amount"),
        ("案件编号,货件编号,FNSKU,发货日期,签收日期,状态,索赔数量", "案件记录”, but it lacks"),
    ],
)
def test_a_known_kind_with_a_renamed_column_is_a_fault(folder: Folder, header: str, lacking: str) -> None:
    folder.text("file.csv", f"{header}\nx,1,2,3,4,5\n")
    folder.load()
    assert folder.ask("select status, line, code from source_file inner join problem on file = path") == [
        ("unreadable", 1, "known_kind_incomplete")
    ]
    assert lacking in str(folder.problems()[0])


@pytest.mark.parametrize(
    "header",
    [
        ",".join(CLAIM_COLUMNS),
        "order id,order date,ship date,tracking number,carrier,status,quantity,sku",
        "date,type,order id,buyer,address,sku,total",
        "fnsku,sku,asin,date,quantity,warehouse",
        "sku,fnsku,asin,quantity",
        "sku,title,quantity,price",
        "name,email,phone",
    ],
)
def test_a_table_of_something_else_and_our_own_claims_are_ignored(folder: Folder, header: str) -> None:
    folder.text("file.csv", f"{header}\n")
    folder.load()
    assert folder.ask("select status from source_file") == [("ignored",)]


def test_our_own_claims_with_a_case_id_are_a_case_log(folder: Folder) -> None:
    folder.text("file.csv", ",".join([*CLAIM_COLUMNS, "case_id"]) + "\n")
    folder.load()
    assert folder.ask("select kind, status from source_file") == [("seller_case_log", "loaded")]


def test_a_sheet_that_is_nearly_of_a_known_kind_counts_as_set_aside(folder: Folder) -> None:
    folder.book(
        "book.xlsx",
        costs=[["sku", "unit_cost", "currency"], ["A", 8.5, "USD"]],
        log=[["claim_id", "case_id", "state", "paid_units"], ["C1", "1", "paid", 3], ["C2", "2", "paid", 1]],
    )
    folder.load()
    assert folder.ask("select status, records, rejected from source_file") == [("loaded", 3, 2)]
    assert folder.ask("select sheet, code from problem") == [("log", "known_kind_incomplete")]


def test_an_empty_and_a_locked_workbook_are_named_and_a_lock_file_is_passed_over(folder: Folder) -> None:
    folder.text("empty.xlsx", "")
    (folder.data / "locked.xlsx").write_bytes(LOCKED)
    (folder.data / "damaged.xlsx").write_bytes(b"PK\x03\x04" + bytes(100))
    (folder.data / "~$costs.xlsx").write_bytes(b"\x05Name" + bytes(160))
    folder.text("costs.csv", COSTS + "A,8.50,USD,2026-01-01,,,,\n")
    folder.load()
    assert folder.ask("select path, status from source_file where path not like '~%' order by path") == [
        ("costs.csv", "loaded"),
        ("damaged.xlsx", "unreadable"),
        ("empty.xlsx", "unreadable"),
        ("locked.xlsx", "unreadable"),
    ]
    assert folder.ask("select status from source_file where path like '~%' and status <> 'ignored'") == []
    assert {problem[0] for problem in folder.problems()} == {"damaged.xlsx", "empty.xlsx", "locked.xlsx"}


def test_a_value_that_a_spreadsheet_has_lost_is_never_read_as_blank(folder: Folder) -> None:
    folder.book("costs.xlsx", costs=[["sku", "unit_cost", "currency"], ["A", "=B9*2", "USD"], ["B", "#N/A", "USD"]])
    folder.load()
    assert folder.ask("select * from staging.cost") == []
    assert [problem[2:6] for problem in folder.problems()] == [
        (2, "unit_cost", "=B9*2", "rejected"),
        (3, "unit_cost", "#N/A", "rejected"),
    ]


def test_an_id_that_is_an_error_or_a_formula_is_no_id(folder: Folder) -> None:
    header: list[object] = ["sku", "unit_cost", "currency", "supplier"]
    folder.book(
        "costs.xlsx", costs=[header, ["=A9", 8.5, "USD", ""], ["#REF!", 8.5, "USD", ""], ["A", 8.5, "USD", "#N/A"]]
    )
    folder.load()
    assert folder.ask("select sku, supplier from staging.cost") == [("A", "#N/A")]
    assert [problem[2:6] for problem in folder.problems()] == [
        (2, "sku", "=A9", "rejected"),
        (3, "sku", "#REF!", "rejected"),
    ]
    assert folder.ask("select records, rejected from source_file") == [(3, 2)]


def test_a_long_id_that_a_spreadsheet_has_shortened_is_reported(folder: Folder) -> None:
    folder.book(
        "s.xlsx", s=[["shipment_id", "ship_date", "tracking_no"], ["FBA15SMPLA01", "2026-05-07", 123456789012345678]]
    )
    folder.load()
    assert folder.ask("select shipment_id, tracking_no from staging.shipment") == [("FBA15SMPLA01", "")]
    assert [problem[2:6] for problem in folder.problems()] == [(2, "tracking_no", "1.23456789012346E+17", "doubtful")]
