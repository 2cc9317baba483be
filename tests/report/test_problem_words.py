"""Problems are said in both languages, with the same facts, and a cache of an older layout is made anew."""

import string
from codecs import BOM_UTF8
from pathlib import Path

import duckdb
import openpyxl
import pytest

from reconcile.case_log.findings import words_of_findings
from reconcile.ingest.details import Detail, detail, details, listed
from reconcile.ingest.problems import catalogue as reading
from reconcile.ingest.store import Store
from reconcile.models import FOLDER
from reconcile.outcome.problems import SAID
from reconcile.report import write
from tests.report.report_fixture import Settings, con_with_claims, run_info

MODELS = ("rule_problem.sql", "shipment_problem.sql")
RULES = "\n".join(FOLDER.joinpath("outputs", name).read_text(encoding="utf-8") for name in MODELS)
WORDS = {code: vars(wording) for code, wording in reading().items()} | words_of_findings()


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(WORDS))
def test_both_languages_name_the_same_facts(code: str) -> None:
    words = WORDS[code]
    for name in ("what", "remedy"):
        english, chinese = words[name], words[f"{name}_zh"]
        assert chinese.strip()
        assert {name.removesuffix("_en") for name in blanks(english)} == {
            name.removesuffix("_zh") for name in blanks(chinese)
        }


def test_who_downloads_nothing_is_told_something_else_in_both_languages() -> None:
    for code, wording in reading().items():
        assert bool(wording.own) == bool(wording.own_zh), code
        assert "ownload" not in wording.own, code


@pytest.mark.parametrize("key", sorted(details()))
def test_the_particulars_of_a_problem_are_said_in_both_languages(key: str) -> None:
    words = details()[key]
    assert words.keys() == {"en", "zh"}
    assert blanks(words["en"]) == blanks(words["zh"])
    assert words["zh"].strip()


def test_a_detail_inside_a_detail_is_chinese_in_chinese() -> None:
    missing = listed(["sku", detail("either_column", first="fnsku", second="asin")])
    said = detail("incomplete_kind", title=Detail("Costs", "采购成本"), missing=missing)
    assert said == "“Costs”, but it lacks sku, fnsku or asin"
    assert said.zh == "“采购成本”，缺少 sku、fnsku 或 asin"


def test_every_finding_of_the_rules_has_words() -> None:
    named = {code for code in words_of_findings() if f"'{code}' as code" in RULES}
    assert len(named) == RULES.count(" as code,")
    assert all(set(SAID) <= set(words) for words in words_of_findings().values())


def test_sheet_and_csv_speak_the_readers_language_under_the_same_headings(tmp_path: Path) -> None:
    folder = write(con_with_claims(), tmp_path, Settings("zh"), run_info())
    sheet = openpyxl.load_workbook(folder / "discrepancies.xlsx")["问题记录"]
    assert "成本不是数字。" in [cell.value for row in sheet.iter_rows() for cell in row]
    header, *rows = (folder / "problems.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header == "file,sheet,line,column_name,value,code,severity,what,remedy"
    assert any("成本不是数字。" in row for row in rows)
    assert not any("The unit cost is not a number." in row for row in rows)


@pytest.mark.parametrize(("language", "marked"), [("zh", True), ("en", False)])
def test_excel_in_china_reads_the_file_that_people_open_and_programs_read_theirs(
    tmp_path: Path, language: str, marked: bool
) -> None:
    folder = write(con_with_claims(), tmp_path, Settings(language), run_info())
    assert (folder / "problems.csv").read_bytes().startswith(BOM_UTF8) == marked
    for name in ("claims.csv", "claim_lines.csv", "cases.csv"):
        assert not (folder / name).read_bytes().startswith(BOM_UTF8)


def test_a_cache_of_an_older_layout_is_made_anew() -> None:
    con = duckdb.connect()
    con.execute("create table ingest_version as select 'older' as version")
    con.execute("create table known_problem (file_id integer)")
    con.execute("create schema staging")
    con.execute("create table staging.ledger (file_id integer)")
    Store(con)
    assert "remedy_zh" in [row[0] for row in con.execute("describe known_problem").fetchall()]
    assert "fnsku" in [row[0] for row in con.execute("describe staging.ledger").fetchall()]
