"""What is known about each shipment: its papers, its cartons, its deliveries, its receipts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from duckdb import DuckDBPyConnection

from reconcile.policy import read_policy


@dataclass(frozen=True, slots=True)
class Delivery:
    """One proof of delivery (`delivery_line`): carton counts, and the numbers of missing and damaged cartons.

    `cartons_missing`, `cartons_damaged`: how many, by its own word. `remark`: what is written beside them of cartons
    that are short.
    `contradicted`: another line of its day tells other cartons. `maybe_trucks`: so do lines that count no cartons:
    together they may tell of several trucks, or one may correct the other.
    """

    day: date
    cartons_shipped: int | None
    cartons_delivered: int | None
    missing: tuple[str, ...]
    damaged: tuple[str, ...]
    cartons_missing: int | None
    cartons_damaged: int | None
    remark: str
    tracking_no: str
    contradicted: bool
    maybe_trucks: bool

    @property
    def lacking(self) -> int | None:
        """How many cartons of it did not come: sent less delivered, else by its own word; None where it counts none."""
        if self.cartons_shipped is None or self.cartons_delivered is None:
            return self.cartons_missing
        return max(0, self.cartons_shipped - self.cartons_delivered)


@dataclass(frozen=True, slots=True)
class ShipmentSku:
    """One product of one shipment (`shipment_sku`); `listed` is None where no SKU list names it.

    `named_by_all` is false where some of its SKU lists name it and another one lacks it. `skus`: all that they call it.
    """

    fnsku: str
    sku: str
    asin: str
    title: str
    listed: int | None
    packed: int | None
    received: int
    received_damaged: int
    first_receipt: date | None = None
    named_by_all: bool = True
    skus: Sequence[str] = ()


@dataclass(slots=True)
class Shipment:
    """One shipment (`shipment_fact`) with its products, cartons and deliveries.

    `cartons`: content per numbered carton; `carton_weights`: kg of those whose rows all state one weight. `bulk`: rows
    that cover several cartons without numbers (cartons, content).
    `parcels_under_way`: tracking numbers of parcels without a delivery date, where others have come.
    `packing_complete`: a packing document exists and names the product of every row.
    """

    shipment_id: str
    marketplace: str
    stock_region: str
    created_date: date | None
    ship_date: date | None
    mode: str
    carrier_program: str
    programs_disagree: str
    forwarder: str
    tracking_no: str
    closed_date: date | None
    closes_later: bool
    claim_eligible_date: date | None
    insurance_policy: str
    is_insured: bool
    status: str
    status_meaning: str
    reconcile_status: str
    reconcile_meaning: str
    units_expected: int | None
    units_located: int | None
    queue_status: str
    queue_meaning: str
    queue_updated: date | None
    first_receipt: date | None
    last_receipt: date | None
    received: int
    registered: bool
    queued: bool
    destination_fc: str
    handover_date: date | None
    handover_weight_kg: Decimal | None
    handover_cartons: int | None
    declared_value: Decimal | None
    declared_currency: str
    freight_cost: Decimal | None
    freight_currency: str
    parcels_under_way: str
    skus: list[ShipmentSku] = field(default_factory=list)
    cartons: dict[str, Counter[str]] = field(default_factory=dict)
    carton_weights: dict[str, Decimal] = field(default_factory=dict)
    bulk: list[tuple[int, Counter[str]]] = field(default_factory=list)
    packing_complete: bool = False
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def delivered_date(self) -> date | None:
        """The first proven delivery: the day from which Amazon's windows count."""
        return min((d.day for d in self.deliveries), default=None)

    @property
    def amazon_carries(self) -> bool:
        """Amazon-partnered carrier or AGL: Amazon answers for the way to the dock as well."""
        return self.carrier_program in ("partnered", "agl")

    @property
    def to_awd(self) -> bool:
        """Sent to AWD, whose stock is not in the FBA ledger: no report here tells what it received."""
        return self._begins(it.pattern for it in read_policy().outside_order if it.told_by == "shipment_id")

    @property
    def unknown_to_amazon(self) -> bool:
        """No id of Amazon's, and no file of Amazon's names it: it may have gone to a warehouse of somebody else's."""
        named = self.queued or self.first_receipt is not None or any(sku.listed is not None for sku in self.skus)
        own = (it.pattern for it in read_policy().amazon_id if it.stands_in == "shipment_id")
        return not named and not self._begins(own)

    @property
    def contents_known(self) -> bool:
        """Whether a SKU list or a readable packing document says what was shipped."""
        return self.packing_complete or any(s.listed is not None for s in self.skus)

    def _begins(self, patterns: Iterable[str]) -> bool:
        return any(re.match(pattern, self.shipment_id, re.IGNORECASE) for pattern in patterns)


_SHIPMENTS = """
select shipment_id, marketplace, stock_region, created_date, ship_date, mode, carrier_program, programs_disagree,
    forwarder, tracking_no, closed_date, closes_later, claim_eligible_date, insurance_policy, is_insured, status,
    status_meaning, reconcile_status, reconcile_meaning, units_expected, units_located, queue_status, queue_meaning,
    queue_updated, first_receipt, last_receipt, received, registered, queued, destination_fc, handover_date,
    handover_weight_kg, handover_cartons, declared_value, declared_currency, freight_cost, freight_currency,
    parcels_under_way
from shipment_fact
order by shipment_id
"""
_SKUS = """
select shipment_id, fnsku, sku, asin, title, listed, packed, received, received_damaged, first_date, named_by_all,
    skus
from shipment_sku
order by shipment_id, fnsku
"""
_CARTONS = """
select shipment_id, carton_no, fnsku, units, cartons
from carton_content
order by shipment_id, carton_no, fnsku, units
"""
_WEIGHTS = """
select shipment_id, carton_no, min(gross_weight_kg) as kilograms
from carton_content
where carton_no <> ''
group by shipment_id, carton_no
having min(gross_weight_kg) > 0 and min(gross_weight_kg) = max(gross_weight_kg) and count(*) = count(gross_weight_kg)
order by shipment_id, carton_no
"""
_DELIVERIES = """
select shipment_id, delivered_date, cartons_shipped, cartons_delivered, missing_cartons, damaged_cartons,
    cartons_missing, cartons_damaged, remark, tracking_no, contradicted, maybe_trucks
from delivery_line
order by shipment_id, delivered_date, tracking_no, cartons_shipped, cartons_delivered, missing_cartons, damaged_cartons,
    cartons_missing, cartons_damaged
"""


def read_shipments(con: DuckDBPyConnection) -> list[Shipment]:
    """Every shipment of the run with its products, cartons and deliveries, in order of its id."""
    shipments = {row[0]: Shipment(*row) for row in con.execute(_SHIPMENTS).fetchall()}
    for shipment_id, *sku in con.execute(_SKUS).fetchall():
        shipments[shipment_id].skus.append(ShipmentSku(*sku))
    unnamed: set[str] = set()
    packed: set[str] = set()
    unnumbered: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for shipment_id, carton_no, fnsku, units, cartons in con.execute(_CARTONS).fetchall():
        if shipment_id not in shipments:
            continue
        packed.add(shipment_id)
        if not fnsku:
            unnamed.add(shipment_id)
        if carton_no:
            shipments[shipment_id].cartons.setdefault(carton_no, Counter())[fnsku] += units
        else:
            unnumbered[shipment_id].append((cartons, fnsku, units))
    for shipment_id, rows in unnumbered.items():
        shipments[shipment_id].bulk = [(cartons, Counter({fnsku: units})) for cartons, fnsku, units in rows]
    for shipment_id in packed - unnamed:
        shipments[shipment_id].packing_complete = True
    _add_weights(con, shipments)
    for shipment_id, day, shipped, delivered, missing, damaged, *rest in con.execute(_DELIVERIES).fetchall():
        if shipment_id in shipments:
            shipments[shipment_id].deliveries.append(
                Delivery(day, shipped, delivered, _numbers(missing), _numbers(damaged), *rest)
            )
    return list(shipments.values())


def _add_weights(con: DuckDBPyConnection, shipments: Mapping[str, Shipment]) -> None:
    for shipment_id, carton_no, kilograms in con.execute(_WEIGHTS).fetchall():
        if shipment_id in shipments:
            shipments[shipment_id].carton_weights[carton_no] = kilograms


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(number for number in (text or "").split(",") if number)
