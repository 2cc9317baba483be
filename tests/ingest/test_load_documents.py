"""Booking forms, packing lists, manifests and Amazon's own sheets, from a folder to typed rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from shutil import copy

import pytest

from tests.ingest.documents import FORMATS
from tests.ingest.seller_folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = Folder(tmp_path)
    yield made
    made.con.close()


def test_booking_forms_become_cartons_with_a_price_hint(folder: Folder) -> None:
    for name in ("booking_form_a.xlsx", "booking_form_b.xlsx", "booking_form_c_ranges.xlsx"):
        copy(FORMATS / "booking_form" / name, folder.data)
    folder.load()
    assert folder.ask(
        "select shipment_id, sum(units), sum(cartons), count(distinct carton_no), min(origin), sum(purchase_price) "
        "from staging.carton group by all order by all"
    ) == [
        ("FBA15SMPLA01", 378, 12, 11, "booking form", Decimal("149.34")),
        ("FBA15SMPLB02", 200, 20, 20, "booking form", Decimal("196")),
        ("FBA15SMPLB03", 108, 12, 12, "booking form", Decimal("258")),
        ("FBA15SMPLD04", 100, 4, 1, "booking form", Decimal("4.2")),
        ("FBA19SMPLC03", 319, 14, 13, "booking form", Decimal("248.62")),
    ]
    assert folder.ask("select path, kind, status, records, rejected from source_file order by path") == [
        ("booking_form_a.xlsx", "booking_form", "loaded", 7, 0),
        ("booking_form_b.xlsx", "booking_form", "loaded", 2, 0),
        ("booking_form_c_ranges.xlsx", "booking_form", "loaded", 8, 0),
    ]


def test_packing_lists_and_manifests(folder: Folder) -> None:
    copy(FORMATS / "packing_list" / "装箱单.xlsx", folder.data)
    for name in ("ManifestFileUpload_Template_MPL.xlsx", "货件信息模板.xlsx"):
        copy(FORMATS / "manifest" / name, folder.data)
    folder.load()
    assert folder.ask("select sheet, count(*), sum(units) from staging.carton group by all order by all") == [
        ("20251021", 1, 20),
        ("20260512_718", 5, 125),
        ("20260520_718_1", 4, 93),
    ]
    assert folder.ask("select file_id, count(*), sum(units) from staging.manifest group by 1 order by 2")[0][1:] == (
        3,
        280,
    )
    assert folder.ask(
        "select sum(units), sum(units_per_box), sum(boxes) from staging.manifest where sku = '12345'"
    ) == [(30, 15, 2)]


def test_amazons_sheet_of_sourcing_costs(folder: Folder) -> None:
    copy(FORMATS / "sourcing_cost" / "sourcing_cost_us.xlsx", folder.data)
    folder.load()
    assert folder.ask("select asin, fnsku, estimated_cost, approved_cost, source, currency, updated_date "
                      "from staging.sourcing_cost order by line") == [
        ("B0SMPL0001", "X00SAMPL01", Decimal("2.1"), Decimal("8.2"), "SELLER", "USD", dt.date(2026, 4, 2)),
        ("B0SMPL0002", "X00SAMPL02", Decimal("6.75"), None, "AMAZON", "USD", dt.date(2025, 3, 31)),
        ("B0SMPL0003", "B0SMPL0003", Decimal("1.05"), Decimal("3.1"), "SELLER", "USD", dt.date(2026, 1, 15)),
        ("B0SMPL0004", "X00SAMPL04", Decimal("7.4"), Decimal("5"), "SELLER", "USD", dt.date(2025, 6, 30)),
    ]  # fmt: skip
    assert folder.problems() == []


def test_the_box_file_of_a_pack_group_as_amazon_writes_it(folder: Folder) -> None:
    copy(FORMATS / "box_file" / "box_file.csv", folder.data)
    folder.load()
    assert folder.ask("select carton_no, sku, fnsku, asin, units, gross_weight_kg, origin from staging.carton "
                      "order by line, carton_no") == [
        ("1", "LMR-CUP-WHT", "X00SAMPL01", "B0SMPL0001", 10, Decimal("9.072"), "box file"),
        ("2", "LMR-CUP-WHT", "X00SAMPL01", "B0SMPL0001", 4, Decimal("9.979"), "box file"),
        ("2", "LMR-TRAY-10", "X00SAMPL02", "B0SMPL0002", 15, Decimal("9.979"), "box file"),
    ]  # fmt: skip
    assert folder.ask("select encoding, records, rejected from source_file") == [("utf-8-sig", 2, 0)]


def test_renaming_files_and_sheets_order_change_no_row(folder: Folder) -> None:
    copy(FORMATS / "packing_list" / "装箱单.xlsx", folder.data / "a.xlsx")
    copy(FORMATS / "booking_form" / "booking_form_a.xlsx", folder.data / "b.xlsx")
    folder.load()
    rows = "select * exclude (file_id) from staging.carton order by all"
    before = folder.ask(rows)
    (folder.data / "a.xlsx").rename(folder.data / "FBA15SMPLA09.xlsx")
    (folder.data / "b.xlsx").rename(folder.data / "a.xlsx")
    folder.load()
    assert folder.ask(rows) == before
