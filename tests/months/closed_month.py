"""A seller whose October is closed, and what a run says of a closed month."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from tests.worlds.months_world import NOVEMBER, World, read, told

LOSSES = ("10-02 sold 1 x", "10-12 lost 5 L1", "10-20 lost 2 L2")


Changes = dict[str, list[str]]


def folder(world: World, name: str = "2026-10") -> Path:
    return world.out / "closed" / name


def record(world: World, name: str = "2026-10") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder(world, name) / "close.json").read_text(encoding="utf-8"))
    return found


def changes(world: World, as_of: date = NOVEMBER, month: str = "2026-10") -> Changes:
    """`difference` and `since then`: what closed_months.csv tells of a month."""
    rows = [row for row in read(world.out / str(as_of) / "closed_months.csv") if row["month"] == month]
    return {part: told([row for row in rows if row["part"] == part]) for part in ("difference", "since then")}


def figures(world: World, as_of: date = NOVEMBER) -> list[list[Any]]:
    """The first table of the sheet Closed months: month, state, currency and the four sums."""
    book = openpyxl.load_workbook(world.out / str(as_of) / "discrepancies.xlsx")
    rows = [[cell.value for cell in row] for row in book["Closed months"].iter_rows()]
    head = next(number for number, row in enumerate(rows) if row[0] == "Closed month")
    return [row[:11] for row in rows[head + 1 : rows.index([None] * len(rows[0]), head)]]
