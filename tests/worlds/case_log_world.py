"""A seller with a handful of warehouse losses, and an analyst who works in the workbook: run, fill in, run again."""

import csv
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from reconcile import pipeline
from reconcile.pipeline import RunResult
from reconcile.report.sheet_inputs import PREFIX
from reconcile.texts.catalogue import catalogue
from tests.worlds.loaded import Quiet

AS_OF = date(2026, 8, 25)
LOSSES = {"R1": 4, "R2": 3, "R3": 2, "R4": 5}
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


class Seller:
    """A data folder and a report folder below `root`."""

    def __init__(self, root: Path) -> None:
        self.data, self.out = root / "data", root / "out"

    def begin(self, settings: str = "") -> None:
        """Write the seller's files."""
        self.data.mkdir()
        (self.data / "reconcile.toml").write_text(f'default_marketplace = "US"\n{settings}', encoding="utf-8")
        costs = "sku,unit_cost,currency,effective_from\n" + "".join(f"S-{name},10,USD,2025-01-01\n" for name in LOSSES)
        (self.data / "costs.csv").write_text(costs, encoding="utf-8")
        self.ledger(LOSSES)

    def ledger(self, losses: Mapping[str, int], name: str = "ledger.txt") -> None:
        """A ledger in which each reference loses so many units, each of a product of its own, on 20 July."""
        rows = [self._event("2026-06-01", "R1", "Shipments", "", -1, "")]
        rows += [self._event("2026-07-20", ref, "Adjustments", ref, -units, "M") for ref, units in losses.items()]
        rows.append(self._event("2026-08-24", "R1", "Shipments", "", -1, ""))
        _write(self.data / name, LEDGER, rows)

    @staticmethod
    def _event(day: str, product: str, event: str, reference: str, units: int, reason: str) -> list[str]:
        moment, shown = f"{day}T00:00:00-0700", f"{day[5:7]}/{day[8:]}/{day[:4]}"
        names = [f"X00{product}", f"B00{product}", f"S-{product}", f"Title of {product}"]
        return [shown, *names, event, reference, str(units), "ONT8", "SELLABLE", reason, "US", "", "", moment, "US"]

    def paid(self, product: str, units: int, day: str, case_id: str, number: int = 1) -> None:
        """A reimbursement of so many units of a product."""
        names = [f"S-{product}", f"X00{product}", f"B00{product}", f"Title of {product}"]
        money = ["NewItem", "USD", "10.00", f"{units * 10}.00", str(units), "0", str(units), "", ""]
        row = [f"{day}T08:00:00+00:00", str(9000 + number), case_id, "", "Lost_Warehouse", *names, *money]
        _write(self.data / f"paid_{number}.txt", PAID, [row])

    def run(self, as_of: date = AS_OF, lang: str = "en") -> RunResult:
        return pipeline.run(self.data, self.out, as_of, Quiet(), lang)

    def book(self, as_of: date = AS_OF) -> Path:
        return self.out / as_of.isoformat() / "discrepancies.xlsx"

    @property
    def log(self) -> list[dict[str, str]]:
        """The lines of the case log that the program keeps."""
        path = self.data / "case_log.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def claims(self, as_of: date = AS_OF) -> list[tuple[str, str, int]]:
        """Reference, status and units of every row of claims.csv."""
        return [(row["reference_id"], row["status"], int(row["units"])) for row in self.all_claims(as_of)]

    def proposed(self, as_of: date = AS_OF) -> set[str]:
        """The case keys that the report offers for filing: in cases.csv, with a text, or to file on the case desk."""
        folder = self.out / as_of.isoformat()
        with (folder / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
            return {row["case_key"] for row in csv.DictReader(file)} | {p.stem for p in folder.glob("cases/**/*.txt")}

    def row(self, product: str, as_of: date = AS_OF) -> dict[str, str]:
        """The first row of a product in claims.csv."""
        return next(row for row in self.all_claims(as_of) if row["reference_id"] == product)

    def all_claims(self, as_of: date = AS_OF) -> list[dict[str, str]]:
        """Every row of claims.csv."""
        with (self.out / as_of.isoformat() / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def problems(self, as_of: date = AS_OF) -> list[dict[str, str]]:
        """What the sheet Problems says of workbooks and the case log."""
        with (self.out / as_of.isoformat() / "problems.csv").open(encoding="utf-8-sig", newline="") as file:
            own = ("edit_", "workbook_", "filed_w", "case_log_")
            return [row for row in csv.DictReader(file) if row["code"].startswith(own)]


def _write(path: Path, header: tuple[str, ...], rows: list[list[str]]) -> None:
    lines = ["\t".join(header), *("\t".join(row) for row in rows)]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read_edits(seller: Seller, day: date = AS_OF, only: Path | None = None, lang: str = "en") -> str:
    """What reading the edits of the workbooks says."""
    return "\n".join(pipeline.sync_cases(seller.data, seller.out, day, Quiet(), lang, only))


def logged(seller: Seller, *names: str) -> list[tuple[str, ...]]:
    """These columns of every line of the case log."""
    return [tuple(line[name] for name in names) for line in seller.log]


def saved_on(path: Path, moment: str) -> None:
    """Have a workbook say that it was saved at a moment, such as `2026-08-25T10:00:00`."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    parts[core] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{moment}Z".encode(), parts[core])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def fill_in(path: Path, product: str, sheet: str = "file_now", lang: str = "en", **typed: Any) -> None:
    """Open a workbook with openpyxl, type into the row of a product, save it: `decision="hold"` and so on."""
    book = openpyxl.load_workbook(path)
    cells = cells_of(book, product, sheet, lang)
    for name, value in typed.items():
        cells[name].value = value
    book.save(path)


def cells_of(book: Any, product: str, sheet: str = "file_now", lang: str = "en") -> dict[str, Any]:
    """The input cells of the row of a product, or of what else names the row, by field."""
    texts = catalogue(lang)
    table = book[texts.text("sheet", sheet)]
    heads = {cell.value: cell.column for cell in table[1]}
    names = {product, f"X00{product}"}
    line = next(row[0].row for row in table.iter_rows(min_row=2) if names & {cell.value for cell in row})
    keys = [key for key in texts.keys("column") if key.startswith(PREFIX)]
    return {key.removeprefix(PREFIX): table.cell(line, heads[texts.text("column", key)]) for key in keys}


def stands(path: Path, product: str, sheet: str, lang: str = "en") -> dict[str, Any]:
    """What stands in the input cells of the row of a product, without the empty ones."""
    found = cells_of(openpyxl.load_workbook(path), product, sheet, lang)
    return {name: cell.value for name, cell in found.items() if cell.value is not None}
