"""What the data prove against each other: cash, roll-forward; and units that no rule judges."""

from datetime import date

import pytest

from reconcile.outcome.publish import price_hints
from tests.worlds.staged_world import World

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
    for day in ("2026-06-22", "2026-06-27"):
        world.paid(day, "15")
    world.cash("2026-06-26", "15")
    assert world.ask("cash_difference", CASH) == [
        ("not in the bank", "", "warehouse_lost", date(2026, 6, 10), 12, 0),
        ("not in the bank", "", "warehouse_lost", date(2026, 6, 20), 9, 0),
        ("not in the bank", "", "warehouse_lost", date(2026, 6, 22), 15, 0),
        ("not in the report", "", "warehouse_lost", date(2026, 6, 11), 0, 13),
    ]


def test_money_of_another_currency_is_another_payment(world: World) -> None:
    for currency, file, store in (("USD", "us.csv", "amazon.com"), ("CAD", "ca.csv", "amazon.ca")):
        for day in ("2026-06-01", "2026-06-30"):
            world.sale(day, file, currency=currency, marketplace=store)
            world.paid(day, "1", "GeneralAdjustment", currency=currency)
            world.adjusted(day, "1", "Rimborso inventario Logistica di Amazon - ?", file)
        world.paid("2026-06-10", "12", currency=currency)
    world.cash("2026-06-10", "12", file="us.csv")
    world.cash("2026-06-12", "12", file="us.csv")
    world.paid("2026-06-20", "9")
    world.adjusted("2026-06-20", "9", "Rimborso inventario Logistica di Amazon - ?", "ca.csv")
    assert world.ask("cash_difference", f"currency, {CASH}") == [
        ("CAD", "not in the bank", "", "warehouse_lost", date(2026, 6, 10), 12, 0),
        ("CAD", "not in the report", "", "none", date(2026, 6, 20), 0, 9),
        ("USD", "not in the bank", "", "warehouse_lost", date(2026, 6, 20), 9, 0),
        ("USD", "not in the report", "", "warehouse_lost", date(2026, 6, 12), 0, 12),
    ]


def test_paid_in_the_report_but_not_in_the_bank(world: World) -> None:
    world.paid("2026-06-10", "12")
    world.paid("2026-06-02", "5")
    world.cash("2026-06-02", "5")
    world.sale("2026-06-30")
    assert world.ask("cash_difference", CASH) == [
        ("not in the bank", "", "warehouse_lost", date(2026, 6, 10), 12, 0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reported", "paid_out", "answer"),
    [
        (0, -12, "not in the report"),
        (-12, 0, "not in the bank"),
        (-5, -12, "not in the report"),
        (20, 12, "not in the bank"),
    ],
)
def test_what_the_bank_took_back_is_missing_on_the_side_that_tells_less_of_it(
    world: World, reported: int, paid_out: int, answer: str
) -> None:
    world.sale("2026-06-01")
    world.sale("2026-06-30")
    world.paid("2026-06-02", "5", "CustomerReturn")
    world.cash("2026-06-02", "5", "Customer Return")
    world.paid("2026-06-30", "5", "CustomerReturn")
    world.cash("2026-06-30", "5", "Customer Return")
    if reported:
        world.paid("2026-06-10", str(reported))
    if paid_out:
        world.cash("2026-06-10", str(paid_out))
    rows = world.ask("cash_difference", CASH)
    assert rows == [(answer, "", "warehouse_lost", date(2026, 6, 10), reported, paid_out)]


def test_outside_the_days_of_the_money_reports_nothing_can_be_told(world: World) -> None:
    for day in ("2026-05-01", "2026-05-20", "2026-06-02"):
        world.paid(day, "5")
    world.cash("2026-06-02", "5")
    world.sale("2026-06-30")
    for day in ("2026-06-20", "2026-06-30"):  # after the last line of the reimbursement report
        world.cash(day, "7")
    rows = world.ask("cash_difference", f"{CASH}, to_date, sums, difference::int")
    assert rows == [
        ("cannot tell", "no_money", "", date(2026, 5, 1), 10, 0, date(2026, 5, 20), 2, 10),
        ("cannot tell", "no_report", "", date(2026, 6, 20), 0, 14, date(2026, 6, 30), 2, -14),
    ]


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


def test_a_money_report_is_silent_or_lacks_for_its_own_currency(world: World) -> None:
    for currency, file, store in (("USD", "us.csv", "amazon.com"), ("CAD", "ca.csv", "amazon.ca")):
        for day in ("2026-06-01", "2026-06-30"):
            world.sale(day, file, currency=currency, marketplace=store)
    world.cash("2026-06-10", "12", file="us.csv")
    for currency in ("USD", "CAD", "MXN"):
        world.paid("2026-06-10", "12", currency=currency)
    assert world.ask("cash_difference", "currency, answer, why") == [
        ("CAD", "cannot tell", "silent"),
        ("MXN", "cannot tell", "no_money"),
    ]


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


@pytest.mark.parametrize(
    ("store", "differs"), [("amazon.de", False), ("Amazon.fr", True), ("", True)], ids=["other", "same", "unnamed"]
)
def test_a_settlement_of_france_counts_beside_a_date_range_report_of_germany(
    world: World, store: str, differs: bool
) -> None:
    line = {"settlement_id": "S1", "currency": "EUR", "posted_date": "2026-06-10"}
    world.add("settlement", "fr.txt", **line, amount="20", transaction_type="Order", marketplace_name="Amazon.fr")
    paid = {"amount_type": "FBA Inventory Reimbursement", "amount_description": "WAREHOUSE_LOST"}
    world.add("settlement", "fr.txt", **line, amount="12", **paid)
    world.paid("2026-06-10", "12", currency="EUR")
    for day in ("2026-06-01", "2026-06-30"):
        world.sale(day, marketplace=store, currency="EUR")
    assert bool(world.ask("cash_difference", CASH)) is differs
    assert bool(world.ask("cash_line", "amount")) is not differs


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


def test_stock_that_cannot_be_sold_is_compared_apart(world: World) -> None:
    world.ledger("2026-06-01", 10)
    world.ledger("2026-06-30", 1, disposition="DEFECTIVE")
    world.summary("2026-06-30", receipts=11)
    world.summary("2026-06-30", stock="DEFECTIVE", receipts=3)
    assert world.ask("stock_proof", "disposition, summary_units, detail_units") == [
        ("DEFECTIVE", 3, 1),
        ("SELLABLE", 11, 10),
    ]


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
    world.ledger("2026-07-31", 2)
    world.ledger("2026-08-01", 4)  # after the as-of date
    assert world.ask("units_handled", "month, units") == [("2026-06", 15), ("2026-07", 2)]


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


def test_a_summary_that_does_not_add_up_says_so(world: World) -> None:
    world.ledger("2026-06-01", 0)
    world.ledger("2026-06-30", 0)
    world.summary("2026-06-30", starting=5, ending=4)
    world.summary("2026-08-31", starting=5, ending=4)  # after the as-of date
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
    world.paid("2026-06-11", "12", "MULTICHANNEL_ORDER_LOST", reimbursement_id="R-MCF")
    world.paid("2026-06-12", "-24", "AWD_Lost_Inbound", reimbursement_id="R-BACK", quantity_cash=-2)
    states = [("FBA1", "under way"), ("FBA2", "plan"), ("FBA3", "cancelled"), ("FBA4", "counted")]
    for shipment, state in states:
        world.con.execute("insert into shipment_line values (?, 'XCUP', 'CUP', 24, ?, 'Blue Sea')", [shipment, state])
    assert world.ask("not_covered", NOT_COVERED) == [
        ("awd", "R-AWD", 1, "AWD_Lost_Inbound", "XCUP", "paid.txt", 2),
        ("awd", "R-BACK", 2, "AWD_Lost_Inbound", "XCUP", "paid.txt", 10),
        ("cancelled", "FBA3", 24, "Blue Sea", "XCUP", "", None),
        ("multi_channel", "R-MCF", 1, "MULTICHANNEL_ORDER_LOST", "XCUP", "paid.txt", 9),
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


def test_a_packing_list_tells_a_delivery_only_where_no_proof_of_delivery_does(world: World) -> None:
    world.add("delivery", "pack.csv", shipment_id="FBA1", delivered_date="2026-04-01")
    world.add("delivery", "pack.csv", shipment_id="FBA2", delivered_date="2026-04-02")
    world.add("delivery", "pod.csv", shipment_id="FBA2", delivered_date="2026-04-20", cartons_delivered=3)
    world.con.execute("update source_file set kind = 'packing_list' where path = 'pack.csv'")
    told = world.ask("shipment_delivered", "shipment_id, delivered_date::varchar, cartons_delivered")
    assert told == [("FBA1", "2026-04-01", None), ("FBA2", "2026-04-20", 3)]
