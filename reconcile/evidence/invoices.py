"""Supplier invoices of the cost files, and how far the units shipped since have used them up, first in, first out.

Amazon may ask for invoices over all units of a product that were sent between the invoice and the shipment (policy
section 4): a claim whose invoices are used up should say so before it is filed. Products are told apart by seller SKU.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from duckdb import DuckDBPyConnection

from reconcile.evidence.need import Need
from reconcile.records import Reason


@dataclass(slots=True)
class Invoice:
    """One product on one invoice. `units` is None where the costs do not say; `used` by shipments, oldest first."""

    sku: str
    number: str
    day: date | None
    units: int | None
    used: int = 0
    shipped_since: int = 0

    @property
    def left(self) -> int | None:
        """Units that no shipment has used; None where the costs do not say how many were invoiced."""
        return None if self.units is None else self.units - self.used

    def serves(self, day: date) -> bool:
        """An invoice proves what was shipped after its day; one without a date cannot be excluded."""
        return self.day is None or self.day < day


@dataclass(frozen=True, slots=True)
class Shipped:
    """Units of one product on one shipment, and which invoices cover them."""

    shipment_id: str
    day: date
    units: int
    covered_by: tuple[str, ...] = ()
    uncovered: int = 0


@dataclass(slots=True)
class Invoices:
    """Invoices and shipments per product (small letters of the SKU, else of the FNSKU)."""

    by_product: dict[str, list[Invoice]] = field(default_factory=dict)
    shipped: dict[str, dict[str, Shipped]] = field(default_factory=dict)

    def serving(self, need: Need) -> list[Invoice]:
        """Invoices that may prove that these units were owned: dated before the shipment, else the event.

        Those whose units the shipment has used stand first: capacity and proof name the same ones where they can.
        """
        product = product_key(need.sku, need.fnsku)
        shipment = self.shipped.get(product, {}).get(need.shipment_id)
        dated = self._dated(product, shipment.day if shipment else need.event_date)
        return sorted(dated, key=lambda one: shipment is None or one.number not in shipment.covered_by)

    def _dated(self, product: str, day: date) -> list[Invoice]:
        return [invoice for invoice in self.by_product.get(product, []) if invoice.serves(day)]

    def note(self, need: Need) -> Reason:
        """Whether invoices cover this claim's shipment (without one: all units shipped), and what is left."""
        product = product_key(need.sku, need.fnsku)
        all_invoices = self.by_product.get(product, [])
        if not all_invoices or any(invoice.units is None for invoice in all_invoices):
            return Reason.of("invoice_unknown")
        shipments = self.shipped.get(product, {})
        own = shipments.get(need.shipment_id)
        invoices = self._dated(product, own.day if own else need.event_date)
        if not invoices:
            first = all_invoices[0]
            return Reason.of("invoice_too_late", date=own.day if own else need.event_date,
                             invoice=first.number, since=first.day)  # fmt: skip
        since = min((i.day for i in invoices if i.day), default=None)
        left = sum(invoice.left or 0 for invoice in invoices)
        counted = [s for s in shipments.values() if since is None or s.day > since]
        uncovered = own.uncovered if own else sum(s.uncovered for s in counted)
        if uncovered:
            until = [s for s in counted if own is None or (s.day, s.shipment_id) <= (own.day, own.shipment_id)]
            return Reason.of(
                "invoice_used_up",
                invoiced=sum(invoice.units or 0 for invoice in invoices),
                shipped=sum(s.units for s in until),
                since=since or "-",
                uncovered=uncovered,
                left=left,
            )
        names = own.covered_by if own else tuple(invoice.number for invoice in invoices)
        return Reason.of("invoice_covers", invoices=", ".join(names), left=left)


def product_key(sku: str, fnsku: str) -> str:
    """How a product is known here: its seller SKU, else its FNSKU, in small letters."""
    return (sku or fnsku).lower()


_INVOICES = """
with by_asin as (
    select asin, min(sku) as sku
    from product
    where asin <> '' and sku <> ''
    group by asin
    having count(distinct sku) = 1
)

select distinct
    coalesce(nullif(c.sku, ''), nullif(p.sku, ''), nullif(c.fnsku, ''), a.sku, '') as sku,
    c.invoice_no,
    c.invoice_date,
    c.invoice_units
from staging.cost as c
inner join loaded_file as f on c.file_id = f.file_id
cross join run_setting as r
left join product as p on c.fnsku = p.fnsku and c.fnsku <> ''
left join by_asin as a on c.asin = a.asin
where c.invoice_no <> '' and (c.invoice_date is null or c.invoice_date <= r.as_of)
order by sku, c.invoice_no, c.invoice_date, c.invoice_units
"""
_SHIPPED = """
with delivered as (
    select shipment_id, min(delivered_date) as day from delivery_line group by shipment_id
),

sent as (
    select
        s.shipment_id,
        coalesce(nullif(s.sku, ''), s.fnsku) as sku,
        coalesce(s.listed, s.packed, s.received) as units,
        coalesce(f.ship_date, f.handover_date, f.created_date, d.day, f.first_receipt) as day
    from shipment_sku as s
    inner join shipment_fact as f on s.shipment_id = f.shipment_id
    left join delivered as d on s.shipment_id = d.shipment_id
    where 'cancelled' not in (coalesce(f.status_meaning, ''), coalesce(f.queue_meaning, ''))
)

select lower(e.sku) as product, e.shipment_id, e.day, sum(e.units) as units
from sent as e
cross join run_setting as r
where e.units > 0 and e.day <= r.as_of
group by lower(e.sku), e.shipment_id, e.day
order by product, e.day, e.shipment_id
"""


def read_invoices(con: DuckDBPyConnection) -> Invoices:
    """Invoices of `staging.cost` used up by the shipments of the run, in order of date, then id."""
    invoices = _read(con)
    shipped: dict[str, dict[str, Shipped]] = defaultdict(dict)
    for product, shipment_id, day, units in con.execute(_SHIPPED).fetchall():
        shipped[product][shipment_id] = _use(invoices.get(product, []), shipment_id, day, int(units))
    return Invoices(invoices, shipped)


def _read(con: DuckDBPyConnection) -> dict[str, list[Invoice]]:
    """One invoice per product and number. Its lines with different units add up; a line repeated counts once."""
    lines: dict[tuple[str, str], list[tuple[date | None, int | None]]] = defaultdict(list)
    names: dict[str, str] = {}
    for sku, number, day, units in con.execute(_INVOICES).fetchall():
        names.setdefault(sku.lower(), sku)
        lines[sku.lower(), number].append((day, units))
    found: dict[str, list[Invoice]] = defaultdict(list)
    for (product, number), stated in lines.items():
        units_of = {units for _, units in stated if units is not None}
        first = min((day for day, _ in stated if day), default=None)
        found[product].append(Invoice(names[product], number, first, sum(units_of) if units_of else None))
    for invoices in found.values():
        invoices.sort(key=lambda invoice: (invoice.day or date.min, invoice.number))
    return dict(found)


def _use(invoices: list[Invoice], shipment_id: str, day: date, units: int) -> Shipped:
    """Take the units of a shipment off the invoices that serve it, the oldest first."""
    rest = units
    covered_by = []
    for invoice in invoices:
        if not invoice.serves(day):
            continue
        invoice.shipped_since += units
        taken = min(rest, invoice.left or 0)
        if taken:
            covered_by.append(invoice.number)
            invoice.used += taken
            rest -= taken
    return Shipped(shipment_id, day, units, tuple(covered_by), rest)


def capacity_rows(invoices: Invoices) -> list[list[object]]:
    """The rows of table `invoice_capacity`, by product, oldest invoice first."""
    products: Mapping[str, list[Invoice]] = invoices.by_product
    return [
        [i.sku, i.number, i.day, i.units, i.shipped_since, i.left] for name in sorted(products) for i in products[name]
    ]
