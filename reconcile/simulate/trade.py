"""What the seller trades: orders and what follows them, removals with their parcels, incidents, filed cases."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reconcile.simulate.things import Exposure, Product


@dataclass(slots=True, eq=False)
class Order:
    """One line of a customer's order."""

    day: date
    order_id: str
    product: Product
    region: str
    country: str
    units: int
    price: Decimal
    by_amazon: bool = True
    site: str = "amazon.com"  # as the date-range report names it; Non-Amazon for the seller's other channels


@dataclass(slots=True, eq=False)
class Refund:
    """Money given back on an order line."""

    day: date
    order: Order
    units: int
    amount: Decimal


@dataclass(slots=True, eq=False)
class CustomerReturn:
    """Units of an order that came back to Amazon."""

    day: date
    order: Order
    units: int
    center: str
    disposition: str
    reason: str
    plate: str


@dataclass(slots=True, eq=False)
class Replacement:
    """A second unit sent to the buyer for free."""

    day: date
    order: Order
    units: int
    code: str
    center: str
    replacement_id: str


@dataclass(slots=True, eq=False)
class Removal:
    """One line of a removal order, with its parcels."""

    day: date
    order_id: str
    kind: str
    product: Product
    region: str
    disposition: str
    units: int
    status: str = "Pending"
    updated: date | None = None
    shipped: int = 0
    disposed: int = 0
    cancelled: int = 0


@dataclass(slots=True, eq=False)
class Parcel:
    """One parcel of a removal order. `counted` is None while the seller has not written anything about it."""

    day: date
    removal: Removal
    units: int
    carrier: str
    tracking_no: str
    received: date | None = None  # None for a parcel that never came
    noted: bool = False  # the seller has written a line about it
    counted: int = 0
    damaged: int = 0


@dataclass(slots=True, eq=False)
class Case:
    """One line of the seller's own case log."""

    exposure: Exposure
    case_id: str
    filed: date
    units: int
    status: str = "filed"
    paid_units: int = 0
    paid_amount: Decimal = Decimal(0)
    resolved: date | None = None


@dataclass(slots=True, eq=False)
class Incident:
    """A seller-fulfilled order, or cartons of a shipment, that the carrier lost or damaged."""

    incident_id: str
    order_id: str
    product: Product
    region: str
    units: int
    kind: str
    carrier: str
    tracking_no: str
    ship_date: date
    reported: date
    liability: str
    declared: Decimal
    recovered: Decimal
    policy_no: str = ""
    shipment_id: str = ""  # for cartons of a shipment; such an incident has no order and no buyer
    reply_due: date | None = None
