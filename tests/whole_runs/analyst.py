"""An analyst at work on one workbook: which cells are filled in, and with which program."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import openpyxl
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from reconcile.texts.catalogue import catalogue
from tests.worlds.libreoffice import Typed

SHEETS = ("file_now", "review", "filed")
NUMBERS = ("filed_date", "paid_units", "paid_amount")


class Hands(Protocol):
    """Something that types into a workbook and saves it."""

    def edit(self, book: Path, typed: Sequence[Typed]) -> None:
        """Type into the workbook and save it where it lies."""
        ...


class Openpyxl:
    """A script that opens the workbook, changes cells and saves it."""

    def edit(self, book: Path, typed: Sequence[Typed]) -> None:
        """The same as `LibreOffice.edit`."""
        workbook = openpyxl.load_workbook(book)
        for sheet, cell, kind, value in typed:
            workbook[sheet][cell].value = _plain(kind, value)
            if kind == "text":  # as a person types it: what begins with = is no formula either
                workbook[sheet][cell].data_type = "s"
        workbook.save(book)


def _plain(kind: str, value: str) -> Any:
    if kind == "text":
        return value
    return date.fromisoformat(value) if "-" in value else float(value) if "." in value else int(value)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet that is worked in: where it stands, and its cells by the key of the catalogue."""

    sheet: str
    line: int
    cells: Mapping[str, Any]
    columns: Mapping[str, str]

    @property
    def claim_id(self) -> str:
        """The claim that the row is about."""
        return str(self.cells["claim_id"])

    @property
    def units(self) -> int:
        """Units of the row."""
        return int(self.cells["units"])

    def types(self, name: str, value: str) -> Typed:
        """`value` typed into the input column `name` of this row."""
        return Typed(self.sheet, f"{self.columns[f'log_{name}']}{self.line}", _kind(name), value)


def _kind(name: str) -> str:
    return "value" if name in NUMBERS else "text"


@dataclass
class Edits:
    """What was filled in in one workbook: the cells, the same by claim and field, and units taken out of the work."""

    typed: list[Typed] = field(default_factory=list)
    told: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)

    def fill_in(self, row: SheetRow, **fields: str) -> None:
        """Type into several input columns of a row."""
        for name, value in fields.items():
            self.typed.append(row.types(name, value))
            self.told.setdefault((row.claim_id, name), []).append(value)


def rows_of(book: Path, key: str, language: str = "en") -> Iterator[SheetRow]:
    """The rows of one sheet that is worked in, by its key in the catalogue."""
    texts = catalogue(language)
    title = texts.text("sheet", key)
    names = sorted(texts.keys("column"), key=lambda name: name.startswith("log_"))  # of two the input column counts
    headings = {texts.text("column", name): name for name in names}
    header, *lines = CalamineWorkbook.from_path(str(book)).get_sheet_by_name(title).to_python(skip_empty_area=False)
    places = [headings.get(str(heading), "") for heading in header]
    columns = {name: get_column_letter(place) for place, name in enumerate(places, 1)}
    for line, values in enumerate(lines, 2):
        cells = dict(zip(places, values, strict=True))
        if cells.get("claim_id"):
            yield SheetRow(title, line, cells, columns)
