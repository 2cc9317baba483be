"""A seller in a folder, told in a few lines a month: files are put there, runs are made, a month is closed."""

import csv
import shutil
from datetime import date
from pathlib import Path

from click.testing import CliRunner, Result

from reconcile.cli import cli

LEDGER = (
    *("Date", "FNSKU", "ASIN", "MSKU", "Title", "Event Type", "Reference ID", "Quantity", "Fulfillment Center"),
    *("Disposition", "Reason", "Country", "Reconciled Quantity", "Unreconciled Quantity", "Date and Time", "Store"),
)
PAID = (
    *("approval-date", "reimbursement-id", "case-id", "amazon-order-id", "reason", "sku", "fnsku", "asin"),
    *("product-name", "condition", "currency-unit", "amount-per-unit", "amount-total", "quantity-reimbursed-cash"),
    *("quantity-reimbursed-inventory", "quantity-reimbursed-total", "original-reimbursement-id"),
    "original-reimbursement-type",
)
OCTOBER, NOVEMBER, DECEMBER = date(2026, 11, 5), date(2026, 12, 5), date(2027, 1, 5)
"""The days on which October, November and December are reported."""


class World:
    """A data folder and its reports."""

    def __init__(self, root: Path) -> None:
        self.root, self.data, self.out = root, root / "data", root / "out"
        if not self.data.exists():
            self.data.mkdir(parents=True)
            self.put("costs.csv", "sku,unit_cost,currency,effective_from", "CUP,10.00,USD,2026-01-01")

    def copy(self, root: Path) -> "World":
        """The same seller, for one test to change."""
        shutil.copytree(self.root, root, dirs_exist_ok=True)
        return World(root)

    def put(self, name: str, *lines: str) -> None:
        (self.data / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def ledger(self, name: str, *events: str) -> None:
        """A ledger download. An event: `10-12 lost 5 L1` (also found, damaged, received with a shipment); in 2026.

        `reconciled/unreconciled` may follow. The first and last day of the file are those of its events.
        """
        rows = ["\t".join(f'"{name}"' for name in LEDGER)]
        rows += ["\t".join(f'"{cell}"' for cell in _event(event)) for event in events]
        self.put(name, *rows)

    def paid(self, name: str, *payments: str) -> None:
        """A reimbursement report. A payment: `11-10 Lost_Warehouse 2 R1`; what takes it back adds its id."""
        self.put(name, "\t".join(PAID), *("\t".join(_payment(payment)) for payment in payments))

    def run(self, as_of: date, *options: str) -> Result:
        result = self.ask("run", "--data", str(self.data), "--as-of", as_of.isoformat(), *options)
        assert result.exit_code in (0, 1), result.output
        return result

    def ask(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, [*arguments, "--out", str(self.out)], prog_name="reconcile")

    def rows(self, as_of: date, name: str = "claims.csv") -> list[dict[str, str]]:
        return read(self.out / as_of.isoformat() / name)

    def standing(self, as_of: date) -> dict[str, str]:
        """Ledger reference -> `open 5, review 2`."""
        found: dict[str, list[str]] = {}
        for row in self.rows(as_of):
            found.setdefault(row["reference_id"] or row["shipment_id"], []).append(f"{row['status']} {row['units']}")
        return {reference: ", ".join(sorted(rows)) for reference, rows in found.items()}

    def diff(self, before: date, after: date, *options: str) -> list[dict[str, str]]:
        """The list of `reconcile diff` over two runs."""
        to = self.root / f"diff-{len(list(self.root.glob('diff-*')))}.csv"
        result = self.ask("diff", before.isoformat(), after.isoformat(), "--to", str(to), *options)
        assert result.exit_code == 0, result.output
        return read(to)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(rows: list[dict[str, str]]) -> list[str]:
    """What a list says, one line a row: `settled L1 units 5 -> 2, -30.00, payment R1 of 2026-11-10 (paid.txt:2)`."""
    return [
        f"{row['change']} {row['reference_id'] or row['shipment_id'] or row['reimbursement_id']} {row['field']} "
        f"{row['before']} -> {row['after']}, {row['amount'] or '0'}, {row['why']} ({row['file']}:{row['line']})"
        for row in rows
    ]


def _event(event: str) -> list[str]:
    day, what, units, reference, *held = event.split()
    month, number = day.split("-")
    reason = {"lost": "M", "found": "F", "damaged": "E"}.get(what, "")
    quantity = f"-{units}" if what in ("lost", "damaged") else units
    kind = "Receipts" if what == "received" else "Adjustments" if reason else "Shipments"
    reconciled, unreconciled = held[0].split("/") if held else ("", "")
    when = f"2026-{month}-{number}T00:00:00-0700"
    product = ["X00CUP", "B00CUP", "CUP", "Cup"]
    place = ["ONT8", "SELLABLE", reason, "US", reconciled, unreconciled, when, "US"]
    return [f"{month}/{number}/2026", *product, kind, reference, quantity, *place]


def _payment(payment: str) -> list[str]:
    day, reason, units, number, *first = payment.split()
    product = ["CUP", "X00CUP", "B00CUP", "Cup", "NewItem", "USD"]
    back = [first[0], reason] if first else ["", ""]
    shown = "Reversal" if first else reason
    each, total = ("10.00", f"{int(units) * 10}.00")
    return [f"2026-{day}T12:00:00+00:00", number, "", "", shown, *product, each, total, units, "0", units, *back]
