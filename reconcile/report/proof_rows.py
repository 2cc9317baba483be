"""The tables behind the sheets Invoices, Steps, Follow-up, Cash, Roll-forward, Not covered: fields are its columns.

Text is never NULL ('' means not known); what may be NULL says so in its type.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class InvoiceCapacity(NamedTuple):
    """A product on a supplier's invoice, and how many units of it no shipment has used up yet."""

    sku: str
    invoice_no: str
    invoice_date: date | None
    invoiced: int | None
    shipped_since: int
    left_units: int | None


class CaseStep(NamedTuple):
    """What is to be done for a case until when, and who may pay; claims of a case that share a step are one row."""

    case_key: str
    step: str
    payer: str
    due_date: date | None
    done_date: date | None
    state: str
    note: str
    source: str
    currency: str
    amount: Decimal | None
    claims: int


class FiledCase(NamedTuple):
    """A case that was filed, as it stands: how often it was asked, what was answered, what its units came to.

    `told_days`: days of filings and answers that somebody gave; the others are those on which they were written down.
    `stated`: reasons of a denial that the notes tell. `other_cases`: those under which its units were paid.
    `currency` is '' and `paid_amount` None where payments are in several currencies, or none is known.
    """

    case_key: str
    case_id: str
    claim_type: str
    counterparty: str
    marketplace: str
    state: str
    filed_date: date | None
    last_asked: date | None
    rounds: int
    answered_date: date | None
    told_days: str
    note: str
    stated: str
    units: int
    paid_here: int
    paid_elsewhere: int
    paid_unnamed: int
    paid_logged: int
    came_back: int
    left_units: int
    other_cases: str
    payments: str
    paid_amount: Decimal | None
    currency: str
    step: str
    due_date: date | None
    at_hand: str
    claim_ids: str


class CashDifference(NamedTuple):
    """Reimbursements of a day and kind that the money reports do not show, or the reverse.

    `answer`: `not in the bank`, `not in the report`, or `cannot tell` (`sums` of them between the two dates; `why`).
    """

    answer: str
    why: str
    kind: str
    currency: str
    from_date: date
    to_date: date
    report_amount: Decimal
    cash_amount: Decimal
    difference: Decimal
    sums: int


class ReportSpan(NamedTuple):
    """Days without a hole that a kind of report tells: `money`, `reimbursements`, `ledger`."""

    report: str
    currency: str
    first_day: date
    last_day: date


class ReversalExcess(NamedTuple):
    """A payment of which more was taken back than was paid."""

    reimbursement_id: str
    reversals: str
    fnsku: str
    currency: str
    last_date: date
    paid: Decimal
    paid_units: int
    taken: Decimal
    taken_units: int
    excess: Decimal


class StockGap(NamedTuple):
    """A movement on which the ledger's summary and its detail do not agree.

    `answer`: `does not balance`, `detail missing`, or `cannot tell` (no file tells the days named).
    """

    answer: str
    from_date: date
    to_date: date
    fnsku: str
    sku: str
    disposition: str
    location: str
    event_type: str
    summary_units: int | None
    detail_units: int | None
    difference: int | None
    missing_from: date | None
    missing_to: date | None


class NotCovered(NamedTuple):
    """Units that no rule judges, and why."""

    kind: str
    reference: str
    fnsku: str
    sku: str
    units: int | None
    amount: Decimal | None
    currency: str
    date: date | None
    note: str
    file: str
    line: int | None
