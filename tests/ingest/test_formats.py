"""Every example of a report below tests/formats is read as the file beside it says.

`<input>.expected` is written anew only on purpose: `python -m tests.write_expected`. One that is missing is a failure.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from reconcile.ingest import store
from reconcile.ingest.declaration import load_declarations
from tests.worlds.loaded import Inbox

FORMATS = Path(__file__).parents[1] / "formats"
TEXT = (".txt", ".csv", ".tsv")
INPUTS = sorted(p.relative_to(FORMATS) for p in FORMATS.rglob("*") if p.suffix in TEXT)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


@pytest.mark.parametrize("name", INPUTS, ids=str)
def test_a_file_is_read_as_the_one_beside_it_says(inbox: Inbox, name: Path) -> None:
    expected = FORMATS / f"{name}.expected"
    assert expected.is_file(), f"{expected.name} is missing: check the reading, then write it"
    inbox.put(name.name, (FORMATS / name).read_bytes())
    inbox.load()
    assert inbox.written_down() == expected.read_text(encoding="utf-8")


def test_every_declaration_that_loads_text_has_an_example() -> None:
    workbooks_only = {"sourcing_cost", "booking_form", "packing_list", "manifest"}
    written_by_us = {"own_claims"}
    kinds = {d.kind for d in load_declarations() if not d.kind.startswith(("seller_", "packing_list_"))}
    assert kinds - workbooks_only - written_by_us <= {name.parts[0] for name in INPUTS}


TRUE_SUMS: dict[str, tuple[str, int, dict[str, object]]] = {
    "ledger_detail/ledger_detail_2026-05-01_2026-07-14.txt": ("ledger_day", 62, {"sum(units)": 571}),
    "ledger_detail/ledger_detail_2026-07-01_2026-08-15.txt": ("ledger_day", 22, {"sum(units)": 218}),
    "ledger_detail/ledger_detail_es_15_columns.txt": ("ledger_day", 4, {"sum(units)": 8}),
    "ledger_detail/ledger_detail_ui_resaved.csv": ("ledger", 11, {"count(*)": 11}),
    "ledger_summary/ledger_summary_us.txt": (
        "ledger_summary",
        8,
        {
            "count(*) filter (where starting + receipts + customer_shipments + customer_returns + vendor_returns"
            " + transfers + found + lost + damaged + disposed + other_events + unknown_events = ending)": 8,
            "sum(in_transit)": 5,
        },
    ),
    "reimbursements/reimbursements_us.txt": (
        "reimbursement",
        17,
        {
            "sum(amount_total) filter (where currency = 'USD')": Decimal("126.98"),
            "sum(amount_total) filter (where currency = 'CAD')": Decimal("14.20"),
            "sum(quantity_cash)": 20,
            "sum(quantity_inventory)": 6,
            "sum(quantity_total)": 26,
            "sum(quantity_total) filter (where reason not like 'AWD%')": 19,
        },
    ),
    "reimbursements/reimbursements_us.csv": ("reimbursement", 17, {"sum(quantity_total)": 26}),
    "reimbursements/reimbursements_erp_zh.csv": ("reimbursement", 17, {"sum(quantity_cash)": 20}),
    "customer_returns/customer_returns_us.txt": (
        "customer_return",
        8,
        {"sum(quantity)": 8, "count(*) filter (where disposition in ('CARRIER_DAMAGED', 'WAREHOUSE_DAMAGED'))": 2},
    ),
    "replacements/replacements_us.txt": ("replacement", 2, {"sum(quantity)": 2}),
    "removal_orders/removal_order_detail_17.txt": (
        "removal_order",
        5,
        {"sum(requested)": 33, "sum(cancelled)": 7, "sum(disposed)": 4, "sum(shipped)": 20, "sum(in_process)": 0},
    ),
    "removal_orders/removal_order_detail_16.txt": ("removal_order", 2, {"sum(in_process)": 14}),
    "removal_shipments/removal_shipment_detail.txt": ("removal_shipment", 5, {"sum(shipped)": 20}),
    "settlement/settlement_v2_us.txt": (
        "settlement",
        9,
        {
            "sum(amount)": Decimal("-36.93"),
            "count(*) filter (where transaction_type = 'Refund' and amount_description = 'Principal')": 2,
            "min(currency)": "USD",
        },
    ),
    "settlement/settlement_v2_de.txt": ("settlement", 9, {"sum(amount)": Decimal("890.34"), "min(currency)": "EUR"}),
    "transactions/date_range_us.csv": (
        "transaction",
        8,
        {
            "sum(total)": Decimal("9.78"),
            "count(*) filter (where type = 'Refund')": 3,
            "sum(quantity) filter (where type = 'Refund')": 4,
            "sum(total) filter (where type = 'Adjustment')": Decimal("35.52"),
        },
    ),
    "transactions/date_range_de.csv": ("transaction", 8, {"sum(total)": Decimal("9.78")}),
    "transactions/date_range_es.csv": ("transaction", 8, {"sum(total)": Decimal("9.78")}),
    "transactions/date_range_jp_cp932.csv": ("transaction", 8, {"sum(total)": Decimal(103898)}),
    "sku_list/sku_list_us.tsv": (
        "sku_list",
        5,
        {"sum(units)": 378, "sum(units) filter (where sku = 'LMR-TRAY-10')": 71, "min(shipment_id)": "FBA15SMPLA01"},
    ),
    "sku_list/sku_list_uk_boxes.tsv": ("sku_list", 2, {"sum(units)": 230, "max(shipment_id)": "FBA15SMPLB02"}),
    "erp_shipments/fba_shipments_zh.csv": (
        "sku_list",
        4,
        {"sum(units)": 160, "sum(units) filter (where shipment_id = 'FBA15SMPLA01')": 120},
    ),
    "shipping_queue/shipping_queue_en.csv": (
        "shipping_queue",
        4,
        {"sum(units_expected)": 1027, "sum(units_located)": 722},
    ),
    "shipping_queue/shipping_queue_zh.csv": (
        "shipping_queue",
        2,
        {"sum(units_expected)": 697, "sum(units_located)": 578},
    ),
    "inventory_adjustments/inventory_adjustments_2022.txt": ("ledger", 5, {"sum(quantity)": -3}),
    "received_inventory/received_inventory_2022.txt": ("ledger", 4, {"sum(quantity)": 163}),
}


@pytest.mark.parametrize("name", TRUE_SUMS)
def test_the_sums_of_a_report_are_those_that_its_maker_counted(inbox: Inbox, name: str) -> None:
    table, records, sums = TRUE_SUMS[name]
    inbox.put("renamed.dat", (FORMATS / name).read_bytes())
    inbox.load()
    assert inbox.ask("select status, records, rejected from source_file") == [("loaded", records, 0)]
    for expression, expected in sums.items():
        assert inbox.value(f"select {expression} from staging.{table}") == expected, expression
    assert inbox.value("select count(*) from problem") == 0


def test_boxes_of_a_sku_list_hold_100_110_and_20_units(inbox: Inbox) -> None:
    inbox.put("list.txt", (FORMATS / "sku_list/sku_list_uk_boxes.tsv").read_bytes())
    inbox.load()
    assert inbox.ask("select carton_no, sum(units) from staging.carton group by 1 order by 1") == [
        ("1", 100),
        ("2", 110),
        ("3", 20),
    ]


def test_unreconciled_units_of_the_two_ledger_files(inbox: Inbox) -> None:
    for name in ("ledger_detail_2026-05-01_2026-07-14.txt", "ledger_detail_2026-07-01_2026-08-15.txt"):
        inbox.put(name, (FORMATS / "ledger_detail" / name).read_bytes())
    inbox.load()
    assert inbox.ask("select sum(unreconciled_quantity) from staging.ledger group by file_id order by 1") == [
        (9,),
        (28,),
    ]


ENCODINGS = {
    "date_range_jp_cp932.csv": "cp932",
    "reimbursements_erp_zh.csv": "gb18030",
    "reimbursements_us.txt": "cp1252",
    "customer_returns_us.txt": "cp1252",
}


@pytest.fixture(scope="module")
def as_it_stands(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Inbox]:
    """What is read of an example as it stands: once for all other forms of it."""

    @cache
    def read(name: str) -> Inbox:
        inbox = Inbox(tmp_path_factory.mktemp("as_it_stands"))
        inbox.put("report.txt", (FORMATS / name).read_bytes())
        inbox.load()
        assert inbox.value("select status from source_file") == "loaded"
        return inbox

    return read


def text_of(name: str) -> str:
    return (FORMATS / name).read_bytes().decode(ENCODINGS.get(name.rpartition("/")[2], "utf-8-sig"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", sorted(TRUE_SUMS))
def test_line_ends_and_utf_16_change_nothing(
    inbox: Inbox, as_it_stands: Callable[[str], Inbox], name: str, end: str
) -> None:
    inbox.put("report.txt", text_of(name).replace("\r\n", "\n").replace("\n", end).encode("utf-16"))
    inbox.load()
    assert inbox.value("select status from source_file") == "loaded"
    one = as_it_stands(name)
    assert inbox.tables() == one.tables()
    for table in inbox.tables():
        rows = f"select * exclude (file_id) from staging.{table} order by all"
        assert inbox.ask(rows) == one.ask(rows), table


@pytest.mark.parametrize("name", sorted(TRUE_SUMS))
def test_a_report_saved_as_a_workbook_gives_what_the_text_gives(
    inbox: Inbox, as_it_stands: Callable[[str], Inbox], name: str
) -> None:
    text = text_of(name)
    tabs = "\t" in text
    lines = io.StringIO(text, newline="")
    if tabs and not text.startswith('"'):
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    else:
        rows = list(csv.reader(lines, delimiter="\t" if tabs else ","))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(inbox.data / "report.xlsx")
    inbox.load()
    assert inbox.value("select status from source_file") == "loaded"
    one = as_it_stands(name)
    assert inbox.tables() == one.tables()
    for table in [*inbox.tables(), "ledger_day"]:
        read = f"select * exclude (file_id, sheet, line) from staging.{table} order by all"
        assert inbox.ask(read) == one.ask(read), table


def test_two_ledger_downloads_in_two_sheets_of_a_workbook(inbox: Inbox) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in ("ledger_detail_2026-05-01_2026-07-14.txt", "ledger_detail_2026-07-01_2026-08-15.txt"):
        sheet = book.create_sheet(name[14:24])
        text = (FORMATS / "ledger_detail" / name).read_text(encoding="utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t"):
            sheet.append(row)
    book.save(inbox.data / "ledger.xlsx")
    inbox.load()
    sums = "select sheet, sum(records), sum(units) from staging.ledger_day group by sheet order by sheet"
    assert inbox.ask(sums) == [("2026-05-01", 62, 571), ("2026-07-01", 22, 218)]


@pytest.mark.parametrize("name", ["day_first_resaved.csv", "semicolons.csv"])
@pytest.mark.parametrize("at_once", [1, 200_000])
def test_two_downloads_in_one_file_are_both_kept_in_a_style_of_their_own(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, name: str, at_once: int
) -> None:
    monkeypatch.setattr(store, "ROWS_AT_ONCE", at_once)
    text = (FORMATS / "ledger_detail" / name).read_bytes()
    inbox.put("twice.csv", text + b"\n" + text)
    inbox.load()
    files = inbox.ask("select file_id, records from source_file order by file_id")
    kept = inbox.ask("select file_id, sum(records) from staging.ledger_day_count group by file_id order by file_id")
    assert len(files) == 2
    assert kept == files
