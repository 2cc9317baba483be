"""A month is closed once; every later run says what differs from it, and what has happened since."""

import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from reconcile.months.closings import seal
from reconcile.months.report_folder import read_report
from reconcile.months.restated import closed_months
from reconcile.report.closed_months import Sum
from reconcile.texts.catalogue import catalogue
from tests.months.closed_month import LOSSES, changes, figures, folder, record
from tests.worlds.months_world import DECEMBER, NOVEMBER, OCTOBER, World, read


@pytest.fixture
def world(october_closed: World, tmp_path: Path) -> World:
    return october_closed.copy(tmp_path)


def test_a_ledger_that_ends_before_the_month_is_told(world: World) -> None:
    world.run(NOVEMBER)
    assert "The ledger ends on 2026-11-03, before the month does" in world.ask("close", "2026-11").stdout


# What differs, and what came since


def test_a_run_without_a_closed_month_has_neither_sheet_nor_file(world: World) -> None:
    shutil.rmtree(world.out / "closed")
    world.run(NOVEMBER)
    assert not (world.out / str(NOVEMBER) / "closed_months.csv").exists()
    book = openpyxl.load_workbook(world.out / str(NOVEMBER) / "discrepancies.xlsx")
    assert "Closed months" not in book.sheetnames


def test_where_nothing_came_the_month_stands_as_reported_and_so_does_one_without_claims(world: World) -> None:
    assert world.ask("close", "2026-09").exit_code == 0
    said = world.run(NOVEMBER).stdout
    assert "Closed months as reported: 2026-09, 2026-10" in said
    assert changes(world) == {"difference": [], "since then": []}
    assert figures(world) == [
        ["2026-09", "as reported", None, 0, 0, 0, 0, 0, 0, 0, 0],
        ["2026-10", "as reported", "USD", 7, 70, 0, 0, 0, 0, 7, 70],
    ]


def test_an_october_line_in_a_file_that_came_later_is_a_difference(world: World) -> None:
    world.ledger("ledger_late.txt", "10-02 sold 1 x", "10-28 lost 4 L3", "11-20 lost 1 N2")
    said = world.run(NOVEMBER).stdout
    assert "Closed month 2026-10 differs from what was reported: +4 units, +40.00 USD" in said
    assert changes(world) == {
        "difference": ["new L3 units 0 -> 4, 40.00, a new line: exposure 2026-10-28 (ledger_late.txt:3)"],
        "since then": [],
    }
    assert figures(world) == [["2026-10", "differs", "USD", 7, 70, 4, 40, 0, 0, 11, 110]]


def test_a_find_of_november_is_no_difference_and_its_claim_is_open_no_more(world: World) -> None:
    world.ledger("ledger_november.txt", "11-01 sold 1 x", "11-18 found 5 F1")
    world.run(NOVEMBER)
    assert world.standing(OCTOBER)["L1"] == "open 5"
    assert "L1" not in world.standing(NOVEMBER)
    assert changes(world) == {
        "difference": [],
        "since then": ["settled L1 units 5 -> 0, -50.00, find F1 of 2026-11-18 (ledger_november.txt:3)"],
    }
    assert figures(world) == [["2026-10", "as reported", "USD", 7, 70, 0, 0, -5, -50, 2, 20]]


def test_a_find_of_october_that_came_in_a_later_file_is_a_difference(world: World) -> None:
    world.ledger("ledger_late.txt", "10-02 sold 1 x", "10-25 found 2 F1")
    world.run(NOVEMBER)
    assert changes(world)["difference"] == [
        "settled L2 units 2 -> 0, -20.00, find F1 of 2026-10-25 (ledger_late.txt:3)"
    ]


def test_both_of_one_claim_are_told_apart(world: World) -> None:
    world.ledger("ledger_late.txt", "10-02 sold 1 x", "10-13 found 1 F1")
    world.paid("paid.txt", "11-20 Lost_Warehouse 4 R1")
    world.run(NOVEMBER)
    assert changes(world) == {
        "difference": ["settled L1 units 5 -> 4, -10.00, find F1 of 2026-10-13 (ledger_late.txt:3)"],
        "since then": ["settled L1 units 4 -> 0, -40.00, payment R1 of 2026-11-20 (paid.txt:2)"],
    }
    assert figures(world) == [["2026-10", "differs", "USD", 7, 70, -1, -10, -4, -40, 2, 20]]


def test_a_corrected_cost_is_a_difference(world: World) -> None:
    world.put("costs.csv", "sku,unit_cost,currency,effective_from", "CUP,12.50,USD,2026-01-01")
    world.run(NOVEMBER)
    assert changes(world)["difference"] == [
        "changed L1 amount 50.00 -> 62.50, 12.50, cost 10.00 USD is now 12.50 USD (costs.csv:2)",
        "changed L2 amount 20.00 -> 25.00, 5.00, cost 10.00 USD is now 12.50 USD (costs.csv:2)",
    ]


def test_a_removed_file_is_a_difference(world: World) -> None:
    (world.data / "ledger_october.txt").unlink()
    world.ledger("ledger_other.txt", "10-02 sold 1 x", "10-12 lost 5 L1")
    world.run(NOVEMBER)
    assert changes(world) == {
        "difference": [
            "vanished L2 units 2 -> 0, -20.00, ledger_october.txt is no longer among the files (ledger_october.txt:4)"
        ],
        "since then": [],
    }


def test_a_restated_download_moves_units_into_review_and_changes_no_figure(world: World) -> None:
    world.ledger("again.txt", "10-02 sold 1 x", "10-12 lost 5 L1 3/2", "10-20 lost 2 L2 0/2", "11-30 sold 1 x")
    world.run(NOVEMBER)
    assert changes(world)["difference"] == []
    (moved,) = changes(world)["since then"]
    assert moved.startswith("changed L1 status open 5 -> open 2; review 3, 0.00, Amazon")


def test_a_download_that_tells_the_event_otherwise_is_a_difference(world: World) -> None:
    world.ledger("ledger_october.txt", "10-02 sold 1 x", "10-12 lost 4 L1", "10-20 lost 2 L2", "11-03 lost 3 N1")
    world.run(NOVEMBER)
    assert len(changes(world)["difference"]) == 2
    assert figures(world)[0][5:7] == [-1, -10]


def test_a_payment_of_november_taken_back_in_december_is_no_difference_of_october(world: World) -> None:
    world.paid("paid.txt", "11-20 Lost_Warehouse 5 R1")
    world.run(NOVEMBER)
    assert world.ask("close", "2026-11").exit_code == 0
    world.paid("paid_december.txt", "12-28 Lost_Warehouse -5 R2 R1")
    world.run(DECEMBER)
    assert changes(world, DECEMBER)["difference"] == changes(world, DECEMBER, "2026-11")["difference"] == []
    assert changes(world, DECEMBER, "2026-11")["since then"][0] == (
        "new L1 units 0 -> 5, 50.00, payment R1 taken back on 2026-12-28 (paid_december.txt:2)"
    )


def test_a_find_that_another_payment_made_free_is_no_difference(world: World) -> None:
    world.ledger("ledger_late.txt", "10-02 sold 1 x", "10-14 found 5 F1")
    world.run(OCTOBER)
    assert world.ask("close", "2026-10", "--again", "a find came late").exit_code == 0
    world.ledger("ledger_oct_2.txt", "10-02 sold 1 x", "10-13 lost 5 L0")
    world.run(NOVEMBER)
    assert world.standing(NOVEMBER) == {"L1": "open 5", "L2": "open 2", "N1": "open 3"}
    assert changes(world) == {
        "difference": [
            "new L1 units 0 -> 5, 50.00, credit F1 of 2026-10-14 was given to another claim than before "
            f"({_settled_by(world, 'F1')}), because of this line (ledger_oct_2.txt:3)"
        ],
        "since then": [],
    }


def _settled_by(world: World, reference: str) -> str:
    rows = read(world.out / str(NOVEMBER) / "claim_lines.csv")
    return next(row["claim_id"] for row in rows if row["role"] == "settled by" and row["reference"] == reference)


def test_filing_and_a_lapsed_deadline_are_progress(world: World) -> None:
    log = "claim_type,fnsku,reference_id,case_id,units,filed_date,status,changed_at"
    world.put("case_log.csv", log, "warehouse_lost,X00CUP,L2,77001,2,2026-11-10,filed,2026-11-10")
    world.run(DECEMBER)
    assert changes(world, DECEMBER)["difference"] == []
    assert [change.split(",")[0] for change in changes(world, DECEMBER)["since then"]] == [
        "changed L1 status open 5 -> expired 5",
        "changed L2 status open 2 -> filed 2",
    ]


def test_a_loss_of_november_is_no_business_of_october(world: World) -> None:
    (world.data / "ledger_october.txt").unlink()
    world.ledger("ledger_new.txt", *LOSSES)  # without the loss of 3 November
    world.run(NOVEMBER)
    assert changes(world) == {"difference": [], "since then": []}


def test_a_claim_whose_day_is_corrected_into_the_next_month_stays_in_the_month_that_it_was_reported_for(
    world: World,
) -> None:
    report = read_report(world.out / str(OCTOBER))
    day = date(2026, 11, 2)  # a delivery date, for instance
    claims = {claim: [row._replace(event_date=day) for row in rows] for claim, rows in report.claims.items()}
    found = closed_months(world.out, lambda: replace(report, claims=claims), NOVEMBER, catalogue("en"))
    assert found is not None
    assert [(figure.state, figure.now) for figure in found.figures] == [("as reported", Sum(7, Decimal("70.00")))]


def test_an_earlier_run_is_not_held_against_a_month_closed_later(world: World) -> None:
    world.run(date(2026, 10, 25))
    assert changes(world, date(2026, 10, 25)) == {"difference": [], "since then": []}


def test_one_change_of_two_closed_months_is_one_row_of_the_sheet_that_names_both(world: World) -> None:
    world.run(NOVEMBER)
    assert world.ask("close", "2026-11").exit_code == 0
    world.ledger("ledger_late.txt", "10-02 sold 1 x", "10-28 lost 4 L3")
    world.run(DECEMBER)
    assert changes(world, DECEMBER)["difference"] == changes(world, DECEMBER, "2026-11")["difference"]
    book = openpyxl.load_workbook(world.out / str(DECEMBER) / "discrepancies.xlsx")
    months = [row[0].value for row in book["Closed months"].iter_rows()]
    assert months.count("2026-10; 2026-11") == 1 + 2  # the late line, and two deadlines that lapsed


def test_closed_months_decide_nothing_about_claims(world: World) -> None:
    world.run(NOVEMBER)
    with_memory = {name: (world.out / str(NOVEMBER) / name).read_bytes() for name in ("claims.csv", "claim_lines.csv")}
    shutil.rmtree(world.out / "closed")
    world.run(NOVEMBER)
    for name, content in with_memory.items():
        assert (world.out / str(NOVEMBER) / name).read_bytes() == content


def test_a_closing_can_be_compared_like_any_report(world: World) -> None:
    world.ledger("ledger_november.txt", "11-01 sold 1 x", "11-18 found 5 F1")
    world.run(NOVEMBER)
    said = world.ask("diff", str(folder(world)), str(NOVEMBER)).stdout
    assert "find F1 of 2026-11-18 · ledger_november.txt:3" in said


# Tampering


def test_a_closing_changed_by_hand_is_told_and_not_compared(world: World) -> None:
    claims = folder(world) / "claims.csv"
    claims.write_text(claims.read_text(encoding="utf-8").replace("50.00", "5.00"), encoding="utf-8")
    said = world.run(NOVEMBER).stdout
    assert "Closed month 2026-10 cannot be compared: claims.csv is not as it was kept" in said
    assert figures(world)[0][:3] == ["2026-10", "changed by hand", None]
    assert changes(world) == {"difference": [], "since then": []}


@pytest.mark.parametrize("how", ["edited", "gone", "nonsense"])
def test_a_record_changed_by_hand_is_told(world: World, how: str) -> None:
    path = folder(world) / "close.json"
    if how == "edited":
        path.write_text(path.read_text(encoding="utf-8").replace('"units": 7', '"units": 6'), encoding="utf-8")
    elif how == "gone":
        path.unlink()
    else:
        path.write_text("[1]", encoding="utf-8")
    assert "close.json is not as it was kept" in world.run(NOVEMBER).stdout


def test_a_record_sealed_anew_is_told_by_the_next_closing(world: World) -> None:
    world.run(NOVEMBER)
    assert world.ask("close", "2026-11").exit_code == 0
    forged = record(world) | {"totals": []}
    forged["seal"] = seal(forged)
    (folder(world) / "close.json").write_text(json.dumps(forged), encoding="utf-8")
    said = world.run(DECEMBER).stdout
    assert "Closed month 2026-10 cannot be compared: close.json" in said
    assert "2026-11 cannot be compared" not in said


def test_a_closing_that_was_taken_away_is_told_by_the_next_one(world: World) -> None:
    world.run(NOVEMBER)
    assert world.ask("close", "2026-11").exit_code == 0
    shutil.rmtree(folder(world))
    assert "Closed month 2026-10 is gone" in world.run(DECEMBER).stdout


def test_another_account_is_not_compared(world: World) -> None:
    world.put("reconcile.toml", 'account = "Lumora"')
    assert "Closed month 2026-10 is of another account" in world.run(NOVEMBER).stdout


def test_the_sums_of_the_sheet_add_up(world: World) -> None:
    world.ledger("ledger_late.txt", "10-02 sold 1 x", "10-13 found 1 F1", "10-28 lost 4 L3", "11-19 found 2 F2")
    world.put("costs.csv", "sku,unit_cost,currency,effective_from", "CUP,12.49,USD,2026-01-01")
    world.run(NOVEMBER)
    for row in figures(world):
        units, money = row[3::2], [Decimal(str(value)) for value in row[4::2]]
        assert sum(units[:3]) == units[3]
        assert sum(money[:3]) == money[3]
