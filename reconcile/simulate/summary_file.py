"""The ledger's summary view by month: balances and sums of events per product and disposition."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from reconcile.simulate.tables import Row, quoted_tsv
from reconcile.simulate.things import LedgerRow, Product
from reconcile.simulate.verdicts import add_months
from reconcile.simulate.world import World

SUMMARY = (
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "Disposition", "Starting Warehouse Balance",
    "In Transit Between Warehouses", "Receipts", "Customer Shipments", "Customer Returns", "Vendor Returns",
    "Warehouse Transfer In/Out", "Found", "Lost", "Damaged", "Disposed", "Other Events", "Ending Warehouse Balance",
    "Unknown Events", "Location", "Store",
)  # fmt: skip
EVENTS = {
    "Receipts": "Receipts", "Shipments": "Customer Shipments", "CustomerReturns": "Customer Returns",
    "VendorReturns": "Vendor Returns", "WhseTransfers": "Warehouse Transfer In/Out",
}  # fmt: skip
REASONS = {"F": "Found", "N": "Found", "M": "Lost", "5": "Lost", "E": "Damaged", "D": "Disposed", "G": "Disposed"}
MOVEMENTS = SUMMARY[8:18]
FIRST_STOCK = 900


def write_summary(world: World, path: Path, first: date, months: int, unseen: Mapping[tuple[str, date], int]) -> None:
    """Write so many months from the day `first` on.

    `unseen` plants a gap: warehouse transfers of a product (FNSKU) in the month that ends on the day, which no detail
    file shows.
    """
    places = sorted({(row.product.fnsku, row.disposition) for row in world.ledger})
    products = {row.product.fnsku: row.product for row in world.ledger}
    rows: list[Row] = []
    for fnsku, disposition in places:
        own = [it for it in world.ledger if it.product.fnsku == fnsku and it.disposition == disposition]
        balance = (FIRST_STOCK if disposition == "SELLABLE" else 20) + sum(it.quantity for it in own if it.day < first)
        for start, end in spans(first, months):
            moved = movements(it for it in own if start <= it.day <= end)
            moved["Warehouse Transfer In/Out"] += unseen.get((fnsku, end), 0) if disposition == "SELLABLE" else 0
            rows.append(summary_row(products[fnsku], disposition, end, balance, moved))
            balance += moved.total()
    quoted_tsv(path, SUMMARY, sorted(rows, key=lambda row: (str(row[0]), str(row[1]), str(row[5]))))


def spans(first: date, months: int) -> Iterator[tuple[date, date]]:
    """First and last day of so many months."""
    for number in range(months):
        yield add_months(first, number), add_months(first, number + 1) - timedelta(days=1)


def movements(rows: Iterator[LedgerRow]) -> Counter[str]:
    """The units of each column."""
    moved: Counter[str] = Counter()
    for row in rows:
        moved[EVENTS.get(row.event) or REASONS.get(row.reason, "Other Events")] += row.quantity
    return moved


def summary_row(item: Product, disposition: str, end: date, balance: int, moved: Counter[str]) -> Row:
    """One month of one product in one state."""
    return (
        f"{end:%m/%d/%Y}", item.fnsku, item.asin, item.sku, item.title_on(end), disposition, balance, 0,
        *(moved[name] for name in MOVEMENTS), balance + moved.total(), 0, "US", "US",
    )  # fmt: skip
