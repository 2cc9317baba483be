"""Cells that show no value: a formula that was saved without its result, or one that ends in an error.

A reader of values finds such a cell empty. Taken for an empty one, a case id that a script fills in by a formula would
be lost, and one that a lookup no longer finds would be taken out of the case log.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree import ElementTree

from openpyxl.utils.cell import coordinate_to_tuple

BOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
SHEETS = "xl/worksheets/"
_SIGNS = (b"<f>", b"<f ", b":f>", b":f ", b't="e"')  # a formula, or an error as a plain value


@dataclass(frozen=True, slots=True)
class NoResult:
    """What stands in a cell whose value nobody can read: its formula, or its error."""

    cell: str
    told: str

    def __str__(self) -> str:
        return self.told


def cells_without_result(archive: zipfile.ZipFile) -> Mapping[str, Mapping[tuple[int, int], NoResult]]:
    """Such cells by the title of their sheet, then by row and column from 1. Raises KeyError, ParseError."""
    marked = {name for name in archive.namelist() if name.startswith(SHEETS) and _has_any(archive.read(name))}
    if not marked:
        return {}
    titles = {place: title for title, place in _places(archive) if place in marked}
    return {title: dict(_cells(archive.read(place))) for place, title in titles.items()}


def _has_any(sheet: bytes) -> bool:
    return any(sign in sheet for sign in _SIGNS)


def _places(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Title of each sheet, and where it lies in the file."""
    links = {link.get("Id"): link.get("Target", "") for link in ElementTree.fromstring(archive.read(LINKS))}  # noqa: S314
    for sheet in ElementTree.fromstring(archive.read(BOOK)).iter():  # noqa: S314 - a workbook of the user's own
        if _name(sheet.tag) == "sheet":
            number = next((value for key, value in sheet.attrib.items() if _name(key) == "id"), "")
            target = links.get(number, "")
            yield (
                sheet.get("name", ""),
                target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target)),
            )


def _cells(sheet: bytes) -> Iterator[tuple[tuple[int, int], NoResult]]:
    for _, cell in ElementTree.iterparse(BytesIO(sheet)):  # noqa: S314 - as above
        if _name(cell.tag) != "c":
            continue
        parts = {_name(part.tag): part.text or "" for part in cell}
        place, error = cell.get("r", ""), cell.get("t") == "e"
        # a text that a formula made may well be empty: then its type says that it was worked out
        if place and (error or ("f" in parts and not parts.get("v") and cell.get("t") != "str")):
            told = f"={parts['f']}" if "f" in parts else parts.get("v", "")
            yield coordinate_to_tuple(place), NoResult(place, told)
        cell.clear()


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]
