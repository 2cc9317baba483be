"""Workbooks as text: what an analyst sees in the cell is what is read."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.ingest.document import Sheet
from reconcile.ingest.problems import UnreadableFile, catalogue
from reconcile.ingest.sheets import cell_text, filled, is_workbook
from reconcile.ingest.sheets import read_workbook as read_file

OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")


def read_workbook(content: bytes) -> list[Sheet]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(content)
        return read_file(path)


def cell(sheet: Sheet, row: int, column: int) -> str:
    return dict(sheet.rows)[row][column]


def workbook(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def first_sheet(*rows: list[object]) -> Sheet:
    def fill(book: openpyxl.Workbook) -> None:
        for row in rows:
            book.active.append(row)

    return read_workbook(workbook(fill))[0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12345, "12345"),
        ("0012345", "0012345"),
        (9.8, "9.8"),
        (0.1 + 0.2, "0.3"),
        (0.0000001, "0.0000001"),
        (-3, "-3"),
        (123456789012345, "123456789012345"),
        (dt.date(2026, 5, 7), "2026-05-07"),
        (dt.datetime(2026, 5, 7, 13, 2, 3), "2026-05-07 13:02:03"),  # noqa: DTZ001 - cells have no zone
        (True, "TRUE"),
        (None, ""),
        ("  padded ", "  padded "),
    ],
)
def test_a_cell_is_read_as_it_is_shown(value: object, text: str) -> None:
    assert cell(first_sheet([value, "end"]), 1, 0) == text


def test_an_id_longer_than_15_digits_is_damaged_by_the_spreadsheet_and_comes_in_e_notation() -> None:
    assert cell(first_sheet([12345678901234567]), 1, 0) == "1.23456789012346E+16"


def test_a_formula_without_a_saved_value_and_an_error_cell_are_not_blanks() -> None:
    assert first_sheet(["=B1*2", "#N/A", 5]).rows == [(1, ["=B1*2", "#N/A", "5"])]


def test_rows_and_columns_keep_their_places_though_the_first_ones_are_empty() -> None:
    sheet = first_sheet([], [None, "header"], [], [None, "value"])
    assert cell(sheet, 2, 1) == "header"
    assert cell(sheet, 4, 1) == "value"


def test_hidden_sheets_are_read_and_chart_sheets_are_not() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.title = "shown"
        hidden = book.create_sheet("hidden")
        hidden.sheet_state = "hidden"
        hidden["C4"] = "value"
        book.create_chartsheet("chart")

    sheets = read_workbook(workbook(fill))
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("shown", False), ("hidden", True)]
    assert cell(sheets[1], 4, 2) == "value"


def test_merged_ranges_are_filled_down_on_demand_and_only_in_the_columns_asked_for() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        for row in (["title"], ["carton", "weight", "units"], ["1", 20, 5], [None, None, 7]):
            book.active.append(row)
        for cells in ("A1:C1", "A3:A4", "B3:B4", "C4:C4"):
            book.active.merge_cells(cells)

    sheet = read_workbook(workbook(fill))[0]
    assert sheet.merged == ((1, 0, 1, 2), (3, 0, 4, 0), (3, 1, 4, 1))
    assert sheet.rows[3] == (4, ["", "", "7"])
    assert filled(sheet, {0, 1, 2}).rows == [
        (1, ["title", "", ""]),
        (2, ["carton", "weight", "units"]),
        (3, ["1", "20", "5"]),
        (4, ["1", "20", "7"]),
    ]
    assert filled(sheet, {0}).rows[3] == (4, ["1", "", "7"])


def locked() -> bytes:
    """What Excel writes for a workbook with a password: an OLE container with the stream EncryptedPackage."""
    return OLE_MAGIC + bytes(1024) + "EncryptedPackage".encode("utf-16-le") + bytes(1024)


def of_outlook() -> bytes:
    """A mail as Outlook saves it: an OLE container with streams of its own."""
    return OLE_MAGIC + bytes(1024) + "__nameid_version1.0".encode("utf-16-le") + bytes(1024)


def of_numbers() -> bytes:
    """A document of Apple's Numbers: a zip of parts that only Apple's programs read."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("Index/Document.iwa", b"\x00")
        target.writestr("Metadata/Properties.plist", b"bplist00")
    return buffer.getvalue()


def without_part(part: str, keep: int) -> bytes:
    """A workbook of which one part is cut to its first bytes (0: left out)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
            elif keep:
                target.writestr(name, source.read(name)[:keep])
    return buffer.getvalue()


def good() -> bytes:
    return workbook(lambda book: book.active.append(["sku", "unit_cost"]))


SHEET_PART = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: b"", "empty_file"),
        (locked, "password"),
        (of_outlook, "not_text"),
        (of_numbers, "apple_document"),
        (lambda: good()[:900], "corrupt_workbook"),
        (lambda: OLE_MAGIC + bytes(2000), "corrupt_workbook"),
        (lambda: without_part(SHEET_PART, 0), "corrupt_workbook"),
        (lambda: without_part(SHEET_PART, 400), "corrupt_workbook"),
        (lambda: without_part("xl/workbook.xml", 50), "corrupt_workbook"),
        (lambda: without_part("[Content_Types].xml", 0), None),
        (lambda: b"sku\tunit_cost\n", "corrupt_workbook"),
    ],
)
def test_what_is_not_a_readable_workbook_is_said_in_words(content: Callable[[], bytes], code: str | None) -> None:
    if code is None:
        assert read_workbook(content())[0].rows == [(1, ["sku", "unit_cost"])]
        return
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(content())
    assert caught.value.code == code
    assert catalogue()[code].severity == "file"


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", OLE_MAGIC]))
def test_no_bytes_give_a_trace(rest: bytes, magic: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_workbook(magic + rest)


def test_a_workbook_is_known_by_its_bytes() -> None:
    assert is_workbook(good())
    assert is_workbook(locked())
    assert not is_workbook(b"sku,unit_cost\n")


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_whole_numbers_below_16_digits_are_exact(number: int) -> None:
    assert cell_text(float(number)) == str(number)
