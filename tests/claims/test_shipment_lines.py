"""Of a claim on the way the seller's own row is quoted too: when the shipment was sent and closed, and with whom."""

from pathlib import Path

from tests.worlds.months_world import OCTOBER, World

HEADS = "shipment_id,ship_date,status,closed_date,forwarder"


def lines(world: World, shipment: str, role: str) -> list[str]:
    rows = [row for row in world.rows(OCTOBER, "claim_lines.csv") if row["reference"] == shipment]
    return [f"{row['file']}:{row['line']}" for row in rows if row["role"] == role]


def test_a_claim_without_any_proof_of_delivery_names_the_line_that_says_when_it_was_sent(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put("shipments.csv", HEADS, "FBA1A,2026-08-01,SHIPPED,,F", "FBA1B,2026-09-01,CLOSED,2026-10-20,F")
    world.put("packing.csv", "shipment_id,carton_no,sku,fnsku,units", "FBA1A,1,CUP,X00CUP,40", "FBA1B,1,CUP,X00CUP,9")
    world.put("deliveries.csv", "shipment_id,delivered_date,cartons_shipped,cartons_delivered", "FBA1B,2026-10-05,1,1")
    world.ledger("ledger.txt", "07-20 sold 1 x", "10-07 received 5 FBA1B")
    world.run(OCTOBER)
    found = {row["shipment_id"]: row["claim_type"] for row in world.rows(OCTOBER)}
    assert found == {"FBA1A": "freight_lost", "FBA1B": "inbound_lost"}
    assert lines(world, "FBA1A", "register") == ["shipments.csv:2"]
    assert lines(world, "FBA1B", "register") == ["shipments.csv:3"]
    claim = next(row["claim_id"] for row in world.rows(OCTOBER) if row["shipment_id"] == "FBA1A")
    told = world.ask("explain", claim, "--data", str(world.data))
    assert "| FBA1A,2026-08-01,SHIPPED,,F" in told.stdout, told.output


def test_a_list_of_parcels_that_says_the_same_of_each_is_quoted_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    heads = "shipment_id,tracking_no,ship_date,status,closed_date"
    sent = [f"FBA1A,1Z{parcel},2026-08-01,{status}" for status in ("SHIPPED,", "CLOSED,2026-10-20") for parcel in "123"]
    world.put("shipments.csv", heads, *sent)
    world.put("packing.csv", "shipment_id,carton_no,sku,fnsku,units", "FBA1A,1,CUP,X00CUP,40")
    world.ledger("ledger.txt", "10-02 sold 1 x")
    world.run(OCTOBER)
    assert lines(world, "FBA1A", "register") == ["shipments.csv:2", "shipments.csv:5"]
