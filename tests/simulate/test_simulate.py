"""The simulator: the same seed gives the same bytes, its history adds up, its files have Amazon's layouts."""

import csv
import hashlib
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from reconcile.simulate import write_seller
from reconcile.simulate.amazon_files import LEDGER, REIMBURSEMENTS
from reconcile.simulate.history import simulate
from reconcile.simulate.things import FOUND, LOST, PAID, LedgerRow
from reconcile.simulate.truth import COLUMNS, rows
from reconcile.simulate.verdicts import add_months
from reconcile.simulate.world import World


def digest(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def seller(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    out = tmp_path_factory.mktemp("seller")
    return out, write_seller(out, seed=3, size="small", market="us")


@pytest.mark.parametrize("market", ["us", "de"])
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, market: str) -> None:
    write_seller(tmp_path / "a", seed=5, size="small", market=market, dirty=True)
    write_seller(tmp_path / "b", seed=5, size="small", market=market, dirty=True)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_another_seed_gives_another_seller(tmp_path: Path) -> None:
    write_seller(tmp_path / "a", seed=5, size="small")
    write_seller(tmp_path / "b", seed=6, size="small")
    assert digest(tmp_path / "a") != digest(tmp_path / "b")


@pytest.mark.parametrize("market", ["us", "de"])
def test_an_earlier_day_of_a_history_is_the_same_history(market: str) -> None:
    whole = simulate(5, "small", market)
    until = whole.as_of - timedelta(days=60)
    earlier = simulate(5, "small", market, until=until)
    assert earlier.as_of == until
    assert [row_key(row) for row in earlier.ledger] == [row_key(row) for row in whole.ledger if row.day <= until]
    assert [p.reimbursement_id for p in earlier.payments] == [
        p.reimbursement_id for p in whole.payments if p.day <= until
    ]


@pytest.mark.parametrize("days", [0, 20, 100])
def test_a_seller_of_a_few_weeks_may_be_dirty_too(tmp_path: Path, days: int) -> None:
    begun = simulate(5, "small", "us").first_day + timedelta(days=days)
    world = write_seller(tmp_path, seed=5, size="small", dirty=True, until=begun)
    assert world.as_of == begun
    assert (tmp_path / "input" / "old downloads" / "download.txt").exists()


def row_key(row: LedgerRow) -> tuple[object, ...]:
    return (row.day, row.product.fnsku, row.event, row.reference, row.quantity)


def test_an_older_simulation_is_replaced_and_anything_else_is_left_alone(tmp_path: Path) -> None:
    write_seller(tmp_path / "a", seed=5, size="small")
    write_seller(tmp_path / "a", seed=6, size="small")
    (tmp_path / "b" / "input").mkdir(parents=True)
    with pytest.raises(FileExistsError):
        write_seller(tmp_path / "b", seed=5, size="small")


def test_the_ledger_has_amazons_sixteen_quoted_columns(seller: tuple[Path, World]) -> None:
    first = sorted((seller[0] / "input" / "ledger").iterdir())[0]
    header = first.read_bytes().split(b"\r\n")[0].decode()
    assert header == "\t".join(f'"{name}"' for name in (*LEDGER, "Store"))


def test_the_german_ledger_has_fifteen_columns(tmp_path: Path) -> None:
    write_seller(tmp_path, seed=3, size="small", market="de")
    first = sorted((tmp_path / "input" / "ledger").iterdir())[0]
    assert first.read_bytes().split(b"\r\n")[0].count(b"\t") == 14


def test_reimbursements_are_cp1252_without_quotes(seller: tuple[Path, World]) -> None:
    first = sorted((seller[0] / "input" / "reimbursements").iterdir())[0]
    lines = first.read_bytes().decode("cp1252").split("\r\n")
    assert lines[0].split("\t") == list(REIMBURSEMENTS)
    assert all(line.count("\t") == 17 for line in lines[:-1])


def test_downloads_overlap_and_restate_what_amazon_has_settled_since(seller: tuple[Path, World]) -> None:
    seen: dict[str, set[str]] = {}
    for path in sorted((seller[0] / "input" / "ledger").iterdir()):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                if row["Reconciled Quantity"]:
                    seen.setdefault(row["Reference ID"], set()).add(row["Reconciled Quantity"])
    assert any(len(values) > 1 for values in seen.values())


def test_the_two_restated_columns_can_be_left_blank(tmp_path: Path) -> None:
    write_seller(tmp_path, seed=3, size="small", filled=False)
    for path in (tmp_path / "input" / "ledger").iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            assert not any(row["Unreconciled Quantity"] for row in csv.DictReader(file, delimiter="\t"))


def test_reconciled_and_unreconciled_add_up_to_the_loss(seller: tuple[Path, World]) -> None:
    for row in seller[1].ledger:
        if row.exposure:
            assert 0 <= row.exposure.reconciled(seller[1].as_of) <= len(row.exposure.units) == -row.quantity


def test_every_unit_of_a_break_stands_in_one_column(seller: tuple[Path, World]) -> None:
    by_reference = {it.reference_id: len(it.units) for it in seller[1].exposures if it.reference_id}
    for row in rows(seller[1]):
        sorted_units = row.units_owed + row.units_waiting + row.units_expired + row.units_other + row.units_not_owed
        if row.reference_id:
            assert sorted_units == by_reference[row.reference_id]
        assert sorted_units > 0


def test_stock_never_falls_below_nought(seller: tuple[Path, World]) -> None:
    assert min(seller[1].stock.values()) >= 0


def test_a_unit_found_later_is_not_owed(seller: tuple[Path, World]) -> None:
    owed = {row.reference_id: row.units_owed for row in rows(seller[1])}
    for exposure in seller[1].exposures:
        gone = exposure.at(seller[1].as_of, FOUND, PAID)
        if exposure.reference_id in owed and len(gone) == len(exposure.units):
            assert owed[exposure.reference_id] == 0


def test_money_owed_is_cost_times_units(seller: tuple[Path, World]) -> None:
    world = seller[1]
    products = {item.fnsku: item for item in world.products}
    for row in rows(world):
        if row.claim_type == "warehouse_lost" and row.units_owed and row.amount is not None:
            cost = world.cost(products[row.fnsku], "US", row.event_date)
            assert abs(row.amount - cost * row.units_owed) <= Decimal("0.005")


def test_receipts_and_shortages_explain_every_packed_unit(seller: tuple[Path, World]) -> None:
    world = seller[1]
    received: Counter[str] = Counter()
    for row in world.ledger:
        if row.event == "Receipts":
            received[row.reference] += row.quantity
    for shipment in world.shipments:
        settled = shipment.closed is not None and (world.as_of - shipment.closed).days > 60
        if settled and all(not line.at(world.as_of, FOUND, "elsewhere") for line in shipment.missing.values()):
            short = sum(len(line.at(world.as_of, LOST, PAID, "reversed")) for line in shipment.missing.values())
            away = sum(shipment.units("missing").values()) if shipment.program == "own" else 0
            expected = sum(shipment.units().values()) - short - away
            assert received[shipment.shipment_id] >= expected


def test_what_no_file_says_may_still_be_filed_is_not_called_owed() -> None:
    world = simulate(16_734, "medium", "de")
    silent = {it.shipment_id: it for it in world.shipments if it.proof == "none" and it.program != "own"}
    missing = [row for row in rows(world) if row.claim_type == "inbound_lost" and row.shipment_id in silent]
    assert missing
    for row in missing:
        earliest = add_months(silent[row.shipment_id].ship_date, world.market.inbound_months)
        assert not row.units_owed or world.as_of <= earliest


def test_units_counted_under_another_shipment_show_there() -> None:
    world = simulate(40_127, "medium", "us")
    assert all(product not in it.units("missing") for it in world.shipments for product in it.over)


def test_the_truth_lies_beside_the_input_and_not_in_it(seller: tuple[Path, World]) -> None:
    assert (seller[0] / "truth.csv").read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)
    assert not list((seller[0] / "input").rglob("truth*"))


def test_booking_forms_are_in_chinese_with_merged_cells_and_a_rules_sheet(seller: tuple[Path, World]) -> None:
    form = next((seller[0] / "input" / "packing_lists").glob("委托书_*.xlsx"))
    book = openpyxl.load_workbook(form)
    assert book.worksheets[0]["A1"].value.startswith("FBA箱号")
    assert book.worksheets[1].title == "表格要求说明"


def test_a_dirty_folder_owes_what_its_own_history_says(tmp_path: Path) -> None:
    world = write_seller(tmp_path, seed=4, size="small", dirty=True)
    unpriced = [row for row in rows(world) if row.amount is None]
    assert unpriced
    assert world.costless
    assert (tmp_path / "input" / "成本表.csv").exists()


def test_all_claim_types_occur_in_a_medium_seller() -> None:
    types = {row.claim_type for row in rows(simulate(1, "medium", "us"))}
    assert types >= {
        "warehouse_lost", "warehouse_damaged", "inbound_lost", "inbound_damaged", "customer_return", "removal_lost",
        "disposed", "underpaid", "reversal", "freight_lost", "freight_damaged", "order_lost", "order_damaged",
    }  # fmt: skip
