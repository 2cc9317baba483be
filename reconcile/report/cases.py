"""Which open claims are filed together, and the row of each case in `cases.csv`.

The core gives every claim its `case_key`, grouped as the counterparties want it: a warehouse event, a shipment with
all its short SKUs, an order, a removal shipment, a reimbursement, a shipment and its forwarder, an incident. Here the
claims of a key come together. Only what is `open` becomes a case: a text for a claim that waits or is in doubt would
invite filing it too early, and premature requests are held against a seller.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import PurePosixPath

from reconcile.policy import constant
from reconcile.policy.rules import claim_types
from reconcile.report.rows import Claim
from reconcile.texts.catalogue import Catalogue

FOLDER = "cases"
FOR_REVIEW = f"{FOLDER}/for_review"  # texts that wait for a second name
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
NAME_LENGTH = 120


def note_limit() -> int:
    """Characters that the box of the shipment page takes."""
    return int(constant("shipment_note_characters"))


@dataclass(frozen=True, slots=True)
class Case:
    """Open claims that are filed together, in the order of claims.csv."""

    key: str
    claims: tuple[Claim, ...]

    @property
    def first(self) -> Claim:
        """The claim that stands for what all of them share: counterparty, marketplace, ids."""
        return self.claims[0]

    @property
    def claim_types(self) -> list[str]:
        """The claim types of the case in the order of the contract."""
        found = {claim.claim_type for claim in self.claims}
        return [name for name in claim_types() if name in found] + sorted(found - set(claim_types()))

    @property
    def units(self) -> int:
        """Units asked for."""
        return sum(claim.units for claim in self.claims)

    @property
    def unpriced(self) -> int:
        """Units among them without a price."""
        return sum(claim.units for claim in self.claims if claim.amount is None)

    @property
    def amount(self) -> Decimal | None:
        """Money asked for; None when nothing is priced, or when the case mixes currencies."""
        priced = [claim for claim in self.claims if claim.amount is not None]
        if not priced or len({claim.currency for claim in priced}) > 1:
            return None
        return sum((claim.amount or Decimal(0) for claim in priced), Decimal(0))

    @property
    def deadline(self) -> date | None:
        """The earliest deadline."""
        return min((claim.deadline for claim in self.claims if claim.deadline), default=None)

    @property
    def days_left(self) -> int | None:
        """Days until the earliest deadline."""
        return min((claim.days_left for claim in self.claims if claim.days_left is not None), default=None)


@dataclass(frozen=True, slots=True)
class CaseText:
    """The text of a case as it is pasted. `left_out` SKUs stand only in the CSV beside it."""

    subject: str
    text: str
    languages: tuple[str, ...]
    left_out: int = 0


def cases_of(claims: Iterable[Claim]) -> list[Case]:
    """The cases of all open claims that have a case key: first deadline first, then the most money, then by key."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.status == "open" and claim.case_key:
            groups.setdefault(claim.case_key, []).append(claim)
    cases = [Case(key, tuple(rows)) for key, rows in groups.items()]
    return sorted(cases, key=lambda case: (case.deadline or date.max, -(case.amount or Decimal(0)), case.key))


def file_names(cases: Sequence[Case]) -> dict[str, str]:
    """The name (without ending) of each case's file, by case key: the key itself wherever every system can hold it.

    A key with other characters, one that Windows reserves, or one that differs from another only in case gets a
    short hash, so that no two cases share a file.
    """
    alike = Counter(case.key.lower() for case in cases)
    names = {}
    for case in cases:
        name = UNSAFE.sub("_", case.key).strip(".")[:NAME_LENGTH]
        if name != case.key or RESERVED.match(name) or alike[name.lower()] > 1:
            name = f"{name}-{sha256(case.key.encode()).hexdigest()[:8]}"
        names[case.key] = name
    return names


CASE_COLUMNS = (
    "case_key",
    "text_file",
    "account",
    "marketplace",
    "counterparty",
    "claim_types",
    "deadline",
    "days_left",
    "claims",
    "units",
    "unpriced_units",
    "amount",
    "currency",
    "shipment_id",
    "order_id",
    "reference_id",
    "reimbursement_id",
    "tracking_no",
    "forwarder",
    "fnskus",
    "evidence_missing",
    "earlier_case",
    "where_to_file",
    "subject",
    "text_language",
    "note",
)
# What is planned for a case: columns of cases.csv behind those above.
PLAN_COLUMNS = ("file_on", "filing_note")


def case_row(
    case: Case, text: CaseText | None, text_file: str, money: str, texts: Catalogue, remarks: Sequence[str] = ()
) -> tuple[object, ...]:
    """The row of `cases.csv`. `text_file` is the path of the text, `money` the amount as written.

    `remarks`: what people decided.

    Documents are named as in claims.csv, so that both can be joined.
    """
    first = case.first
    notes = []
    if text is None:
        notes.append(texts.text("note", "no_text"))
    elif text.left_out:
        notes.append(texts.text("note", "shortened", limit=note_limit(), csv=PurePosixPath(text_file).stem + ".csv"))
    notes += remarks
    if case.unpriced:
        notes.append(texts.text("note", "unpriced", n=case.unpriced))
    return (
        case.key,
        text_file,
        first.account,
        first.marketplace,
        first.counterparty,
        "; ".join(case.claim_types),
        case.deadline,
        case.days_left,
        len({claim.claim_id for claim in case.claims}),
        case.units,
        case.unpriced,
        money,
        first.currency if money else "",
        _all(claim.shipment_id for claim in case.claims),
        _all(claim.order_id for claim in case.claims),
        _all(claim.reference_id for claim in case.claims),
        _all(claim.reimbursement_id for claim in case.claims),
        _all(claim.tracking_no for claim in case.claims),
        _all(claim.forwarder for claim in case.claims),
        _all(claim.fnsku for claim in case.claims),
        _all(part.strip() for claim in case.claims for part in claim.evidence_missing.split(";")),
        _all(claim.earlier_case for claim in case.claims),
        texts.word("where", case.claim_types[0]),
        text.subject if text else "",
        "+".join(text.languages) if text else "",
        "; ".join(notes),
    )


def _all(values: Iterable[str]) -> str:
    """Each value once, in the order of the claims."""
    return "; ".join(dict.fromkeys(value for value in values if value))
