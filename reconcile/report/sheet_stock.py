"""The sheets about stock and money beside the claims: Shipments, Warehouse, Credits left over, Missing costs."""

from collections.abc import Sequence

from reconcile.report.cells import REFERENCE_ROWS, Book, Column, Kind, Tone
from reconcile.report.rows import CreditLeft, MissingCost, ShipmentLine, WarehouseLine

SHIPMENTS_CSV = "shipments.csv"
WAREHOUSE_CSV = "warehouse.csv"
CREDITS_CSV = "credits_left.csv"
COSTS_CSV = "missing_costs.csv"


def _open(units: int | None) -> Tone:
    return Tone.SOON if units else Tone.PLAIN


def _pool(book: Book, pool: str) -> str:
    """What a credit could have settled: a claim type, or stock that is not covered."""
    return book.texts.word("pool", book.texts.word("claim_type", pool))


def shipments_sheet(book: Book, rows: Sequence[ShipmentLine]) -> None:
    """Each SKU of each shipment: packed, shipped, at the dock, received, found, paid, open."""
    word = book.texts.word
    columns: list[Column[ShipmentLine]] = [
        Column("shipment_id", lambda row: row.shipment_id, Kind.ID, 17),
        Column("marketplace", lambda row: row.marketplace, width=10),
        Column("fnsku", lambda row: row.fnsku, Kind.ID, 15),
        Column("sku", lambda row: row.sku, Kind.ID, 28),
        Column("title", lambda row: row.title, Kind.LONG, 38),
        Column("packed", lambda row: row.packed, Kind.COUNT, 9),
        Column("shipped", lambda row: row.shipped, Kind.COUNT, 9),
        Column("delivered", lambda row: row.delivered, Kind.COUNT, 11),
        Column("received", lambda row: row.received, Kind.COUNT, 11),
        Column("damaged", lambda row: row.damaged, Kind.COUNT, 10),
        Column("found", lambda row: row.found, Kind.COUNT, 8),
        Column("reimbursed", lambda row: row.reimbursed, Kind.COUNT, 13),
        Column("open", lambda row: row.open, Kind.COUNT, 8, tone=lambda row: _open(row.open)),
        Column("review", lambda row: row.review, Kind.COUNT, 8, tone=lambda row: _open(row.review)),
        Column("carton_finding", lambda row: row.carton_finding, Kind.LONG, 46),
        Column("status", lambda row: row.status, Kind.LONG, 22),
        Column("delivered_date", lambda row: row.delivered_date, Kind.DATE, 12),
        Column("closed_date", lambda row: row.closed_date, Kind.DATE, 12),
        Column("forwarder", lambda row: row.forwarder, Kind.LONG, 22),
        Column("mode", lambda row: word("mode", row.mode), width=11),
        Column("carrier_program", lambda row: word("carrier_program", row.carrier_program), width=13),
    ]
    book.table("shipments", columns, rows, SHIPMENTS_CSV, limit=REFERENCE_ROWS)


def warehouse_sheet(book: Book, rows: Sequence[WarehouseLine]) -> None:
    """What Amazon's ledger says about each FNSKU, and what is still open."""
    columns: list[Column[WarehouseLine]] = [
        Column("stock_region", lambda row: row.stock_region, width=10),
        Column("fnsku", lambda row: row.fnsku, Kind.ID, 15),
        Column("sku", lambda row: row.sku, Kind.ID, 28),
        Column("asin", lambda row: row.asin, Kind.ID, 15),
        Column("title", lambda row: row.title, Kind.LONG, 38),
        Column("lost", lambda row: row.lost, Kind.COUNT, 9),
        Column("found", lambda row: row.found, Kind.COUNT, 9),
        Column("paid_lost", lambda row: row.paid_lost, Kind.COUNT, 9),
        Column("open_lost", lambda row: row.open_lost, Kind.COUNT, 9, tone=lambda row: _open(row.open_lost)),
        Column("damaged", lambda row: row.damaged, Kind.COUNT, 10),
        Column("regraded", lambda row: row.regraded, Kind.COUNT, 9),
        Column("paid_damaged", lambda row: row.paid_damaged, Kind.COUNT, 10),
        Column("open_damaged", lambda row: row.open_damaged, Kind.COUNT, 10, tone=lambda row: _open(row.open_damaged)),
        Column("disposed", lambda row: row.disposed, Kind.COUNT, 10),
        Column("unreconciled", lambda row: row.unreconciled, Kind.COUNT, 12),
    ]
    book.table("warehouse", columns, rows, WAREHOUSE_CSV, limit=REFERENCE_ROWS)


def credits_sheet(book: Book, rows: Sequence[CreditLeft]) -> None:
    """Finds and payments that settle nothing in the data."""
    columns: list[Column[CreditLeft]] = [
        Column("kind", lambda row: book.texts.word("kind", row.kind), width=18),
        Column("pool", lambda row: _pool(book, row.pool), width=21),
        Column("stock_region", lambda row: row.stock_region, width=10),
        Column("fnsku", lambda row: row.fnsku, Kind.ID, 15),
        Column("sku", lambda row: row.sku, Kind.ID, 28),
        Column("date", lambda row: row.date, Kind.DATE, 12),
        Column("units", lambda row: row.units, Kind.COUNT, 7),
        Column("amount", lambda row: row.amount, Kind.MONEY, 12, currency=lambda row: row.currency),
        Column("currency", lambda row: row.currency, width=11),
        Column("reference", lambda row: row.reference, Kind.ID, 21),
        Column("note", lambda row: row.note, Kind.LONG, 50),
        Column("file", lambda row: row.file, Kind.LONG, 44),
        Column("line", lambda row: row.line, Kind.COUNT, 9),
    ]
    book.table("credits", columns, rows, CREDITS_CSV, limit=REFERENCE_ROWS)


def missing_costs_sheet(book: Book, rows: Sequence[MissingCost]) -> None:
    """Products without a price, those with most units to file now first."""
    columns: list[Column[MissingCost]] = [
        Column("fnsku", lambda row: row.fnsku, Kind.ID, 15),
        Column("sku", lambda row: row.sku, Kind.ID, 28),
        Column("asin", lambda row: row.asin, Kind.ID, 15),
        Column("title", lambda row: row.title, Kind.LONG, 38),
        Column("marketplace", lambda row: row.marketplace, width=10),
        Column("open_units", lambda row: row.open_units, Kind.COUNT, 10, tone=lambda row: _open(row.open_units)),
        Column("claims", lambda row: row.claims, Kind.COUNT, 8),
        Column("units", lambda row: row.units, Kind.COUNT, 8),
        Column("first_event_date", lambda row: row.first_event_date, Kind.DATE, 12),
        Column("why", lambda row: row.why, Kind.LONG, 46),
        Column("hint_price", lambda row: row.hint_price, Kind.NUMBER, 11),
        Column("hint_currency", lambda row: row.hint_currency, width=11),
    ]
    book.table("missing_costs", columns, rows, COSTS_CSV, limit=REFERENCE_ROWS)
