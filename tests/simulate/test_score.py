"""The score: what counts as found, what as wrongly called open."""

from pathlib import Path

from rich.console import Console

from reconcile.simulate import TypeScore, score, table
from reconcile.texts.catalogue import catalogue

CLAIMS = "claim_type,status,fnsku,shipment_id,order_id,reference_id,tracking_no,reimbursement_id,units,amount"
TRUTH = "claim_type,fnsku,shipment_id,order_id,reference_id,tracking_no,reimbursement_id,units_owed,amount"


def scored(tmp_path: Path, claims: list[str], truth: list[str]) -> dict[str, TypeScore]:
    (tmp_path / "claims.csv").write_text("\n".join([CLAIMS, *claims]) + "\n", encoding="utf-8")
    (tmp_path / "truth.csv").write_text("\n".join([TRUTH, *truth]) + "\n", encoding="utf-8")
    return {row.claim_type: row for row in score(tmp_path / "claims.csv", tmp_path / "truth.csv")}


def test_a_claim_for_the_right_event_is_correct(tmp_path: Path) -> None:
    found = scored(
        tmp_path,
        ["warehouse_lost,open,X1,,,R1,,,2,10.00"],
        ["warehouse_lost,X1,,,R1,,,2,10.00"],
    )
    assert (found["warehouse_lost"].precision, found["warehouse_lost"].recall) == (1.0, 1.0)
    assert (found["warehouse_lost"].precision_strict, found["warehouse_lost"].recall_strict) == (1.0, 1.0)
    assert found["warehouse_lost"].amount_error == 0


def test_units_of_another_event_of_the_same_fnsku_are_right_when_pooled_and_wrong_when_strict(tmp_path: Path) -> None:
    found = scored(
        tmp_path,
        ["warehouse_lost,open,X1,,,R1,,,2,10.00"],
        ["warehouse_lost,X1,,,R2,,,2,10.00"],
    )["warehouse_lost"]
    assert (found.precision, found.recall) == (1.0, 1.0)
    assert (found.precision_strict, found.recall_strict) == (0.0, 0.0)


def test_a_claim_for_nothing_owed_lowers_the_precision_only(tmp_path: Path) -> None:
    found = scored(
        tmp_path,
        ["inbound_lost,open,X1,F1,,,,,3,30.00", "inbound_lost,open,X2,F1,,,,,1,9.00"],
        ["inbound_lost,X1,F1,,,,,3,30.00"],
    )["inbound_lost"]
    assert (found.precision, found.recall) == (0.75, 1.0)
    assert round(found.amount_error, 3) == 0.3


def test_only_open_rows_count(tmp_path: Path) -> None:
    found = scored(
        tmp_path,
        ["disposed,review,X1,,,R1,,,2,", "warehouse_lost,waiting,X1,,,R1,,,2,"],
        ["warehouse_lost,X1,,,R1,,,4,20.00"],
    )
    assert found["warehouse_lost"].recall == 0
    assert found["warehouse_lost"].precision == 1
    assert "disposed" not in found


def test_the_last_row_is_the_total_and_the_table_shows_every_type(tmp_path: Path) -> None:
    found = scored(
        tmp_path,
        ["inbound_lost,open,X1,F1,,,,,3,30.00"],
        ["inbound_lost,X1,F1,,,,,3,30.00", "freight_lost,X1,F1,,,,,1,10.00"],
    )
    assert found["total"].owed_units == 4
    console = Console(width=200, record=True)
    console.print(table(found.values(), catalogue("en")))
    assert "freight_lost" in console.export_text()
