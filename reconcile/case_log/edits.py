"""What was edited in one workbook since it was written or last read, as lines for the case log.

An edit is a cell that differs from what the program wrote there, or from what the same file said when it was last read.
It is applied where the log still says what the workbook was written from; where the log has moved on to another value
the edit is kept as a conflict, which decides nothing until somebody settles it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reconcile.case_log.findings import EditFinding
from reconcile.case_log.no_result import NoResult
from reconcile.case_log.said_in_row import SAY_FILED, in_words_of_the_log, read_input, says_filed, status_of
from reconcile.case_log.state import Key, LogLine, LogState
from reconcile.case_log.typed_cell import Unreadable, meant_as, shown
from reconcile.case_log.workbook_file import RowRead, WorkbookRead, WrittenRow
from reconcile.claims.case_row import ALREADY_FILED, ENTRY_JOINT, PARTS, WRITE_OFF, LogRow
from reconcile.claims.inputs import FIELDS, Inputs, in_currency, is_less
from reconcile.doubts.unread_filings import UnreadFiling

Stamp = Callable[[WorkbookRead, str], str]


@dataclass(slots=True)
class Editing:
    """The reading of one workbook. `file`: its place below the report folder; `who`: the name for its lines.

    `said`: what the file has said before; `left`: values of a copy that the log has left again before it was saved.
    `log_is_newer`: whether the log was written after the file.
    """

    book: WorkbookRead
    file: str
    said: Mapping[Key, str]
    left: Collection[Key]
    who: str
    day: date
    stamp: Stamp
    log_is_newer: bool = False
    findings: list[EditFinding] = field(default_factory=list)
    unread: list[tuple[WrittenRow, str, EditFinding]] = field(default_factory=list)
    not_read: list[tuple[str, EditFinding]] = field(default_factory=list)

    def lines(self, state: LogState) -> Iterator[LogLine]:
        """The new lines of this workbook, each taken into `state` before the next is made."""
        for row, written in self._rows():
            for line in self._edited(row, written, state):
                state.add(line)
                yield line

    def _rows(self) -> Iterator[tuple[RowRead, WrittenRow]]:
        """Each row that the program wrote, once, and what it wrote."""
        per_claim: dict[tuple[str, str], list[WrittenRow]] = {}
        for one in self.book.written.values():
            per_claim.setdefault((one.sheet, one.claim_id), []).append(one)
        found: dict[str, list[RowRead]] = {}
        for row in self.book.rows:
            written = self.book.written.get(row.key)
            if written is None and not row.key:
                alike = per_claim.get((row.sheet, row.claim_id), [])
                written = alike[0] if len(alike) == 1 else None
            if written is None:
                if any(shown(cell).strip() for cell in row.cells.values()):
                    self._tell("edit_row_unknown", row, "row_key", row.key)
                    self._not_read(row, row.claim_id)
            elif row.claim_id and row.claim_id != written.claim_id:
                self._tell("edit_row_mixed", row, "claim_id", row.claim_id, wrote=written.claim_id)
                self._not_read(row, row.claim_id, written.claim_id)
            else:
                found.setdefault(written.row_key, []).append(row)
        for key, rows in found.items():
            written = self.book.written[key]
            yield self._one_of(rows, written), written

    def _one_of(self, rows: Sequence[RowRead], written: WrittenRow) -> RowRead:
        """The row that counts where a row stands several times: the first that was edited."""
        edited = [row for row in rows if self.now(row, written).items() - written.base.items()]
        different = {tuple(self.now(row, written).items()) for row in edited}
        for row in edited[1:] if len(different) > 1 else ():
            self._tell("edit_row_twice", row, "row_key", written.row_key, first=edited[0].line)
            self._not_read(row, written.claim_id)
        return (edited or list(rows))[0]

    def now(self, row: RowRead, written: WrittenRow, tell: bool = False) -> dict[str, str]:
        """What stands in the row, as the log would write it, without the cells that are gone or cannot be read."""
        now: dict[str, str] = {}
        for name in FIELDS:
            if name not in row.cells:
                continue
            raw = row.cells[name]
            try:
                text = read_input(name, raw, now)
                if name == "paid_amount":
                    text = meant_as(text, shown=written.paid_currency, own=written.currency)
            except Unreadable:
                if tell:
                    self.unread.append((written, name, self._unreadable(row, name, raw)))
                continue
            if name == "paid_units" and text and written.settled:
                text = _of_the_case(int(text), written, now.get("outcome", ""))
            if name == "filed_date" and text > self.day.isoformat():
                if tell:
                    self.unread.append(
                        (written, name, self._finding("edit_filed_later", row, name, text, day=self.day))
                    )
                continue
            now[name] = text
        return now | in_words_of_the_log(now)

    def _edited(self, row: RowRead, written: WrittenRow, state: LogState) -> Iterator[LogLine]:
        entry = written.entry.split(ENTRY_JOINT)
        now, before = self.now(row, written, tell=True), self._before(written)
        now = {
            name: text for name, text in now.items() if text == before[name] or not self._was_read(written, name, state)
        }
        edited = [name for name in now if now[name] != before[name]]
        if not edited:
            return
        current = self._current(written, state)
        decision = now["decision"] if "decision" in edited else current["decision"]
        if now.get("outcome") == "closed" and decision == WRITE_OFF:  # written off elsewhere: one word as well
            now["outcome"] = ""
            edited = [name for name in now if now[name] != before[name]]
        left = [name for name in edited if (written.claim_id, written.entry, name) in self.left]
        clash = [name for name in edited if name in left or current[name] not in (before[name], now[name])]
        kept = [name for name in edited if name not in clash]
        if any(now[name] != current[name] for name in kept) or (kept and state.in_conflict(written.claim_id, entry)):
            told = current | {name: now[name] for name in kept}
            self._doubt(row, told, written)
            yield self._line(written, state, told, kept, conflict=False)
        if clash:
            yield self._line(written, state, current | {name: now[name] for name in clash}, clash, conflict=True)

    def _was_read(self, written: WrittenRow, name: str, state: LogState) -> bool:
        """Whether a cell was read as it stands: nobody has saved the file since, and the log was corrected by hand."""
        saved = state.saved_when_said(self.book.workbook, self.file, (written.claim_id, written.entry, name))
        return self.log_is_newer and saved == self.book.saved_at.isoformat()

    def _before(self, written: WrittenRow) -> dict[str, str]:
        """What stood in the row when this file was written, or last read."""
        said = {name: self.said.get((written.claim_id, written.entry, name), written.base[name]) for name in FIELDS}
        return said | {"paid_amount": in_currency(said["paid_amount"], written.currency)}

    def _current(self, written: WrittenRow, state: LogState) -> dict[str, str]:
        """What the log says of the row now."""
        standing = state.standing(written.claim_id, written.entry.split(ENTRY_JOINT))
        current = Inputs.of(standing).as_text()
        current["paid_amount"] = in_currency(current["paid_amount"], written.currency)
        if any(not one.entry for one in standing):  # such a line may be about several claims: its sums are no row's
            before = self._before(written)
            current |= {name: before[name] for name in ("paid_units", "paid_amount")}
        return current

    def unanswered(self, state: LogState) -> Iterator[EditFinding]:
        """The cells that could not be read and were not filled in elsewhere since, when all workbooks are read."""
        for written, name, finding in self.unread:
            if self._waits(written, name, state):
                yield finding

    def unread_filings(self, state: LogState) -> Iterator[UnreadFiling]:
        """Cells and rows that may say that a claim was filed, and that nobody has answered since."""
        for written, name, finding in self.unread:
            if name in SAY_FILED and self._waits(written, name, state):
                yield UnreadFiling(finding.place, frozenset({written.claim_id}))
        for claim_id, finding in self.not_read:
            entries = [one.entry for one in self.book.written.values() if one.claim_id == claim_id]
            if not self._answered(state, claim_id, ENTRY_JOINT.join(entries)):
                yield UnreadFiling(finding.place, frozenset({claim_id}))

    def _waits(self, written: WrittenRow, name: str, state: LogState) -> bool:
        """Whether a cell that could not be read waits: the log says nothing else of it, and nobody has decided."""
        same = self._current(written, state)[name] == self._before(written)[name]
        return same and not self._answered(state, written.claim_id, written.entry)

    def _answered(self, state: LogState, claim_id: str, entry: str) -> bool:
        """If somebody has decided elsewhere since: after this was saved, with a later workbook before their eyes."""
        saved = self.book.saved_at.isoformat()
        return any(
            line.workbook != self.book.workbook
            and line.row.written_at >= saved
            and line.row.changed_at > self.book.log_until
            for line in state.decided(claim_id, entry.split(ENTRY_JOINT))
        )

    def _not_read(self, row: RowRead, *claims: str) -> None:
        """Keep in mind that a row that is not read says that one of these claims was filed."""
        if says_filed(row.cells):
            self.not_read += [(claim_id, self.findings[-1]) for claim_id in claims if claim_id]

    def _unreadable(self, row: RowRead, name: str, raw: object) -> EditFinding:
        if isinstance(raw, NoResult):
            return self._finding("edit_without_result", row, name, shown(raw), cell=raw.cell)
        return self._finding("edit_bad_value", row, name, shown(raw), expected=name)

    def _doubt(self, row: RowRead, told: Mapping[str, str], written: WrittenRow) -> None:
        """Say what is lacking or contradicts itself in what counts all the same."""
        paid = int(told["paid_units"] or 0)
        asked_again = written.base["outcome"] and told["filed_date"] > written.base["filed_date"]
        if (paid or told["paid_amount"]) and not told["outcome"] and not asked_again:
            self._tell("edit_no_outcome", row, "outcome", "")
        if told["outcome"] == "partial" and not told["paid_units"] and not told["paid_amount"]:
            self._tell("edit_no_paid_units", row, "paid_units", "")
        before, money = in_currency(written.base["paid_amount"], written.currency), told["paid_amount"]
        if written.base["outcome"] == "partial" and is_less(money, before):
            self._tell("edit_paid_less", row, "paid_amount", money, before=before)
        if paid > written.units:
            self._tell("edit_paid_too_many", row, "paid_units", shown(row.cells.get("paid_units")), units=written.units)

    def _line(
        self,
        written: WrittenRow,
        state: LogState,
        told: Mapping[str, str],
        names: Sequence[str],
        conflict: bool,
    ) -> LogLine:
        inputs = Inputs.from_text(told)
        entry = written.entry.split(ENTRY_JOINT)
        standing = state.standing(written.claim_id, entry)
        filed = [one for one in standing if one.status]
        units = written.units
        counted_on: date | None = self.book.as_of
        if filed:  # units that were filed stay those of their day
            units = filed[0].units if len(filed) == 1 and filed[0].units is not None else written.units
            days = [one.counted_on for one in filed if one.counted_on]
            counted_on = max(days, default=None)
        last = state.last_moment(written.claim_id, entry)
        case_id = inputs.case_id or _case_of_the_rest(inputs, written)
        # a case id that is known tells whom it asked; what was filed without saying with whom stays unsaid
        said = written.counterparty if not filed or filed[-1].counterparty else ""
        same = [one.resolved_date for one in standing if one.status == inputs.outcome and one.resolved_date]
        row = LogRow(
            claim_id=written.claim_id,
            case_key=written.case_key,
            case_id=case_id,
            counterparty=state.asked_in(written.claim_id, case_id) or said,
            units=units,
            amount_claimed=filed[0].amount_claimed if filed else self._asked(written, inputs),
            filed_date=inputs.filed_date,
            status=status_of(inputs),
            paid_units=inputs.paid_units,
            paid_amount=inputs.paid_amount,
            resolved_date=same[0] if same else None,
            note=inputs.note,
            changed_at=self.stamp(self.book, last),
            currency=inputs.paid_currency or written.currency,
            decision=inputs.decision,
            reviewer=inputs.reviewer,
            changed_by=self.who,
            entry=written.entry,
            counted_on=counted_on,
            conflict=PARTS.join(names) if conflict else "",
            workbook_file=self.file,
            saved_at=self.book.saved_at.isoformat(),
            changed=PARTS.join(names),
        )
        return LogLine(row, self.book.workbook)

    def _asked(self, written: WrittenRow, inputs: Inputs) -> Decimal | None:
        """What the row asked for, where it was filed as it stands: not before the workbook, nor answered already."""
        told = inputs.outcome or inputs.decision == ALREADY_FILED or inputs.paid_units or inputs.paid_amount
        if inputs.filed_date:
            return written.amount if inputs.filed_date >= self.book.as_of else None
        return written.amount if inputs.case_id and not told else None

    def _tell(self, code: str, row: RowRead, name: str, value: str, **facts: object) -> None:
        self.findings.append(self._finding(code, row, name, value, **facts))

    def _finding(self, code: str, row: RowRead, name: str, value: str, **facts: object) -> EditFinding:
        column = row.headings.get(name, name)
        told = {key: str(fact) for key, fact in facts.items()}
        return EditFinding(code, self.file, row.sheet, row.line, column, value, told)


def _of_the_case(typed: int, written: WrittenRow, outcome: str) -> str:
    """The paid units of the whole case: those that credits have settled since stand in the row no more.

    A number of just the units that reimbursements show already, or one that is too great for the row, is that of the
    whole case: counted beside them it would call units paid that nobody has paid.
    """
    base = written.base["paid_units"]
    if base and typed == max(0, int(base) - written.settled):
        return base  # as it was written
    row_units = written.units - written.settled
    shown_already = 0 < typed == written.reimbursed and not (outcome == "paid" and typed == row_units)
    return str(typed if typed > row_units or shown_already else typed + written.settled)


def _case_of_the_rest(inputs: Inputs, written: WrittenRow) -> str:
    """The case that an answer to the rest of a case that was paid short belongs to: it came on the same one."""
    return written.filed_as if status_of(inputs) and not written.base["case_id"] else ""
