"""On which day each open case is filed: docs/decisions/filing-plan.md."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from reconcile.report import summary_lines, write
from reconcile.report.cases import Case, cases_of
from reconcile.report.filing import late_claims, plan_filing
from tests.report.report_fixture import AS_OF, Settings, as_claim, claim, con_with_claims, run_info

THURSDAY, FRIDAY, MONDAY, TUESDAY = (date(2026, 11, day) for day in (19, 20, 23, 24))
SUNDAY = AS_OF


def rows(*deadlines: date | None, **changes: Any) -> list[dict[str, Any]]:
    return [claim("warehouse_lost", "open", n, deadline=day, **changes) for n, day in enumerate(deadlines)]


def cases(*deadlines: date | None, **changes: Any) -> list[Case]:
    return cases_of(as_claim(row) for row in rows(*deadlines, **changes))


def days(found: list[Case], as_of: date, limit: int | None, on_hold: tuple[str, ...] = ()) -> list[date | None]:
    plan = plan_filing(found, as_of, limit, on_hold)
    return [plan[case.key].planned for case in found]


def test_without_a_limit_everything_is_filed_on_the_day_of_the_run() -> None:
    assert days(cases(MONDAY, TUESDAY, None), FRIDAY, None) == [FRIDAY] * 3


def test_at_most_so_many_a_day_and_never_on_a_weekend() -> None:
    found = days(cases(*[TUESDAY] * 7), THURSDAY, 2)
    assert found == [THURSDAY, THURSDAY, FRIDAY, FRIDAY, MONDAY, MONDAY, TUESDAY]


def test_a_run_on_a_sunday_files_that_sunday_so_that_no_deadline_is_lost_to_the_weekend() -> None:
    found = cases(SUNDAY, MONDAY)
    plan = plan_filing(found, SUNDAY, 1)
    assert [plan[case.key].planned for case in found] == [SUNDAY, MONDAY]
    assert not any(plan[case.key].late(case) for case in found)


def test_the_day_after_a_run_on_a_saturday_is_monday() -> None:
    saturday = date(2026, 11, 21)
    assert days(cases(TUESDAY, TUESDAY, TUESDAY), saturday, 1) == [saturday, MONDAY, TUESDAY]


def test_a_case_of_two_claims_must_be_filed_by_the_earlier_of_their_deadlines() -> None:
    (case,) = cases(None, TUESDAY, MONDAY, case_key="one", amount=Decimal(4))
    assert (case.deadline, case.amount, case.unpriced) == (MONDAY, Decimal(12), 0)
    assert [plan_filing([case], day, 1)["one"].late(case) for day in (MONDAY, TUESDAY)] == [False, True]


def test_money_of_two_currencies_is_no_sum() -> None:
    both = (claim("warehouse_lost", "open", n, case_key="one", currency=name) for n, name in enumerate(("USD", "CAD")))
    (case,) = cases_of(map(as_claim, both))
    assert (case.units > 0, case.amount) == (True, None)


def test_first_deadline_first_then_the_most_money() -> None:
    early, late = date(2026, 11, 30), date(2026, 12, 20)
    worth = [(late, 900), (early, 5), (early, None), (None, 999), (early, 70)]
    found = cases_of(
        as_claim(claim("warehouse_lost", "open", number, deadline=day, amount=amount and Decimal(amount)))
        for number, (day, amount) in enumerate(worth)
    )
    assert [case.key[-1] for case in found] == ["4", "1", "2", "0", "3"]
    assert days(found, FRIDAY, 2) == [FRIDAY, FRIDAY, MONDAY, MONDAY, TUESDAY]


def test_a_case_on_hold_has_no_day_and_takes_up_no_place() -> None:
    found = cases(TUESDAY, TUESDAY, TUESDAY)
    assert days(found, FRIDAY, 1, (found[0].key,)) == [None, FRIDAY, MONDAY]
    assert late_claims(found, plan_filing(found, TUESDAY, 1, (found[0].key,))) == list(found[2].claims)


@pytest.mark.parametrize(("deadline", "late"), [(MONDAY, True), (TUESDAY, False), (None, False)])
def test_a_day_after_the_deadline_is_late_the_deadline_itself_is_not(deadline: date | None, late: bool) -> None:
    found = cases(FRIDAY, MONDAY, deadline)
    assert plan_filing(found, FRIDAY, 1)[found[2].key].late(found[2]) == late


@pytest.mark.parametrize(
    ("language", "heading", "line"),
    [
        ("en", "File on", "… of these, planned after the deadline"),
        ("zh", "计划提交日", "…… 其中计划提交日晚于截止日期"),
    ],
)
def test_every_case_stays_in_file_now_with_its_day_and_a_late_one_is_called_out(
    tmp_path: Path, language: str, heading: str, line: str
) -> None:
    info = run_info(settings={"daily_case_limit": 1})
    con = con_with_claims(rows=rows(SUNDAY, MONDAY, MONDAY))
    folder = write(con, tmp_path, Settings(language), info)

    sheet = load_workbook(folder / "discrepancies.xlsx").worksheets[1]
    header, *lines = sheet.iter_rows(values_only=True)
    column = header.index(heading)
    assert [row[column].date() for row in lines[:3]] == [SUNDAY, MONDAY, TUESDAY]
    fills = [sheet.cell(row, column + 1).fill.fgColor.rgb[-6:] for row in (2, 3, 4)]
    assert (fills[1], fills[2]) == ("000000", "F8CBAD")

    with (folder / "cases.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["file_on"] for row in found] == ["2026-11-22", "2026-11-23", "2026-11-24"]
    assert [bool(row["filing_note"]) for row in found] == [False, False, True]
    assert "daily_case_limit" in found[2]["filing_note"]
    assert any(said.strip().startswith(line) for said in summary_lines(con, info, language))
