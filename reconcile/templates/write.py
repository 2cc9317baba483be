"""Writes a blank form: an empty table to fill in, and a sheet of notes whose example is never read as data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from reconcile.errors import CannotRun
from reconcile.ingest.document import NOTES
from reconcile.line_width import display_width
from reconcile.report.cells import FONT, one_page_wide
from reconcile.report.row_height import lines_needed, row_height
from reconcile.templates.form import Form, FormColumn, form
from reconcile.whole_file import whole_file

LAST_ROW = 1_048_576
HEAD_HEIGHT = 36
LONGEST_LIST = 255  # characters that Excel takes in the drop-down itself
_HEAD = PatternFill("solid", fgColor="1F4E78")
_NEEDED = PatternFill("solid", fgColor="C55A11")
_NUMBERS = {"date": "yyyy-mm-dd", "units": "0", "money": "General", "rate": "General"}
_NOTE_WIDTHS = (44, 14, 60, 44, 40, 50)
_NOTE_HEADS = (
    "column 列名",
    "needed 必填",
    "what it says",
    "含义",
    "example (not read) 示例（不会读取）",
    "choices 可选值",
)


def write_form(name: str, path: Path) -> None:
    """Write the blank form `name` as an xlsx file. Raises CannotRun where something lies there already."""
    if path.exists():
        raise CannotRun("form_exists", file=path)
    wanted = form(name)
    book = Workbook()
    notes = book.create_sheet(NOTES)
    _notes_sheet(notes, wanted)
    _data_sheet(book.active, notes, wanted)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as new:
        book.save(new)


def _data_sheet(sheet: Any, notes: Any, wanted: Form) -> None:
    """Header in row 1, nothing below it: an example there would be read as data."""
    sheet.title = wanted.name
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    one_page_wide(sheet)
    sheet.row_dimensions[1].height = HEAD_HEIGHT
    for number, column in enumerate(wanted.columns, start=1):
        letter = get_column_letter(number)
        cell = sheet.cell(1, number, column.header)
        cell.font = Font(name=FONT, bold=True, color="FFFFFF")
        cell.fill = _NEEDED if column.required else _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.comment = Comment(f"{column.meaning_en}\n{column.meaning_zh}", "reconcile", height=120, width=320)
        sheet.column_dimensions[letter].width = max(14, display_width(column.header) + 4)
        # Text keeps the zeros and the digits of a number that is an id.
        sheet.column_dimensions[letter].number_format = _NUMBERS.get(column.type, "@")
        if column.choices:
            sheet.add_data_validation(_drop_down(column, notes, f"{letter}2:{letter}{LAST_ROW}"))


def _drop_down(column: FormColumn, notes: Any, cells: str) -> DataValidation:
    """A list to choose from. Where other values are known too, typing one is not held against anybody."""
    listed = f'"{",".join(column.choices)}"'
    if len(listed) > LONGEST_LIST or any("," in choice for choice in column.choices):
        listed = _list_on_notes(notes, column.choices)
    validation = DataValidation(type="list", formula1=listed, allow_blank=True)
    validation.showErrorMessage = column.closed
    validation.errorStyle = "warning"
    validation.error = "Not a value that is known. 不是已知的值。"
    validation.add(cells)
    return validation


def _list_on_notes(notes: Any, choices: Sequence[str]) -> str:
    """Write a list that is too long for a drop-down of its own beside the notes; returns the range where it stands."""
    column = notes.max_column + 2
    for line, choice in enumerate(choices, start=1):
        notes.cell(line, column, choice)
    letter = get_column_letter(column)
    return f"'{NOTES}'!${letter}$1:${letter}${len(choices)}"


def _notes_sheet(sheet: Any, wanted: Form) -> None:
    """One row per column, so that no row looks like a header of the table."""
    for letter, width in zip("ABCDEF", _NOTE_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    one_page_wide(sheet)
    _lines(sheet, [wanted.title, wanted.about_en, wanted.about_zh, ""])
    sheet["A1"].font = Font(name=FONT, bold=True, size=14)
    sheet.row_dimensions[1].height = HEAD_HEIGHT
    sheet.append(_NOTE_HEADS)
    for cell in sheet[sheet.max_row]:
        cell.font = Font(name=FONT, bold=True)
    for column in wanted.columns:
        needed = "yes 是" if column.required else ""
        choices = ", ".join(column.choices)
        sheet.append([column.header, needed, column.meaning_en, column.meaning_zh, None, choices])
        example = sheet.cell(sheet.max_row, 5, column.example)
        example.number_format = "@"
        lines = 1
        for cell, width in zip(sheet[sheet.max_row], _NOTE_WIDTHS, strict=True):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            lines = max(lines, lines_needed(str(cell.value or ""), width))
        sheet.row_dimensions[sheet.max_row].height = row_height(lines, wide=True)
    dates = "Dates: 2026-05-31. Numbers: 1234.56, without currency signs. Leave blank what you do not know."
    _lines(sheet, ["", dates, "日期：2026-05-31。数字：1234.56，不带货币符号。不知道的留空。"])


def _lines(sheet: Any, lines: Sequence[str]) -> None:
    for line in lines:
        sheet.append([line or None])
