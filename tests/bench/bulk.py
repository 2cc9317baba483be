"""A very large seller for the benchmark: a ledger of millions of rows in realistic proportions, written as a stream.

About 85 % sales, 3 % receipts, half a percent adjustments. No truth is kept: this measures time and memory.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

from reconcile.simulate.amazon_files import LEDGER, REIMBURSEMENTS
from reconcile.simulate.inbound_files import SKU_LIST
from reconcile.simulate.seller_files import COSTS, DELIVERIES, SHIPMENTS
from reconcile.simulate.tables import Row, comma, plain_tsv

FIRST, LAST = date(2025, 3, 1), date(2026, 8, 31)
NEXT_FIRST, NEXT_LAST = date(2026, 8, 15), date(2026, 9, 30)
AS_OF = date(2026, 10, 5)
PRODUCTS = 3_000
CENTERS = ("ONT8", "MDW2", "LAS1", "LEX1", "FTW1", "PHX6", "ABE8", "IND9", "SMF3", "TEB9")
COMMON = (
    ("Shipments", -1, 0.885),
    ("WhseTransfers", -2, 0.035),
    ("WhseTransfers", 2, 0.035),
    ("CustomerReturns", 1, 0.045),
)
RECEIPT_SHARE, ADJUSTMENT_SHARE = 0.03, 0.005
LINES, ROWS_PER_LINE = 25, 12  # of one shipment: products, and ledger rows per product


@dataclass(frozen=True, slots=True)
class Bulk:
    """Where the generated seller lies: the data folder, its large ledger, and a ledger of the month after it."""

    data: Path
    ledger: Path
    next_month: Path


def write_bulk(folder: Path, rows: int = 5_000_000, seed: int = 1) -> Bulk:
    """Write the data folder FOLDER/input and, outside it, one more month. About `rows` ledger rows, 200 bytes each.

    The same arguments give the same bytes.
    """
    seller = Bulk(folder / "input", folder / "input" / "ledger.txt", folder / "ledger_next_month.txt")
    plan = Plan(seed, rows)
    plan.make()
    write_ledger(seller.ledger, plan, (FIRST, LAST))
    write_ledger(seller.next_month, plan, (NEXT_FIRST, NEXT_LAST))
    plain_tsv(seller.data / "reimbursements.txt", REIMBURSEMENTS, plan.payments)
    comma(seller.data / "shipments.csv", SHIPMENTS, plan.shipments)
    comma(seller.data / "deliveries.csv", DELIVERIES, plan.deliveries)
    for name, (preamble, lines) in plan.sku_lists.items():
        plain_tsv(seller.data / "sku_lists" / f"{name}.tsv", SKU_LIST, lines, encoding="utf-8", preamble=preamble)
    bought = date(2025, 1, 2)
    prices = (Decimal(300 + number * 7 % 2000) / 100 for number in range(PRODUCTS))
    costs = ((sku(n), price, "USD", bought, "Example", f"INV-{n}", bought, 90_000) for n, price in enumerate(prices))
    comma(seller.data / "costs.csv", COSTS, costs)
    settings = f'account = "simulated-bulk"\ndefault_marketplace = "US"\nas_of = {AS_OF}\n'
    (seller.data / "reconcile.toml").write_text(settings, encoding="utf-8", newline="\n")
    return seller


def sku(number: int) -> str:
    """The seller SKU of a product."""
    return f"VLM-{number:05d}"


def named(number: int) -> str:
    """The four columns of the ledger that name a product."""
    title = f"Velmora Synthetic Housewares, Model {number}, Stackable, Pack of {number % 7 + 1}"
    return f'"X0BLK{number:05d}"\t"B0BLK{number:05d}"\t"{sku(number)}"\t"{title}"'


def line(day: date, product: str, event: str, **more: object) -> str:
    """One ledger row as text, with its line end."""
    place, disposition = more.get("center", CENTERS[0]), more.get("disposition", "SELLABLE")
    return (
        f'"{day:%m/%d/%Y}"\t{product}\t"{event}"\t"{more.get("reference", "")}"\t"{more["quantity"]}"\t"{place}"\t'
        f'"{disposition}"\t"{more.get("reason", "")}"\t"US"\t"{more.get("reconciled", "")}"\t'
        f'"{more.get("unreconciled", "")}"\t"{day}T00:00:00-0700"\t"US"\r\n'
    )


class Plan:
    """The rows that matter to the rules, made before the stream: receipts, adjustments, payments."""

    def __init__(self, seed: int, rows: int) -> None:
        self.rng = random.Random(f"bulk/{seed}")  # noqa: S311 (a simulation, no secret)
        self.seed = seed
        self.per_day = max(rows // ((LAST - FIRST).days + 1), 20)
        self.special: dict[date, list[str]] = defaultdict(list)
        self.payments: list[Row] = []
        self.shipments: list[Row] = []
        self.deliveries: list[Row] = []
        self.sku_lists: dict[str, tuple[list[str], list[Row]]] = {}
        self.products = [named(number) for number in range(PRODUCTS)]
        self.references = 20_090_000_000_000

    def make(self) -> None:
        """Live through all days."""
        losses = self.per_day * ADJUSTMENT_SHARE / 2.2
        shipments = self.per_day * RECEIPT_SHARE / (LINES * ROWS_PER_LINE)
        day, due, arriving = FIRST, 0.0, 0.0
        while day <= NEXT_LAST:
            due, arriving = due + losses, arriving + shipments
            while due >= 1:
                due -= 1
                self.lose(day)
            while arriving >= 1:
                arriving -= 1
                self.arrive(day)
            day += timedelta(days=1)

    def reference(self) -> str:
        """The next transaction id."""
        self.references += 1_003
        return str(self.references)

    def lose(self, day: date) -> None:
        """A loss or a damage; most are found or paid for."""
        number, count = self.rng.randrange(PRODUCTS), self.rng.randrange(1, 6)
        center, fate = self.rng.choice(CENTERS), self.rng.random()
        damaged = self.rng.random() < 0.35
        settled = 0 if fate > 0.85 else count
        code = "E" if damaged else "M"
        product = self.products[number]
        numbers = {"quantity": -count, "reconciled": settled, "unreconciled": count - settled}
        self.special[day].append(
            line(day, product, "Adjustments", reference=self.reference(), center=center, reason=code, **numbers)
        )
        if damaged:
            into = {"quantity": count, "disposition": "WAREHOUSE_DAMAGED", "reason": "P"}
            self.special[day].append(
                line(day, product, "Adjustments", reference=self.reference(), center=center, **into)
            )
        later = day + timedelta(days=self.rng.randrange(2, 40))
        if settled and not damaged and fate < 0.5:
            found = {"quantity": count, "reason": "F", "reference": self.reference()}
            self.special[later].append(line(later, product, "Adjustments", center=center, **found))
        elif settled:
            self.pay(later, number, count, "Damaged_Warehouse" if damaged else "Lost_Warehouse")

    def pay(self, day: date, number: int, count: int, reason: str) -> None:
        """One cash payment."""
        each = Decimal(300 + number * 7 % 2000) / 100
        title = f"Velmora Synthetic Housewares, Model {number}"
        ids = (f"{day}T09:15:31+00:00", 11_000_000_000 + len(self.payments), "", "", reason, sku(number))
        names = (f"X0BLK{number:05d}", f"B0BLK{number:05d}", title, "NewItem", "USD")
        self.payments.append((*ids, *names, each, each * count, count, 0, count, "", ""))

    def arrive(self, day: date) -> None:
        """One shipment with its papers; one line in twenty is short by some units."""
        shipment = f"FBA15BK{len(self.shipments):05d}"
        lines: list[Row] = []
        for number in self.rng.sample(range(PRODUCTS), LINES):
            batches = [self.rng.randrange(10, 60) for _ in range(ROWS_PER_LINE)]
            short = self.rng.randrange(1, 5) if self.rng.random() < 0.05 else 0
            names = (sku(number), f"Velmora Model {number}", f"B0BLK{number:05d}", f"X0BLK{number:05d}")
            lines.append((*names, "--", "New", "Merchant", "No prep required", "Merchant", sum(batches) + short))
            for place, batch in enumerate(batches):
                when = day + timedelta(days=1 + place)
                received = {"reference": shipment, "quantity": batch}
                self.special[when].append(line(when, self.products[number], "Receipts", **received))
        sent, closed = day - timedelta(days=30), day + timedelta(days=25)
        known = {"status": "CLOSED" if closed <= AS_OF else "RECEIVING", "closed": closed if closed <= AS_OF else ""}
        carton_facts = (LINES * 10, "", sent, "sea", "own", "Example Ocean Lines", f"WAY{shipment}", "ONT8")
        status = (known["status"], known["closed"], "", "", "", "", "")
        self.shipments.append((shipment, sent - timedelta(days=6), sent, *carton_facts, *status))
        self.deliveries.append((shipment, f"WAY{shipment}", day, LINES * 10, LINES * 10, "", "", "dock"))
        total = sum(int(str(row[-1])) for row in lines)
        preamble = [f"Shipment ID\t{shipment}", "Name\tFBA STA", "Plan ID\t--", "Ship To\tAmazon, US"]
        self.sku_lists[shipment] = ([*preamble, f"Total SKUs\t{LINES}", f"Total Units\t{total}", ""], lines)


def write_ledger(path: Path, plan: Plan, span: tuple[date, date]) -> None:
    """Stream the ledger, one day after the other; a day has the same rows in every file that holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\t".join(f'"{name}"' for name in (*LEDGER, "Store")) + "\r\n")
        day = span[0]
        while day <= span[1]:
            file.writelines(plan.special.get(day, []))
            file.writelines(common_rows(plan, day))
            day += timedelta(days=1)


def common_rows(plan: Plan, day: date) -> Iterator[str]:
    """The day's sales, transfers and returns."""
    generator = np.random.default_rng([plan.seed, day.toordinal()])
    count = int(plan.per_day * (1 - RECEIPT_SHARE - ADJUSTMENT_SHARE))
    products = generator.integers(0, PRODUCTS, count).tolist()
    centers = generator.integers(0, len(CENTERS), count).tolist()
    limits = np.cumsum([share for _, _, share in COMMON])
    kinds = np.searchsorted(limits, generator.random(count) * limits[-1]).tolist()
    head, tail = f'"{day:%m/%d/%Y}"\t', f'"SELLABLE"\t""\t"US"\t""\t""\t"{day}T00:00:00-0700"\t"US"\r\n'
    middles = [[f'\t"{event}"\t""\t"{units}"\t"{place}"\t' + tail for place in CENTERS] for event, units, _ in COMMON]
    names = plan.products
    return (
        head + names[product] + middles[kind][center]
        for product, center, kind in zip(products, centers, kinds, strict=True)
    )
