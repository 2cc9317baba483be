"""Loads small tables, which are held as a whole: a sheet of a workbook, or what a layout made of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from reconcile.ingest.declaration import Declaration, resolve
from reconcile.ingest.details import Detail, detail
from reconcile.ingest.document import FoundTable, Rewritten, Sheet
from reconcile.ingest.problems import Problem
from reconcile.ingest.store import Store
from reconcile.ingest.typed import TypedBlock, TypedReader, first_and_last, rows_as_columns
from reconcile.ingest.values import Evidence, Style


@dataclass
class TableResult:
    """What became of the records of one table."""

    records: int = 0
    rejected: int = 0
    first_date: date | None = None
    last_date: date | None = None
    problems: list[Problem] = field(default_factory=list)


def load_sheet_table(store: Store, file_id: int, sheet: Sheet, found: FoundTable) -> TableResult:
    """Load the table that was found in a sheet, through its layout where it has one."""
    declaration = found.declaration
    if declaration.layout:
        document: Rewritten = resolve(declaration.layout)(sheet, found)
    else:
        document = _plain_rows(sheet, found)
    result = TableResult(document.records, document.rejected)
    result.problems = [
        Problem(sheet.name, f.line, declaration.spoken(f.column), f.value, f.code, f.detail) for f in document.findings
    ]
    for table, rows in document.tables.items():
        header = {} if declaration.layout else {name: found.header[i].strip() for name, i in found.places.items()}
        block, style = _typed(declaration, sheet.name, rows, header)
        store.insert(table, file_id, sheet.name, block.table)
        result.rejected += block.rejected
        if not declaration.layout:
            result.records = block.records
        result.problems += block.problems
        result.problems += style_problems(block.evidence, style, declaration, sheet.name)
        result.problems += unknown_problems(block.unknown, declaration, sheet.name)
        first, last = first_and_last(block.table, declaration)
        result.first_date = min(filter(None, (result.first_date, first)), default=None)
        result.last_date = max(filter(None, (result.last_date, last)), default=None)
    result.rejected = min(result.rejected, result.records)  # one row of a document may be rejected in two tables
    return result


def _plain_rows(sheet: Sheet, found: FoundTable) -> Rewritten:
    rows = Rewritten()
    for line, cells in sheet.rows:
        if line > found.header_line:
            values = {name: cells[i] if i < len(cells) else "" for name, i in found.places.items()}
            rows.add(found.declaration.table, line, values)
    return rows


def _typed(
    declaration: Declaration, sheet: str, rows: Sequence[tuple[int, Mapping[str, str]]], header: Mapping[str, str]
) -> tuple[TypedBlock, Style]:
    """Type all rows; a second time when they show another style than the one that was assumed."""
    lines, columns = rows_as_columns(rows)
    style = Style(declaration.date_order)
    block = TypedReader(declaration, style, header).read(sheet, lines, columns)
    decided = block.evidence.style(declaration.date_order)
    if decided != style:
        block = TypedReader(declaration, decided, header).read(sheet, lines, columns)
    return block, decided


def style_problems(evidence: Evidence, style: Style, declaration: Declaration, sheet: str) -> list[Problem]:
    """What to say where a date or a number of the file may be read in two ways."""
    problems = []
    if evidence.unclear_date and evidence.day_first == evidence.month_first:
        column, text = evidence.unclear_date
        order = detail("month_first" if style.date_order == "MDY" else "day_first")
        if evidence.day_first:
            problems.append(Problem(sheet, 0, column, text, "date_order_mixed", order))
        elif not declaration.date_order_known:
            problems.append(Problem(sheet, 0, column, text, "date_order_assumed", order))
    if evidence.unclear_number and evidence.comma == evidence.point:
        column, text = evidence.unclear_number
        mark = detail("decimal_point" if style.decimal == "." else "decimal_comma")
        problems.append(Problem(sheet, 0, column, text, "number_mark_assumed", mark))
    return problems


def unknown_problems(
    unknown: Mapping[tuple[str, str], tuple[int, int]], declaration: Declaration, sheet: str
) -> list[Problem]:
    """One problem per value that no rule knows, at the first record that has it."""
    return [
        Problem(sheet, line, declaration.spoken(name), value, "unknown_value", _records(count))
        for (name, value), (line, count) in sorted(unknown.items())
    ]


def _records(count: int) -> Detail:
    return detail("one_record") if count == 1 else detail("records", n=count)
