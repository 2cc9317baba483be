"""What the downloads lack: kinds of data, days and months, papers, and ledgers of another account or time."""

from datetime import date

import pytest

from tests.worlds.staged_world import AS_OF, World


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


RETURNED_IN_THE_LEDGER = ("2026-05-31", "2026-06-05", "2026-06-20", "2026-07-10")
"""On the first of these days nothing had been refunded yet."""


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
        (
            [("2026-04-02", "2026-04-20"), ("2026-05-10", "2026-05-31"), ("2026-06-20", "2026-07-30")],
            [("refunds_hole", "USD", "2026-04-21", "2026-05-09"), ("refunds_hole", "USD", "2026-06-01", "2026-06-19")],
        ),
        (  # days before are too old to be claimed
            [("2026-01-10", "2026-01-31"), ("2026-04-16", "2026-07-30")],
            [("refunds_hole", "USD", "2026-04-02", "2026-04-15")],
        ),
        ([("2026-01-10", "2026-06-15")], [("stale_refunds", "46", "2026-06-16", "2026-07-31")]),
        ([("2026-01-10", "2026-06-16")], []),
    ],
)
def test_days_whose_refunds_may_still_be_claimed_and_that_no_money_report_tells_are_named(
    world: World, told: list[tuple[str, str]], gaps: list[tuple[str, str, str, str]]
) -> None:
    for day in ("2026-01-10", "2026-07-30", "2026-08-01"):  # the last one after the as-of date
        world.ledger(day, -1, event="Shipments")
    for number, days in enumerate(told):
        for day in days:
            world.sale(day, f"{number}.csv")
    found = world.ask("data_gap", "code, subject, from_date::varchar, to_date::varchar")
    assert [gap for gap in found if "refunds" in str(gap[0])] == gaps
    assert "ledger_hole" not in [gap[0] for gap in found]


@pytest.mark.parametrize(
    ("sold", "currency", "told", "gaps"),
    [
        ("CA", "CAD", [], [("CA (CAD)", "2026-05-01", "2026-07-20")]),
        ("CA", "CAD", ["2026-06-01", "2026-07-30"], [("CA (CAD)", "2026-05-01", "2026-05-31")]),
        ("CA", "CAD", ["2026-05-14", "2026-07-30"], []),  # few days
        ("CA", "CAD", ["2026-05-01", "2026-06-15"], [("CA (CAD)", "2026-06-16", "2026-07-20")]),
        ("CA", "CAD", ["2026-05-01", "2026-06-16"], []),
        ("US", "CAD", [], []),
        ("PL", "EUR", ["2026-04-02", "2026-07-30"], []),  # stock in Poland is sold in Germany too
        ("PL", "EUR", [], [("EU (EUR, PLN, SEK)", "2026-05-01", "2026-07-20")]),
    ],
)
def test_refunds_of_a_marketplace_of_which_no_money_report_was_downloaded_are_not_seen(
    world: World, sold: str, currency: str, told: list[str], gaps: list[tuple[str, str, str]]
) -> None:
    for country, days in (("US", ("2026-01-10", "2026-07-30")), (sold, ("2026-05-01", "2026-07-20"))):
        for day in days:
            world.ledger(day, -1, event="Shipments", country=country)
    for day in ("2026-05-01", "2026-07-20"):
        world.ledger(day, country="MX")  # received there, and nothing sold
    for day in ("2026-04-02", "2026-07-30"):
        world.sale(day, "us.csv", currency="USD")
    for day in told:
        world.sale(day, "other.csv", currency=currency)
    found = world.ask("data_gap", "code, subject, from_date::varchar, to_date::varchar")
    assert [gap[1:] for gap in found if gap[0] == "refunds_region"] == gaps


def test_money_reports_are_not_asked_for_where_the_ledger_tells_of_no_order(world: World) -> None:
    world.ledger("2026-06-01")
    world.ledger("2026-06-02", -1, event="VendorReturns")
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
    other = {"fnsku": "XLID", "sku": "LID", "event_type": "Receipts", "disposition": "SELLABLE", "country": "US"}
    world.add("ledger_day_group", "ledger.txt", group_no=99, **other)
    world.add("ledger_day_count", "ledger.txt", group_no=99, event_date=first, records=1, units=9)
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
    world.ledger("2026-06-01", -2, event="VendorReturns")
    gaps = [gap for gap in world.ask("data_gap", "code, from_date, to_date") if "removal" in str(gap[0])]
    assert gaps == [("no_removal_shipments", date(2026, 6, 5), date(2026, 6, 9))]
    assert "receipt_of_no_parcel" not in [code for (code,) in world.ask("rule_problem", "code")]
