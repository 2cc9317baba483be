"""What exists in the simulated world: products, units, exposures, shipments, and the rows written about them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconcile.simulate.trade import Parcel

LOST = "lost"  # nobody has the unit
FOUND = "found"  # the unit is back in the seller's stock
ELSEWHERE = "elsewhere"  # Amazon has the unit, but books it under another FNSKU or another shipment
PAID = "paid"  # Amazon has paid for the unit, in cash or with another unit
REVERSED = "reversed"  # Amazon has taken its payment back, and still nobody has the unit


@dataclass(frozen=True, slots=True)
class Cost:
    """The purchase price from one day on."""

    effective_from: date
    amount: Decimal
    currency: str
    supplier: str
    invoice_no: str
    invoice_date: date
    invoice_units: int


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """One FNSKU. `twin_of` names the product with the same ASIN whose lost units may turn up here."""

    sku: str
    fnsku: str
    asin: str
    title: str
    title_zh: str
    price: Decimal
    case_pack: int
    weight: Decimal
    costs: tuple[Cost, ...] = ()
    renamed: tuple[date, str] | None = None
    twin_of: str = ""

    def title_on(self, day: date) -> str:
        """The title that a report downloaded on this day shows."""
        return self.renamed[1] if self.renamed and day >= self.renamed[0] else self.title


@dataclass(slots=True, eq=False)
class Unit:
    """One physical unit that went wrong, and what has happened to it since, in order of date."""

    steps: list[tuple[date, str]] = field(default_factory=list)

    def note(self, day: date, state: str) -> None:
        """Write down what happens to the unit on this day."""
        self.steps.append((day, state))

    def state(self, day: date) -> str:
        """What had become of the unit by the end of the day."""
        state = LOST
        for when, what in self.steps:
            if when <= day:
                state = what
        return state

    def last_day(self, state: str) -> date:
        """The latest day on which the unit came into this state."""
        return max(when for when, what in self.steps if what == state)


@dataclass(slots=True, eq=False)
class Exposure:
    """Units that went wrong together: one ledger event, one shipment line, one order line or one parcel line."""

    claim_type: str
    product: Product
    region: str
    day: date
    units: list[Unit]
    country: str = ""
    shipment_id: str = ""
    order_id: str = ""
    reference_id: str = ""
    tracking_no: str = ""
    incident_id: str = ""
    note: str = ""
    doubt: str = ""  # why a person must decide, whatever the date
    stays_reconciled: bool = False  # Amazon forgets to restate its column after a reversal
    filed: date | None = None
    priced_on: date | None = None  # where the seller does not know the day of the event
    parcel: "Parcel | None" = None
    by_contract: Decimal | None = None  # what the payer's terms leave of the cost, for all units

    def at(self, day: date, *states: str) -> list[Unit]:
        """The units that are in one of these states on the day."""
        return [unit for unit in self.units if unit.state(day) in states]

    def reconciled(self, day: date) -> int:
        """How many units Amazon holds settled on the day."""
        settled = (FOUND, ELSEWHERE, PAID, REVERSED) if self.stays_reconciled else (FOUND, ELSEWHERE, PAID)
        return len(self.at(day, *settled))


@dataclass(slots=True, eq=False)
class LedgerRow:
    """One row of the inventory ledger. `exposure` fills the two columns that Amazon restates."""

    day: date
    product: Product
    event: str
    quantity: int
    center: str
    country: str
    disposition: str = "SELLABLE"
    reason: str = ""
    reference: str = ""
    exposure: Exposure | None = None


@dataclass(slots=True, eq=False)
class Payment:
    """One row of the reimbursements report, and the units that it is for."""

    day: date
    reimbursement_id: str
    reason: str
    product: Product
    region: str
    per_unit: Decimal
    cash: int
    inventory: int
    units: list[Unit]
    order_id: str = ""
    case_id: str = ""
    original: "Payment | None" = None
    underpaid: bool = False


@dataclass(slots=True, eq=False)
class Carton:
    """One box of a shipment: what the factory put in, and what became of the box."""

    number: int
    content: dict[Product, int]
    fate: str = "delivered"  # delivered, missing, damaged
    weight: Decimal = Decimal(12)


@dataclass(frozen=True, slots=True)
class Recount:
    """Units that the dock counted twice, and how it put that right: by a receipt of the shipment, or by an X row."""

    units: int
    counted: date
    corrected: date
    by_receipt: bool

    def shown(self, day: date) -> int:
        """Units that the shipment's receipts show too many on the day. An X row is no receipt: it names no shipment."""
        return 0 if day < self.counted or (self.by_receipt and day >= self.corrected) else self.units


@dataclass(slots=True, eq=False)
class Shipment:
    """One shipment from the factory to Amazon."""

    shipment_id: str
    created: date
    handover: date
    ship_date: date
    arrives: date
    mode: str
    program: str
    forwarder: str
    center: str
    country: str
    region: str
    cartons: list[Carton]
    tracking_no: str
    policy_no: str = ""
    weighed: Decimal | None = None  # the scale at hand-over, where it does not say what the cartons should weigh
    delivered: date | None = None
    proof: str = "numbers"  # numbers, count, none: what the proof of delivery says
    closed: date | None = None
    eligible: date | None = None
    reconcile_status: str = ""
    never_arrives: bool = False
    covered: bool = True  # its receiving began inside the ledger data
    listed: bool = True  # the seller still has its papers
    silent: bool = False  # the seller's file says nothing about its closing
    packed_short: dict[Product, int] = field(default_factory=dict)  # on the SKU list, never put into a carton
    untouched: set[Product] = field(default_factory=set)  # its overage must stay the only thing that is odd about it
    missing: dict[Product, Exposure] = field(default_factory=dict)
    over: dict[Product, int] = field(default_factory=dict)  # counted beyond what came: units of another product
    twice: dict[Product, "Recount"] = field(default_factory=dict)

    def units(self, *fates: str) -> dict[Product, int]:
        """Units per product in the cartons with one of these fates (none named: in all cartons)."""
        total: dict[Product, int] = {}
        for carton in self.cartons:
            if not fates or carton.fate in fates:
                for product, units in carton.content.items():
                    total[product] = total.get(product, 0) + units
        return total
