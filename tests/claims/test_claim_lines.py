"""Which lines of which files prove a claim: what was shipped, delivered and received, and what came last of it.

What the matching tells of a claim, its event, its credits and its price, is left out (test_claim_sources.py).
"""

from datetime import date

from reconcile.claims.write import write_sources
from reconcile.models import models_of
from reconcile.outcome.publish import EXPOSURE_KEY
from reconcile.tables import TEXT, write_table
from tests.worlds.claims_harness import Case, table, tables_of


def lines(given: dict[str, str], claim: str = "") -> list[str]:
    """The lines of the claims of a type by product and parcel; without a type those that say last what arrived."""
    tables = {name: table(text) for name, text in given.items()}
    with tables_of(Case("lines", "", "", date(2026, 8, 25), tables, []), tables) as (con, outcome):
        found, models = outcome.reckoning, dict(models_of("outputs"))
        write_sources(con, found.breaks, found.claims)
        keys = ([getattr(one.exposure, name) for name in EXPOSURE_KEY] for one in found.breaks)
        write_table(con, "exposure_key", dict.fromkeys(EXPOSURE_KEY, TEXT), keys)
        query = f"""
            select trim(k.fnsku || ' ' || k.tracking_no), role, file || ':' || line, units, date, reference, note
            from ({models["claim_line"]}) inner join exposure_key as k using (claim_id)
            where claim_type = '{claim}' and role not in ('exposure', 'settled by', 'cost')
            order by k.fnsku, k.tracking_no, file, line
        """
        names = "nullif(shipment_id || order_id, ''), nullif(tracking_no, ''), nullif(fnsku, '')"
        last = f"""
            select concat_ws(' ', {names}), kind, file || ':' || line, units, date
            from ({models["arrived"]})
            order by file, line
        """
        rows = con.execute(query if claim else last).fetchall()
        return [", ".join(str(cell) for cell in row if cell not in (None, "")) for row in rows]


TWO_SHIPMENTS = {
    "shipments": """
        shipment | shipped    | closed
        FBA1     | 2026-05-01 |
        FBA2     | 2026-05-02 | 2026-07-20
        FBA1     | 2026-05-01 |
        FBA1     | 2026-05-01 | 2026-07-20
    """,
    "sku_list": """
        shipment | fnsku | sku    | units
        FBA1     | XCUP  |        | 30
        FBA1     | XLID  |        | 7
        FBA2     | XCUP  |        | 9
        FBA1     | -     | s-XCUP | 10
    """,
    "cartons": """
        shipment | fnsku | carton | cartons | units
        FBA1     | XCUP  | 1      |         | 20
        FBA1     | XCUP  |        | 2       | 20
        FBA1     | XLID  | 4      |         | 7
    """,
    "deliveries": """
        shipment | tracking | date       | shipped | delivered | missing | damaged
        FBA1     | 1Z9      | 2026-06-10 | 4       | 3         | 1       | 4
        FBA2     |          | 2026-06-11 | 1       | 1         |         |
    """,
    "ledger": """
        file   | date       | event     | fnsku | reference | units
        june   | 2026-06-12 | Receipts  | XCUP  | FBA1      | 8
        june   | 2026-06-13 | Receipts  | XLID  | FBA1      | 6
        june   | 2026-06-14 | Receipts  | XCUP  | FBA2      | 8
        june   | 2026-06-14 | Shipments | XCUP  | FBA1      | -1
        june   | 2026-06-14 | Receipts  | XCUP  | -         | 5
        august | 2026-06-15 | Receipts  | XCUP  | FBA1      | 10
    """,
    "queue": """
        shipment | updated    | expected | located | status
        FBA1     | 2026-07-21 | 47       | 24      | Closed
        FBA2     | 2026-07-22 | 9        | 0       | Closed
    """,
}
"""Of the first shipment carton 1 never came and carton 4 came broken; each list and register names both shipments."""
REMOVALS = {
    "removal_orders": "date | requested | shipped\n2026-06-20 | 13 | 13",
    "parcels": """
        date       | tracking | fnsku | shipped
        2026-07-01 | 1Z1      | XCUP  | 6
        2026-07-01 | 1Z1      | XLID  | 2
        2026-07-01 | 1Z2      | XCUP  | 5
    """,
    "removal_receipts": """
        tracking | date       | fnsku | received | damaged
        1Z1      | 2026-07-10 | XCUP  | 4        | 1
        1z 2     | 2026-07-11 | XCUP  | 0        |
        1Z1      | 2026-07-10 | XLID  | 1        |
        -        | 2026-07-12 | XCUP  | 1        |
    """,
}
RETURNS = {
    "settlement": """
        date       | order | fnsku | amount | units
        2026-06-01 | 111-1 | XCUP  | -60.00 | 3
        2026-06-01 | 111-1 | XLID  | -20.00 | 2
        2026-06-01 | 111-2 | XCUP  | -20.00 | 1
    """,
    "returns": """
        date       | order | fnsku | disposition
        2026-06-10 | 111-1 | XCUP  | WAREHOUSE_DAMAGED
        2026-06-11 | 111-1 | XCUP  | SELLABLE
        2026-06-12 | 111-1 | XLID  | CARRIER_DAMAGED
        2026-06-12 | 111-2 | XCUP  | CARRIER_DAMAGED
        2026-06-13 | 111-3 | XCUP  | CARRIER_DAMAGED
    """,
}


def test_a_claim_on_a_shipment_names_every_paper_that_counts_its_units() -> None:
    assert lines(TWO_SHIPMENTS, "inbound_lost") == [
        "XCUP, received, august:2, 10, 2026-06-15, FBA1, ABE2 SELLABLE",
        "XCUP, shipped, cartons:2, 20, FBA1, carton 1",
        "XCUP, shipped, cartons:3, 20, FBA1, 2 cartons",
        "XCUP, proof of delivery, deliveries:2, 2026-06-10, 1Z9, 3 of 4 cartons; missing 1; damaged 4",
        "XCUP, proof of delivery, deliveries:3, 2026-06-11, 1 of 1 cartons",
        "XCUP, received, june:2, 8, 2026-06-12, FBA1, ABE2 SELLABLE",
        "XCUP, received, june:4, 8, 2026-06-14, FBA2, ABE2 SELLABLE",
        "XCUP, received, queue:2, 2026-07-21, FBA1, 24 of 47 units of the shipment located",
        "XCUP, received, queue:3, 2026-07-22, FBA2, 0 of 9 units of the shipment located",
        "XCUP, register, shipments:2, FBA1",
        "XCUP, register, shipments:3, FBA2",
        "XCUP, register, shipments:5, FBA1",  # line 4 says the same as line 2
        "XCUP, shipped, sku_list:2, 30, FBA1",
        "XCUP, shipped, sku_list:4, 9, FBA2",
        "XCUP, shipped, sku_list:5, 10, FBA1",  # by its SKU alone
    ]


def test_a_claim_on_the_forwarder_names_no_other_product_and_not_what_amazon_has_located() -> None:
    assert lines(TWO_SHIPMENTS, "freight_damaged") == [
        "XLID, shipped, cartons:4, 7, FBA1, carton 4",
        "XLID, proof of delivery, deliveries:2, 2026-06-10, 1Z9, 3 of 4 cartons; missing 1; damaged 4",
        "XLID, received, june:3, 6, 2026-06-13, FBA1, ABE2 SELLABLE",
        "XLID, register, shipments:2, FBA1",
        "XLID, register, shipments:5, FBA1",
        "XLID, shipped, sku_list:3, 7, FBA1",
    ]


def test_what_arrived_is_added_up_with_the_line_that_came_last() -> None:
    assert lines(TWO_SHIPMENTS) == [
        "FBA1 XCUP, receipt, august:2, 18, 2026-06-15",
        "FBA1 1Z9, delivery, deliveries:2, 2026-06-10",
        "FBA2, delivery, deliveries:3, 2026-06-11",
        "FBA1 XLID, receipt, june:3, 6, 2026-06-13",
        "FBA2 XCUP, receipt, june:4, 8, 2026-06-14",
        "FBA1, shipping_queue, queue:2, 24, 2026-07-21",
    ]


def test_a_receipt_that_takes_units_off_again_is_not_what_came_last() -> None:
    receipts = """
        date       | event    | reference | units
        2026-06-12 | Receipts | FBA1      | 8
        2026-06-14 | Receipts | FBA1      | 6
        2026-06-20 | Receipts | FBA1      | -2
    """
    assert lines({"ledger": receipts}) == ["FBA1 XCUP, receipt, ledger:3, 12, 2026-06-14"]


def test_a_removal_parcel_has_its_own_receipts_and_those_of_its_order_that_name_none() -> None:
    assert lines(REMOVALS, "removal_lost") == [
        "XCUP 1Z1, received, removal_receipts:2, 4, 2026-07-10, 1Z1, of them damaged: 1",
        "XCUP 1Z1, received, removal_receipts:5, 1, 2026-07-12, RMV1",
        "XCUP 1Z2, received, removal_receipts:3, 0, 2026-07-11, 1z 2",
        "XCUP 1Z2, received, removal_receipts:5, 1, 2026-07-12, RMV1",
        "XLID 1Z1, received, removal_receipts:4, 1, 2026-07-10, 1Z1",
    ]
    assert lines(REMOVALS) == [
        "RMV1 1Z1 XCUP, removal receipt, removal_receipts:2, 4, 2026-07-10",
        "RMV1 1Z2 XCUP, removal receipt, removal_receipts:3, 0, 2026-07-11",
        "RMV1 1Z1 XLID, removal receipt, removal_receipts:4, 1, 2026-07-10",
        "RMV1 XCUP, removal receipt, removal_receipts:5, 1, 2026-07-12",
    ]


def test_a_parcel_that_brought_more_than_was_in_it_is_a_line_of_the_others_of_its_order() -> None:
    full, over = (f"tracking | fnsku | received\n1Z1 | XCUP | {n}\n1Z2 | XCUP | 3" for n in (6, 7))
    own = "XCUP 1Z2, received, removal_receipts:3, 3, 1Z2"
    assert lines(REMOVALS | {"removal_receipts": full}, "removal_lost") == [own]
    assert lines(REMOVALS | {"removal_receipts": over}, "removal_lost") == [
        "XCUP 1Z2, received, removal_receipts:2, 7, 1Z1",
        own,
    ]


def test_an_order_names_the_units_that_came_back_damaged_once() -> None:
    assert lines(RETURNS, "customer_return") == [
        "XCUP, returned, returns:2, 1, 2026-06-10, 111-1, WAREHOUSE_DAMAGED",
        "XCUP, returned, returns:5, 1, 2026-06-12, 111-2, CARRIER_DAMAGED",
        "XLID, returned, returns:4, 1, 2026-06-12, 111-1, CARRIER_DAMAGED",
    ]  # that of an order without a refund is the event itself


def test_of_two_products_that_are_known_by_sku_alone_each_claim_names_its_own_unit() -> None:
    given = {name: text.replace("| XCUP", "| - | CUP").replace("| XLID", "| - | LID") for name, text in RETURNS.items()}
    given = {name: text.replace("fnsku |", "fnsku | sku |") for name, text in given.items()}
    assert lines(given, "customer_return") == [
        "returned, returns:2, 1, 2026-06-10, 111-1, WAREHOUSE_DAMAGED",
        "returned, returns:4, 1, 2026-06-12, 111-1, CARRIER_DAMAGED",
        "returned, returns:5, 1, 2026-06-12, 111-2, CARRIER_DAMAGED",
    ]
