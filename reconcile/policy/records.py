"""The records of the policy data: one class per DuckDB table, one field per column.

Every record carries where it was read and how sure we are; a rule without that is refused when it is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Sourced:
    """Where a rule stands (titles of its sources, address of the first), its grade and our confidence."""

    source: str
    source_url: str = ""
    grade: str
    confidence: str
    assumed: bool = False
    note: str = ""

    @property
    def mark(self) -> str:
        """What stands beside the rule wherever it is shown: '', 'assumed' (no text says so) or 'unverified'."""
        if self.assumed:
            return "assumed"
        doubtful = self.confidence == "L" or (self.confidence == "M" and self.grade in {"C", "D"})
        return "unverified" if doubtful else ""


@dataclass(frozen=True, kw_only=True)
class Dated(Sourced):
    """A rule of a period: the first day counts, the last does not, an open end is None."""

    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class Window(Dated):
    """From when until when a claim may be filed. Grain: claim type × marketplace × filing period."""

    window_id: str
    claim_type: str
    marketplace: str
    clock: str
    opens_days: int
    opens_after_close: bool = False
    closes_days: int | None = None
    closes_months: int | None = None
    warn_months: int | None = None
    hold_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Hold(Dated):
    """How long a fresh row waits, whatever its window says. It is folded into the windows; no table of its own."""

    hold_id: str
    claim_type: str
    marketplace: str
    days: int


@dataclass(frozen=True, kw_only=True)
class Cap(Dated):
    """The most that Amazon pays per unit. Grain: marketplace × filing period."""

    cap_id: str
    marketplace: str
    cap: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class Valuation(Dated):
    """On which basis Amazon pays. Grain: claim group × marketplace × payment period."""

    valuation_id: str
    claim_group: str
    marketplace: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class ClaimType(Sourced):
    """What a window or an evidence list may be about. Grain: claim type."""

    claim_type: str
    claim_group: str
    is_claim: bool
    meaning_en: str
    meaning_zh: str


@dataclass(frozen=True, kw_only=True)
class Marketplace(Sourced):
    """A store, its currency and where its stock can be found. Grain: marketplace."""

    marketplace: str
    site_ends: str = ""
    currency: str
    minor_units: int = 2
    stock_region: str
    account_region: str = ""
    country_is_marketplace: bool
    time_zone: str


@dataclass(frozen=True, kw_only=True)
class Country(Sourced):
    """The stock region of a warehouse country. Grain: country."""

    country: str
    stock_region: str


@dataclass(frozen=True, kw_only=True)
class CurrencyRegion(Sourced):
    """Whose payment a currency is. Grain: currency; marketplace '' = the settings' default decides.

    `otherwise`: the store where the default one lies in another region.
    """

    currency: str
    stock_region: str
    marketplace: str
    otherwise: str = ""


@dataclass(frozen=True, kw_only=True)
class FcPrefix(Sourced):
    """The country of a fulfilment centre. Grain: first three letters of its code."""

    prefix: str
    country: str


@dataclass(frozen=True, kw_only=True)
class ReasonCode(Sourced):
    """What a ledger adjustment means. Grain: code."""

    code: str
    sign: str
    meaning_en: str
    meaning_zh: str
    role: str
    pair: str = ""


@dataclass(frozen=True, kw_only=True)
class ReimbursementReason(Sourced):
    """Which losses a reimbursement settles. Grain: spelling of the reason."""

    reason_key: str
    pool: str
    before_order: bool
    is_prefix: bool = False
    reason: str


@dataclass(frozen=True, kw_only=True)
class CashWord(Sourced):
    """How a money report's row says that it pays for FBA stock: the begin of its description. Grain: wording."""

    word_key: str
    language: str
    word: str


@dataclass(frozen=True, kw_only=True)
class OutsideOrder(Sourced):
    """How an order or a shipment tells that it is not covered. Grain: column that tells it × pattern."""

    told_by: str
    pattern: str


@dataclass(frozen=True, kw_only=True)
class AmazonId(Sourced):
    """How an id tells that it is Amazon's own. Grain: column in which it stands x pattern."""

    stands_in: str
    pattern: str


@dataclass(frozen=True, kw_only=True)
class Disposition(Sourced):
    """Whether a state of stock names damage by Amazon or its carrier. Grain: disposition."""

    disposition: str
    damaged_at_return: bool
    damaged_at_receipt: bool


@dataclass(frozen=True, kw_only=True)
class SellableCondition(Sourced):
    """A condition in which a paid unit was fit for sale. Grain: wording."""

    word_key: str
    word: str


@dataclass(frozen=True, kw_only=True)
class StatusWord(Sourced):
    """What a word for the state of a shipment means. Grain: word, in whatever language."""

    word_key: str
    meaning: str
    word: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Constant(Sourced):
    """A number of the rules that is not a window. Grain: name."""

    name: str
    value: Decimal
    unit: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Document(Sourced):
    """A kind of evidence: what it must show, what is rejected, and how its files are named. Grain: document.

    `general_words` of `file_words` say nothing after a word of another document (a freight invoice is no invoice).
    A file with one of `refused_words` in its name, or one of `refused_endings`, is this document in a form that is
    rejected. `also` names the document that serves as well, `also_parcel` the one that does for small parcels.
    """

    document: str
    name_en: str
    name_zh: str
    must_show: str
    rejected: str = ""
    file_words: str
    general_words: str = ""
    refused_words: str = ""
    refused_endings: str = ""
    also: str = ""
    also_parcel: str = ""


@dataclass(frozen=True, kw_only=True)
class Evidence(Sourced):
    """Which document a claim needs. Grain: claim type × counterparty × seller type × document.

    `carrier_program` '' = whoever carries. `instead_of`: the document stands in for that one.
    """

    claim_type: str
    counterparty: str
    seller_type: str
    carrier_program: str = ""
    document: str
    required: bool
    instead_of: str = ""


@dataclass(frozen=True, kw_only=True)
class Denial(Sourced):
    """A reason for which cases are denied, and what to do before answering. Grain: reason × word that tells it."""

    denial_id: str
    name_en: str
    name_zh: str
    todo_en: str
    todo_zh: str
    word: str
    turned_by_no: bool = False
    instead_of: str = ""
