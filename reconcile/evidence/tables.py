"""Evidence in the run: the index behind `evidence_missing`, and the tables that the report reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from duckdb import DuckDBPyConnection

from reconcile.evidence.checklist import CaseDocument, checked_documents
from reconcile.evidence.files import Noted, noted_rows
from reconcile.evidence.gaps import EvidenceGap, Worth, gaps
from reconcile.evidence.index import EvidenceIndex, build_index
from reconcile.evidence.invoices import capacity_rows, read_invoices
from reconcile.evidence.kept import KeptFile, kept_files, news
from reconcile.evidence.need import Need, PricedNeed, read_claims
from reconcile.policy import constant, read_policy
from reconcile.policy.evidence import listed_evidence
from reconcile.price import Prices
from reconcile.reasons.sentences import sentence
from reconcile.settings import Settings
from reconcile.tables import DAY, MONEY, TEXT, UNITS, YES_NO, write_table

_FILE = dict.fromkeys(KeptFile._fields, TEXT) | {"size": UNITS, "first_seen": DAY, "keep_until": DAY}
_GAP = dict.fromkeys(EvidenceGap._fields, TEXT) | {
    "units": UNITS,
    "unpriced": UNITS,
    "amount": MONEY,
    "deadline": DAY,
}
_DOCUMENT = dict.fromkeys(CaseDocument._fields, TEXT) | {"required": YES_NO}
_CAPACITY = {
    "sku": TEXT,
    "invoice_no": TEXT,
    "invoice_date": DAY,
    "invoiced": UNITS,
    "shipped_since": UNITS,
    "left_units": UNITS,
}


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What there is and what is missing, for one look at the folder."""

    claims: list[PricedNeed]
    index: EvidenceIndex
    gaps: list[EvidenceGap]
    files: list[KeptFile]
    news: list[Noted]


def evidence_index(con: DuckDBPyConnection, needs: Iterable[Need]) -> EvidenceIndex:
    """The index over the files of the last look, for these claims."""
    return build_index(con, needs, read_invoices(con))


def invoice_note(index: EvidenceIndex, need: Need, settings: Settings) -> tuple[str, str]:
    """Whether the invoices cover the claim, in words and as a code; blank where no invoice is ever asked for."""
    listed = listed_evidence(need.claim_type, need.counterparty, settings.seller_type, need.carrier_program)
    if all(it.document != "proof_of_ownership" for it in listed):
        return "", ""
    reason = index.invoices.note(need)
    return sentence([reason], settings.language), reason.code


def view(con: DuckDBPyConnection, settings: Settings, as_of: date) -> EvidenceView:
    """Gaps and files for the claims in table `claim`; reads only tables."""
    claims = read_claims(con)
    index = evidence_index(con, [row.need for row in claims])
    noted = noted_rows(con, settings.account)
    files = kept_files(index, (row.need for row in claims), noted, as_of, settings.retention_years)
    found = gaps(claims, index, settings.seller_type, _worth(con, settings, as_of))
    return EvidenceView(claims, index, found, files, news(files, noted, settings.account, as_of))


def _worth(con: DuckDBPyConnection, settings: Settings, as_of: date) -> Worth:
    """Money in the reporting currency at the rate of the as-of date; nothing where no such currency is set."""
    policy, target = read_policy(), settings.reporting_currency
    prices = Prices(con, policy.marketplace, policy.cap, as_of, int(constant("rate_age_days")))

    def worth(amount: Decimal, currency: str) -> Decimal | None:
        rate = prices.rate(currency, target, as_of) if target else None
        return amount * rate.rate if rate else None

    return worth


def write_evidence(con: DuckDBPyConnection, settings: Settings, as_of: date) -> EvidenceView:
    """Write `evidence_file`, `evidence_gap`, `case_document` and `invoice_capacity`; needs table `claim`."""
    shown = view(con, settings, as_of)
    write_table(con, "evidence_file", _FILE, shown.files)
    write_table(con, "evidence_gap", _GAP, shown.gaps)
    checked = checked_documents(shown.claims, shown.index, settings.seller_type)
    write_table(con, "case_document", _DOCUMENT, checked)
    write_table(con, "invoice_capacity", _CAPACITY, capacity_rows(shown.index.invoices))
    return shown
