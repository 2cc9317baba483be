"""What the data prove against each other: cash, roll-forward, holes in the downloads, units that no rule judges."""

from collections.abc import Iterator
from datetime import date

import pytest
from duckdb import DuckDBPyConnection

from reconcile.outcome.publish import price_hints
from tests.staged_world import AS_OF, World, emptied, staged_database


@pytest.fixture(scope="module")
def database() -> Iterator[DuckDBPyConnection]:
    with staged_database() as con:
        yield con


@pytest.fixture
def world(database: DuckDBPyConnection) -> World:
    return emptied(database)


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


def test_one_payment_of_the_bank_stands_for_one_line_of_the_report(world: World) -> None:
    world.sale("2026-06-01")
    world.sale("2026-06-30")
    world.paid("2026-06-08", "12")
    world.cash("2026-06-09", "12")
    world.paid("2026-06-10", "12")
    world.cash("2026-06-11", "13")
    world.paid("2026-06-20", "9")
    world.paid("2026-06-20", "9", "CustomerReturn")
    world.adjusted("2026-06-20", "9", "Rimborso inventario Logistica di Amazon - Reso del cliente")
    assert world.ask("cash_difference", CASH) == [
        ("not in the bank", "", "warehouse_lost", date(2026, 6, 10), 12, 0),
        ("not in the bank", "", "warehouse_lost", date(2026, 6, 20), 9, 0),
        ("not in the report", "", "warehouse_lost", date(2026, 6, 11), 0, 13),
    ]


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
    for event, units in (("Shipments", -4), ("CustomerReturns", 2), ("VendorReturns", -3), ("WhseTransfers", 1)):
        world.ledger("2026-06-30", units, event=event)
    world.ledger("2026-06-30", 7, event="Adjustments")
    world.ledger("2026-06-30", 50, country="CA")  # stock of another country
    world.summary(
        "2026-06-30",
        starting=5,
        receipts=10,
        customer_shipments=-4,
        customer_returns=2,
        vendor_returns=-3,
        transfers=1,
        found=2,
        lost=-1,
        damaged=-4,
        disposed=-6,
        other_events=16,
    )
    world.summary("2026-08-31", receipts=99)  # after the as-of date
    assert world.ask("stock_proof", STOCK) == []


def test_a_movement_that_the_detail_lacks_is_missing_there(world: World) -> None:
    world.ledger("2026-06-01", 10)
    world.ledger("2026-06-30", 0)
    world.summary("2026-06-30", receipts=10, lost=-2)
    assert world.ask("stock_proof", f"difference, {STOCK}") == [
        (-2, "detail missing", "Adjustments", -2, 0, None, None)
    ]  # fmt: skip


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


def test_a_product_that_a_later_download_renames_is_compared_once(world: World) -> None:
    world.ledger("2026-06-01", 10, "early.txt")
    world.ledger("2026-06-20", -3, "early.txt", event="Shipments")
    world.ledger("2026-06-20", -3, "late.txt", event="Shipments", sku="CUP-2")
    world.ledger("2026-06-30", -1, "late.txt", event="Shipments", sku="CUP-2")
    world.summary("2026-06-30", receipts=10, customer_shipments=-4)
    assert world.ask("stock_proof", STOCK) == []


@pytest.mark.parametrize("names", [("a.txt", "b.txt"), ("b.txt", "a.txt")])
def test_no_file_name_says_which_of_two_downloads_of_a_day_counts(world: World, names: tuple[str, str]) -> None:
    for name, units in zip(names, (-3, -5), strict=True):
        world.ledger("2026-06-01", 10, name)
        world.ledger("2026-06-30", units, name, event="Shipments")
    world.summary("2026-06-30", receipts=10, customer_shipments=-5)
    assert world.ask("stock_proof", STOCK) == []
    assert world.ask("units_handled", "units") == [(15,)]


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


def test_each_kind_of_data_that_is_missing_is_named(world: World) -> None:
    gaps = {code for (code,) in world.ask("data_gap", "code")}
    assert gaps == {"no_ledger", "no_reimbursements", "no_costs"}


@pytest.mark.parametrize(("day", "stale"), [("2026-07-24", []), ("2026-07-23", [(date(2026, 7, 23), AS_OF)])])
def test_a_ledger_that_ends_more_than_a_week_before_the_report_is_old(
    world: World, day: str, stale: list[tuple[date, date]]
) -> None:
    world.ledger(day)
    found = world.ask("data_gap", "code, from_date, to_date")
    assert [tuple(dates) for code, *dates in found if code == "stale_ledger"] == stale


@pytest.mark.parametrize(
    ("papers", "gaps"),
    [
        ([], ["contents_unknown", "no_proof_of_delivery"]),
        (["sku_list"], ["no_proof_of_delivery"]),
        (["carton"], ["no_proof_of_delivery"]),
        (["delivery"], ["contents_unknown"]),
        (["carton", "unknown"], ["contents_unnamed", "no_proof_of_delivery"]),
        (["carton", "unknown", "sku_list"], ["no_proof_of_delivery"]),
        (["sku_list", "partnered"], []),
        (["sku_list", "delivery"], []),
    ],
)
def test_a_shipment_that_was_received_and_whose_papers_lack_is_named(
    world: World, papers: list[str], gaps: list[str]
) -> None:
    product = {"fnsku": "XCUP", "sku": "CUP"}
    row = {"event_type": "Receipts", "reference_id": "FBA1", "quantity": 5, "disposition": "SELLABLE", "country": "US"}
    world.add("ledger", "ledger.txt", event_date="2026-06-01", **row, **product)
    program = "partnered" if "partnered" in papers else ""
    world.add("shipment", "shipments.csv", shipment_id="FBA1", ship_date="2026-05-01", carrier_program=program)
    if "sku_list" in papers:
        world.add("sku_list", "list.tsv", shipment_id="FBA1", units=5, **product)
    if "carton" in papers:
        world.add(
            "carton", "packing.xlsx", shipment_id="FBA1", carton_no="1", units=5, origin="packing list", **product
        )
    if "unknown" in papers:
        world.add(
            "carton", "packing.xlsx", shipment_id="FBA1", carton_no="2", units=2, origin="packing list", sku="Lid"
        )
    if "delivery" in papers:
        world.add("delivery", "pod.csv", shipment_id="FBA1", delivered_date="2026-05-30")
    found = world.ask("data_gap", "code, subject")
    names = {"contents_unnamed": "FBA1 (Lid)"}
    assert [(code, name) for code, name in found if "FBA1" in str(name)] == [
        (code, names.get(str(code), "FBA1")) for code in gaps
    ]


@pytest.mark.parametrize(("kind", "gap"), [("seller_case_log", "case_log_unread"), ("", "file_unread")])
def test_a_file_that_could_not_be_read_is_a_gap_and_a_case_log_more_than_that(
    world: World, kind: str, gap: str
) -> None:
    row = [99, "some file.xlsx", kind, 10]
    world.con.execute(
        "insert into source_file (file_id, path, kind, status, size) values (?, ?, ?, 'unreadable', ?)", row
    )
    found = world.ask("data_gap", "code, subject")
    assert [code for code, path in found if path == "some file.xlsx"] == [gap]


RETURNED_IN_THE_LEDGER = ("2026-06-05", "2026-06-20", "2026-07-10")


@pytest.mark.parametrize(
    ("told", "gaps"),
    [
        ([], [("no_returns", date(2026, 6, 1), date(2026, 6, 1))]),
        (["2026-06-05", "2026-06-20", "2026-07-10"], []),
        (["2026-06-12", "2026-06-27", "2026-07-03"], []),
        (["2026-06-05", "2026-07-10"], [("returns_hole", date(2026, 6, 6), date(2026, 7, 9))]),
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


@pytest.mark.parametrize(
    ("told", "gaps"),
    [
        ([], [("no_refunds", "", "2026-01-10", "2026-07-30")]),
        ([("2026-04-15", "2026-07-30")], []),
        ([("2026-04-16", "2026-07-30")], [("refunds_late", "", "2026-04-02", "2026-04-15")]),
        ([("2026-01-10", "2026-05-15"), ("2026-05-29", "2026-07-30")], []),
        (
            [("2026-01-10", "2026-05-15"), ("2026-05-30", "2026-07-30")],
            [("refunds_hole", "USD", "2026-05-16", "2026-05-29")],
        ),
        ([("2026-01-10", "2026-01-31"), ("2026-04-02", "2026-07-30")], []),  # too old to be claimed
        ([("2026-01-10", "2026-06-15")], [("stale_refunds", "46", "2026-06-16", "2026-07-31")]),
        ([("2026-01-10", "2026-06-16")], []),
    ],
)
def test_days_whose_refunds_may_still_be_claimed_and_that_no_money_report_tells_are_named(
    world: World, told: list[tuple[str, str]], gaps: list[tuple[str, str, str, str]]
) -> None:
    for day in ("2026-01-10", "2026-07-30"):
        world.ledger(day, -1, event="Shipments")
    for number, days in enumerate(told):
        for day in days:
            world.sale(day, f"{number}.csv")
    found = world.ask("data_gap", "code, subject, from_date::varchar, to_date::varchar")
    assert [gap for gap in found if "refunds" in str(gap[0])] == gaps


def test_money_reports_are_not_asked_for_where_the_ledger_tells_of_no_order(world: World) -> None:
    world.ledger("2026-06-01")
    assert "no_refunds" not in [code for (code,) in world.ask("data_gap", "code")]


@pytest.mark.parametrize(
    ("countries", "accounts"),
    [
        (("US", "CA", "MX"), []),
        (("DE", "PL", "UK", "GB"), []),
        (("US", "AU"), []),
        (("US", "DE", "JP"), ["EU, JP, NA"]),
    ],
)
def test_a_ledger_of_several_seller_accounts_is_named(
    world: World, countries: tuple[str, ...], accounts: list[str]
) -> None:
    for country in countries:
        world.ledger("2026-06-01", country=country)
    found = world.ask("data_gap", "code, subject")
    assert [subject for code, subject in found if code == "two_accounts"] == accounts


@pytest.mark.parametrize(
    ("received", "first", "gaps"),
    [
        ("", "2026-06-02", [("1", "2026-06-01", "2026-06-01")]),  # 60 days before the as-of date: the last day to file
        ("", "2026-06-01", []),
        ("2026-06-03", "2026-06-02", [("1", "2026-06-01", "2026-06-01")]),
        ("2026-06-02", "2026-06-02", []),  # the first stock of a new seller
    ],
)
def test_a_ledger_that_begins_after_losses_that_may_still_be_claimed_is_named(
    world: World, received: str, first: str, gaps: list[tuple[str, str, str]]
) -> None:
    world.ledger(first, -1, event="Shipments")
    if received:
        world.ledger(received)
    found = world.ask("data_gap", "code, subject, from_date::varchar, to_date::varchar")
    assert [row[1:] for row in found if row[0] == "late_ledger"] == gaps


@pytest.mark.parametrize(
    ("last", "gaps"), [("2026-08-02", [("2026-08-01", "2026-08-02")]), ("2026-08-01", []), ("2026-07-31", [])]
)
def test_a_ledger_that_goes_on_after_the_as_of_date_is_named(
    world: World, last: str, gaps: list[tuple[str, str]]
) -> None:
    world.ledger("2026-07-01")
    world.ledger(last)
    found = world.ask("data_gap", "code, from_date::varchar, to_date::varchar")
    assert [row[1:] for row in found if row[0] == "later_ledger"] == gaps


@pytest.mark.parametrize(("country", "told"), [("PL", ["US"]), ("CA", []), ("AU", [])])
def test_a_default_marketplace_of_another_account_than_the_ledger_is_named(
    world: World, country: str, told: list[str]
) -> None:
    world.ledger("2026-06-01", country=country)  # the settings of this world say US
    assert [subject for code, subject in world.ask("data_gap", "code, subject") if code == "other_default"] == told


@pytest.mark.parametrize("report", ["", "removal_order", "removal_shipment"])
def test_removals_that_only_the_ledger_tells_are_named(world: World, report: str) -> None:
    world.ledger("2026-06-01", -2, event="VendorReturns")
    if report == "removal_order":
        order = {"requested": 2, "cancelled": 0, "disposed": 0, "shipped": 2, "in_process": 0}
        world.add(report, "removals.txt", request_date="2026-05-28", order_id="RMV1", sku="CUP", **order)
    if report == "removal_shipment":
        world.add(report, "removals.txt", shipment_date="2026-06-01", order_id="RMV1", sku="CUP", shipped=2)
    found = world.ask("data_gap", "code, from_date, to_date")
    gap = ("no_removals", date(2026, 6, 1), date(2026, 6, 1))
    assert [row for row in found if row[0] == "no_removals"] == ([] if report else [gap])


def test_receipts_of_removals_without_amazons_shipments_are_one_gap_and_no_problem_per_row(world: World) -> None:
    for line, day in enumerate(("2026-06-05", "2026-06-09")):
        row = {"removal_order_id": f"RMV{line}", "sku": "CUP", "received_date": day, "units_received": 2}
        world.add("removal_receipt", "removals.csv", **row)
    gaps = world.ask("data_gap", "code, from_date, to_date")
    assert ("no_removal_shipments", date(2026, 6, 5), date(2026, 6, 9)) in gaps
    assert "receipt_of_no_parcel" not in [code for (code,) in world.ask("rule_problem", "code")]


def test_a_summary_that_does_not_add_up_says_so(world: World) -> None:
    world.ledger("2026-06-01", 0)
    world.ledger("2026-06-30", 0)
    world.summary("2026-06-30", starting=5, ending=4)
    assert world.ask("stock_proof", f"difference, {STOCK}") == [
        (-1, "does not balance", "balance", 4, 5, None, None)
    ]  # fmt: skip


NOT_COVERED = "kind, reference, units, note, fnsku, file, line"


def test_multi_channel_orders_are_listed_once_with_their_units(world: World) -> None:
    for file in ("june.csv", "june_again.csv"):
        world.sale("2026-06-01", file, order_id="S01-1", quantity=3, marketplace="Non-Amazon US")
        world.sale("2026-06-02", file, order_id="111-1")
    fee = {"transaction_type": "Order", "order_id": "S02-9", "sku": "CUP", "currency": "USD", "quantity": 2}
    for name in ("FBAPerUnitFulfillmentFee", "ShippingHB"):
        world.add("settlement", "s.txt", posted_date="2026-06-03", amount_description=name, amount="-4", **fee)
    assert world.ask("not_covered", NOT_COVERED) == [
        ("multi_channel", "S01-1", 3, "Non-Amazon US", "", "june.csv", 2),
        ("multi_channel", "S02-9", 2, "", "", "s.txt", 6),
    ]  # fmt: skip


def test_awd_payments_and_shipments_that_are_no_exposure_are_listed(world: World) -> None:
    world.paid("2026-06-10", "12", "AWD_Lost_Inbound", reimbursement_id="R-AWD")
    world.paid("2026-06-10", "12")
    world.add("manifest", "plan.xlsx", sku="CUP", units=40)
    world.add("carton", "pack.xlsx", shipment_id="FBA1", fnsku="XCUP", units=24, origin="packing list")
    world.add("sku_list", "b.tsv", shipment_id="FBA2", sku="LID", fnsku="XLID", units=24)
    for file in ("b.tsv", "c.tsv"):
        world.add("sku_list", file, shipment_id="FBA2", sku="CUP", fnsku="XCUP", units=24)
    states = [("FBA1", "under way"), ("FBA2", "plan"), ("FBA3", "cancelled"), ("FBA4", "counted")]
    for shipment, state in states:
        world.con.execute("insert into shipment_line values (?, 'XCUP', 'CUP', 24, ?, 'Blue Sea')", [shipment, state])
    assert world.ask("not_covered", NOT_COVERED) == [
        ("awd", "R-AWD", 1, "AWD_Lost_Inbound", "XCUP", "paid.txt", 2),
        ("cancelled", "FBA3", 24, "Blue Sea", "XCUP", "", None),
        ("plan", "", 40, "", "XCUP", "plan.xlsx", 4),
        ("plan", "FBA2", 24, "Blue Sea", "XCUP", "b.tsv", 7),
        ("under_way", "FBA1", 24, "Blue Sea", "XCUP", "pack.xlsx", 5),
    ]  # fmt: skip


def test_what_was_sold_to_a_liquidator_is_listed(world: World) -> None:
    parcel = {"shipment_date": "2026-06-10", "fnsku": "XCUP", "sku": "CUP", "shipped": 5}
    world.add("removal_shipment", "r.txt", order_id="RMV1", tracking_no="1Z1", order_type="Liquidations", **parcel)
    world.add("removal_shipment", "r.txt", order_id="RMV2", tracking_no="1Z2", order_type="Return", **parcel)
    assert world.ask("not_covered", NOT_COVERED) == [("liquidation", "RMV1", 5, "1Z1", "XCUP", "r.txt", 2)]


def test_the_price_hint_of_a_booking_form_keeps_number_and_currency_of_one_row(world: World) -> None:
    for carton, price, currency in (("1", "7.20", "USD"), ("2", "50.00", "CNY")):
        row = {"shipment_id": "FBA1", "carton_no": carton, "fnsku": "X1", "units": 10, "origin": "booking form"}
        world.add("carton", "form.xlsx", **row, purchase_price=price, purchase_currency=currency)
    world.add("sku_list", "list.tsv", shipment_id="FBA1", fnsku="X1", units=20)
    world.ask("carton_content", "fnsku")
    assert price_hints(world.con) == {"X1": (50, "CNY")}
