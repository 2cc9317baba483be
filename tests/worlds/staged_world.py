"""Staging tables with a few rows, and the models that read them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from importlib.resources import files

from duckdb import DuckDBPyConnection, Statement, connect

from reconcile import policy
from reconcile.models import FOLDER
from reconcile.settings import Settings
from reconcile.settings.of_run import write_run_setting
from tests.worlds.made_tables import models, names_in

AS_OF = date(2026, 7, 31)
MOVEMENTS = (
    *("starting", "receipts", "customer_shipments", "customer_returns", "vendor_returns", "transfers"),
    *("found", "lost", "damaged", "disposed", "other_events"),
)

READ_BY = {
    "cash_difference": ("cash_unexplained",),
    "data_gap": ("ledger_movement", "refund_hole", "late_ledger", "ledger_gap", "shipment_gap"),
    "rule_problem": ("reversal_excess", "shipment_problem", "same_cost"),
    "stock_proof": ("summary_movement",),
}
"""Output models that another one reads."""


class World:
    """Staging tables with a few rows. A file is made when a row first names it."""

    def __init__(self, con: DuckDBPyConnection) -> None:
        self.con = con
        self.files: dict[str, int] = {}
        self.lines = 1

    def add(self, table: str, file: str = "a.txt", **values: object) -> None:
        """A row of staging.`table`."""
        if file not in self.files:
            self.files[file] = len(self.files) + 1
            row = [self.files[file], file, table]
            self.con.execute("insert into source_file (file_id, path, kind, status) values (?, ?, ?, 'loaded')", row)
        self.lines += 1
        full = {"file_id": self.files[file], "sheet": "", **values}
        if table != "ledger_day_group":
            full["line"] = self.lines
        marks = ", ".join("?" * len(full))
        self.con.execute(f"insert into staging.{table} ({', '.join(full)}) values ({marks})", list(full.values()))

    def paid(self, day: str, amount: str, reason: str = "Lost_Warehouse", **more: object) -> None:
        """A line of the reimbursement report."""
        more = {"reimbursement_id": f"R{self.lines}", "currency": "USD", "fnsku": "XCUP", "quantity_cash": 1} | more
        self.add("reimbursement", "paid.txt", approval_date=day, amount_total=amount, reason=reason, **more)

    def cash(self, day: str, amount: str, reason: str = "Lost_Warehouse", file: str = "money.csv") -> None:
        """A reimbursement in a date-range report."""
        self.adjusted(day, amount, f"FBA Inventory Reimbursement - {reason}", file)

    def adjusted(self, day: str, amount: str, description: str, file: str = "money.csv") -> None:
        """An adjustment in a date-range report, with its whole description."""
        self.add("transaction", file, event_date=day, type="Adjustment", description=description, total=amount)

    def sale(self, day: str, file: str = "money.csv", **more: object) -> None:
        """An order in a date-range report."""
        row = {"order_id": "111-1", "sku": "CUP", "quantity": 1, "marketplace": "amazon.com", "total": "20"} | more
        self.add("transaction", file, event_date=day, type="Order", **row)

    def ledger(
        self,
        day: str,
        units: int = 1,
        file: str = "ledger.txt",
        event: str = "Receipts",
        sku: str = "CUP",
        country: str = "US",
        disposition: str = "SELLABLE",
    ) -> None:
        """Movements of one day of the ledger's detail."""
        row = {"fnsku": "XCUP", "sku": sku, "event_type": event, "disposition": disposition, "country": country}
        group = self.lines
        self.add("ledger_day_group", file, group_no=group, **row)
        self.add("ledger_day_count", file, group_no=group, event_date=day, records=1, units=units)

    def summary(
        self, period: str, location: str = "US", file: str = "summary.txt", stock: str = "SELLABLE", **counts: int
    ) -> None:
        """A line of the ledger's summary; its closing stock is stated or follows from the movements."""
        row = {name: counts.get(name, 0) for name in MOVEMENTS}
        ending = counts.get("ending", sum(row.values()))
        place = {"fnsku": "XCUP", "sku": "CUP", "disposition": stock, "location": location}
        self.add("ledger_summary", file, period=period, ending=ending, **place, **row)

    def ask(self, model: str, columns: str) -> list[tuple[object, ...]]:
        """Columns of an output model, after everything that it reads."""
        write_run_setting(self.con, Settings(default_marketplace="US"), AS_OF)
        files = {name: FOLDER.joinpath("outputs", f"{name}.sql") for name in (*READ_BY.get(model, ()), model)}
        outputs = {name: file.read_text(encoding="utf-8") for name, file in files.items() if file.is_file()}
        for name in behind(model, *outputs.values()):
            self.con.execute(making(name))
        for name, select in outputs.items():
            self.con.execute(f"create or replace table {name} as {select}")
        return self.con.execute(f"select {columns} from {model} order by all").fetchall()


def behind(*readers: str) -> list[str]:
    """The models of staging and core, in their order, that these texts name, and those that they read in turn."""
    named = set().union(*map(names_in, readers))
    needed = []
    for name, (_, read) in reversed(models().items()):
        if name in named:
            needed.append(name)
            named |= read
    return needed[::-1]


SHIPMENT_LINE = "(shipment_id varchar, fnsku varchar, sku varchar, shipped bigint, state varchar, forwarder varchar)"


@cache
def making(model: str) -> Statement:
    """The statement that makes the table of a model, parsed once."""
    with connect() as con:
        (statement,) = con.extract_statements(f"create or replace table {model} as\n{models()[model][0]}")
    return statement


@contextmanager
def staged_database() -> Iterator[DuckDBPyConnection]:
    """A database in memory with empty staging tables and the policy."""
    with connect(config={"threads": 1}) as con:
        con.execute("pragma disable_optimizer")  # which takes longer than a query over a handful of rows
        con.execute(files("reconcile.ingest").joinpath("schema.sql").read_text(encoding="utf-8"))
        policy.load(con)
        yield con


def emptied(con: DuckDBPyConnection) -> World:
    """A world of its own in a database that another one may have filled."""
    filled = "select table_name from duckdb_tables() where schema_name = 'staging' and estimated_size > 0"
    for (name,) in con.execute(filled).fetchall():
        con.execute(f"truncate staging.{name}")
    con.execute("truncate source_file")
    con.execute(f"create or replace table shipment_line {SHIPMENT_LINE}")
    con.execute("create or replace table unclear_damage (shipment_id varchar)")
    return World(con)
