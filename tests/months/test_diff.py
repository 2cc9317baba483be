"""`reconcile diff`: what is new, settled, changed or vanished between two runs, and why."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from reconcile.simulate.sample import write_sample
from tests.worlds.months_world import NOVEMBER, OCTOBER, World, read, told

LOSSES = ("10-02 sold 1 x", "10-12 lost 5 L1", "10-20 lost 2 L2")


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A seller who lost five cups and two cups in October, as reported on 5 November."""
    world = World(tmp_path_factory.mktemp("reported"))
    world.ledger("ledger_october.txt", *LOSSES)
    world.run(OCTOBER)
    return world


@pytest.fixture
def world(reported: World, tmp_path: Path) -> World:
    return reported.copy(tmp_path)


def test_without_any_change_only_the_calendar_moves(world: World) -> None:
    world.run(NOVEMBER)
    assert world.diff(OCTOBER, OCTOBER) == []
    assert world.diff(OCTOBER, NOVEMBER) == []
    assert "No difference" in world.ask("diff", str(OCTOBER), str(NOVEMBER)).stdout


def test_a_find_settles_and_is_named_with_file_and_line(world: World) -> None:
    world.ledger("ledger_november.txt", "11-01 sold 1 x", "11-18 found 5 F1")
    world.run(NOVEMBER)
    assert told(world.diff(OCTOBER, NOVEMBER)) == [
        "settled L1 units 5 -> 0, -50.00, find F1 of 2026-11-18 (ledger_november.txt:3)"
    ]


def test_a_payment_of_a_part_settles_that_part(world: World) -> None:
    world.paid("paid.txt", "11-20 Lost_Warehouse 3 R1")
    world.run(NOVEMBER)
    assert world.standing(NOVEMBER) == {"L1": "open 2", "L2": "open 2"}
    assert told(world.diff(OCTOBER, NOVEMBER)) == [
        "settled L1 units 5 -> 2, -30.00, payment R1 of 2026-11-20 (paid.txt:2)"
    ]


def test_a_payment_taken_back_makes_the_claim_new_again(world: World) -> None:
    world.paid("paid.txt", "11-20 Lost_Warehouse 5 R1")
    world.run(NOVEMBER)
    later = NOVEMBER.replace(day=10)
    world.paid("paid_december.txt", "12-08 Lost_Warehouse -5 R2 R1")
    world.run(later)
    assert told(world.diff(NOVEMBER, later)) == [
        "new L1 units 0 -> 5, 50.00, payment R1 taken back on 2026-12-08 (paid_december.txt:2)"
    ]


def test_an_event_of_a_later_day_is_new(world: World) -> None:
    world.ledger("ledger_november.txt", "11-01 sold 1 x", "11-18 damaged 4 D1")
    world.run(NOVEMBER)
    assert told(world.diff(OCTOBER, NOVEMBER)) == [
        "new D1 units 0 -> 4, 40.00, a new line: exposure 2026-11-18 (ledger_november.txt:3)"
    ]


def test_a_new_loss_that_is_partly_settled_already_comes_before_what_settles_it(world: World) -> None:
    world.ledger("ledger_november.txt", "11-01 sold 1 x", "11-18 damaged 4 D1")
    world.paid("paid.txt", "11-25 Damaged_Warehouse 1 R1")
    world.run(NOVEMBER)
    assert told(world.diff(OCTOBER, NOVEMBER)) == [
        "new D1 units 0 -> 4, 40.00, a new line: exposure 2026-11-18 (ledger_november.txt:3)",
        "settled D1 units 4 -> 3, -10.00, payment R1 of 2026-11-25 (paid.txt:2)",
    ]


def test_seen_backwards_what_came_later_has_vanished(world: World) -> None:
    world.ledger("ledger_november.txt", "11-01 sold 1 x", "11-18 damaged 4 D1", "11-19 found 2 F2")
    world.run(NOVEMBER)
    assert told(world.diff(NOVEMBER, OCTOBER)) == [
        "new L2 units 0 -> 2, 20.00, dated after 2026-11-05 (ledger_november.txt:4)",
        "vanished D1 units 4 -> 0, -40.00, dated after 2026-11-05 (:)",
    ]


def test_a_file_that_was_taken_away_is_named(world: World) -> None:
    (world.data / "ledger_october.txt").unlink()
    world.ledger("ledger_november.txt", "11-01 sold 1 x")
    world.run(NOVEMBER)
    assert told(world.diff(OCTOBER, NOVEMBER)) == [
        f"vanished {loss}, ledger_october.txt is no longer among the files (ledger_october.txt:{line})"
        for loss, line in (("L1 units 5 -> 0, -50.00", 3), ("L2 units 2 -> 0, -20.00", 4))
    ]


def test_another_name_or_a_second_download_of_the_same_events_is_no_difference(world: World) -> None:
    (world.data / "ledger_october.txt").rename(world.data / "台账.txt")
    world.ledger("again.txt", *LOSSES, "11-02 sold 1 x")
    world.run(NOVEMBER)
    assert world.diff(OCTOBER, NOVEMBER) == []


def test_a_file_whose_content_was_replaced_is_named(world: World) -> None:
    world.ledger("ledger_october.txt", *LOSSES[:2])
    world.run(NOVEMBER)
    assert told(world.diff(OCTOBER, NOVEMBER)) == [
        "vanished L2 units 2 -> 0, -20.00, ledger_october.txt was changed: this line no longer tells it "
        "(ledger_october.txt:4)"
    ]


def test_a_file_that_can_no_longer_be_used_is_named(world: World) -> None:
    world.put("ledger_october.txt", "nothing that anybody knows")
    world.run(NOVEMBER)
    whys = {row["why"].partition(":")[0] for row in world.diff(OCTOBER, NOVEMBER)}
    assert whys == {"ledger_october.txt was not used"}


def test_a_corrected_cost_changes_the_amount_and_names_the_line(world: World) -> None:
    world.put("costs.csv", "sku,unit_cost,currency,effective_from", "CUP,12.50,USD,2026-01-01")
    world.run(NOVEMBER)
    assert told(world.diff(OCTOBER, NOVEMBER)) == [
        "changed L1 amount 50.00 -> 62.50, 12.50, cost 10.00 USD is now 12.50 USD (costs.csv:2)",
        "changed L2 amount 20.00 -> 25.00, 5.00, cost 10.00 USD is now 12.50 USD (costs.csv:2)",
    ]


def test_a_cost_that_came_later_prices_the_claim(world: World) -> None:
    (world.data / "costs.csv").unlink()
    world.run(OCTOBER)
    world.put("prices.csv", "sku,unit_cost,currency,effective_from", "CUP,3.00,USD,2026-01-01")
    world.run(NOVEMBER)
    assert "changed L2 amount  -> 6.00, 6.00, cost - is now 3.00 USD (prices.csv:2)" in told(
        world.diff(OCTOBER, NOVEMBER)
    )


def test_units_and_price_are_told_apart_and_add_up(world: World) -> None:
    world.put("costs.csv", "sku,unit_cost,currency,effective_from", "CUP,12.50,USD,2026-01-01")
    world.paid("paid.txt", "11-20 Lost_Warehouse 3 R1")
    world.run(NOVEMBER)
    rows = [row for row in world.diff(OCTOBER, NOVEMBER) if row["reference_id"] == "L1"]
    assert told(rows) == [
        "settled L1 units 5 -> 2, -30.00, payment R1 of 2026-11-20 (paid.txt:2)",
        "changed L1 amount 50.00 -> 25.00, 5.00, cost 10.00 USD is now 12.50 USD (costs.csv:2)",
    ]


def test_a_deadline_that_is_over_is_a_change_of_status(world: World) -> None:
    day = OCTOBER.replace(year=2027)
    world.run(day)
    rows = [row for row in world.diff(OCTOBER, day) if row["reference_id"] == "L1"]
    assert [(row["field"], row["before"], row["after"], row["units"]) for row in rows] == [
        ("status", "open 5", "expired 5", "0")
    ]
    assert rows[0]["why"].startswith("not filed until 2026-12-")


def test_a_filed_case_is_a_change_of_status_with_its_reason(world: World) -> None:
    log = "claim_type,fnsku,reference_id,case_id,units,filed_date,status,changed_at"
    world.put("case_log.csv", log, "warehouse_lost,X00CUP,L2,77001,2,2026-11-10,filed,2026-11-10")
    world.run(NOVEMBER)
    (row,) = world.diff(OCTOBER, NOVEMBER)
    assert (row["change"], row["before"], row["after"]) == ("changed", "open 2", "filed 2")
    assert "77001" in row["why"]


def test_a_restated_download_is_a_change_of_status(world: World) -> None:
    world.ledger("again.txt", "10-02 sold 1 x", "10-12 lost 5 L1 3/2", "10-20 lost 2 L2 0/2", "11-30 sold 1 x")
    world.run(NOVEMBER)
    assert world.standing(NOVEMBER) == {"L1": "open 2, review 3", "L2": "open 2"}
    (row,) = world.diff(OCTOBER, NOVEMBER)
    assert (row["field"], row["before"], row["after"], row["units"]) == ("status", "open 5", "open 2; review 3", "0")
    assert "Amazon" in row["why"]


def test_a_late_receipt_settles_a_short_shipment(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put(
        "shipments.csv", "shipment_id,ship_date,status,closed_date,forwarder", "FBA1A,2026-09-20,CLOSED,2026-10-20,F"
    )
    world.put("packing.csv", "shipment_id,carton_no,sku,fnsku,units", "FBA1A,1,CUP,X00CUP,40")
    world.put("deliveries.csv", "shipment_id,delivered_date,cartons_shipped,cartons_delivered", "FBA1A,2026-10-05,1,1")
    world.ledger("ledger_october.txt", "09-01 sold 1 x", "10-07 received 36 FBA1A")
    world.run(OCTOBER)
    world.ledger("ledger_november.txt", "11-01 sold 1 x", "11-12 received 3 FBA1A")
    world.run(NOVEMBER)
    december = NOVEMBER.replace(day=31)
    world.ledger("ledger_december.txt", "12-01 sold 1 x", "12-12 received 1 FBA1A")
    world.run(december)
    assert told(world.diff(OCTOBER, NOVEMBER)) == [
        "settled FBA1A units 4 -> 1, -30.00, receipt of 2026-11-12 (ledger_november.txt:3)",
        "changed FBA1A status review 4 -> open 1, 0, no longer in review: the ledger data end on 2026-10-07, "
        "before this shipment was received: download newer days (:)",
    ]
    assert told(world.diff(NOVEMBER, december)) == [
        "settled FBA1A units 1 -> 0, -10.00, receipt of 2026-12-12 (ledger_december.txt:3)"
    ]


def test_a_shipping_queue_that_has_located_everything_is_the_reason(tmp_path: Path) -> None:
    world = World(tmp_path)
    shipment = "FBA1A,2026-07-20,CLOSED,2026-09-20"
    world.put("shipments.csv", "shipment_id,ship_date,status,closed_date", shipment)
    world.put("packing.csv", "shipment_id,carton_no,sku,fnsku,units", "FBA1A,1,CUP,X00CUP,40")
    world.put("deliveries.csv", "shipment_id,delivered_date,cartons_shipped,cartons_delivered", "FBA1A,2026-08-05,1,1")
    world.ledger("ledger.txt", "09-01 sold 1 x", "10-07 sold 1 x", "11-20 sold 1 x")
    world.run(OCTOBER)
    heads = "Shipment name,Shipment ID,Created,Last updated,Ship to,SKUs,Units expected,Units located,Status"
    world.put("queue.csv", heads, "A,FBA1A,07/15/2026,11/28/2026,ONT8,1,40,40,Closed")
    world.run(NOVEMBER)
    found = told(world.diff(OCTOBER, NOVEMBER))
    assert found == ["settled FBA1A units 40 -> 0, -400.00, Shipping Queue of 2026-11-28 (queue.csv:2)"]


def test_a_proof_of_delivery_is_the_reason_of_another_deadline(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put("shipments.csv", "shipment_id,ship_date,status,closed_date", "FBA1A,2026-09-20,CLOSED,2026-10-20")
    world.put("packing.csv", "shipment_id,carton_no,sku,fnsku,units", "FBA1A,1,CUP,X00CUP,40")
    world.ledger("ledger.txt", "09-01 sold 1 x", "10-07 received 36 FBA1A", "11-20 sold 1 x")
    world.run(OCTOBER)
    world.put("deliveries.csv", "shipment_id,delivered_date,cartons_shipped,cartons_delivered", "FBA1A,2026-10-05,1,1")
    world.run(NOVEMBER)
    assert [row for row in told(world.diff(OCTOBER, NOVEMBER)) if " deadline " in row] == [
        "changed FBA1A deadline 2027-06-20 -> 2027-07-05, 0, "
        "the papers say otherwise: proof of delivery 2026-10-05 (deliveries.csv:2)"
    ]


def test_another_account_name_is_told(world: World) -> None:
    world.put("reconcile.toml", 'account = "Lumora"')
    world.run(NOVEMBER)
    rows = world.diff(OCTOBER, NOVEMBER)
    assert sorted({row["change"] for row in rows}) == ["new", "vanished"]
    said = world.ask("diff", str(OCTOBER), str(NOVEMBER)).stdout
    assert "two accounts" in said


def test_a_report_changed_by_hand_is_told(world: World) -> None:
    claims = world.out / str(OCTOBER) / "claims.csv"
    claims.write_text(claims.read_text(encoding="utf-8").replace("50.00", "90.00"), encoding="utf-8")
    world.run(NOVEMBER)
    assert (
        "2026-11-05: changed by hand since the run: claims.csv" in world.ask("diff", str(OCTOBER), str(NOVEMBER)).stdout
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [("2026-01-01", "Reports there: 2026-11-05"), ("nowhere", "there is no report nowhere"), ("data", "is no report")],
)
def test_what_is_no_report_is_refused_with_a_remedy(world: World, name: str, said: str) -> None:
    named = str(world.data) if name == "data" else name
    result = world.ask("diff", named, str(OCTOBER))
    assert result.exit_code == 2
    assert said in result.stderr.replace("\n", " ")


def test_a_damaged_report_is_refused(world: World) -> None:
    shutil.copytree(world.out / str(OCTOBER), world.root / "copy")
    (world.root / "copy" / "run.json").write_text("{}", encoding="utf-8")
    result = world.ask("diff", str(world.root / "copy"), str(OCTOBER))
    assert (result.exit_code, "run.json cannot be read" in result.stderr) == (2, True)


def test_a_list_never_replaces_a_file(world: World) -> None:
    to = world.root / "mine.csv"
    to.write_text("mine", encoding="utf-8")
    assert world.ask("diff", str(OCTOBER), str(OCTOBER), "--to", str(to)).exit_code == 2
    assert to.read_text(encoding="utf-8") == "mine"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The sample seller on three days."""
    root = tmp_path_factory.mktemp("sample")
    write_sample(root / "seller")
    world = World(root)
    shutil.rmtree(world.data)
    (root / "seller").rename(world.data)
    for day in ("2026-10-05", "2026-11-05", "2026-11-20"):
        world.ask("run", "--data", str(world.data), "--as-of", day)
    return world


@pytest.mark.parametrize(
    "days", [("2026-10-05", "2026-11-20"), ("2026-11-05", "2026-11-20"), ("2026-11-20", "2026-10-05")]
)
def test_the_parts_add_up_to_the_difference_of_every_claim(sample: World, days: tuple[str, str]) -> None:
    before, after = (read(sample.out / day / "claims.csv") for day in days)
    to = sample.root / f"{days[0]}-{days[1]}.csv"
    assert sample.ask("diff", *days, "--to", str(to)).exit_code == 0
    units: dict[str, int] = {}
    money: dict[str, Decimal] = {}
    for row in read(to):
        units[row["claim_id"]] = units.get(row["claim_id"], 0) - int(row["units"])
        money[row["claim_id"]] = money.get(row["claim_id"], Decimal(0)) - Decimal(row["amount"] or 0)
        assert row["why"], row
    for rows, sign in ((after, 1), (before, -1)):
        for row in rows:
            units[row["claim_id"]] = units.get(row["claim_id"], 0) + sign * int(row["units"])
            money[row["claim_id"]] = money.get(row["claim_id"], Decimal(0)) + sign * Decimal(row["amount"] or 0)
    assert {claim for claim, rest in units.items() if rest} == set()
    assert {claim for claim, rest in money.items() if rest} == set()


def test_the_same_files_on_a_later_day_are_no_difference_from_a_closed_month(sample: World) -> None:
    assert sample.ask("close", "2026-09", "--report", "2026-10-05").exit_code == 0
    sample.ask("run", "--data", str(sample.data), "--as-of", "2026-11-20")
    rows = read(sample.out / "2026-11-20" / "closed_months.csv")
    assert {row["part"] for row in rows} == {"since then"}
    assert sum(int(row["units"]) for row in rows) == 84 - 6 + 5


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_terminal_shows_adds_up_from_top_to_bottom(sample: World, language: str) -> None:
    said = sample.ask("diff", "2026-10-05", "2026-11-20", "--lang", language).stdout
    assert "491.38 USD" in said
    assert "1,351.44 USD" in said
    assert {"en": "± changed", "zh": "± 变动"}[language] in said


def test_the_claims_add_up_where_one_is_settled_in_part(world: World) -> None:
    world.paid("paid.txt", "11-20 Lost_Warehouse 2 R1", "11-21 Lost_Warehouse 3 R2")
    world.ledger("ledger_november.txt", "11-15 lost 4 L3")
    world.run(NOVEMBER)
    said = world.ask("diff", OCTOBER.isoformat(), NOVEMBER.isoformat()).stdout
    rows = [row.split("|")[1:3] for row in said.splitlines() if "|" in row]
    claims = {name.strip(): count.strip() for name, count in rows}
    assert world.standing(NOVEMBER) == {"L1": "open 2", "L3": "open 4"}
    assert (claims["Report 2026-11-05"], claims["+ new"], claims["− settled"]) == ("2", "+1", "-1")
