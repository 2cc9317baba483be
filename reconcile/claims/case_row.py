"""One line of the case log: which claim it is about, which status it gives, and which earlier lines it replaces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from reconcile.ingest.declaration import declaration_of
from reconcile.ingest.header_words import header_key

REFERENCES = ("reference_id", "shipment_id", "order_id", "tracking_no", "reimbursement_id")
OUTCOMES = ("paid", "partial", "denied", "closed")
FILE, HOLD, WRITE_OFF, ALREADY_FILED = "file", "hold", "write off", "already filed"
DECISIONS = (FILE, HOLD, WRITE_OFF, ALREADY_FILED)
ENTRY_JOINT = " + "
PARTS = "; "
CARRIED = ("forwarder", "carrier")
"""What the one who carried the goods may be called in a case log."""
REMARKS = frozenset({"note", "reviewer"})
OLDEST_FIRST = """
    c.changed_at,
    coalesce(c.resolved_date, c.filed_date, case when lower(c.status) in ('', 'filed') then date '1900-01-01' end),
    case lower(c.status) when '' then 0 when 'filed' then 1 when 'partial' then 2 else 3 end,
    c.case_id, c.claim_id, c.case_key, c.status, c.units, c.claim_type, c.fnsku, c.reference_id, c.shipment_id,
    c.order_id, c.tracking_no, c.reimbursement_id, c.filed_date, c.decision, c.paid_units, c.paid_amount, c.currency,
    c.note, c.reviewer, c.changed_by, c.counterparty, c.amount_claimed
"""
"""The order in which lines `c` of staging.case_log count, whatever files they stand in.

Lines of one moment, or without any: by the day that they tell, and of one day an answer comes after its filing.
"""


_CASE_NUMBER = re.compile(r"(.*?)(\d{6,})(?:\.0+)?")
_GROUPED = re.compile(r"(\D*?)(\d{1,6}(?:\s+\d{1,6})+)")  # 1820 0000 001
_AMAZON_DIGITS = range(8, 16)  # of a case id of Amazon's
_WHOLE = re.compile(r"(?<=\d{6})\.0+$")  # what a spreadsheet adds to a number


def case_number(text: str) -> str:
    """A case id as the counterparty gave it.

    Without the heading `Case ID:` before it, the `.0` of a spreadsheet, and spaces between the groups of a long number.
    """
    grouped = _GROUPED.fullmatch(text)
    joined = "".join(grouped[2].split()) if grouped else ""
    found = _CASE_NUMBER.fullmatch(f"{grouped[1]}{joined}" if grouped and len(joined) in _AMAZON_DIGITS else text)
    return found[2] if found and (header_key(found[1]) in ("", *case_id_headings())) else text


@cache
def case_id_headings() -> frozenset[str]:
    """What the column of the case id may be called, in the form in which headings are compared."""
    declaration = declaration_of("seller_case_log")
    return frozenset(header_key(name) for name in declaration.columns["case_id"].names)


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line of the case log. `status` is '' where the line only decides something and changes no status.

    `changed`: the fields that were edited in a workbook. `counted_on`: the as-of date of the workbook in which the
    units were counted. `conflict`: the fields in which the line contradicts the log; such a line decides nothing.
    `saved_at`: when the workbook was saved by its own clock. `counterparty`: whom the case asked, '' where nobody said.
    `amount_claimed`: the money that was asked when the units were filed; None where nobody said.
    `only_named`: whether a line of the seller's own names a case and says nothing of it, but for its units or a remark.
    """

    claim_id: str = ""
    case_key: str = ""
    claim_type: str = ""
    fnsku: str = ""
    sku: str = ""
    reference_id: str = ""
    shipment_id: str = ""
    order_id: str = ""
    tracking_no: str = ""
    reimbursement_id: str = ""
    case_id: str = ""
    units: int | None = None
    filed_date: date | None = None
    status: str = ""
    paid_units: int | None = None
    paid_amount: Decimal | None = None
    resolved_date: date | None = None
    note: str = ""
    changed_at: str = ""
    sheet: str = ""
    line: int = 0
    currency: str = ""
    decision: str = ""
    reviewer: str = ""
    changed_by: str = ""
    entry: str = ""
    counted_on: date | None = None
    conflict: str = ""
    workbook_file: str = ""
    saved_at: str = ""
    changed: str = ""
    counterparty: str = ""
    amount_claimed: Decimal | None = None
    file: str = ""
    only_named: bool = False

    @staticmethod
    def read(*values: Any) -> LogRow:
        """The line of these values, in the order of COLUMNS: whoever reads the log calls its cases alike."""
        row = LogRow(*values)
        references: dict[str, Any] = {name: _WHOLE.sub("", value) for name, value in row.references}
        return replace(row, case_id=case_number(row.case_id), **references)

    @property
    def product(self) -> str:
        """What the line calls the product; '' for every product of its reference."""
        return self.fnsku or self.sku

    @property
    def asked(self) -> str:
        """Whom the case asked, as far as two may answer for one loss: who carried the goods has one name."""
        return CARRIED[0] if self.counterparty in CARRIED else self.counterparty

    @property
    def own_name(self) -> str:
        """The id that the line gives its claim or its case; '' for none."""
        return self.claim_id or self.case_key

    @property
    def name(self) -> tuple[str, ...]:
        """What the line is about: lines with the same name are states of one case or entry."""
        if self.entry:
            return (self.own_name, "", self.entry)
        if self.own_name:
            return (self.own_name, self.case_id)
        return (self.claim_type, self.product, *(getattr(self, n) for n in REFERENCES), self.case_id)

    @property
    def asked_on(self) -> date | None:
        """The day on which the units were filed; without one the last day on which they may have been.

        A line that tells a payment was written after it: its own day says nothing of the filing.
        """
        if self.filed_date or self.status in ("paid", "partial"):
            return self.filed_date
        return self.written_on

    @property
    def written_on(self) -> date | None:
        """The day on which the line was written; None where the log does not say it as a date."""
        try:
            return date.fromisoformat(self.changed_at[:10])
        except ValueError:
            return None

    @property
    def written_at(self) -> str:
        """When somebody wrote it; `changed_at` of a line from a workbook may be held back by the as-of date."""
        return self.saved_at or self.changed_at

    @property
    def entries(self) -> tuple[str, ...]:
        """The entries of the claim that the line speaks of; a line that names none is an entry of its own."""
        if self.entry:
            return tuple(self.entry.split(ENTRY_JOINT))
        return (f"log-{sha256('|'.join(self.name).encode()).hexdigest()[:8]}",)

    @property
    def references(self) -> list[tuple[str, str]]:
        """The references that the line gives, each with its name: `shipment_id`, `FBA1`."""
        return [(name, value) for name in REFERENCES if (value := getattr(self, name))]

    @property
    def given_up(self) -> bool:
        """Whether somebody decided to ask no more, be it after a refusal or for the rest of a payment."""
        paid_whole = self.status == "paid" and (self.paid_units or self.units or 0) >= (self.units or 0)
        return self.decision == WRITE_OFF and not paid_whole

    @property
    def told_outcome(self) -> bool:
        """Whether the status is an outcome that somebody told, not what follows from a decision."""
        return self.status in OUTCOMES and not (self.status == "closed" and self.decision == WRITE_OFF)

    @property
    def tells_payment(self) -> bool:
        """Whether the line tells that units were paid, be it that the rest of the case was refused."""
        return self.status in ("paid", "partial") or bool(self.told_outcome and self.paid_units)

    def asks_again(self, before: LogRow) -> bool:
        """Whether the line is one more round of the case of an earlier one: after its answer, or on a later day."""
        if self.status != "filed" or not self.case_id or self.case_id != before.case_id:
            return False
        later = bool(self.filed_date and before.filed_date and self.filed_date > before.filed_date)
        return before.told_outcome or later

    def asked_as(self, before: Sequence[LogRow]) -> LogRow:
        """The line with whom its case asked, and for how much, which earlier lines that it replaces may have said.

        What was asked first stands: a second round asks for what the answer to the first has left.
        """
        payers = [old.counterparty for old in before if old.counterparty]
        amounts = [old.amount_claimed for old in before if old.status and old.amount_claimed is not None]
        first = self.amount_claimed
        if amounts and (first is None or any(self.asks_again(old) for old in before)):
            first = amounts[-1]
        return replace(self, counterparty=self.counterparty or (payers or [""])[-1], amount_claimed=first)

    def remarks_on(self, old: LogRow) -> bool:
        """Whether the line says nothing of the case of an earlier one, but for a remark: other units are no remark."""
        same = self.only_named and bool(old.status) and old.case_id == self.case_id
        return same and self.units in (None, old.units)

    def over(self, before: Sequence[LogRow]) -> LogRow:
        """The line in the place of `before`: where it only remarks something, the case stays as it was."""
        filed = [old for old in before if old.status]
        same = [old for old in filed if self.remarks_on(old)]
        if same:
            old = same[-1]
            note, reviewer = self.note or old.note, self.reviewer or old.reviewer
            return replace(old, note=note, reviewer=reviewer, changed_at=self.changed_at)
        if self.status or not filed or not self.changed or not REMARKS.issuperset(self.changed.split(PARTS)):
            return self
        return replace(filed[-1], note=self.note, reviewer=self.reviewer, changed_at=self.changed_at)

    def with_status(self) -> LogRow:
        """The line with the status that it gives its units (docs/decisions/case-log.md).

        An outcome first; a write-off closes; a case id, a filed date, money or the word `already filed` says filed, and
        so does a word for an outcome that nobody knows: the case waits for one that can be read.
        Units with the ledger's sign are units; none at all are all: what was filed is never proposed again.
        """
        told = self.case_id or self.filed_date or self.paid_units or self.paid_amount
        says_filed = told or self.status or self.decision == ALREADY_FILED
        filed = self.status if self.status in OUTCOMES else "filed" if says_filed else ""
        written_off = self.decision == WRITE_OFF and self.status not in OUTCOMES
        says_more = self.status or self.filed_date or self.paid_units or self.paid_amount or self.decision or self.entry
        return replace(
            self,
            status="closed" if written_off else filed,
            units=abs(self.units or 0) or None,
            only_named=bool(self.case_id and not says_more),
        )


_NO_COLUMNS = {"file", "only_named"}
_FOLDED = {
    "status": "lower(c.status)",
    "decision": "lower(c.decision)",
    "counterparty": "lower(c.counterparty)",
    "currency": "upper(c.currency)",
}
COLUMNS = ", ".join(_FOLDED.get(f.name, f"c.{f.name}") for f in fields(LogRow) if f.name not in _NO_COLUMNS)
"""The columns of lines `c` of staging.case_log that LogRow.read takes in; the file may follow."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A line that stands of a claim, and who took its decision: a later line that only adds to it took none.

    `asked`: units of the filing that the line answers, or asks for again: a second round is about what is left of them.
    """

    row: LogRow
    decided_by: str
    asked: int = 0

    @staticmethod
    def after(row: LogRow, before: Sequence[Standing]) -> Standing:
        """The standing of a line that takes the place of `before`."""
        row = row.over([one.row for one in before])
        same = [one.decided_by for one in before if one.row.decision == row.decision]
        goes_on = not row.entry and (row.told_outcome or any(row.asks_again(one.row) for one in before))
        asked = max((one.units or 0 for one in before if one.row.status), default=0) if goes_on else 0
        return Standing(row, same[-1] if same else row.changed_by, asked)

    @property
    def units(self) -> int | None:
        """Units that the line is about, those that were filed with them included; None for all."""
        return None if self.row.units is None else max(self.row.units, self.asked)


def replaces(new: LogRow, old: LogRow) -> bool:
    """Whether a later line takes the place of an earlier one about the same claim.

    The same entry always. Between lines of the seller's own: the same case id, or none before; but a line that only
    decides something never takes a filing away, nor does a case that of another payer.
    """
    others = bool(new.asked and old.asked) and new.asked != old.asked
    if others and old.status and not (new.case_id and new.case_id == old.case_id):
        return False
    if set(new.entries) & set(old.entries) and (new.entry or new.status or not old.status):
        return True
    if new.entry or (old.status and not new.status):
        return False
    return (old.case_id == new.case_id and bool(new.case_id or not old.entry)) or not (old.case_id or old.entry)
