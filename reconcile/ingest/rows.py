"""Loads small tables, which are held as a whole: a sheet of a workbook, or what a layout made of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from reconcile.ingest.declared import Declaration, resolve
from reconcile.ingest.details import Detail, detail
from reconcile.ingest.document import FoundTable, Rewritten, Sheet
from reconcile.ingest.problems import Problem
from reconcile.ingest.store import Store
from reconcile.ingest.style import Style, StyleSigns
from reconcile.ingest.totals_by_group import Groups, group_block
from reconcile.ingest.typed import TypedBlock, TypedReader, first_and_last, rows_as_columns


@dataclass
class TableResult:
    """What became of the records of one table."""

    records: int = 0
    rejected: int = 0
    first_date: date | None = None
    last_date: date | None = None
    problems: list[Problem] = field(default_factory=list)


def load_sheet_table(
    store: Store, file_id: int, sheet: Sheet, found: FoundTable, records_before: int = 0
) -> TableResult:
    """Load the table that was found in a sheet, through its layout where it has one.

    ``records_before``: records of the sheets of the same workbook that were loaded before it.
    """
    declaration = found.declaration
    if declaration.layout:
        document: Rewritten = resolve(declaration.layout)(sheet, found)
    else:
        document = _plain_rows(sheet, found)
    result = TableResult()
    given, kept, faulty = (set[int]() for _ in range(3))
    result.problems = [
        Problem(sheet.name, f.line, declaration.spoken(f.column), f.value, f.code, f.detail) for f in document.findings
    ]
    told = {problem.line for problem in result.problems if problem.severity == "rejected"}
    for table, rows in document.tables.items():
        header = {} if declaration.layout else {name: found.header[i].strip() for name, i in found.places.items()}
        block, style = _typed(declaration, sheet, rows, header)
        store.insert(table, file_id, sheet.name, kept_records(block.table, declaration))
        _insert_groups(store, file_id, sheet.name, declaration, block.table, records_before)
        given |= {line for line, _ in rows}
        kept |= set(block.table.column("line").to_pylist())
        faulty |= block.faulty
        result.problems += block.problems
        result.problems += style_problems(block.signs, style, declaration, sheet.name)
        result.problems += unknown_problems(block.unknown, declaration, sheet.name)
        result.problems += check_totals(store, file_id, sheet.name, declaration, block.totals)
        first, last = first_and_last(block.table, declaration)
        result.first_date = min(filter(None, (result.first_date, first)), default=None)
        result.last_date = max(filter(None, (result.last_date, last)), default=None)
    # A blank row is no record. One that gives rows of two tables is rejected once: where one is, or the layout says so.
    result.records = document.records - len(given - kept - faulty)
    result.rejected = document.rejected + len(faulty - told)
    return result


def _insert_groups(
    store: Store, file_id: int, sheet: str, declaration: Declaration, table: pa.Table, records_before: int
) -> None:
    """All records added up, as the declaration asks; a sheet has at most as many groups as records."""
    if declaration.aggregate and table.num_rows:
        groups = Groups(declaration.aggregate)
        groups.add(group_block(table, declaration.aggregate), 0)
        for name, rows in groups.tables(records_before).items():
            store.insert(name, file_id, sheet, rows)


def kept_records(table: pa.Table, declaration: Declaration) -> pa.Table:
    """The records that go to the declaration's table."""
    if not declaration.keep_column or declaration.keep_column not in table.column_names:
        return table
    column = table.column(declaration.keep_column).combine_chunks()
    wanted = np.fromiter((text in declaration.keep_values for text in column.dictionary.to_pylist()), bool)
    return table.filter(pa.array(wanted[column.indices.to_numpy(zero_copy_only=False)]))


def check_totals(
    store: Store, file_id: int, sheet: str, declaration: Declaration, rows: Sequence[Mapping[str, Any]]
) -> list[Problem]:
    """Compare the totals that the file states with its records, and hand down what only the totals row says."""
    rule = declaration.totals
    if rule is None or not rows:
        return []
    stated: dict[object, Any] = {}
    problems = []
    for row in rows:
        stated[row[rule.per]] = stated.get(row[rule.per], 0) + row[rule.total]
        for name in rule.fill:
            if row.get(name):
                store.fill(declaration.table, file_id, name, row[name], (rule.per, row[rule.per]))
    added = store.sums(declaration.table, file_id, rule.adds_up, rule.per)
    for key, total in stated.items():
        if added.get(key, 0) != total:
            line = next(row["line"] for row in rows if row[rule.per] == key)
            column = declaration.spoken(rule.total)
            problems.append(Problem(sheet, line, column, f"{total:f}", "totals_differ", f"{added.get(key, 0):f}"))
    return problems


def _plain_rows(sheet: Sheet, found: FoundTable) -> Rewritten:
    rows = Rewritten()
    for line, cells in sheet.rows:
        if line > found.header_line:
            rows.records += 1
            values = {name: cells[i] if i < len(cells) else "" for name, i in found.places.items()}
            rows.add(found.declaration.table, line, values)
    return rows


def _typed(
    declaration: Declaration, sheet: Sheet, rows: Sequence[tuple[int, Mapping[str, str]]], header: Mapping[str, str]
) -> tuple[TypedBlock, Style]:
    """Type all rows; a second time when they show another style than the one that was assumed."""
    lines, columns = rows_as_columns(rows)
    style = Style(declaration.date_order)
    block = TypedReader(declaration, style, header).read(sheet.name, lines, columns)
    block.signs.comma |= sheet.decimal_comma
    decided = block.signs.style(declaration.date_order)
    moments = any(column.type == "moment" for column in declaration.columns.values())
    if decided != style or (moments and decided.order_is_sure):
        block = TypedReader(declaration, decided, header).read(sheet.name, lines, columns)
        block.signs.comma |= sheet.decimal_comma
    return block, decided


def style_problems(signs: StyleSigns, style: Style, declaration: Declaration, sheet: str) -> list[Problem]:
    """What to say where a date or a number of the file may be read in two ways."""
    problems = []
    if signs.unclear_date and signs.day_first == signs.month_first:
        column, text = signs.unclear_date
        order = detail("month_first" if style.date_order == "MDY" else "day_first")
        if signs.day_first:
            problems.append(Problem(sheet, 0, column, text, "date_order_mixed", order))
        elif not declaration.date_order_known:
            problems.append(Problem(sheet, 0, column, text, "date_order_assumed", order))
    if signs.unclear_number and signs.comma == signs.point:
        column, text = signs.unclear_number
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
