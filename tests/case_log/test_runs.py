"""A month after the other: what was filled in decides the next run, and nothing is asked for twice."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from reconcile.cache import FILE as CACHE
from reconcile.ingest.sheets import MEMORY
from reconcile.report.folder import hashes
from reconcile.texts.catalogue import catalogue
from tests.worlds.case_log_world import AS_OF, Seller, cells_of, fill_in, stands
from tests.worlds.libreoffice import LibreOffice, Typed, needs_libreoffice

FILED = date(2026, 8, 24)
NEXT_DAY, LATER = date(2026, 8, 26), date(2026, 8, 27)
SEPTEMBER = date(2026, 9, 10)


def test_what_was_decided_holds_in_every_later_run_and_language(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=FILED)
    fill_in(seller.book(), "R2", decision="hold", note="wait for the invoice")
    fill_in(seller.book(), "R3", decision="write off")
    fill_in(seller.book(), "R4", decision="already filed")
    result = seller.run(SEPTEMBER, "zh")
    assert sorted(seller.claims(SEPTEMBER)) == [
        ("R1", "filed", 4),
        ("R2", "open", 3),
        ("R3", "closed", 2),
        ("R4", "filed", 5),
    ]
    assert any("已记入 4 条" in line for line in result.summary)
    book = seller.book(SEPTEMBER)
    assert stands(book, "R1", "filed", "zh") == {"case_id": "18000000001", "filed_date": datetime(2026, 8, 24)}  # noqa: DTZ001
    assert stands(book, "R2", "file_now", "zh") == {"decision": "暂缓", "note": "wait for the invoice"}
    assert stands(book, "R3", "filed", "zh") == {"decision": "放弃"}
    held = cells_of(openpyxl.load_workbook(book), "R2", lang="zh")["decision"]
    assert held.parent.cell(held.row, 4).value is None  # no day on which it is to be filed

    fill_in(book, "R1", "filed", "zh", outcome="部分赔付", paid_units=1)
    fill_in(book, "R2", lang="zh", decision=None)
    fill_in(book, "R4", "filed", "zh", outcome="denied")
    seller.run(date(2026, 9, 20))
    assert sorted(seller.claims(date(2026, 9, 20))) == [
        ("R1", "paid", 1),
        ("R1", "review", 3),
        ("R2", "expired", 3),
        ("R3", "closed", 2),
        ("R4", "denied", 5),
    ]
    assert len(seller.log) == 7
    assert seller.problems(date(2026, 9, 20)) == []


def test_a_run_into_the_same_folder_keeps_every_edit_and_a_second_one_changes_nothing(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=FILED)
    seller.run()
    assert stands(seller.book(), "R1", "filed")["case_id"] == "18000000001"
    log, report = (seller.data / "case_log.csv").read_bytes(), hashes(seller.book().parent)
    seller.run()
    again = hashes(seller.book().parent)
    assert (seller.data / "case_log.csv").read_bytes() == log
    assert {name: digest for name, digest in again.items() if name != "run.json"} == {
        name: digest for name, digest in report.items() if name != "run.json"
    }


def test_a_word_for_no_answer_yet_says_that_the_case_is_filed_and_waits(seller: Seller) -> None:
    fill_in(seller.book(), "R1", outcome="处理中")
    fill_in(seller.book(), "R2", outcome="待回复", case_id="18000000002")
    fill_in(seller.book(), "R3", outcome="denied", case_id="18000000003")
    fill_in(seller.book(), "R4", outcome="审核中", decision="hold")
    seller.run(NEXT_DAY)
    assert sorted(seller.claims(NEXT_DAY)) == [
        ("R1", "filed", 4),
        ("R2", "filed", 3),
        ("R3", "denied", 2),
        ("R4", "review", 5),  # on hold, or filed: told, and nothing goes out
    ]
    assert [(problem["code"], problem["value"]) for problem in seller.problems(NEXT_DAY)] == [
        ("edit_bad_value", "审核中")
    ]
    fill_in(seller.book(NEXT_DAY), "R3", "filed", outcome="重新提交", filed_date=NEXT_DAY)
    seller.run(LATER)
    assert seller.row("R3", LATER)["status"] == "filed"


def test_a_case_id_that_is_taken_out_again_proposes_the_claim_again(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001")
    seller.run()
    fill_in(seller.book(), "R1", "filed", case_id=None)
    seller.run()
    assert ("R1", "open", 4) in seller.claims()
    assert stands(seller.book(), "R1", "file_now") == {}
    fill_in(seller.book(), "R1", case_id="18000000001")  # what stood there once counts when it is typed again
    seller.run()
    assert ("R1", "filed", 4) in seller.claims()


def test_a_payment_under_the_case_settles_it_and_the_rest_stays_filed(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=FILED)
    seller.run()
    seller.paid("R1", 3, "2026-09-01", "18000000001")
    seller.run(SEPTEMBER)
    assert ("R1", "filed", 1) in seller.claims(SEPTEMBER)
    fill_in(seller.book(SEPTEMBER), "R1", "filed", outcome="paid", paid_units=1)
    seller.run(SEPTEMBER)
    assert ("R1", "paid", 1) in seller.claims(SEPTEMBER)
    assert seller.log[-1]["paid_units"] == "4"  # of the whole case: three that the payment settled, and one
    assert stands(seller.book(SEPTEMBER), "R1", "filed")["paid_units"] == 1


def test_a_case_that_is_to_be_looked_at_first_goes_on_once_somebody_says_so_in_its_row(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=FILED)
    seller.ledger({"R9": -1}, "found.txt")
    found = (seller.data / "found.txt").read_text(encoding="utf-8")
    found = found.replace('\t"M"\t', '\t"F"\t').replace("\tM\t", "\tF\t").replace("B00R9", "B00R1")
    (seller.data / "found.txt").write_text(found.replace("2026-07-20", "2026-08-24").replace("07/20", "08/24"), "utf-8")
    seller.run(SEPTEMBER)
    asked_again = (
        seller.out / SEPTEMBER.isoformat() / "cases" / f"{seller.row('R1', SEPTEMBER)['case_key']}-follow-up.txt"
    )
    assert not asked_again.exists()
    fill_in(seller.book(SEPTEMBER), "R1", "filed", note="Li asks")
    seller.run(SEPTEMBER)
    assert not asked_again.exists()
    fill_in(seller.book(SEPTEMBER), "R1", "filed", decision="file")
    seller.run(SEPTEMBER)
    assert "18000000001" in asked_again.read_text(encoding="utf-8")
    assert seller.log[-1]["entry"].startswith("look open found_elsewhere")
    assert stands(seller.book(SEPTEMBER), "R1", "filed")["note"] == "Li asks"
    assert seller.problems(SEPTEMBER) == []


@pytest.mark.parametrize(
    ("shown", "outcome", "typed", "standing", "logged"),
    [
        (1, "partial", 1, ("review", 3), "1"),  # the one that the report shows: nobody has paid a second one
        (2, "partial", 2, ("review", 2), "2"),
        (2, "paid", 2, ("paid", 2), "4"),  # paid, and just what the row still has: the other two
        (1, "partial", 2, ("paid", 2), "3"),  # another number than the report's: two more
        (3, "partial", 3, ("review", 1), "3"),  # more than the row has: the whole case
        (3, "paid", 4, ("paid", 1), "4"),
    ],
)
def test_paid_units_that_the_reimbursements_show_already_are_counted_once(
    seller: Seller, shown: int, outcome: str, typed: int, standing: tuple[str, int], logged: str
) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=FILED)
    seller.run()
    seller.paid("R1", shown, "2026-09-01", "18000000001")
    seller.run(SEPTEMBER)
    fill_in(seller.book(SEPTEMBER), "R1", "filed", outcome=outcome, paid_units=typed)
    for _ in range(2):  # reading it again adds nothing
        seller.run(SEPTEMBER)
        assert ("R1", *standing) in seller.claims(SEPTEMBER)
        assert [line["paid_units"] for line in seller.log if line["paid_units"]] == [logged]
        assert "edit_paid_too_many" not in {row["code"] for row in seller.problems(SEPTEMBER)}


def test_the_answer_to_the_rest_of_a_case_that_was_paid_short_is_one_on_the_same_case(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=FILED)
    seller.run()
    seller.paid("R1", 1, "2026-09-01", "18000000001")
    seller.run(SEPTEMBER)
    fill_in(seller.book(SEPTEMBER), "R1", "filed", outcome="partial", paid_units=1)
    seller.run(SEPTEMBER)
    fill_in(seller.book(SEPTEMBER), "R1", "review", outcome="denied", note="no proof")
    seller.run(SEPTEMBER)
    assert ("R1", "denied", 3) in seller.claims(SEPTEMBER)
    assert stands(seller.book(SEPTEMBER), "R1", "filed")["case_id"] == "18000000001"
    (answer,) = (seller.book(SEPTEMBER).parent / "cases").glob("*-answer.txt")
    assert answer.read_text(encoding="utf-8").startswith("Case ID 18000000001, filed on 2026-08-24: this is our answer")
    head, case = openpyxl.load_workbook(seller.book(SEPTEMBER))["Follow-up"].iter_rows(values_only=True)
    shown = dict(zip(head, case, strict=True))
    assert (shown["Units"], shown["Paid under it"], shown["Units left"]) == (4, 1, 3)


def test_a_further_payment_typed_over_the_first_is_told(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001", outcome="partial", paid_amount=25)
    seller.run()
    fill_in(seller.book(), "R1", "review", outcome="paid", paid_amount=15)
    seller.run()
    assert "edit_paid_less" in {row["code"] for row in seller.problems()}
    fill_in(seller.book(), "R1", "filed", paid_amount=40)
    seller.run()
    assert "edit_paid_less" not in {row["code"] for row in seller.problems()}


def test_a_line_that_was_corrected_in_the_log_stays_corrected_also_without_the_cache(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=FILED, outcome="denied")
    seller.run(NEXT_DAY)
    log = seller.data / "case_log.csv"
    corrected = log.read_text(encoding="utf-8-sig").replace("18000000001", "18000000009").replace(",denied,", ",paid,")
    log.write_text(corrected, encoding="utf-8-sig")
    (seller.out / CACHE).unlink()
    seller.run(NEXT_DAY)
    assert [(line["case_id"], line["status"]) for line in seller.log] == [("18000000009", "paid")]
    assert seller.row("R1", NEXT_DAY)["status"] == "paid"
    fill_in(seller.book(), "R1", outcome="closed")  # who types into the workbook again is heard
    seller.run(LATER)
    assert seller.row("R1", LATER)["status"] == "closed"


def test_a_new_result_folder_says_that_the_workbooks_behind_the_log_lie_elsewhere(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001")
    seller.run()
    assert "workbook_elsewhere" not in {row["code"] for row in seller.problems()}
    fill_in(seller.book(), "R2", case_id="18000000002")  # not read yet
    first = seller.out
    seller.out = first.parent / "elsewhere"
    told = "\n".join(seller.run().summary)
    assert ("R2", "open", 3) in seller.claims()
    assert [row["code"] for row in seller.problems()] == ["workbook_elsewhere"]
    assert "could not be read: 1" in told
    shutil.move(first / AS_OF.isoformat(), seller.out / "earlier")
    seller.run()
    assert ("R2", "filed", 3) in seller.claims()


def test_libreoffice_types_saves_and_everything_is_still_there(
    seller: Seller, tmp_path_factory: pytest.TempPathFactory
) -> None:
    needs_libreoffice()
    office = LibreOffice(tmp_path_factory.mktemp("office"))
    wrote = openpyxl.load_workbook(seller.book())
    one, two = cells_of(wrote, "R1"), cells_of(wrote, "R2")
    checks = _checks(wrote)
    office.edit(
        seller.book(),
        [
            Typed("File now", one["case_id"].coordinate, "text", "18000000001"),
            Typed("File now", one["filed_date"].coordinate, "value", "2026-08-24"),
            Typed("File now", one["outcome"].coordinate, "text", "paid"),
            Typed("File now", one["paid_units"].coordinate, "value", "4"),
            Typed("File now", one["paid_amount"].coordinate, "value", "40.5"),
            Typed("File now", two["decision"].coordinate, "text", "暂缓"),
        ],
    )
    saved = openpyxl.load_workbook(seller.book())
    assert saved[MEMORY].sheet_state in ("hidden", "veryHidden")
    assert [[cell.value for cell in row] for row in saved[MEMORY]] == [
        [cell.value for cell in row] for row in wrote[MEMORY]
    ]
    assert _checks(saved) == checks
    seller.run()
    assert ("R1", "paid", 4) in seller.claims()
    told = {line["case_id"]: line for line in seller.log}
    assert {name: told["18000000001"][name] for name in ("filed_date", "status", "paid_units", "paid_amount")} == {
        "filed_date": "2026-08-24",
        "status": "paid",
        "paid_units": "4",
        "paid_amount": "40.5",
    }
    assert told[""]["decision"] == "hold"
    assert list(seller.book().parent.glob("*(edited*")) == []  # all that was typed is in the log


@pytest.mark.parametrize(("ending", "renamed"), [("xls", ".et"), ("ods", ".ods")])
def test_a_workbook_that_was_saved_in_another_format_is_read(
    seller: Seller, tmp_path_factory: pytest.TempPathFactory, ending: str, renamed: str
) -> None:
    needs_libreoffice()
    filled = seller.out / "filled in.xlsx"
    shutil.copy(seller.book(), filled)
    fill_in(filled, "R1", case_id="18000000001", filed_date=FILED)
    fill_in(filled, "R2", outcome="paid", paid_units=3, paid_amount=30.5, note="到账")
    saved = LibreOffice(tmp_path_factory.mktemp("office")).save_as(filled, ending)
    filled.unlink()
    saved.rename(saved.with_suffix(renamed))
    seller.run(NEXT_DAY)
    status = {name: status for name, status, _ in seller.claims(NEXT_DAY)}
    assert status == {"R1": "filed", "R2": "paid", "R3": "open", "R4": "open"}
    (paid,) = [line for line in seller.log if line["status"] == "paid"]
    assert (paid["paid_units"], paid["paid_amount"], paid["note"]) == ("3", "30.5", "到账")
    count = len(seller.log)
    seller.run(LATER)
    assert (len(seller.log), seller.problems(LATER)) == (count, [])


def _checks(book: openpyxl.Workbook) -> set[tuple[str, str, str]]:
    """What is checked while typing: sheet, kind, and the first cell."""
    return {
        (sheet.title, check.type, str(check.sqref).split(":")[0])
        for sheet in book
        for check in sheet.data_validations.dataValidation
        if check.type not in (None, "none")
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_typed_is_checked_against_the_words_of_the_language(seller: Seller, lang: str) -> None:
    seller.run(lang=lang)
    texts = catalogue(lang)
    book = openpyxl.load_workbook(seller.book())
    sheet = book[texts.text("sheet", "file_now")]
    checks = {str(check.sqref): check for check in sheet.data_validations.dataValidation}
    last = sheet.max_row
    for name, kind in {"decision": "list", "outcome": "list", "filed_date": "date", "paid_units": "whole"}.items():
        letter = get_column_letter(cells_of(book, "R1", lang=lang)[name].column)
        check = checks[f"{letter}2:{letter}{last}"]
        assert check.type == kind
        assert check.error
        assert checks[f"{letter}1"].prompt == texts.text("input_about", name)
        if kind == "list":
            assert check.formula1.strip('"').split(",") == [texts.text(name, key) for key in texts.keys(name)]
            assert len(check.formula1) <= 255


def test_above_the_threshold_a_second_name_releases_the_text(tmp_path: Path) -> None:
    seller = Seller(tmp_path)
    seller.begin("review_threshold = 40\n")
    seller.run()
    texts = seller.book().parent / "cases"
    waiting = sorted(path.name for path in (texts / "for_review").iterdir())
    assert len(waiting) == 2  # R1: 40.00, R4: 50.00
    fill_in(seller.book(), "R4", decision="file")
    book = openpyxl.load_workbook(seller.book())
    book.properties.lastModifiedBy = "Li Wei"
    book.save(seller.book())
    seller.run()
    for reviewer, files in (("wei  LI", 2), ("Wang Fang", 1)):
        fill_in(seller.book(), "R4", reviewer=reviewer)
        seller.run()
        assert len(list((texts / "for_review").iterdir())) == files
    fill_in(seller.book(), "R1", case_id="18000000001")
    seller.run()
    assert [problem["code"] for problem in seller.problems()] == ["filed_without_reviewer"]
    fill_in(seller.book(), "R1", "filed", reviewer="Wang Fang")
    seller.run()
    assert seller.problems() == []


@pytest.mark.parametrize(
    "written", ["2026-08-20T10:00:00+08:00", "2026/8/9 9:30", "2026-08-20T10:00:00.123456Z", "last Tuesday", ""]
)
def test_an_edit_comes_after_the_sellers_own_line_however_its_moment_is_written(tmp_path: Path, written: str) -> None:
    seller = Seller(tmp_path)
    seller.begin()
    own = "claim_type,fnsku,reference_id,case_id,units,status,changed_at\n"
    own += f"warehouse_lost,X00R1,R1,18000000001,4,filed,{written}\n"
    (seller.data / "mine.csv").write_text(own, encoding="utf-8")
    seller.run()
    fill_in(seller.book(), "R1", sheet="filed", outcome="denied")
    seller.run()
    assert ("R1", "denied", 4) in seller.claims()


def test_a_remark_leaves_what_was_filed_filed_however_the_log_spells_its_case_id(seller: Seller) -> None:
    header = "claim_type,fnsku,reference_id,case_id,status,filed_date\n"
    line = "warehouse lost,x00r1,R1,Case ID: 18000000001.0,,2026-08-20\n"
    (seller.data / "my cases.csv").write_text(header + line, encoding="utf-8")
    seller.run()
    assert ("R1", "filed", 4) in seller.claims()
    fill_in(seller.book(), "R1", "filed", note="called them")
    seller.run(SEPTEMBER)
    assert ("R1", "filed", 4) in seller.claims(SEPTEMBER)
    assert stands(seller.book(SEPTEMBER), "R1", "filed")["note"] == "called them"


def test_a_line_that_only_remarks_something_takes_no_filing_away(seller: Seller) -> None:
    """Written by hand, or by a version that overlooked the filing: the note is kept, and so is the case."""
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=FILED)
    seller.run()
    log = seller.data / "case_log.csv"
    header, line = log.read_text(encoding="utf-8-sig").splitlines()
    row = dict(zip(header.split(","), line.split(","), strict=True))
    row |= {"case_id": "", "filed_date": "", "status": "", "changed_fields": "note", "note": "called them"}
    row["changed_at"] = "2026-09-01T10:00:00"
    log.write_text("\n".join([header, line, ",".join(row.values()), ""]), encoding="utf-8")
    seller.run(SEPTEMBER)
    assert ("R1", "filed", 4) in seller.claims(SEPTEMBER)
    assert stands(seller.book(SEPTEMBER), "R1", "filed")["case_id"] == "18000000001"


def test_a_workbook_in_the_data_folder_is_no_case_log(seller: Seller) -> None:
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=FILED)
    seller.run()
    before = seller.claims()
    shutil.copyfile(seller.book(), seller.data / "copy.xlsx")
    seller.run()
    assert seller.claims() == before
    told = (seller.out / "2026-08-25" / "problems.csv").read_text(encoding="utf-8")
    assert "copy.xlsx,,0,,,own_workbook," in told


def test_what_was_given_up_without_being_asked_for_is_no_filed_case(seller: Seller) -> None:
    fill_in(seller.book(), "R3", decision="write off")
    fill_in(seller.book(), "R1", case_id="18000000001", filed_date=FILED)
    seller.run()
    sheet = openpyxl.load_workbook(seller.book())["Follow-up"]
    cases = [cell.value for cell in next(row for row in sheet.iter_cols() if row[0].value == "Filed as case")]
    assert cases == ["Filed as case", "18000000001"]


def test_a_filing_before_the_loss_and_case_ids_that_count_up_are_told(seller: Seller) -> None:
    header = "claim_type,fnsku,reference_id,case_id,units,filed_date,status\n"
    lines = [
        "R1,18000000007,2,2026-06-20,filed",
        "R1,18000000008,2,2026-08-20,filed",
        "R2,18000000020,3,2026-08-20,filed",
    ]
    rows = "".join(f"warehouse_lost,X00{line[:2]},{line}\n" for line in lines)
    (seller.data / "my cases.csv").write_text(header + rows, encoding="utf-8")
    seller.run()
    told = (seller.out / "2026-08-25" / "problems.csv").read_text(encoding="utf-8").splitlines()
    early, counting = (
        next(line for line in told if f",{code}," in line) for code in ("filed_before_loss", "case_ids_count_up")
    )
    assert early.startswith("my cases.csv,,2,filed_date,2026-06-20,")
    assert "18000000007; 18000000008" in counting
    assert sum("_count_up," in line or "_before_loss," in line for line in told) == 2


def test_a_case_for_units_that_were_settled_before_it_was_filed_is_told(seller: Seller) -> None:
    """It stands on no sheet of what is filed: without a word it would look as if nobody had asked."""
    header = "claim_type,fnsku,reference_id,case_id,units,filed_date,status\n"
    log = f"{header}warehouse_lost,X00R1,R1,18000000007,4,2026-08-20,filed\n"
    (seller.data / "my cases.csv").write_text(log, encoding="utf-8")
    report = seller.out / AS_OF.isoformat() / "problems.csv"
    seller.run()
    assert "case_settled_before" not in report.read_text(encoding="utf-8")
    seller.paid("R1", 4, "2026-08-05", "")
    seller.run()
    told = report.read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith("my cases.csv,,2,case_id,18000000007,case_settled_before,") for line in told) == 1


def test_two_cases_for_the_same_units_are_told_until_one_is_closed(seller: Seller) -> None:
    (seller.data / "my_log.csv").write_text(
        "claim_type,fnsku,reference_id,case_id,filed_date,status,changed_at\n"
        "warehouse_lost,X00R1,R1,18000000001,2026-08-01,filed,2026-08-01\n"
        "warehouse_lost,X00R1,R1,18000000077,2026-08-03,filed,2026-08-03\n",
        encoding="utf-8",
    )
    seller.run()
    report = seller.out / AS_OF.isoformat() / "problems.csv"
    assert "filed under 18000000001; 18000000077" in report.read_text(encoding="utf-8")
    fill_in(seller.book(), "R1", "filed", outcome="closed")
    seller.run()
    assert "case_filed_twice" not in report.read_text(encoding="utf-8")
    assert seller.row("R1")["status"] == "filed"
    assert "18000000001" in seller.row("R1")["status_reason"]
