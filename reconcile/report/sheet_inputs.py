"""The columns that the analyst fills in: coloured, checked while typing, and remembered as they were written.

A very hidden sheet holds, per row, its key, its entry and what stood in the input columns; reconcile/case_log reads
both back and knows what was edited, whatever was sorted, hidden, inserted or deleted in between.
"""

from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from reconcile.claims.case_row import DECISIONS, OUTCOMES
from reconcile.claims.four_eyes import CaseDecision
from reconcile.claims.inputs import FIELDS, text_of
from reconcile.ingest.sheets import MEMORY
from reconcile.report.case_inputs import Entry, RowId, row_id
from reconcile.report.cells import Book, Column, Kind, Tone
from reconcile.report.figures import age_band
from reconcile.report.printable import UNPRINTABLE
from reconcile.report.rows import Claim
from reconcile.report.run_info import RunInfo
from reconcile.report.sheet_xml import SheetRows
from reconcile.texts.catalogue import Catalogue

REMEMBERED = ("sheet", "row_key", "claim_id", "entry", "case_key", "units", "settled", "currency", *FIELDS)
"""Columns of the memory that every workbook has."""
MEMORY_COLUMNS = (*REMEMBERED, "reimbursed", "filed_as", "counterparty", "amount")
PREFIX = "log_"
KEY_LENGTH = 10
FIRST_DAY, LAST_DAY = 36526, 73050  # 2000-01-01 and 2099-12-31 as a workbook counts days
WORDS = {"decision": DECISIONS, "outcome": OUTCOMES}


@dataclass(slots=True)
class InputColumns:
    """The input columns of the sheets that are worked in, and what was written into them.

    `log_lines`: how long the case log was. A workbook that looks as an earlier one did, because something was filled in
    and emptied again or is dated later, is another one: nobody has said anything in it yet. `log_until`: the last
    moment in the log; what is later was said by somebody who may have had this workbook before their eyes.
    """

    as_of: date
    entries: Mapping[RowId, Entry]
    decisions: Mapping[str, CaseDecision]
    log_lines: int = 0
    log_until: str = ""
    memory: list[list[str]] = field(default_factory=list)

    def columns(self, book: Book) -> list[Column[Claim]]:
        """The input columns and the key of the row."""
        texts = book.texts

        def shown(name: str, row: Claim) -> Any:
            entry = self.entries.get(row_id(row))
            if entry is None:
                return None
            if name == "paid_units":
                return entry.shown_paid
            if name == "paid_amount" and entry.is_paid_in_another(row.currency):
                return entry.inputs.as_text()[name]
            value = getattr(entry, name)
            return texts.word(name, value) if name in WORDS and value else value

        kinds = {"filed_date": Kind.DATE, "paid_units": Kind.COUNT, "paid_amount": Kind.MONEY}
        kinds |= {"case_id": Kind.ID, "note": Kind.LONG, "reviewer": Kind.ID}
        widths = {"case_id": 16, "paid_amount": 15, "note": 30, "reviewer": 14, "decision": 14}
        found: list[Column[Claim]] = [
            Column(
                f"{PREFIX}{name}",
                partial(shown, name),
                kinds.get(name, Kind.TEXT),
                widths.get(name, 12),
                currency=lambda row: row.currency,
                tone=self._reviewer_tone if name == "reviewer" else lambda _row: Tone.INPUT,
                head=Tone.INPUT_HEADER,
            )
            for name in FIELDS
        ]
        found += [
            Column("age", self._age, Kind.COUNT, 11),
            Column("age_band", lambda row: _band(texts, self._age(row)), width=12),
            Column("row_key", row_key, Kind.ID, 14),
        ]
        return found

    def _age(self, row: Claim) -> int | None:
        """Days since the event."""
        return (self.as_of - row.event_date).days if row.event_date else None

    def _reviewer_tone(self, row: Claim) -> Tone:
        """Red where a second name is needed and does not stand."""
        case = self.decisions.get(row.case_key)
        lacking = case and ((row.status == "open" and not case.released) or (row.status == "filed" and case.unreviewed))
        return Tone.URGENT if lacking else Tone.INPUT

    def finish(self, book: Book, sheet: str, columns: Sequence[Column[Claim]], rows: Sequence[Claim]) -> None:
        """Put the checks on the input columns of a written sheet, and remember what stands in its rows."""
        title = book.texts.text("sheet", sheet)
        for number, column in enumerate(columns, 1):
            if column.key.startswith(PREFIX):
                letter, name = get_column_letter(number), column.key.removeprefix(PREFIX)
                _check(book.workbook[title], book.texts, name, letter, len(rows) + 1)
        for row in rows:
            entry = self.entries.get(row_id(row))
            if entry is not None:
                place = [title, row_key(row), row.claim_id, entry.entry, row.case_key, str(entry.entry_units)]
                stands = entry.inputs.as_text()
                case = [str(entry.reimbursed), row.filed_as, row.counterparty, text_of(row.amount)]
                self.memory.append([*place, str(entry.settled), row.currency, *(stands[n] for n in FIELDS), *case])

    def write_memory(self, book: Book, run: RunInfo) -> None:
        """Write the very hidden sheet: what the workbook is, then a line per row. Equal content and log, equal id."""
        sheet = book.workbook.create_sheet(MEMORY)
        sheet.sheet_state = "veryHidden"
        rows = book.rows[MEMORY] = SheetRows()
        about = [run.account, run.as_of.isoformat(), book.texts.language, self.log_until]
        made_of = "\n".join("\t".join(line) for line in [[*about, str(self.log_lines)], *self.memory])
        rows.append([book.text_cell(text) if text else None for text in ["reconcile", _short(made_of), *about]])
        for line in [MEMORY_COLUMNS, *self.memory]:
            rows.append([book.cell(UNPRINTABLE.sub("", text), Kind.ID) for text in line])


def _band(texts: Catalogue, age: int | None) -> str:
    return "" if age is None else texts.text("age_band", age_band(age))


def row_key(claim: Claim) -> str:
    """A short name of a row, the same in every workbook while its status and reason are."""
    return _short("\n".join(row_id(claim)))


def _short(text: str) -> str:
    return "r" + b32encode(sha256(text.encode()).digest()).decode().lower()[: KEY_LENGTH - 1]


def _check(sheet: Any, texts: Catalogue, name: str, letter: str, last: int) -> None:
    """A hint on the heading, and for what is no free text a check of what is typed below it."""
    hint = DataValidation(allow_blank=True, showInputMessage=True, showErrorMessage=False)
    hint.promptTitle = texts.text("column", f"{PREFIX}{name}")
    hint.prompt = texts.text("input_about", name)
    hint.add(f"{letter}1")
    sheet.add_data_validation(hint)
    words = [texts.text(name, word) for word in WORDS.get(name, ())]
    rules: dict[str, dict[str, Any]] = {
        "filed_date": {"type": "date", "operator": "between", "formula1": FIRST_DAY, "formula2": LAST_DAY},
        "paid_units": {"type": "whole", "operator": "greaterThanOrEqual", "formula1": 0},
    }
    rule = {"type": "list", "formula1": f'"{",".join(words)}"'} if words else rules.get(name)
    if rule is None or last < 2:
        return
    check = DataValidation(**rule, allow_blank=True, showErrorMessage=True, errorStyle="stop")
    check.errorTitle = texts.text("input_error", "title")
    expected = texts.text("input_error", name, **({"words": ", ".join(words)} if words else {}))
    check.error = texts.text("input_error", "needed", what=expected)
    check.add(f"{letter}2:{letter}{last}")
    sheet.add_data_validation(check)
