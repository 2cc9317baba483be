"""Blank forms: every column of the declarations, and what is filled in comes back as it was."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

from reconcile.errors import CannotRun
from reconcile.ingest import load_folder
from reconcile.ingest.declaration import load_declarations
from reconcile.templates import Form, form, form_names, write_form
from reconcile.templates.form import _texts
from tests.worlds.loaded import Quiet

TABLES = {it.kind: it.table for it in load_declarations()}
NUMBERS = ("units", "money", "rate")


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    made = duckdb.connect(tmp_path / "cache.duckdb")
    yield made
    made.close()


def fill(path: Path, rows: list[list[str]], blank: Form) -> None:
    """Type rows into the first sheet as a person does in Excel: numbers become numbers, the rest stays text."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for line, row in enumerate(rows, 2):
        for place, (text, column) in enumerate(zip(row, blank.columns, strict=True), 1):
            if text:
                sheet.cell(line, place, float(text) if column.type in NUMBERS else text)
    book.save(path)


def read_back(con: duckdb.DuckDBPyConnection, data: Path, blank: Form) -> list[dict[str, object]]:
    load_folder(con, data, Quiet())
    kind = _texts()[blank.name]["kind"]
    cursor = con.execute(f"select * from staging.{TABLES[kind]} order by line")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("name", form_names())
def test_every_column_of_the_declaration_is_in_the_form_or_left_out_by_name(name: str) -> None:
    text = _texts()[name]
    declaration = next(it for it in load_declarations() if it.kind == text["kind"])
    left_out = set(text.get("leave_out", []))
    assert set(text["columns"]) == set(declaration.columns) - left_out


@pytest.mark.parametrize("name", form_names())
def test_the_example_typed_into_the_form_is_read_back_as_it_stands(
    name: str, tmp_path: Path, con: duckdb.DuckDBPyConnection
) -> None:
    blank, data = form(name), tmp_path / "data"
    write_form(name, data / "filled.xlsx")
    example = [column.example for column in blank.columns]
    fill(data / "filled.xlsx", [example, example], blank)
    rows = read_back(con, data, blank)
    assert len(rows) == 2
    for row in rows:
        for column in blank.columns:
            if column.name not in row:
                continue  # the layout turns it into others: units per carton
            value = row[column.name]
            if column.type in NUMBERS:
                assert (str(value) if value is not None else "") == "" or Decimal(str(value)) == Decimal(column.example)
            elif column.example:
                assert str(value) == column.example
    assert con.execute(
        "select count(*) from problem where severity in ('rejected', 'doubtful', 'file')"
    ).fetchone() == (0,)


@pytest.mark.parametrize("name", form_names())
def test_an_empty_form_gives_no_record_and_no_trouble(
    name: str, tmp_path: Path, con: duckdb.DuckDBPyConnection
) -> None:
    data = tmp_path / "data"
    write_form(name, data / "empty.xlsx")
    assert read_back(con, data, form(name)) == []
    assert con.execute("select kind, status, records from source_file").fetchall() == [
        (_texts()[name]["kind"], "loaded", 0)
    ]
    assert con.execute("select * from problem").fetchall() == []


@pytest.mark.parametrize("name", form_names())
def test_columns_with_known_values_have_a_drop_down_of_them(name: str, tmp_path: Path) -> None:
    write_form(name, tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    lists = {
        sheet_range.coord.split("2:")[0]: rule.formula1
        for rule in book.worksheets[0].data_validations.dataValidation
        for sheet_range in rule.sqref.ranges
    }
    cells = {cell.column_letter: cell.value for cell in book.worksheets[0][1]}
    wanted = {column.header: column.choices for column in form(name).columns if column.choices}
    assert {cells[letter] for letter in lists} == set(wanted)
    for letter, listed in lists.items():
        if listed.startswith('"'):
            assert tuple(listed.strip('"').split(",")) == wanted[cells[letter]]
        else:
            notes, _, place = listed.replace("$", "").replace("'", "").partition("!")
            assert tuple(cell.value for (cell,) in book[notes][place]) == wanted[cells[letter]]


def test_headers_are_in_both_languages_and_what_is_needed_has_another_colour(tmp_path: Path) -> None:
    write_form("costs", tmp_path / "costs.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "costs.xlsx").worksheets[0]
    heads = {cell.value: cell.fill.fgColor.rgb for cell in sheet[1]}
    assert list(heads)[3:6] == ["unit_cost (采购单价)", "currency (币种)", "effective_from (生效日期)"]
    assert heads["unit_cost (采购单价)"] != heads["effective_from (生效日期)"]
    assert sheet.max_row == 1


def test_a_filled_form_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "costs.xlsx").write_bytes(b"mine")
    with pytest.raises(CannotRun, match="form_exists"):
        write_form("costs", tmp_path / "costs.xlsx")
    assert (tmp_path / "costs.xlsx").read_bytes() == b"mine"
