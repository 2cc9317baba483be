"""The tables that the report reads, one class per table: field names are column names, field order is reading order.

Text is never NULL ('' means not known); what may be NULL says so in its type.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

PRICE_ROLES = ("cost", "rate")
"""What the source lines of a claim are that tell its price."""


class Claim(NamedTuple):
    """One row of `claims.csv`: units of one break that share a status and a reason."""

    claim_id: str
    account: str
    marketplace: str
    claim_type: str
    counterparty: str
    status: str
    status_reason: str
    shipment_id: str
    order_id: str
    reference_id: str
    reimbursement_id: str
    tracking_no: str
    fnsku: str
    sku: str
    asin: str
    title: str
    units: int
    unit_cost: Decimal | None
    cost_currency: str
    amount: Decimal | None
    currency: str
    event_date: date | None
    eligible_from: date | None
    deadline: date | None
    days_left: int | None
    evidence_missing: str
    case_key: str
    reason_shown: str
    rate: Decimal | None
    forwarder: str
    fulfillment_center: str
    disposition: str
    reason_code: str
    window_id: str
    window_source: str
    window_note: str
    cost_source: str
    earlier_case: str
    invoice_note: str
    invoice_state: str
    weight_note: str
    filed_as: str
    before_data: bool


class ClaimLine(NamedTuple):
    """One source line of a claim and what it means there."""

    claim_id: str
    role: str
    kind: str
    file: str
    sheet: str
    line: int
    units: int | None
    date: date | None
    reference: str
    amount: Decimal | None
    currency: str
    note: str


class Arrived(NamedTuple):
    """The line that says last what arrived of a product of a shipment, or of a removal parcel."""

    kind: str
    shipment_id: str
    order_id: str
    tracking_no: str
    fnsku: str
    units: int | None
    date: date | None
    file: str
    sheet: str
    line: int


class ShipmentLine(NamedTuple):
    """One FNSKU of one shipment on its way from the factory to the shelf.

    `confirmed`: units shipped of which a complete packing list does not say otherwise.
    """

    shipment_id: str
    marketplace: str
    forwarder: str
    mode: str
    carrier_program: str
    status: str
    delivered_date: date | None
    closed_date: date | None
    fnsku: str
    sku: str
    title: str
    shipped: int | None
    packed: int | None
    delivered: int | None
    received: int | None
    damaged: int | None
    found: int | None
    reimbursed: int | None
    open: int | None
    review: int | None
    carton_finding: str
    confirmed: int | None


class ShipmentFact(NamedTuple):
    """What the papers say about a shipment as a whole."""

    shipment_id: str
    forwarder: str
    mode: str
    carrier_program: str
    tracking_no: str
    destination_fc: str
    status: str
    ship_date: date | None
    handover_date: date | None
    handover_cartons: int | None
    handover_weight_kg: Decimal | None
    delivered_date: date | None
    closed_date: date | None
    cartons_shipped: int | None
    cartons_delivered: int | None
    missing_cartons: str
    damaged_cartons: str
    cartons_missing: int | None
    cartons_damaged: int | None
    delivered_days: str
    delivered_under: str
    lacking_under: str
    signed_by: str
    insurance_policy: str


class WarehouseLine(NamedTuple):
    """What happened to one FNSKU inside Amazon's warehouses of one stock region."""

    stock_region: str
    fnsku: str
    sku: str
    asin: str
    title: str
    lost: int
    damaged: int
    disposed: int
    found: int
    regraded: int
    paid_lost: int
    paid_damaged: int
    open_lost: int
    open_damaged: int
    unreconciled: int | None


class CreditLeft(NamedTuple):
    """A find or payment that no exposure in the data could take."""

    kind: str
    pool: str
    stock_region: str
    fnsku: str
    sku: str
    date: date | None
    units: int | None
    amount: Decimal | None
    currency: str
    reference: str
    file: str
    line: int | None
    note: str


class MissingCost(NamedTuple):
    """A product whose claims have no price."""

    fnsku: str
    sku: str
    asin: str
    title: str
    marketplace: str
    claims: int
    units: int
    open_units: int
    first_event_date: date | None
    hint_price: Decimal | None
    hint_currency: str
    why: str


class Problem(NamedTuple):
    """A record or file that could not be used, or only with doubt."""

    file: str
    sheet: str
    line: int | None
    column_name: str
    value: str
    code: str
    severity: str
    what: str
    remedy: str
    what_zh: str
    remedy_zh: str

    def told(self, language: str) -> tuple[object, ...]:
        """The columns of problems.csv, what and remedy in the language of the run."""
        place = self[: self._fields.index("what")]
        return (*place, self.what_zh, self.remedy_zh) if language == "zh" else (*place, self.what, self.remedy)


class SourceFile(NamedTuple):
    """One input file and how it ended. `loaded` and `duplicate` count after copies of events were dropped."""

    file_id: int
    path: str
    size: int
    sha256: str
    kind: str
    title: str
    status: str
    why: str
    encoding: str
    delimiter: str
    records: int | None
    loaded: int | None
    rejected: int | None
    duplicate: int | None
    first_date: date | None
    last_date: date | None
    title_zh: str
    why_zh: str


class ControlTotal(NamedTuple):
    """One figure that a reader can add up by hand. `name` is a key of the catalogue; `currency` '' for counts."""

    scope: str
    name: str
    currency: str
    value: Decimal | None


class Conservation(NamedTuple):
    """Where the exposed units of one claim type went; `difference` is zero when none is lost and none counted twice."""

    claim_type: str
    exposed: int
    allocated: int
    open: int
    waiting: int
    expired: int
    review: int
    filed: int
    paid: int
    denied: int
    closed: int
    difference: int


class DataGap(NamedTuple):
    """Data that is missing or too old for an answer. `code` is a key of the catalogue, `subject` what it is about."""

    code: str
    subject: str
    from_date: date | None
    to_date: date | None
