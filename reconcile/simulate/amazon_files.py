"""The reports about stock that the seller downloads from Amazon: ledger and reimbursements."""

from datetime import date, timedelta
from pathlib import Path

from reconcile.simulate.tables import plain_tsv, quoted_tsv
from reconcile.simulate.things import LedgerRow, Payment
from reconcile.simulate.verdicts import add_months
from reconcile.simulate.world import World

LEDGER = (
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "Event Type", "Reference ID", "Quantity", "Fulfillment Center",
    "Disposition", "Reason", "Country", "Reconciled Quantity", "Unreconciled Quantity", "Date and Time",
)  # fmt: skip
REIMBURSEMENTS = (
    "approval-date", "reimbursement-id", "case-id", "amazon-order-id", "reason", "sku", "fnsku", "asin", "product-name",
    "condition", "currency-unit", "amount-per-unit", "amount-total", "quantity-reimbursed-cash",
    "quantity-reimbursed-inventory", "quantity-reimbursed-total", "original-reimbursement-id",
    "original-reimbursement-type",
)  # fmt: skip


def downloads(world: World) -> list[tuple[date, date]]:
    """First and last day of each monthly download: each covers its month and the 45 days before."""
    found, start = [], world.data_start
    month = add_months(start.replace(day=1), 1)
    while month <= world.as_of - timedelta(days=10):
        found.append((max(start, add_months(month, -1) - timedelta(days=45)), month))
        month = add_months(month, 1)
    return [*found, (max(start, world.as_of - timedelta(days=100)), world.as_of)]


def write_ledger(world: World, folder: Path, spans: list[tuple[date, date]], filled: bool = True) -> None:
    """One file per span; each shows the two restated columns and the titles as they were on its last day."""
    rows = sorted((row for row in world.ledger if row.day >= world.data_start), key=lambda row: row.day)
    header = (*LEDGER, "Store") if world.market.code == "us" else LEDGER
    for first, last in spans:
        inside = [row for row in rows if first <= row.day <= last]
        inside = [row for place, row in enumerate(inside) if row.day < last or last == world.as_of or place % 3]
        cells = (ledger_cells(world, row, last, filled) for row in inside)
        quoted_tsv(folder / f"ledger_detail_{first:%Y-%m-%d}_{last:%Y-%m-%d}.txt", header, cells)


def ledger_cells(world: World, row: LedgerRow, seen: date, filled: bool) -> list[object]:
    """One ledger row as a download of the day `seen` shows it."""
    reconciled: object = ""
    unreconciled: object = ""
    if row.exposure is not None and filled:
        reconciled = row.exposure.reconciled(seen)
        unreconciled = len(row.exposure.units) - row.exposure.reconciled(seen)
    item = row.product
    cells: list[object] = [
        f"{row.day:%m/%d/%Y}", item.fnsku, item.asin, item.sku, item.title_on(seen), row.event, row.reference,
        row.quantity, row.center, row.disposition, row.reason, row.country, reconciled, unreconciled,
        f"{row.day:%Y-%m-%d}{world.market.utc_offset}",
    ]  # fmt: skip
    return [*cells, row.country] if world.market.code == "us" else cells


def write_reimbursements(world: World, folder: Path) -> None:
    """The whole time in files of four months, which overlap by one month."""
    paid = [payment for payment in world.payments if payment.day >= world.data_start]
    first = world.data_start
    while first < world.as_of:
        last = min(add_months(first, 4), world.as_of)
        rows = [reimbursement_cells(world, payment) for payment in paid if first <= payment.day <= last]
        plain_tsv(folder / f"reimbursements_{first:%Y-%m-%d}_{last:%Y-%m-%d}.txt", REIMBURSEMENTS, rows)
        first = add_months(first, 3)


def reimbursement_cells(world: World, payment: Payment) -> list[object]:
    """One row of the reimbursements report. Amounts of reversals are negative already."""
    item, origin = payment.product, payment.original
    count = payment.cash if origin is None else abs(payment.cash)
    return [
        f"{payment.day:%Y-%m-%d}T{8 + int(payment.reimbursement_id) % 12:02d}:15:31+00:00",
        payment.reimbursement_id, payment.case_id, payment.order_id, payment.reason, item.sku, item.fnsku, item.asin,
        item.title_on(payment.day), "NewItem", world.market.currencies[payment.region], f"{payment.per_unit:.2f}",
        f"{payment.per_unit * count:.2f}", payment.cash, payment.inventory, payment.cash + payment.inventory,
        origin.reimbursement_id if origin else "", origin.reason if origin else "",
    ]  # fmt: skip
