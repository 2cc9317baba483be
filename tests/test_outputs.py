"""What the data prove against each other: cash, roll-forward, holes in the downloads, units that no rule judges."""

from collections.abc import Iterator
from datetime import date
from importlib.resources import files

import pytest
from duckdb import DuckDBPyConnection, connect

from reconcile import policy
from reconcile.models import FOLDER, run_models
from reconcile.outcome.publish import price_hints
from reconcile.run_setting import write_run_setting
from reconcile.settings import Settings

AS_OF = date(2026, 7, 31)
MOVEMENTS = (
    *("starting", "receipts", "customer_shipments", "customer_returns", "vendor_returns", "transfers"),
    *("found", "lost", "damaged", "disposed", "other_events"),
)


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

    def ledger(self, day: str, units: int = 1, file: str = "ledger.txt", event: str = "Receipts") -> None:
        """Movements of one day of the ledger's detail."""
        row = {"fnsku": "XCUP", "sku": "CUP", "event_type": event, "disposition": "SELLABLE", "country": "US"}
        group = self.lines
        self.add("ledger_day_group", file, group_no=group, **row)
        self.add("ledger_day_count", file, group_no=group, event_date=day, records=1, units=units)

    def summary(self, period: str, location: str = "US", file: str = "summary.txt", **counts: int) -> None:
        """A line of the ledger's summary; its closing stock is stated or follows from the movements."""
        row = {name: counts.get(name, 0) for name in MOVEMENTS}
        ending = counts.get("ending", sum(row.values()))
        place = {"fnsku": "XCUP", "sku": "CUP", "disposition": "SELLABLE", "location": location}
        self.add("ledger_summary", file, period=period, ending=ending, **place, **row)

    def ask(self, model: str, columns: str) -> list[tuple[object, ...]]:
        """Columns of an output model, after everything that it reads."""
        write_run_setting(self.con, Settings(default_marketplace="US"), AS_OF)
        run_models(self.con, "staging")
        run_models(self.con, "core")
        own = FOLDER.joinpath("outputs", f"{model}.sql")
        if own.is_file():
            self.con.execute(f"create or replace table {model} as {own.read_text(encoding='utf-8')}")
        return self.con.execute(f"select {columns} from {model} order by all").fetchall()


SHIPMENT_LINE = "(shipment_id varchar, fnsku varchar, sku varchar, shipped bigint, state varchar, forwarder varchar)"


@pytest.fixture(scope="module")
def database() -> Iterator[DuckDBPyConnection]:
    with connect() as con:
        con.execute(files("reconcile.ingest").joinpath("schema.sql").read_text(encoding="utf-8"))
        policy.load(con)
        yield con


@pytest.fixture
def world(database: DuckDBPyConnection) -> World:
    for (name,) in database.execute("select table_name from duckdb_tables() where schema_name = 'staging'").fetchall():
        database.execute(f"truncate staging.{name}")
    database.execute("truncate source_file")
    database.execute(f"create or replace table shipment_line {SHIPMENT_LINE}")
    return World(database)


CASH = "answer, why, kind, from_date, report_amount::int, cash_amount::int"


def test_a_payment_that_the_bank_shows_is_no_difference(world: World) -> None:
    world.paid("2026-06-10", "12")
    world.paid("2026-06-10", "5")
    world.cash("2026-06-10", "17")
    assert world.ask("cash_difference", CASH) == []


@pytest.mark.parametrize(
    "description",
    [
        "FBA Inventory Reimbursement - Customer Return",
        "Versand durch Amazon Erstattung für Lagerbestand - Kundenrücksendung",
        "Reembolso de inventario de Logística de Amazon (Devolución de cliente)",
        "Remboursement stock Expédié par Amazon - retour client",
        "FBA在庫の返金 - 購入者による返品:",
    ],
)
def test_money_is_recognised_in_the_language_of_its_report(world: World, description: str) -> None:
    world.sale("2026-06-01")
    world.sale("2026-06-30")
    world.paid("2026-06-10", "12", "CustomerReturn")
    world.adjusted("2026-06-10", "12", description)
    world.adjusted("2026-06-12", "99", "Gebührenanpassung")
    assert world.ask("cash_line", "kind, amount::int") == [("customer_return", 12)]
    assert world.ask("cash_difference", CASH) == []


def test_italian_money_whose_reason_is_in_words_unknown_is_the_payment_of_that_day(world: World) -> None:
    world.sale("2026-06-01")
    world.sale("2026-06-30")
    world.paid("2026-06-10", "12", "CustomerReturn")
    world.paid("2026-06-20", "7")
    world.adjusted("2026-06-10", "12", "Rimborso inventario Logistica di Amazon - Reso del cliente")
    world.adjusted("2026-06-12", "99", "Rettifica delle tariffe")
    assert world.ask("cash_line", "kind, amount::int") == [("none", 12)]
    assert world.ask("cash_difference", CASH) == [("not in the bank", "", "warehouse_lost", date(2026, 6, 20), 7, 0)]


def test_the_same_money_report_twice_is_one_payment(world: World) -> None:
    world.paid("2026-06-10", "12")
    for file in ("june.csv", "june_again.csv"):
        world.cash("2026-06-10", "12", file=file)
    assert world.ask("cash_difference", CASH) == []


def test_two_equal_payments_of_a_day_are_two(world: World) -> None:
    world.paid("2026-06-10", "12")
    world.cash("2026-06-10", "12")
    world.cash("2026-06-10", "12")
    (row,) = world.ask("cash_difference", CASH)
    assert row == ("not in the report", "", "warehouse_lost", date(2026, 6, 10), 12, 24)


@pytest.mark.parametrize(("day", "differs"), [("2026-06-17", False), ("2026-06-18", True)])
def test_a_payment_may_reach_the_bank_within_a_week(world: World, day: str, differs: bool) -> None:
    world.paid("2026-06-10", "12")
    world.paid("2026-06-30", "3")
    world.cash("2026-06-01", "1", "Customer Return")
    world.paid("2026-06-01", "1", "CustomerReturn")
    world.cash(day, "12")
    world.cash("2026-06-30", "3")
    assert bool(world.ask("cash_difference", CASH)) is differs


def test_paid_in_the_report_but_not_in_the_bank(world: World) -> None:
    world.paid("2026-06-10", "12")
    world.paid("2026-06-02", "5")
    world.cash("2026-06-02", "5")
    world.sale("2026-06-30")
    assert world.ask("cash_difference", CASH) == [
        ("not in the bank", "", "warehouse_lost", date(2026, 6, 10), 12, 0)
    ]  # fmt: skip


def test_outside_the_days_of_the_money_reports_nothing_can_be_told(world: World) -> None:
    for day in ("2026-05-01", "2026-05-20", "2026-06-02"):
        world.paid(day, "5")
    world.cash("2026-06-02", "5")
    world.sale("2026-06-30")
    rows = world.ask("cash_difference", f"{CASH}, to_date, sums")
    assert rows == [("cannot tell", "no_money", "", date(2026, 5, 1), 10, 0, date(2026, 5, 20), 2)]


def test_a_month_that_is_missing_between_two_reports_is_not_told(world: World) -> None:
    world.sale("2026-05-01", "may.csv")
    world.cash("2026-05-31", "2", file="may.csv")
    world.paid("2026-05-31", "2")
    world.paid("2026-06-15", "9")
    world.sale("2026-07-01", "july.csv")
    world.sale("2026-07-31", "july.csv")
    assert [row[:2] for row in world.ask("cash_difference", CASH)] == [("cannot tell", "no_money")]


def test_without_any_money_report_none_is_said_to_be_silent(world: World) -> None:
    world.paid("2026-06-10", "12")
    assert [row[:2] for row in world.ask("cash_difference", CASH)] == [("cannot tell", "no_money")]


def test_money_reports_without_any_reimbursement_do_not_tell_about_them(world: World) -> None:
    world.paid("2026-06-10", "12")
    world.sale("2026-06-01")
    world.sale("2026-06-30")
    assert [row[:2] for row in world.ask("cash_difference", CASH)] == [("cannot tell", "silent")]


def test_a_settlement_counts_where_no_date_range_report_tells_the_day(world: World) -> None:
    line = {"settlement_id": "S1", "currency": "USD", "amount_type": "FBA Inventory Reimbursement"}
    for day in ("2026-06-10", "2026-06-20"):
        world.add(
            "settlement", "s.txt", posted_date=day, amount="12", amount_description="WAREHOUSE_LOST", **line
        )  # fmt: skip
        world.paid(day, "12")
    world.sale("2026-06-01")
    world.cash("2026-06-10", "12")
    assert world.ask("cash_difference", CASH) == []


def test_awd_payments_are_on_neither_side(world: World) -> None:
    world.paid("2026-06-10", "12", "AWD_Lost_Inbound")
    world.cash("2026-06-11", "1")
    world.paid("2026-06-11", "1")
    world.sale("2026-06-01")
    assert world.ask("cash_difference", CASH) == []


STOCK = "answer, event_type, summary_units, detail_units, missing_from, missing_to"


def test_a_ledger_that_rolls_forward_has_no_line(world: World) -> None:
    world.ledger("2026-06-01", 10)
    world.ledger("2026-06-30", -4, event="Shipments")
    world.summary("2026-06-30", starting=5, receipts=10, customer_shipments=-4)
    assert world.ask("stock_proof", STOCK) == []


def test_a_movement_that_the_detail_lacks_is_missing_there(world: World) -> None:
    world.ledger("2026-06-01", 10)
    world.ledger("2026-06-30", 0)
    world.summary("2026-06-30", receipts=10, lost=-2)
    assert world.ask("stock_proof", STOCK) == [("detail missing", "Adjustments", -2, 0, None, None)]


@pytest.mark.parametrize(
    "told",
    [
        pytest.param([("2026-06-20", -7), ("2026-06-27", -7)], id="weekly"),
        pytest.param([("2026-06-10", -1), ("2026-06-11", -1), ("2026-06-12", -1)], id="daily"),
        pytest.param([("2026-06-30", -1)], id="one day, a month's last"),
        pytest.param([("2026-06-30", -30)], id="one month"),
        pytest.param([("2026-06-10", -1), ("2026-06-30", -30)], id="a day and a month"),
    ],
)
def test_the_period_of_a_summary_is_the_one_with_which_it_agrees(world: World, told: list[tuple[str, int]]) -> None:
    for day in range(1, 31):
        world.ledger(f"2026-06-{day:02}", -1, event="Shipments")
    for period, units in told:
        world.summary(period, starting=90, customer_shipments=units)
    assert world.ask("stock_proof", STOCK) == []


def test_a_monthly_and_a_daily_summary_are_each_compared_with_their_own_period(world: World) -> None:
    for day in range(1, 31):
        world.ledger(f"2026-06-{day:02}", -1, event="Shipments")
    world.summary("2026-06-30", file="monthly.txt", customer_shipments=-31)
    world.summary("2026-06-29", file="daily.txt", customer_shipments=-1)
    world.summary("2026-06-30", file="daily.txt", customer_shipments=-2)
    assert world.ask("stock_proof", f"from_date, {STOCK}") == [
        (date(2026, 6, 1), "detail missing", "Shipments", -31, -30, None, None),
        (date(2026, 6, 30), "detail missing", "Shipments", -2, -1, None, None),
    ]


def test_a_summary_by_fulfilment_centre_is_compared_as_a_whole(world: World) -> None:
    world.ledger("2026-06-01", -3, event="Shipments")
    world.ledger("2026-06-30", -2, event="Shipments")
    world.summary("2026-06-30", location="ABE2", customer_shipments=-4)
    world.summary("2026-06-30", location="ONT8", customer_shipments=-1)
    assert world.ask("stock_proof", STOCK) == []


def test_days_that_no_file_tells_make_the_answer_cannot_tell(world: World) -> None:
    world.ledger("2026-06-01", 1, "early.txt")
    world.ledger("2026-06-10", 1, "early.txt")
    world.ledger("2026-06-20", 1, "late.txt")
    world.ledger("2026-06-30", 1, "late.txt")
    world.summary("2026-06-30", receipts=9)
    (row,) = world.ask("stock_proof", STOCK)
    assert row == ("cannot tell", "Receipts", 9, 4, date(2026, 6, 11), date(2026, 6, 19))
    gaps = world.ask("data_gap", "code, from_date, to_date")
    assert ("ledger_hole", date(2026, 6, 11), date(2026, 6, 19)) in gaps


@pytest.mark.parametrize(("day", "hole"), [("2026-06-14", False), ("2026-06-15", True)])
def test_three_quiet_days_between_two_files_are_no_hole(world: World, day: str, hole: bool) -> None:
    world.ledger("2026-06-10", 1, "early.txt")
    world.ledger(day, 1, "late.txt")
    assert ("ledger_hole" in [code for (code,) in world.ask("data_gap", "code")]) is hole


RETURNED_IN_THE_LEDGER = ("2026-06-05", "2026-06-20", "2026-07-10")


@pytest.mark.parametrize(
    ("told", "gaps"),
    [
        ([], [("no_returns", date(2026, 6, 1), date(2026, 6, 1))]),
        (["2026-06-05", "2026-07-10"], []),
        (["2026-06-12", "2026-07-03"], []),
        (["2026-06-13"], [
            ("returns_hole", date(2026, 6, 5), date(2026, 6, 12)),
            ("returns_hole", date(2026, 6, 14), date(2026, 7, 10)),
        ]),
    ],
)  # fmt: skip
def test_returns_that_only_the_ledger_tells_are_missing_in_the_returns_report(
    world: World, told: list[str], gaps: list[tuple[str, date, date]]
) -> None:
    refund = {"order_id": "111-1", "sku": "CUP", "quantity": 1, "marketplace": "amazon.com", "fulfillment": "Amazon"}
    world.add(
        "transaction", "money.csv", event_date="2026-06-01", type="Refund", product_sales="-20", total="-17", **refund
    )
    for day in RETURNED_IN_THE_LEDGER:
        world.ledger(day, event="CustomerReturns")
    for day in told:
        back = {"order_id": f"111-{day}", "sku": "CUP", "fnsku": "XCUP", "quantity": 1, "disposition": "SELLABLE"}
        world.add("customer_return", "returns.txt", return_date=day, **back)
    found = world.ask("data_gap", "code, from_date, to_date")
    assert [gap for gap in found if gap[0] in ("no_returns", "returns_hole")] == gaps


@pytest.mark.parametrize(
    ("day", "gaps"), [("2026-06-15", [("stale_reimbursements", date(2026, 6, 16))]), ("2026-06-16", [])]
)
def test_reimbursements_that_end_long_before_the_report_are_named(
    world: World, day: str, gaps: list[tuple[str, date]]
) -> None:
    world.paid(day, "12")
    found = world.ask("data_gap", "code, from_date")
    assert [gap for gap in found if gap[0] in ("no_reimbursements", "stale_reimbursements")] == gaps


@pytest.mark.parametrize(
    ("told", "gaps"), [([], ["no_replacements"]), (["2026-06-15"], ["stale_replacements"]), (["2026-06-16"], [])]
)
def test_replacements_that_are_missing_or_old_are_named_where_orders_were_refunded(
    world: World, told: list[str], gaps: list[str]
) -> None:
    refund = {"order_id": "111-1", "sku": "CUP", "quantity": 1, "marketplace": "amazon.com", "fulfillment": "Amazon"}
    world.add(
        "transaction", "money.csv", event_date="2026-06-01", type="Refund", product_sales="-20", total="-17", **refund
    )
    for day in told:
        world.add("replacement", "again.txt", shipment_date=day, order_id="111-2", sku="CUP", quantity=1)
        world.con.execute("update source_file set kind = 'replacements' where path = 'again.txt'")
    found = [code for (code,) in world.ask("data_gap", "code")]
    assert [code for code in found if code in ("no_replacements", "stale_replacements")] == gaps


def test_receipts_of_removals_without_amazons_shipments_are_one_gap_and_no_problem_per_row(world: World) -> None:
    for line, day in enumerate(("2026-06-05", "2026-06-09")):
        row = {"removal_order_id": f"RMV{line}", "sku": "CUP", "received_date": day, "units_received": 2}
        world.add("removal_receipt", "removals.csv", **row)
    gaps = world.ask("data_gap", "code, from_date, to_date")
    assert ("no_removal_shipments", date(2026, 6, 5), date(2026, 6, 9)) in gaps
    world.ask("reversal_excess", "*")
    assert "receipt_of_no_parcel" not in [code for (code,) in world.ask("rule_problem", "code")]


def test_a_summary_that_does_not_add_up_says_so(world: World) -> None:
    world.ledger("2026-06-01", 0)
    world.ledger("2026-06-30", 0)
    world.summary("2026-06-30", starting=5, ending=4)
    assert world.ask("stock_proof", STOCK) == [("does not balance", "balance", 4, 5, None, None)]


NOT_COVERED = "kind, reference, units, note"


def test_multi_channel_orders_are_listed_once_with_their_units(world: World) -> None:
    for file in ("june.csv", "june_again.csv"):
        world.sale("2026-06-01", file, order_id="S01-1", quantity=3, marketplace="Non-Amazon US")
        world.sale("2026-06-02", file, order_id="111-1")
    fee = {"transaction_type": "Order", "order_id": "S02-9", "sku": "CUP", "currency": "USD", "quantity": 2}
    for name in ("FBAPerUnitFulfillmentFee", "ShippingHB"):
        world.add("settlement", "s.txt", posted_date="2026-06-03", amount_description=name, amount="-4", **fee)
    assert world.ask("not_covered", NOT_COVERED) == [
        ("multi_channel", "S01-1", 3, "Non-Amazon US"), ("multi_channel", "S02-9", 2, ""),
    ]  # fmt: skip


def test_awd_payments_and_shipments_that_are_no_exposure_are_listed(world: World) -> None:
    world.paid("2026-06-10", "12", "AWD_Lost_Inbound", reimbursement_id="R-AWD")
    world.paid("2026-06-10", "12")
    world.add("manifest", "plan.xlsx", sku="CUP", units=40)
    states = [("FBA1", "under way"), ("FBA2", "plan"), ("FBA3", "cancelled"), ("FBA4", "counted")]
    for shipment, state in states:
        world.con.execute("insert into shipment_line values (?, 'XCUP', 'CUP', 24, ?, 'Blue Sea')", [shipment, state])
    assert world.ask("not_covered", NOT_COVERED) == [
        ("awd", "R-AWD", 1, "AWD_Lost_Inbound"), ("cancelled", "FBA3", 24, "Blue Sea"), ("plan", "", 40, ""),
        ("plan", "FBA2", 24, "Blue Sea"), ("under_way", "FBA1", 24, "Blue Sea"),
    ]  # fmt: skip


def test_what_was_sold_to_a_liquidator_is_listed(world: World) -> None:
    parcel = {"shipment_date": "2026-06-10", "fnsku": "XCUP", "sku": "CUP", "shipped": 5}
    world.add("removal_shipment", "r.txt", order_id="RMV1", tracking_no="1Z1", order_type="Liquidations", **parcel)
    world.add("removal_shipment", "r.txt", order_id="RMV2", tracking_no="1Z2", order_type="Return", **parcel)
    assert world.ask("not_covered", NOT_COVERED) == [("liquidation", "RMV1", 5, "1Z1")]


@pytest.mark.parametrize(
    ("program", "products", "cartons", "packed", "told"),
    [
        ("own", 2, 10, False, ["damaged_not_packed"]),
        ("own", 1, None, False, ["damaged_not_packed"]),
        ("own", 1, 10, False, ["damaged_not_packed"]),  # one product does not say that every carton holds the same
        ("own", 2, 2, False, []),  # all of them: everything was in them
        ("own", 2, 10, True, []),
        ("partnered", 2, 10, False, []),  # Amazon answers for the carriage: damage is judged at receipt
    ],
)
def test_damaged_cartons_of_which_nothing_can_be_claimed_are_told(
    world: World, program: str, products: int, cartons: int | None, packed: bool, told: list[str]
) -> None:
    world.add("shipment", "shipments.csv", shipment_id="FBA1", carrier_program=program, ship_date="2026-05-01")
    for number in range(products):
        world.add("sku_list", "list.tsv", shipment_id="FBA1", sku=f"S{number}", fnsku=f"X{number}", units=24)
    pod = {"shipment_id": "FBA1", "delivered_date": "2026-06-01", "damaged_cartons": "3,7"}
    world.add("delivery", "pod.csv", cartons_shipped=cartons, **pod)
    for carton in ("3", "7") if packed else ():
        world.add("carton", "packing.xlsx", shipment_id="FBA1", carton_no=carton, fnsku="X0", units=12)
    world.ask("reversal_excess", "*")
    assert [code for (code,) in world.ask("rule_problem", "code")] == told


def test_a_removal_receipt_that_fits_no_parcel_is_told_with_its_line(world: World) -> None:
    parcel = {"shipment_date": "2026-06-10", "order_id": "RMV1", "fnsku": "XCUP", "sku": "CUP", "shipped": 5}
    world.add("removal_shipment", "r.txt", tracking_no="1Z1", **parcel)
    world.add("removal_shipment", "r.txt", tracking_no="1Z2", **parcel)
    came = {"received_date": "2026-06-20", "units_received": 5}
    fits = [{"removal_order_id": "RMV1", "tracking_no": "1Z1", "sku": "cup"}, {"tracking_no": "1z-2", "fnsku": "XCUP"}]
    astray = [
        {"removal_order_id": "RMV1", "tracking_no": "1Z1", "sku": "CUPP"},
        {"removal_order_id": "RMV9", "tracking_no": "1Z1", "fnsku": "XCUP"},
        {"tracking_no": "1Z9", "sku": "CUP"},
    ]
    for row in [*fits, *astray]:
        world.add("removal_receipt", "receipts.csv", **row, **came)
    world.ask("reversal_excess", "*")
    told = world.ask("rule_problem", "code, file, column_name, value")
    assert told == [
        ("receipt_of_no_parcel", "receipts.csv", "fnsku", "XCUP"),
        ("receipt_of_no_parcel", "receipts.csv", "sku", "CUP"),
        ("receipt_of_no_parcel", "receipts.csv", "sku", "CUPP"),
    ]


def test_packing_lists_that_give_a_carton_different_units_are_told_with_their_lines(world: World) -> None:
    for file, units in (("p1.csv", 10), ("p2.csv", 12), ("p3.csv", 10)):
        world.add("carton", file, shipment_id="FBA1", carton_no="1", fnsku="X1", units=10, origin="packing list")
        world.add("carton", file, shipment_id="FBA1", carton_no="2", fnsku="X1", units=units, origin="packing list")
    world.ask("reversal_excess", "*")
    told = world.ask("rule_problem", "code, file, column_name, value, facts['carton']")
    assert told == [("packing_lists_disagree", f"p{n}.csv", "units", "10 / 12", "2") for n in (1, 2, 3)]


def test_sku_lists_of_which_one_lacks_a_product_are_told(world: World) -> None:
    world.add("sku_list", "a.tsv", shipment_id="FBA1", fnsku="X1", units=100, total_units=120)
    world.add("sku_list", "a.tsv", shipment_id="FBA1", fnsku="X2", units=20, total_units=120)
    world.add("sku_list", "b.tsv", shipment_id="FBA1", fnsku="X1", units=100, total_units=100)
    world.ask("reversal_excess", "*")
    assert world.ask("rule_problem", "code, file, line, value") == [("sku_lists_disagree", "a.tsv", 3, "0 / 20")]


def test_carrier_programs_that_disagree_are_told_with_their_lines(world: World) -> None:
    for program in ("agl", "", "own"):
        world.add("shipment", "register.csv", shipment_id="FBA1", carrier_program=program, ship_date="2026-05-01")
    world.ask("reversal_excess", "*")
    told = world.ask("rule_problem", "code, line, value")
    assert told == [("programs_disagree", 2, "agl"), ("programs_disagree", 4, "own")]


def test_proofs_of_delivery_that_cannot_count_are_told_with_their_lines(world: World) -> None:
    proof = {"shipment_id": "FBA1", "tracking_no": "BL1", "delivered_date": "2026-06-01", "cartons_shipped": 12}
    for missing in ("1,2,3,4", "10,11,12"):
        world.add("delivery", "pod.csv", **proof, missing_cartons=missing)
    world.add("delivery", "pod.csv", **proof | {"shipment_id": "FBA2", "delivered_date": None})
    world.ask("reversal_excess", "*")
    assert world.ask("rule_problem", "code, line, value") == [
        ("delivery_without_date", 4, ""),
        ("proofs_disagree", 2, "1,2,3,4"),
        ("proofs_disagree", 3, "10,11,12"),
    ]


def test_a_payment_whose_total_is_another_number_than_its_units_is_told(world: World) -> None:
    paid = {"approval_date": "2026-06-10", "reason": "Lost_Warehouse", "fnsku": "XCUP", "amount_total": 20}
    back = paid | {"reason": "Reimbursement_Reversal", "amount_total": -20}
    world.add("reimbursement", "p.txt", reimbursement_id="1", quantity_cash=2, quantity_total=3, **paid)
    world.add("reimbursement", "p.txt", reimbursement_id="2", quantity_cash=2, quantity_total=2, **paid)
    world.add("reimbursement", "p.txt", reimbursement_id="3", quantity_total=2, **paid)
    for total in (0, 2):  # signed, and as a sum of numbers without signs
        back_in_stock = {"quantity_cash": -1, "quantity_inventory": 1, "quantity_total": total}
        world.add("reimbursement", "p.txt", reimbursement_id=f"4{total}", **back_in_stock, **back)
    world.ask("reversal_excess", "*")
    told = world.ask("rule_problem", "code, value, facts['units']")
    assert told == [("total_contradicts_units", "3", "3")]


def test_more_damaged_units_than_received_are_told_with_their_line(world: World) -> None:
    parcel = {"shipment_date": "2026-06-10", "order_id": "RMV1", "fnsku": "XCUP", "shipped": 5}
    world.add("removal_shipment", "r.txt", tracking_no="1Z1", **parcel)
    row = {"removal_order_id": "RMV1", "tracking_no": "1Z1", "fnsku": "XCUP", "received_date": "2026-06-20"}
    world.add("removal_receipt", "receipts.csv", **row, units_received=3, units_damaged=5)
    world.ask("reversal_excess", "*")
    assert world.ask("rule_problem", "code, line, value") == [("damaged_beyond_received", 3, "5")]


def test_incidents_of_which_nothing_can_be_claimed_are_told_with_their_lines(world: World) -> None:
    dated = {"order_id": "222-1", "kind": "lost", "sku": "CUP", "ship_date": "2026-06-01", "units": 1}
    world.add("incident", "register.csv", incident_id="I1", **dated)
    world.add("incident", "register.csv", incident_id="I2", **dated | {"ship_date": None})
    world.add("incident", "register.csv", incident_id="I3", **dated | {"units": None})
    world.add("incident", "register.csv", incident_id="I4", shipment_id="FBA1", kind="lost")  # adds no units
    world.ask("reversal_excess", "*")
    assert world.ask("rule_problem", "code, line, column_name") == [
        ("incident_without_date", 3, "ship_date"),
        ("incident_without_units", 4, "units"),
    ]


def test_the_price_hint_of_a_booking_form_keeps_number_and_currency_of_one_row(world: World) -> None:
    for carton, price, currency in (("1", "7.20", "USD"), ("2", "50.00", "CNY")):
        row = {"shipment_id": "FBA1", "carton_no": carton, "fnsku": "X1", "units": 10, "origin": "booking form"}
        world.add("carton", "form.xlsx", **row, purchase_price=price, purchase_currency=currency)
    world.add("sku_list", "list.tsv", shipment_id="FBA1", fnsku="X1", units=20)
    world.ask("carton_content", "fnsku")
    assert price_hints(world.con) == {"X1": (50, "CNY")}


def test_a_state_of_a_shipment_that_nobody_knows_is_told_and_one_that_is_still_to_come_is_not(world: World) -> None:
    later = {"closed_date": "2026-08-20", "status": "已关闭", "reconcile_status": "调查中"}
    world.add("shipment", shipment_id="FBA1", **later)
    world.add("shipment", shipment_id="FBA2", status="Shut", reconcile_status="调查中")
    world.add("shipment", shipment_id="FBA3", status="Closed", reconcile_status="Case submitted")
    world.add("shipment", shipment_id="FBA4", status="Closed", reconcile_status="-")
    world.ask("reversal_excess", "*")
    assert world.ask("rule_problem", "code, line, value") == [
        ("unknown_reconcile_status", 3, "调查中"),
        ("unknown_status", 3, "Shut"),
    ]
