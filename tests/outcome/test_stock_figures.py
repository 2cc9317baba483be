"""What the sheets Warehouse and Missing costs count."""

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.worlds.months_world import OCTOBER, World


def sheet(world: World, name: str) -> list[dict[str, Any]]:
    heads, *rows = load_workbook(world.out / str(OCTOBER) / "discrepancies.xlsx")[name].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def test_a_blank_number_of_amazon_is_not_shown_as_none_open(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.ledger("ledger.txt", "10-02 sold 1 x", "10-12 lost 5 L1")
    world.run(OCTOBER)
    assert [(row["Lost"], row["Open lost"], row["Open at Amazon"]) for row in sheet(world, "Warehouse")] == [
        (5, 5, None)
    ]
    totals = {
        str(row[0]): row[1] for row in load_workbook(world.out / str(OCTOBER) / "discrepancies.xlsx")["Summary"].values
    }
    assert totals["Ledger: sum of their unreconciled quantity"] is None


def test_amazons_own_number_is_shown_where_it_is_filled(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.ledger("ledger.txt", "10-02 sold 1 x", "10-12 lost 5 L1 5/0", "10-13 lost 3 L2")
    world.run(OCTOBER)
    assert [row["Open at Amazon"] for row in sheet(world, "Warehouse")] == [0]


def test_a_claim_of_two_rows_lacks_its_cost_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put("costs.csv", "sku,unit_cost,currency,effective_from", "PLATE,10.00,USD,2026-01-01")
    world.ledger("ledger.txt", "10-02 sold 1 x", "10-12 lost 5 L1 2/3")
    world.run(OCTOBER)
    assert world.standing(OCTOBER) == {"L1": "open 3, review 2"}
    assert [(row["Claims"], row["Units"], row["Units to file now"]) for row in sheet(world, "Missing costs")] == [
        (1, 5, 3)
    ]
    assert [row["Claims"] for row in sheet(world, "Policy used") if row["Kind"] == "window"] == [1]


def test_a_shipment_under_way_names_the_line_that_says_what_is_in_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.ledger("ledger.txt", "10-02 sold 1 x", "10-12 sold 1 y")
    world.put("shipments.csv", "shipment_id,ship_date,status,forwarder", "FBA1A,2026-10-20,SHIPPED,F")
    world.put("packing.csv", "shipment_id,carton_no,sku,fnsku,units", "FBA1A,1,CUP,X00CUP,24", "FBA1A,2,CUP,X00CUP,6")
    world.run(OCTOBER)
    rows = [list(row) for row in load_workbook(world.out / str(OCTOBER) / "discrepancies.xlsx")["Not covered"].values]
    head = next(row for row in rows if "Line" in row)
    told = dict(zip(head, rows[rows.index(head) + 1], strict=True))
    assert (told["Reference"], told["Units"], told["File"], told["Line"]) == ("FBA1A", 30, "packing.csv", 2)
