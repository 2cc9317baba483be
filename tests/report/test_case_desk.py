"""What `case_desk.html` holds, read from the file; how it behaves in a browser: test_case_desk_browser.py."""

import os
import re
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

import pytest

from reconcile.evidence.checklist import CaseDocument
from reconcile.report.case_desk.entries import DeskData, entries
from reconcile.report.case_desk.links import file_address, folder_address
from reconcile.report.case_files import ReadyCases, ready_cases
from reconcile.report.filing import Filing
from reconcile.report.proof_rows import FiledCase
from reconcile.report.read import read
from reconcile.report.reader import Reader
from reconcile.report.replies import Reply
from reconcile.report.rows import Claim
from reconcile.texts.catalogue import catalogue
from tests.report.desk_page import BREAKOUT, cases_by_key, desk, held, mixed_rows, page_alone
from tests.report.report_fixture import AS_OF, claim, con_with_claims, run_info

PACKAGE = Path(__file__).parents[2] / "reconcile" / "report" / "case_desk"


def ready(rows: list[dict[str, Any]]) -> tuple[ReadyCases, list[Claim]]:
    con = con_with_claims(rows=rows)
    claims = read(con, Claim)
    return ready_cases(con, claims, [], run_info()), claims


def shown(found: ReadyCases, claims: list[Claim], **parts: Any) -> dict[str, dict[str, Any]]:
    """The entries by case key."""
    values: dict[str, Any] = {"checked": [], "steps": [], "documents": {"invoice": "supplier invoice"}, "evidence": ""}
    data = DeskData(ready=found, claims=claims, **(values | parts))
    return {one["key"]: one for one in entries(data, run_info(), Reader(catalogue("en")))}


def test_the_page_is_one_file_that_loads_and_sends_nothing(tmp_path: Path) -> None:
    text = desk(tmp_path, rows=mixed_rows()).read_text(encoding="utf-8")
    around = re.sub(r'<script type="application/json".*?</script>', "", text, flags=re.DOTALL)
    markup = re.sub(r"<script>.*?</script>", "", around, flags=re.DOTALL)
    assert "default-src &#39;none&#39;" in text
    assert not re.search(r"https?:|url\(|@import|fetch\(|XMLHttpRequest|<link|<img|<iframe| src=", around)
    assert not re.search(r"<[^>]+ (style|on\w+)=", markup)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function", around)


def test_no_name_leaves_the_data(tmp_path: Path) -> None:
    account = "A <b>&</b> \u2028 </script>"
    page = desk(tmp_path, info={"account": account}, rows=mixed_rows())
    text = page.read_text(encoding="utf-8")
    assert text.count("</script>") == 2
    assert "\u2028" not in text.split('id="data">')[1].split("</script>")[0]
    assert escape(account) in text
    titles = [one["title"] for one in held(page)["cases"]]
    assert BREAKOUT in titles


def test_every_open_case_is_there_with_its_text_and_the_others_to_be_read(tmp_path: Path) -> None:
    page = desk(tmp_path)
    folder = page.parent
    found = cases_by_key(page)
    assert {one["file"] for one in found.values()} == {f"cases/{path.name}" for path in (folder / "cases").iterdir()}
    for one in found.values():
        assert one["text"] == (folder / one["file"]).read_text(encoding="utf-8")
    others = {one["status"] for one in held(page)["cases"]} - {"open"}
    assert others == {"review", "waiting", "follow_up"}
    assert all("text" not in one for one in held(page)["cases"] if one["status"] in ("review", "waiting"))


@pytest.mark.parametrize("gap", ["no_reimbursements", "stale_reimbursements"])
def test_a_case_says_where_no_report_can_tell_that_amazon_has_paid(tmp_path: Path, gap: str) -> None:
    found = cases_by_key(desk(tmp_path, data_gap=[{"code": gap, "subject": "60"}, {"code": "no_returns"}]))
    for one in found.values():
        told = [text for text in one["problems"] if "paid losses look unpaid" in text]
        assert bool(told) == (one["party"] == "amazon"), one["key"]
        told = [text for text in one["problems"] if "every refund looks unreturned" in text]
        assert bool(told) == (one["types"] == ["customer_return"]), one["key"]


def test_the_same_run_writes_the_same_bytes(tmp_path: Path) -> None:
    assert desk(tmp_path / "a").read_bytes() == desk(tmp_path / "b").read_bytes()


def test_money_is_counted_in_the_smallest_unit_and_never_over_currencies(tmp_path: Path) -> None:
    found = cases_by_key(desk(tmp_path))
    assert found["warehouse_lost-000005"]["money"] == {"JPY": 5100}
    assert found["warehouse_damaged-000012"]["money"] == {"EUR": 1617}
    assert found["warehouse_lost-000006"]["money"] == {}


@pytest.mark.parametrize(
    ("language", "deadline", "left"), [("en", "25 Nov 2026", "3 days"), ("zh", "2026年11月25日", "3 天")]
)
def test_dates_are_written_as_the_reader_writes_them(tmp_path: Path, language: str, deadline: str, left: str) -> None:
    one = cases_by_key(desk(tmp_path, language))["warehouse_lost-000003"]
    assert (one["deadline"], one["deadline_said"], one["days_said"]) == ("2026-11-25", deadline, left)


def test_a_pasted_table_has_plain_numbers_iso_dates_and_no_line_breaks() -> None:
    rows = mixed_rows()
    rows[2] |= {"title": "a\tb\r\nc", "amount": 12345}
    lines = shown(*ready(rows))["inbound_lost-FBA15SMPLA01"]["lines"]
    at = lines["head"].index
    assert lines["shown"][1][lines["seen"].index("Amount")] == "12,345.00 USD"
    assert lines["copied"][1][at("Amount")] == "12345.00"
    assert lines["copied"][1][at("Event date")] == "2026-10-20"
    assert lines["copied"][1][at("Title")] == "a b c"
    assert lines["copied"][0][at("SKU")] == "=1+1"


def test_the_check_list_names_what_is_there_missing_and_rejected() -> None:
    found, claims = ready(mixed_rows())
    key = "inbound_lost-FBA15SMPLA01"
    papers = [
        CaseDocument(key, "invoice", True, "missing", "evidence/发票 1.pdf", "=1+1"),
        CaseDocument(key, "invoice", True, "rejected", "evidence/pro-forma#2.pdf", ""),
        CaseDocument(key, "label_photo", False, "missing", "", ""),
        CaseDocument(key, "", False, "unnamed", "evidence/scan.pdf", ""),
    ]
    invoice, label, other = shown(found, claims, checked=papers, evidence="../../data/")[key]["papers"]
    assert (invoice["name"], invoice["state"], invoice["note"]) == ("supplier invoice", "missing", "missing for =1+1")
    assert [file["href"] for file in invoice["files"]] == [
        "../../data/evidence/%E5%8F%91%E7%A5%A8%201.pdf",
        "../../data/evidence/pro-forma%232.pdf",
    ]
    assert [file["note"] for file in invoice["files"]] == ["", "in a form that is rejected"]
    assert (label["state"], label["required"], label["files"]) == ("missing", False, [])
    assert other["name"] == "Other files of this case"


def test_a_filed_case_shows_the_text_that_goes_out_next_and_until_when() -> None:
    found, claims = ready([*mixed_rows(), claim("warehouse_lost", "paid", 8)])
    values: dict[str, Any] = dict.fromkeys(FiledCase._fields, "") | dict.fromkeys(("paid_here", "paid_elsewhere"), 0)
    values |= dict.fromkeys(("filed_date", "last_asked", "answered_date")) | {"due_date": AS_OF + timedelta(days=4)}
    values |= {"case_key": "K", "case_id": "12345678901", "claim_ids": "warehouse_lost-000007", "state": "denied"}
    denied = FiledCase(**(values | {"step": "answer_denial", "note": "no units lost"}))
    ended = denied._replace(claim_ids="warehouse_lost-000008", state="paid")
    reply = Reply(denied, "cases/K-answer.txt", "You write that …\n")
    known = ReadyCases(found.cases, found.background, [denied, ended], [reply])
    (one,) = [entry for entry in shown(known, claims).values() if entry["status"] == "follow_up"]
    assert (one["number"], one["state_said"], one["next_said"]) == ("12345678901", "denied", "answer the denial")
    assert (one["deadline"], one["days_said"], one["tone"]) == ("2026-11-26", "4 days", "urgent")
    assert (one["text"], one["file"], one["problems"]) == (reply.text, reply.text_file, ["no units lost"])
    assert one["units"] == 3


def test_a_case_that_may_not_go_out_says_why() -> None:
    found, claims = ready(mixed_rows())
    held_back, unnamed, free, *_ = found.cases
    changed = [
        replace(held_back, filing=Filing(None, decision="hold")),
        replace(unnamed, filing=Filing(AS_OF, released=False)),
        free,
    ]
    first, second, third = list(shown(ReadyCases(changed, found.background), claims).values())[:3]
    assert first["locked"].startswith("On hold")
    assert (first["planned"], first["planned_said"]) == ("", "on hold")
    assert "second name" in second["locked"]
    assert third["locked"] == ""


def test_a_day_after_the_deadline_is_marked(tmp_path: Path) -> None:
    rows = [row | {"deadline": AS_OF} for row in mixed_rows()[:2]]
    page = desk(tmp_path, info={"settings": {"daily_case_limit": 1}}, rows=rows)
    assert [one["late"] for one in cases_by_key(page).values()] == [False, True]


def test_the_address_of_the_data_folder_is_relative_and_encoded(tmp_path: Path) -> None:
    data = tmp_path / "my data #1" / "收件箱"
    address = folder_address(data, tmp_path / "reports" / "2026-11-20")
    assert address == "../../my%20data%20%231/%E6%94%B6%E4%BB%B6%E7%AE%B1/"
    assert file_address(address, "evidence/50%.pdf") == address + "evidence/50%25.pdf"
    assert file_address("", "evidence/x.pdf") == ""


@pytest.mark.skipif(os.sep != "/", reason="no such names on Windows")
def test_a_folder_from_an_old_archive_has_an_address_of_its_bytes(tmp_path: Path) -> None:
    data = tmp_path / os.fsdecode("收件箱".encode("gb18030"))
    assert folder_address(data, tmp_path / "reports" / "2026-11-20") == "../../%CA%D5%BC%FE%CF%E4/"


def test_no_text_stands_in_the_scripts_and_every_text_is_used() -> None:
    sources = [path for path in PACKAGE.iterdir() if path.suffix in (".js", ".html", ".py")]
    code = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert not re.search("[\u4e00-\u9fff]", code)
    built = re.compile(r"^(tab|note|filter|docs|urgency|sort|paper|locked)_|^(days|one_day|today|over)$")
    unused = [key for key in catalogue("en").keys("desk") if not built.search(key) and f'"{key}"' not in code]
    assert unused == []


def test_a_day_without_a_date_is_blank() -> None:
    reader = Reader(catalogue("zh"))
    assert (reader.day(None), reader.day(date(2026, 3, 1)), reader.money(None, "USD")) == ("", "2026年3月1日", "")


def test_what_needs_older_ledger_months_stands_last_in_review(tmp_path: Path) -> None:
    rows = [
        claim("inbound_lost", "review", number, case_key=f"inbound_lost-{number}", before_data=number == 1)
        for number in (1, 2, 3)
    ]
    keys = [one["key"] for one in held(page_alone(tmp_path, rows))["cases"]]
    assert keys == ["inbound_lost-2", "inbound_lost-3", "inbound_lost-1"]
