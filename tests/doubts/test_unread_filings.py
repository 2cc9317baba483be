"""What may have been filed already and could not be read is looked at by a person before it is proposed again."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.worlds.case_log_world import LOSSES, Seller

HEADER = "claim_id,case_key,claim_type,fnsku,reference_id,case_id,units,filed_date,status,paid_units,paid_amount\n"


@pytest.fixture
def seller(tmp_path: Path) -> Seller:
    seller = Seller(tmp_path)
    seller.begin()
    return seller


def logged(seller: Seller, *lines: str, header: str = HEADER) -> dict[str, list[tuple[str, int]]]:
    """Status and units of each product in a run with these lines in the seller's own log."""
    (seller.data / "my cases.csv").write_text("\n".join([header.strip(), *lines, ""]), encoding="utf-8")
    seller.run()
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in LOSSES}
    for name, status, units in seller.claims():
        found[name].append((status, units))
    return found


def about(product: str, rest: str) -> str:
    return f",,warehouse_lost,X00{product},{product},{rest}"


def test_a_line_that_cannot_be_read_keeps_its_claim_from_being_filed_twice(seller: Seller) -> None:
    found = logged(
        seller,
        about("R1", "1800,2.5,2026-08-20,filed,,"),
        about("R2", "1800,3,last week,filed,,"),
        about("R3", "1800,2,2026-08-20,paid,two,"),
        about("R4", "1800,5,2026-08-20,paid,5,fifty dollars"),
    )
    assert found == {name: [("review", units)] for name, units in LOSSES.items()}
    assert "my cases.csv:2 could not be read" in seller.row("R1")["status_reason"]
    corrected = logged(
        seller,
        about("R1", "1800,4,2026-08-20,filed,,,one cell too many"),
        about("R2", "1800,3,2026-08-14,filed,,"),
        about("R3", "1800,1,2026-08-20,filed,,"),
        about("R3", "1900,half,2026-08-20,filed,,"),  # what another line says of the first unit holds
    )
    assert corrected == {"R1": [("review", 4)], "R2": [("filed", 3)], "R3": [("filed", 1), ("review", 1)],
                         "R4": [("open", 5)]}  # fmt: skip


def test_a_line_with_more_faults_than_one_still_names_its_claim(seller: Seller) -> None:
    found = logged(
        seller,
        ",,warWhouse_lost,X00R1,R1,1800,four,2026-08-20,filed,,",  # no claim type
        ",,warehouse_lost,31.12.2026,R2,1800,three,2026-08-20,filed,,",  # no product
        ",,removal_lost,X00R3,R3,1800,two,2026-08-20,filed,,",  # another claim type: another claim
    )
    assert found == {"R1": [("review", 4)], "R2": [("review", 3)], "R3": [("open", 2)], "R4": [("open", 5)]}


def test_the_line_names_its_claim_by_claim_id_or_case_too(seller: Seller) -> None:
    seller.run()
    one, two = seller.row("R1")["claim_id"], seller.row("R2")["case_key"]
    found = logged(
        seller,
        f"{one},,,,,1800,2.5,,filed,,",
        f",{two},,,,1800,2.5,,filed,,",
        ",,customer_return,X00R3,R3,1800,2.5,,filed,,",  # another claim of the same product
        ",,,,,1800,2.5,2026-08-20,filed,,",  # names nobody: a problem and nothing more
    )
    assert found == {"R1": [("review", 4)], "R2": [("review", 3)], "R3": [("open", 2)], "R4": [("open", 5)]}


def test_its_ids_may_be_spelled_as_in_a_line_that_can_be_read(seller: Seller) -> None:
    seller.run()
    one, two, three, four = (seller.row(name)["claim_id"] for name in LOSSES)
    found = logged(
        seller,
        f"{one.replace('-', '').lower()},,,,,1800,2.5,,filed,,",
        f"{two}、{three},,,,,1800,2.5,,filed,,",
        f"warehouse_lost {four},,,,,1800,2.5,,filed,,",
    )
    assert found == {name: [("review", units)] for name, units in LOSSES.items()}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("case_log.csv", b"R1,1800,2026-08-20,filed\n"),  # its header was deleted
        ("old/case_log.csv", b"claim_id,status\n\x00\x00\x00"),  # damaged
        ("case-log.xlsx", b"PK\x03\x04 cut off"),
    ],
)
def test_while_a_case_log_cannot_be_read_at_all_nothing_is_proposed(seller: Seller, name: str, content: bytes) -> None:
    path = seller.data / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    seller.run()
    assert {(status, row) for row, status, _ in seller.claims()} == {("review", product) for product in LOSSES}
    assert f"the case log {name} could not be read" in seller.row("R1")["status_reason"]
    summary = openpyxl.load_workbook(seller.book())["Summary"]
    assert any(f"The case log {name} could not be read" in str(cell) for row in summary.values for cell in row)
    path.unlink()
    seller.run()
    assert {status for _, status, _ in seller.claims()} == {"open"}


def test_other_files_of_no_kind_hold_nothing_up(seller: Seller) -> None:
    (seller.data / "case_log_help.csv").write_text("how to fill it in\n", encoding="utf-8")
    (seller.data / "notes.csv").write_text("R1,1800,2026-08-20,filed\n", encoding="utf-8")
    (seller.data / "case_log.csv").write_bytes(b"")  # a log in which nothing stands
    seller.run()
    assert {status for _, status, _ in seller.claims()} == {"open"}


def test_the_claim_type_is_understood_in_chinese(seller: Seller) -> None:
    header = "索赔类型;fnsku;参考编号;案件编号;数量;提交日期;状态"
    found = logged(seller, "仓库丢失;X00R1;R1;1800;四;2026-08-20;已提交", header=header)
    assert found["R1"] == [("review", 4)]


def test_a_case_id_that_a_spreadsheet_has_shortened_still_says_that_something_was_filed(seller: Seller) -> None:
    found = logged(seller, about("R1", "1.8E+10,4,,,,"), about("R2", "1.8E+10,3,,filed,,"))
    assert found["R1"] == [("review", 4)]
    assert found["R2"] == [("filed", 3)]


def test_a_day_of_filing_that_had_not_come_when_the_line_was_written_is_a_typing_error(seller: Seller) -> None:
    header = HEADER.strip() + ",changed_at"
    found = logged(
        seller,
        about("R1", "1800,4,2027-08-20,filed,,,2026-08-20T10:00:00"),  # the year is wrong
        about("R2", "1800,3,2027-08-20,filed,,,2027-08-20T10:00:00"),  # written after the day of this report
        header=header,
    )
    assert found["R1"] == [("review", 4)]
    assert found["R2"] == [("open", 3)]
    assert "my cases.csv:2 tells a day of filing" in seller.row("R1")["status_reason"]
    told = {(problem["code"], problem["line"]) for problem in seller.problems()}
    assert told == {("case_log_filed_ahead", "2"), ("case_log_later", "3")}


def test_a_loss_whose_reference_a_spreadsheet_has_shortened_may_have_been_filed_under_it(seller: Seller) -> None:
    ledger = seller.data / "ledger.txt"
    whole = ledger.read_text(encoding="utf-8")
    ledger.write_text(whole.replace("\tR1\t-4", "\t20078150024000\t-4"), encoding="utf-8")
    seller.run()
    filed = seller.row("20078150024000")["claim_id"]
    (seller.data / "case_log.csv").write_text(f"claim_id,case_id,status\n{filed},1800,filed\n", encoding="utf-8")
    ledger.write_text(whole.replace("\tR1\t-4", "\t2.00782E+13\t-4"), encoding="utf-8")
    seller.run()
    assert ("", "review", 4) in seller.claims()
    assert seller.row("")["status_reason"].startswith("ledger.txt:3: a spreadsheet has shortened its id")
    assert {status for name, status, _ in seller.claims() if name} == {"open"}
