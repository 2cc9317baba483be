"""The entries of the case desk: what the page shows of each case, in words of the reader, as plain JSON values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from reconcile.evidence.checklist import CaseDocument
from reconcile.policy import decimals_of
from reconcile.report.case_desk.countdown import days_said, tone
from reconcile.report.case_desk.follow_up import FOLLOW_UP, follow_up, followed_cases
from reconcile.report.case_desk.labelled_facts import each_once, labelled_facts
from reconcile.report.case_desk.line_table import line_table
from reconcile.report.case_desk.links import file_address
from reconcile.report.case_files import ReadyCase, ReadyCases
from reconcile.report.cases import Case, note_limit
from reconcile.report.figures import INVOICE_LACKING, figure
from reconcile.report.printable import on_one_line
from reconcile.report.proof_rows import CaseStep
from reconcile.report.reader import Reader
from reconcile.report.rows import Claim, DataGap
from reconcile.report.run_info import RunInfo
from reconcile.report.text import NOTE_TYPES, portal_length

# Besides the open and the filed cases: what a person must decide, what opens later. To be read, not to be filed.
OTHERS = ("review", "waiting")
# Gaps of the data that may hide that units were paid or came back.
PAYMENT_GAPS = ("no_reimbursements", "stale_reimbursements")
RETURN_GAPS = ("no_returns", "stale_returns", "returns_hole")

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DeskData:
    """What the page is made from. `evidence`: address of the data folder as the page must name it, '' where unknown.

    `documents`: the names of documents in the reader's language.
    """

    ready: ReadyCases
    claims: Sequence[Claim]
    checked: Sequence[CaseDocument]
    steps: Sequence[CaseStep]
    documents: Mapping[str, str]
    evidence: str


def entries(data: DeskData, run: RunInfo, reader: Reader) -> list[Entry]:
    """Open cases in the order in which they are filed, filed ones that ask for something, the others by deadline."""
    checked: dict[str, list[CaseDocument]] = {}
    for document in data.checked:
        checked.setdefault(document.case_key, []).append(document)
    steps: dict[str, list[CaseStep]] = {}
    for step in data.steps:
        steps.setdefault(step.case_key, []).append(step)
    found = []
    for ready in data.ready.cases:
        common = _common(ready.case, "open", data, reader) | _filing(ready, reader)
        common |= {
            "papers": [_paper(rows, data, reader) for rows in _by_document(checked.get(ready.case.key, ()))],
            "steps": [_step(step, reader) for step in steps.get(ready.case.key, ())],
        }
        found.append(common)
    others = [(_common(case, status, data, reader), case.key) for status, case in _other_cases(data.claims)]
    followed = []
    for filed, case in followed_cases(data.ready.filed, data.claims):
        common, own = _common(case, FOLLOW_UP, data, reader), follow_up(filed, data.ready.replies, run.as_of, reader)
        followed.append((common | own | {"facts": own["facts"] + common["facts"]}, case.key))
    for entry, key in followed + others:
        found.append(entry | {"steps": [_step(step, reader) for step in steps.get(key, ())]})
    return found


def _other_cases(claims: Iterable[Claim]) -> Iterator[tuple[str, Case]]:
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        if claim.status in OTHERS:
            groups.setdefault((claim.status, claim.case_key or claim.claim_id), []).append(claim)
    cases = [(status, Case(key, tuple(rows))) for (status, key), rows in groups.items()]

    def place(one: tuple[str, Case]) -> tuple[object, ...]:
        status, case = one
        old = all(claim.before_data for claim in case.claims)  # last, as in the sheet Review
        return (OTHERS.index(status), old, case.deadline or date.max, case.key)

    yield from sorted(cases, key=place)


def _common(case: Case, status: str, data: DeskData, reader: Reader) -> Entry:
    """What every entry has, whatever its status."""
    texts, first = reader.texts, case.first
    fact = data.ready.background.shipments.get(first.shipment_id) if first.shipment_id else None
    amounts = figure(case.claims).amounts
    return {
        "key": case.key,
        "status": status,
        "types": case.claim_types,
        "type": reader.texts.text("reader", "list_mark").join(texts.word("claim_type", t) for t in case.claim_types),
        "party": first.counterparty,
        "party_word": texts.word("counterparty", first.counterparty),
        "market": first.marketplace,
        "number": _subject(first),
        "title": on_one_line(first.title),
        "more": len({claim.fnsku or claim.sku for claim in case.claims}) - 1,
        "deadline": case.deadline.isoformat() if case.deadline else "",
        "deadline_said": reader.day(case.deadline),
        "days": case.days_left,
        "days_said": days_said(case.days_left, reader),
        "tone": tone(case.days_left),
        "units": case.units,
        "unpriced": case.unpriced,
        "money": {currency: _minor(amount, currency) for currency, amount in sorted(amounts.items())},
        "facts": labelled_facts(case, fact, reader),
        "lines": line_table(case.claims, data.ready.background.shipment_lines, reader),
        "earlier": each_once(claim.earlier_case for claim in case.claims),
        "problems": [
            *(_unread(case, data.ready.background.gaps, reader) if status == "open" else ()),
            *_problems(case, reader),
        ],
        "papers": [],
        "steps": [],
    }


def _filing(ready: ReadyCase, reader: Reader) -> Entry:
    """What an open case has besides: its text, its day, and whether the text may go out."""
    texts, case, filing = reader.texts, ready.case, ready.filing
    locked = ""
    if filing.planned is None:
        locked = texts.text("desk", "locked_hold")
    elif not filing.released:
        locked = texts.text("desk", "locked_name")
    entry: Entry = {
        "planned": filing.planned.isoformat() if filing.planned else "",
        "planned_said": reader.day(filing.planned) or texts.text("desk", "on_hold"),
        "late": filing.late(case),
        "locked": locked,
        "where": texts.word("where", case.claim_types[0]),
        "file": ready.text_file,
        "subject": ready.text.subject if ready.text else "",
        "text": ready.text.text if ready.text else "",
        "ready": not any(claim.evidence_missing for claim in case.claims),
    }
    if ready.text and case.first.claim_type in NOTE_TYPES:
        entry |= {"length": portal_length(ready.text.text), "limit": note_limit()}
    if ready.text and ready.text.left_out:
        entry["shortened"] = texts.text("note", "shortened", limit=note_limit(), csv=f"cases/{ready.name}.csv")
    return entry


def _subject(claim: Claim) -> str:
    """The number by which people know the case."""
    numbers = (claim.shipment_id, claim.order_id, claim.reimbursement_id, claim.fnsku, claim.sku, claim.claim_id)
    return next((number for number in numbers if number), "")


def _minor(amount: Decimal, currency: str) -> int:
    """In the currency's smallest unit, so that a browser adds up exactly."""
    return int(amount.scaleb(decimals_of(currency)).to_integral_value())


def _unread(case: Case, gaps: Iterable[DataGap], reader: Reader) -> list[str]:
    """Reports that are missing or too old to say that units of this case were not paid and did not come back."""
    texts, wanted = reader.texts, list(PAYMENT_GAPS if case.first.counterparty == "amazon" else ())
    if case.first.claim_type == "customer_return":
        wanted += RETURN_GAPS
    return [
        texts.text(
            "desk",
            "unread",
            gap=texts.text("gap", gap.code, subject=gap.subject),
            remedy=texts.text("gap_remedy", gap.code),
        )
        for gap in gaps
        if gap.code in wanted
    ]


def _problems(case: Case, reader: Reader) -> list[str]:
    """What speaks against filing the case as it is, each once."""
    texts, claims = reader.texts, case.claims
    said = [claim.reason_shown or claim.status_reason for claim in claims]
    if case.unpriced:
        said.append(texts.text("note", "unpriced", n=case.unpriced))
    said += [claim.invoice_note for claim in claims if claim.invoice_state in INVOICE_LACKING]
    said += [claim.weight_note for claim in claims]
    doubts = [claim.window_note for claim in claims if claim.window_note]
    said += [texts.text("desk", "date_is", what=texts.word("window_note", doubt)) for doubt in doubts]
    return [text for text in dict.fromkeys(said) if text]


def _by_document(rows: Iterable[CaseDocument]) -> list[list[CaseDocument]]:
    groups: dict[str, list[CaseDocument]] = {}
    for row in rows:
        groups.setdefault(row.document, []).append(row)
    return list(groups.values())


def _paper(rows: Sequence[CaseDocument], data: DeskData, reader: Reader) -> Entry:
    """One line of the evidence check-list with its files."""
    texts, first = reader.texts, rows[0]
    name = data.documents.get(first.document, first.document) or texts.text("desk", "unnamed")
    files = [
        {
            "path": row.path,
            "href": file_address(data.evidence, row.path),
            "note": texts.text("desk", "rejected") if row.state == "rejected" else "",
        }
        for row in rows
        if row.path
    ]
    state = next((row.state for row in rows if row.state != "rejected"), "missing")
    partly = state == "missing" and first.skus and first.path
    note = texts.text("desk", "missing_for", skus=first.skus) if partly else ""
    return {"name": name, "state": state, "required": first.required, "files": files, "note": note}


def _step(step: CaseStep, reader: Reader) -> Entry:
    texts = reader.texts
    return {
        "what": texts.word("step", step.step),
        "who": texts.word("counterparty", step.payer),
        "due": reader.day(step.due_date),
        "done": reader.day(step.done_date),
        "state": step.state,
        "state_said": texts.word("step_state", step.state),
        "amount": reader.money(step.amount, step.currency),
        "note": step.note,
    }
