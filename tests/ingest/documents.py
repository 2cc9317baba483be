"""Reads packing documents in tests, from files or from rows written down in the test."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reconcile.ingest.declaration import load_declarations
from reconcile.ingest.declared import resolve
from reconcile.ingest.document import FoundTable, Rewritten, Sheet
from reconcile.ingest.identify import without_yielding
from reconcile.ingest.problems import catalogue
from reconcile.ingest.sheets import read_workbook

FORMATS = Path(__file__).parents[1] / "formats"


@dataclass(frozen=True)
class Document:
    """One recognised sheet and what its layout made of it."""

    sheet: str
    found: FoundTable
    out: Rewritten

    @property
    def kind(self) -> str:
        return self.found.declaration.kind

    def rows(self, table: str = "carton") -> list[dict[str, str]]:
        return [row for _, row in self.out.tables.get(table, [])]

    def units(self, table: str = "carton") -> int:
        return sum(int(row["units"]) for row in self.rows(table))

    def cartons(self) -> dict[tuple[str, str], int]:
        """(Shipment, carton number) -> units."""
        found: dict[tuple[str, str], int] = {}
        for row in self.rows():
            key = (row["shipment_id"], row["carton_no"])
            found[key] = found.get(key, 0) + int(row["units"])
        return found

    def findings(self) -> list[tuple[int, str, str]]:
        """(line, severity, sentence) of everything the layout has to say."""
        said = []
        for finding in self.out.findings:
            wording = catalogue()[finding.code]
            column = self.found.declaration.spoken(finding.column)
            text = wording.what.format(column=column, value=finding.value, detail=finding.detail)
            said.append((finding.line, wording.severity, text))
        return said


def documents(path: Path) -> list[Document]:
    """The sheets of a workbook that are of a known kind."""
    return [document for sheet in read_workbook(path) for document in recognised(sheet)]


def written(*rows: Sequence[object], name: str = "", merged: tuple[tuple[int, int, int, int], ...] = ()) -> Document:
    """The document that these rows are; the first row is row 1."""
    cells = [(line, ["" if cell is None else str(cell) for cell in row]) for line, row in enumerate(rows, start=1)]
    (document,) = recognised(Sheet(name, list(cells), merged))
    return document


def recognised(sheet: Sheet) -> list[Document]:
    """The sheet as a document, when exactly one kind fits a row of it."""
    for line, cells in sheet.rows:
        fitting = without_yielding(
            [
                declaration
                for declaration in load_declarations()
                if re.search(declaration.sheet_pattern, sheet.name) and not declaration.missing(cells)
            ],
            cells,
        )
        if fitting:
            (declaration,) = fitting
            above = tuple(row for row in sheet.rows if row[0] < line)
            found = FoundTable(declaration, sheet.name, line, tuple(cells), declaration.places(cells), above)
            return [Document(sheet.name, found, resolve(declaration.layout)(sheet, found))]
    return []
