"""Amazon's reports about orders: date-range transactions, settlements, returns, replacements, removals."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from reconcile.simulate.tables import Row, comma, plain_tsv
from reconcile.simulate.things import Payment
from reconcile.simulate.trade import Order, Refund, Removal
from reconcile.simulate.verdicts import add_months
from reconcile.simulate.world import World

TRANSACTIONS = (
    "date/time", "settlement id", "type", "order id", "sku", "description", "quantity", "marketplace", "account type",
    "fulfillment", "order city", "order state", "order postal", "tax collection model", "product sales",
    "product sales tax", "shipping credits", "shipping credits tax", "gift wrap credits", "giftwrap credits tax",
    "Regulatory Fee", "Tax On Regulatory Fee", "promotional rebates", "promotional rebates tax",
    "marketplace withheld tax", "selling fees", "fba fees", "other transaction fees", "other", "total",
    "Transaction Status", "Transaction Release Date",
)  # fmt: skip
PREAMBLE = (
    "Includes Amazon Marketplace, Fulfillment by Amazon (FBA), and Amazon Webstore transactions",
    "All amounts in USD, unless specified",
    "Definitions:",
    "Sales tax collected: Includes sales tax collected from buyers for product sales",
    "Selling fees: Includes variable closing fees and referral fees.",
    "Other: Includes non-order transaction amounts.",
)
SETTLEMENT = (
    "settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount", "currency",
    "transaction-type", "order-id", "merchant-order-id", "adjustment-id", "shipment-id", "marketplace-name",
    "amount-type", "amount-description", "amount", "fulfillment-id", "posted-date", "posted-date-time",
    "order-item-code", "merchant-order-item-id", "merchant-adjustment-item-id", "sku", "quantity-purchased",
    "promotion-id",
)  # fmt: skip
RETURNS = (
    "return-date", "order-id", "sku", "asin", "fnsku", "product-name", "quantity", "fulfillment-center-id",
    "detailed-disposition", "reason", "status", "license-plate-number", "customer-comments",
)  # fmt: skip
REPLACEMENTS = (
    "shipment-date", "sku", "asin", "fulfillment-center-id", "original-fulfillment-center-id", "quantity",
    "replacement-reason-code", "replacement-amazon-order-id", "original-amazon-order-id",
)  # fmt: skip
REMOVALS = (
    "request-date", "order-id", "order-source", "order-type", "service-speed", "order-status", "last-updated-date",
    "sku", "fnsku", "disposition", "requested-quantity", "cancelled-quantity", "disposed-quantity", "shipped-quantity",
    "in-process-quantity", "removal-fee", "currency",
)  # fmt: skip
PARCELS = (
    "request-date", "order-id", "shipment-date", "sku", "fnsku", "disposition", "shipped-quantity", "carrier",
    "tracking-number", "removal-order-type",
)  # fmt: skip
FEE = Decimal("0.15")
CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def write_transactions(world: World, folder: Path) -> None:
    """Date-range reports by month, with orders and refunds from the first simulated day on."""
    first = world.first_day.replace(day=1)
    while first <= world.as_of:
        following = add_months(first, 1)
        rows = sorted(month_rows(world, first, following), key=lambda row: (row[0], row[1]))
        cells = [cells for _, _, cells in rows]
        path = folder / f"transactions_{first:%Y-%m}.csv"
        if cells:
            comma(path, TRANSACTIONS, cells, encoding="utf-8-sig", quote_all=True, preamble=PREAMBLE)
        first = following


def month_rows(world: World, first: date, following: date) -> Iterator[tuple[date, int, Row]]:
    """The rows of one month with what they are sorted by."""
    for place, order in enumerate(world.orders):
        if first <= order.day < following:
            yield order.day, place, transaction(order.day, order, "Order", order.units, order.price * order.units)
    for place, refund in enumerate(world.refunds):
        if first <= refund.day < following:
            yield refund.day, place, transaction(refund.day, refund.order, "Refund", refund.units, -refund.amount)
    inside = (it for it in world.deposits if first <= it.day < following)
    for (day, reason), group in groupby(sorted(inside, key=day_and_reason), key=day_and_reason):
        yield day, len(world.orders), deposit(day, reason, list(group))


def day_and_reason(payment: Payment) -> tuple[date, str]:
    """What Amazon combines reimbursements by."""
    return payment.day, payment.reason


def deposit(day: date, reason: str, paid: list[Payment]) -> Row:
    """One row of the date-range report for all reimbursements of a day and a reason. Reversals are negative already."""
    one = paid[0] if len(paid) == 1 else None
    amount = sum((it.per_unit * abs(it.cash) for it in paid), Decimal(0))
    description = "FBA Inventory Reimbursement - " + CAPITAL.sub(" ", reason.replace("_", ":"))
    when = f"{day:%b} {day.day}, {day.year} 9:05:07 AM PDT"
    return (
        when, f"2{day:%Y%m}00001", "Adjustment", one.order_id if one else "", one.product.sku if one else "",
        description, sum(abs(it.cash) for it in paid), "amazon.com", "", "Amazon", "", "", "", "",
        *["0.00"] * 14, f"{amount:,.2f}", f"{amount:,.2f}", "Released", f"{day:%b} {day.day}, {day.year}",
    )  # fmt: skip


def transaction(day: date, order: Order, kind: str, count: int, sales: Decimal) -> Row:
    """One row of the date-range report."""
    fee = (-sales * FEE).quantize(Decimal("0.01"))
    when = f"{day:%b} {day.day}, {day.year} {1 + day.day % 11}:05:07 AM PDT"
    released = day + timedelta(days=14)
    return (
        when, f"2{day:%Y%m}00001", kind, order.order_id, order.product.sku, order.product.title, count, order.site,
        "", "Amazon" if order.by_amazon else "Seller", "", "", "", "", f"{sales:,.2f}", *["0.00"] * 10, f"{fee:,.2f}",
        "0.00", "0.00", "0.00", f"{sales + fee:,.2f}", "Released", f"{released:%b} {released.day}, {released.year}",
    )  # fmt: skip


def write_settlements(world: World, folder: Path) -> None:
    """Settlements of 14 days per region, German form: decimal commas, dates with dots."""
    for region, currency in world.market.currencies.items():
        first = world.first_day
        while first <= world.as_of:
            last = first + timedelta(days=13)
            number = f"3{first:%y%j}{len(region)}{len(currency)}{list(world.market.currencies).index(region)}0001"
            rows = list(settlement_rows(world, region, number, (first, last)))
            total = sum((amount for amount, _ in rows), Decimal(0))
            dates = (f"{day:%d.%m.%Y} 00:00:00 UTC" for day in (first, last, last + timedelta(days=2)))
            head = [number, *dates, comma_number(total), currency, *[""] * 18]
            path = folder / f"settlement_{region}_{first:%Y-%m-%d}.txt"
            plain_tsv(path, SETTLEMENT, [head, *(cells for _, cells in rows)], encoding="utf-8")
            first = last + timedelta(days=1)


def settlement_rows(world: World, region: str, number: str, span: tuple[date, date]) -> Iterator[tuple[Decimal, Row]]:
    """Two rows per order line and per refund: the price and the commission."""
    things: list[tuple[date, Order, Refund | None]] = [
        (it.day, it, None) for it in world.orders if span[0] <= it.day <= span[1] and it.region == region
    ]
    for refund in world.refunds:
        if span[0] <= refund.day <= span[1] and refund.order.region == region:
            things.append((refund.day, refund.order, refund))
    for place, (day, order, refunded) in enumerate(sorted(things, key=lambda thing: thing[0])):
        kind, price, count = ("Order", order.price * order.units, str(order.units))
        if refunded:
            kind, price, count = "Refund", -refunded.amount, ""
        fee = (-price * FEE).quantize(Decimal("0.01"))
        for description, amount in (("Principal", price), ("Commission", fee)):
            yield amount, (
                number, "", "", "", "", "", kind, order.order_id, order.order_id, f"ADJ-{place}" if refunded else "",
                "", world.market.site[region], "ItemPrice" if description == "Principal" else "ItemFees", description,
                comma_number(amount), "AFN" if order.by_amazon else "MFN", f"{day:%d.%m.%Y}",
                f"{day:%d.%m.%Y} 07:49:55 UTC", f"{70_000_000_000 + place}", "", "", order.product.sku,
                count if description == "Principal" else "", "",
            )  # fmt: skip


def comma_number(amount: Decimal) -> str:
    """An amount with a decimal comma."""
    return f"{amount:.2f}".replace(".", ",")


def write_returns(world: World, folder: Path) -> None:
    """Customer returns and replacements of the whole time."""
    rows = [
        (
            f"{it.day}T15:31:40+00:00", it.order.order_id, it.order.product.sku, it.order.product.asin,
            it.order.product.fnsku, it.order.product.title, it.units, it.center, it.disposition, it.reason,
            "Unit returned to inventory", it.plate if it.units == 1 else "", "",
        )
        for it in world.returns
    ]  # fmt: skip
    plain_tsv(folder / "customer_returns.txt", RETURNS, rows)
    sent = [
        (
            f"{it.day}T10:00:00+00:00", it.order.product.sku, it.order.product.asin, it.center, it.center, it.units,
            it.code, it.replacement_id, it.order.order_id,
        )
        for it in world.replacements
    ]  # fmt: skip
    plain_tsv(folder / "replacements.txt", REPLACEMENTS, sent)


def write_removals(world: World, folder: Path) -> None:
    """Removal orders as they stand on the as-of date, and every parcel."""
    plain_tsv(folder / "removal_orders.txt", REMOVALS, [removal_cells(world, it) for it in world.removals])
    rows = [
        (
            f"{it.removal.day}T08:00:00-07:00", it.removal.order_id, f"{it.day}T18:00:00-07:00", it.removal.product.sku,
            it.removal.product.fnsku, it.removal.disposition, it.units, it.carrier, it.tracking_no, it.removal.kind,
        )
        for it in world.parcels
    ]  # fmt: skip
    plain_tsv(folder / "removal_shipments.txt", PARCELS, rows)


def removal_cells(world: World, it: Removal) -> Row:
    """One line of a removal order; a quantity of nought is left blank in some columns."""
    under_way = it.units - it.cancelled - it.disposed - it.shipped
    return (
        f"{it.day}T08:00:00-07:00", it.order_id, "Seller-created", it.kind, "Standard", it.status,
        f"{it.updated}T11:00:00-07:00", it.product.sku, it.product.fnsku, it.disposition, it.units, it.cancelled,
        it.disposed or "", it.shipped, under_way, f"{it.units * Decimal('0.59'):.2f}",
        world.market.currencies[it.region],
    )  # fmt: skip
