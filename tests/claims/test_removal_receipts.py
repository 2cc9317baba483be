"""What the seller entered of a removal parcel is a line of its claim, and why a later run has fewer units of it."""

from pathlib import Path

import pytest

from tests.worlds.months_world import NOVEMBER, OCTOBER, World, told

SHIPMENTS = "request-date order-id shipment-date sku fnsku disposition shipped-quantity carrier tracking-number"
RECEIPTS = "removal_order_id,tracking_no,received_date,sku,units_received,units_damaged"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two parcels of six and five cups, sent at the end of October; of each the seller has entered what came so far."""
    world = World(tmp_path)
    world.ledger("ledger.txt", "10-02 sold 1 x", "11-28 sold 1 x")
    parcels = [["2026-10-20", "RMV1", "2026-10-28", "CUP", "X00CUP", "Sellable", n, "UPS", t] for n, t in PARCELS]
    heads = [*SHIPMENTS.split(), "removal-order-type"]
    world.put("removals.txt", *("\t".join(row) for row in [heads, *([*parcel, "Return"] for parcel in parcels)]))
    world.put("receipts.csv", RECEIPTS, "RMV1,1Z2,,CUP,0,")
    world.run(OCTOBER)
    return world


PARCELS = (("6", "1Z1"), ("5", "1Z2"))


def received(world: World) -> list[str]:
    lines = [row for row in world.rows(NOVEMBER, "claim_lines.csv") if row["role"] == "received"]
    return [" ".join((r["kind"], r["reference"], r["units"], r["date"], r["line"], r["note"])) for r in lines]


def test_the_claim_names_the_line_that_says_what_came(world: World) -> None:
    world.put("receipts.csv", RECEIPTS, "RMV1,1Z2,,CUP,0,", "RMV1,1Z1,2026-11-10,CUP,4,1")
    world.run(NOVEMBER)
    assert sorted(received(world)) == [
        "removal receipt 1Z1 4 2026-11-10 3 of them damaged: 1",
        "removal receipt 1Z2 0  2 ",
    ]


def test_the_story_in_chinese_says_how_many_came_damaged(world: World) -> None:
    world.put("receipts.csv", RECEIPTS, "RMV1,1Z2,,CUP,0,", "RMV1,1Z1,2026-11-10,CUP,4,1")
    world.run(NOVEMBER)
    claim = next(row["claim_id"] for row in world.rows(NOVEMBER) if row["tracking_no"] == "1Z1")
    story = world.ask("explain", claim, "--data", str(world.data), "--lang", "zh").stdout
    assert "receipts.csv:3  接收，移除签收，4 件，2026-11-10，1Z1，其中破损 1 件" in story


def test_what_another_parcel_of_the_order_brought_beyond_its_own_is_named_too(world: World) -> None:
    world.put("receipts.csv", RECEIPTS, "RMV1,1Z2,2026-11-10,CUP,4,", "RMV1,1Z1,2026-11-10,CUP,6,")
    world.run(NOVEMBER)
    assert received(world) == ["removal receipt 1Z2 4 2026-11-10 2 "]
    world.put("receipts.csv", RECEIPTS, "RMV1,1Z2,2026-11-10,CUP,3,", "RMV1,1Z1,2026-11-10,CUP,7,")
    world.run(NOVEMBER)
    assert sorted(received(world)) == ["removal receipt 1Z1 7 2026-11-10 3 ", "removal receipt 1Z2 3 2026-11-10 2 "]


def test_a_receipt_is_the_reason_why_fewer_units_are_missing(world: World) -> None:
    world.put("receipts.csv", RECEIPTS, "RMV1,1Z2,,CUP,0,", "RMV1,1Z1,2026-11-10,CUP,4,")
    world.run(NOVEMBER)
    found = [row for row in told(world.diff(OCTOBER, NOVEMBER)) if " units " in row]
    assert found == ["settled  units 6 -> 2, -40.00, removal receipt of 2026-11-10 (receipts.csv:3)"]


def test_what_is_left_is_rounded_anew_and_has_no_other_price(world: World) -> None:
    world.put("costs.csv", "sku,unit_cost,currency,effective_from", "CUP,1.855,USD,2026-01-01")
    world.run(OCTOBER)
    world.put("receipts.csv", RECEIPTS, "RMV1,1Z2,,CUP,0,", "RMV1,1Z1,2026-11-10,CUP,5,")
    world.run(NOVEMBER)
    found = [row["field"] + " " + row["amount"] for row in world.diff(OCTOBER, NOVEMBER) if row["amount"]]
    assert found == ["units -9.27"]  # of 11.13 for six units 1.86 are left for one: 1.855 rounded


def test_a_receipt_of_november_is_no_difference_of_october(world: World) -> None:
    assert world.ask("close", "2026-10").exit_code == 0
    world.put("receipts.csv", RECEIPTS, "RMV1,1Z2,,CUP,0,", "RMV1,1Z1,2026-11-10,CUP,4,")
    world.run(NOVEMBER)
    rows = [row for row in world.rows(NOVEMBER, "closed_months.csv") if row["field"] == "units"]
    assert [(row["part"], row["change"], row["units"], row["file"], row["line"]) for row in rows] == [
        ("since then", "settled", "-4", "receipts.csv", "3")
    ]
