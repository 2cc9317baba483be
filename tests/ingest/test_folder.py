"""What becomes of the files of a folder: statuses, copies, the cache, files that nobody can read."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from reconcile.ingest import leave_out_own, load
from reconcile.ingest.declaration import load_declarations
from reconcile.ingest.file_result import FileResult
from reconcile.ingest.folder import InputFile
from reconcile.ingest.progress import Progress
from reconcile.ingest.store import Store
from tests.worlds.loaded import Inbox

FORMATS = Path(__file__).parents[1] / "formats"
LEDGER = FORMATS / "ledger_detail" / "ledger_detail_2026-05-01_2026-07-14.txt"
LATER = FORMATS / "ledger_detail" / "ledger_detail_2026-07-01_2026-08-15.txt"
PAID = "2026-08-{:02}\t{}\tLost_Warehouse\tCUP\tCup\t10.00\t2\n"
HEADER = "approval-date\treimbursement-id\treason\tsku\tproduct-name\tamount-total\tquantity\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


def test_a_second_copy_is_already_loaded_whatever_it_is_called(inbox: Inbox) -> None:
    inbox.put("b/ledger.txt", LEDGER.read_bytes())
    inbox.put("a/copy of ledger.csv", LEDGER.read_bytes())
    inbox.load()
    assert inbox.statuses() == [
        ("a/copy of ledger.csv", "ledger_detail", "loaded"),
        ("b/ledger.txt", "ledger_detail", "already loaded"),
    ]
    assert inbox.value("select count(*) from source_file join staging.ledger using (file_id)") == inbox.value(
        "select count(*) from staging.ledger"
    )


def test_renaming_a_file_changes_no_record_and_reads_nothing(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    path = inbox.put("ledger.txt", LEDGER.read_bytes())
    inbox.load()
    before = inbox.ask("select * from staging.ledger order by all")
    path.rename(inbox.data / "zzz.dat")
    monkeypatch.setattr("reconcile.ingest.load.load_text", None)
    inbox.load()
    assert inbox.statuses() == [("zzz.dat", "ledger_detail", "loaded")]
    assert inbox.ask("select * from staging.ledger order by all") == before


def test_an_unchanged_file_is_neither_read_nor_hashed_again(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox.put("bad.txt", (FORMATS / "reimbursements" / "bad_records.txt").read_bytes())
    inbox.load()
    first = inbox.written_down()
    monkeypatch.setattr("reconcile.ingest.load.file_hash", None)
    monkeypatch.setattr("reconcile.ingest.load.load_text", None)
    inbox.load()
    assert inbox.written_down() == first


def test_a_changed_file_replaces_its_records_and_a_vanished_one_takes_them_along(inbox: Inbox) -> None:
    path = inbox.put("ledger.txt", LEDGER.read_bytes())
    inbox.put("later.txt", LATER.read_bytes())
    inbox.load()
    path.write_bytes(LEDGER.read_bytes() + LATER.read_bytes().split(b"\r\n", 1)[1])
    (inbox.data / "later.txt").unlink()
    inbox.load()
    assert inbox.ask("select path, records from source_file") == [("ledger.txt", 84)]
    assert inbox.value("select sum(records) from staging.ledger_day") == 84
    path.unlink()
    inbox.load()
    assert inbox.value("select count(*) from staging.ledger") == 0
    assert inbox.ask("select * from problem") == []


def test_an_empty_folder_leaves_empty_tables(inbox: Inbox) -> None:
    inbox.load()
    assert inbox.statuses() == []
    assert all(inbox.value(f"select count(*) from staging.{table}") == 0 for table in inbox.tables())


def test_evidence_settings_hidden_and_lock_files_are_not_input(inbox: Inbox) -> None:
    for name in ("evidence/ledger.txt", "Evidence/more/x.txt", "reconcile.toml", ".hidden", ".git/x", "~$book.xlsx"):
        inbox.put(name, "x")
    for name in ("desktop.ini", "May/Desktop.ini", "May/Thumbs.db"):  # of the system, which hides them
        inbox.put(name, "x")
    inbox.put("sub/evidence/kept.txt", "x")
    inbox.load()
    assert [row[0] for row in inbox.statuses()] == ["sub/evidence/kept.txt"]


@pytest.mark.parametrize("name", ["May/reconcile.toml", "reconcile.toml.txt", "reconcile (1).toml", "Settings.TOML"])
def test_settings_elsewhere_or_under_another_name_are_named_as_not_read(inbox: Inbox, name: str) -> None:
    inbox.put("notes.txt", b'account = "mine"\n')
    inbox.load()  # what is known of the same bytes under another name says nothing
    inbox.put(name, b'account = "mine"\n')
    inbox.load()
    assert inbox.ask(f"select code from problem where file = '{name}'") == [("settings_elsewhere",)]
    assert (name, "", "ignored") in inbox.statuses()


def test_a_folder_that_is_named_like_a_file_is_a_folder(inbox: Inbox) -> None:
    inbox.put("ledger.txt/inner.txt", LEDGER.read_bytes())
    inbox.load()
    assert inbox.statuses() == [("ledger.txt/inner.txt", "ledger_detail", "loaded")]


def test_a_file_that_is_in_icloud_only_is_told(inbox: Inbox) -> None:
    inbox.put("amazon/.payments.txt.icloud", b"bplist00\x00")
    inbox.load()
    assert inbox.statuses() == [("amazon/.payments.txt.icloud", "", "unreadable")]
    assert inbox.value("select code from problem") == "online_only"


def test_settings_that_are_in_icloud_only_are_no_settings_under_another_name(inbox: Inbox) -> None:
    inbox.put(".reconcile.toml.icloud", b"bplist00\x00")
    inbox.load()
    assert inbox.value("select code from problem") == "online_only"


def test_a_case_log_that_is_in_icloud_only_is_one_that_cannot_be_read(inbox: Inbox) -> None:
    inbox.put(".case_log.csv.icloud", b"bplist00\x00")
    inbox.load()
    assert inbox.statuses() == [(".case_log.csv.icloud", "seller_case_log", "unreadable")]


def linked(path: Path, target: Path) -> None:
    try:
        path.symlink_to(target, target_is_directory=True)
    except OSError:
        pytest.skip("Windows may forbid links")


def test_a_folder_that_lies_elsewhere_is_read_through_its_link(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "Amazon" / "May").mkdir(parents=True)
    (tmp_path / "Amazon" / "May" / "ledger.txt").write_bytes(LEDGER.read_bytes())
    linked(inbox.data / "downloads", tmp_path / "Amazon")
    inbox.load()
    assert inbox.statuses() == [("downloads/May/ledger.txt", "ledger_detail", "loaded")]


def test_a_link_within_the_data_folder_or_upwards_brings_nothing_twice(inbox: Inbox) -> None:
    inbox.put("may/ledger.txt", LEDGER.read_bytes())
    for name, target in {"a": "may", "b": ".", "may/c": "..", "d": ".."}.items():
        linked(inbox.data / name, Path(target))
    inbox.load()
    assert inbox.statuses() == [("may/ledger.txt", "ledger_detail", "loaded")]


def test_prices_of_a_hidden_sheet_count_and_are_told(inbox: Inbox) -> None:
    book = openpyxl.Workbook()
    book.active.title = "2026"
    old = book.create_sheet("旧价")
    for sheet, price in ((book.active, 12), (old, 9)):
        sheet.append(["SKU", "采购单价", "币种"])
        sheet.append(["CUP", price, "CNY"])
    old.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    inbox.put("成本.xlsx", content.getvalue())
    inbox.load()
    assert inbox.ask("select sheet, unit_cost::integer from staging.cost order by 1") == [("2026", 12), ("旧价", 9)]
    assert inbox.ask("select code, sheet, value from problem") == [("hidden_sheet", "旧价", "旧价")]


def test_a_workbook_of_something_else_is_told_once_however_many_sheets_it_has(inbox: Inbox) -> None:
    book = openpyxl.Workbook()
    for month in range(12):
        book.create_sheet(f"{month + 1}月").append(["房租", "水电", 300])
    content = io.BytesIO()
    book.save(content)
    inbox.put("账本.xlsx", content.getvalue())
    inbox.load()
    assert inbox.ask("select code, sheet from problem") == [("unknown_kind", "")]
    assert inbox.statuses() == [("账本.xlsx", "", "ignored")]


def test_a_problem_names_the_column_as_the_file_does_and_a_formula_as_one(inbox: Inbox) -> None:
    book = openpyxl.Workbook()
    book.active.append(["SKU", "采购单价", "币种"])
    book.active.append(["CUP", "=12+0.5", "CNY"])
    content = io.BytesIO()
    book.save(content)
    inbox.put("成本.xlsx", content.getvalue())
    inbox.put("签收.csv", "货件编号,签收日期,总箱数,签收箱数\nFBA15X,2026-08-01,10,九\n".encode())
    inbox.load()
    (formula, what), (word, _) = inbox.ask("select column_name, what_zh from problem order by value")
    assert (formula, word) == ("采购单价", "签收箱数")
    assert "没有结果的公式" in str(what)


def test_files_that_give_nothing_are_named_with_the_reason(inbox: Inbox) -> None:
    inbox.put("empty.txt", "")
    inbox.put("blank.txt", "\n\n  \n")
    inbox.put("photo.jpg", b"\xff\xd8\xff\x00\x10JFIF")
    inbox.put("report.csv", b"\x00\x00\x00\x00")  # left by a download or a disk that failed
    inbox.put("letter.txt", "Dear sir,\nplease find enclosed\n")
    inbox.put("header only.txt", HEADER)
    inbox.put("cut.txt", "approval-date\treimbursement-id\treason\tsku\n2026-01-01\t1\tLost\tA\n")
    with contextlib.suppress(OSError):  # Windows may forbid links
        (inbox.data / "dangling").symlink_to(inbox.data / "nowhere")
    inbox.load()
    told = {str(file): f"{code}: {what}" for file, code, what in inbox.ask("select file, code, what from problem")}
    assert inbox.statuses() == [
        ("blank.txt", "", "ignored"),
        ("cut.txt", "reimbursements", "unreadable"),
        *([("dangling", "", "unreadable")] if (inbox.data / "dangling").is_symlink() else []),
        ("empty.txt", "", "unreadable"),
        ("header only.txt", "reimbursements", "loaded"),
        ("letter.txt", "", "ignored"),
        ("photo.jpg", "", "ignored"),
        ("report.csv", "", "unreadable"),
    ]
    assert told["cut.txt"].startswith("known_kind_incomplete")
    assert "FBA Reimbursements" in told["cut.txt"]
    assert "quantity-reimbursed-total" in told["cut.txt"]
    assert {told[name].split(":")[0] for name in told} == {
        "empty_file", "known_kind_incomplete", "unknown_kind", "not_text", "damaged_text", "no_records", "unreadable"
    } - (set() if "dangling" in told else {"unreadable"})  # fmt: skip


MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("content", "becomes"),
    [
        (
            MARK + (HEADER + PAID.format(1, 100)).encode() + b"2026-08-02\t101\tLost\tC\tCaf\xe9\t1\t1\n",
            ("reimbursements", "loaded"),
        ),
        (
            MARK + "承認日,理由,補てんID,補てん合計額,補てん数量合計\n2026-08-01,Lost,1,1,1,".encode() + b"\xff\n",
            ("", "unreadable"),
        ),
        (MARK + b"\xff\xfe\xfd", ("", "ignored")),
        ((HEADER + PAID.format(1, 100)).encode("utf-16") + b"\x00\xd8", ("", "unreadable")),
        (b"\xff\xfe\x00", ("", "ignored")),
    ],
)
def test_a_mark_of_an_encoding_that_the_bytes_do_not_keep_to(
    inbox: Inbox, content: bytes, becomes: tuple[str, str]
) -> None:
    inbox.put("report.txt", content)
    inbox.load()
    assert inbox.ask("select kind, status from source_file") == [becomes]
    if becomes[1] == "loaded":
        assert inbox.ask("select records, rejected from source_file") == [(2, 0)]


def test_a_line_that_is_no_utf_8_is_shown_where_only_as_such_the_header_is_known(inbox: Inbox) -> None:
    inbox.put("costs.csv", "货号,采购单价,币种\nCUP,4,CNY\nBOX,5,".encode() + b"\xff\xff\n")
    inbox.load()
    assert inbox.ask("select code from problem") == [("not_utf8",)]
    assert "BOX,5" in str(inbox.value("select what from problem"))


def test_what_was_downloaded_in_place_of_a_report_is_called_by_its_name(inbox: Inbox) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ledger.txt", LEDGER.read_bytes())
    letter = io.BytesIO()
    with zipfile.ZipFile(letter, "w") as document:
        document.writestr("[Content_Types].xml", "<Types/>")
        document.writestr("word/document.xml", "<document/>")
    page = "\n<!DOCTYPE html>\n<html><body>Sign in</body></html>\n"
    inbox.put("reports.zip", packed.getvalue())
    inbox.put("ledger.txt.gz", gzip.compress(LEDGER.read_bytes()))
    inbox.put("ledger.csv", page)
    inbox.put("mail.docx", letter.getvalue())
    inbox.put("help.html", page + " ")
    inbox.load()
    assert inbox.ask("select file, code from problem order by file") == [
        ("help.html", "web_page"),
        ("ledger.csv", "web_page"),
        ("ledger.txt.gz", "archive"),
        ("mail.docx", "not_text"),
        ("reports.zip", "archive"),
    ]
    assert [name for name, _, status in inbox.statuses() if status == "ignored"] == ["help.html", "mail.docx"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep names as text")
def test_a_name_that_is_no_text_stops_nothing(inbox: Inbox) -> None:
    name = os.fsencode(inbox.data) + b"/" + "装箱".encode("gb18030") + b".txt"
    with open(name, "wb") as file:  # noqa: PTH123 - a Path cannot be made of these bytes
        file.write(LEDGER.read_bytes())
    inbox.load()
    assert inbox.ask("select kind, status from source_file") == [("ledger_detail", "loaded")]


def test_a_file_that_fits_two_kinds_is_not_guessed(inbox: Inbox) -> None:
    ledger = '"Date","FNSKU","MSKU","Event Type","Reference ID","Quantity","Fulfillment Center","Disposition","Reason"'
    inbox.put(
        "both.csv", ledger + ',"request-date","order-id","order-status","requested-quantity","shipped-quantity"\n'
    )
    inbox.load()
    assert inbox.statuses() == [("both.csv", "", "ignored")]
    assert inbox.value("select code from problem") == "two_kinds"


@pytest.mark.parametrize("paid_before", [1, 3, 60])
def test_a_header_that_was_sorted_down_between_the_records_loses_none_of_them(inbox: Inbox, paid_before: int) -> None:
    above = [PAID.format(day % 28 + 1, 100 + day) for day in range(paid_before)]
    inbox.put("sorted.txt", "".join([*above, HEADER, PAID.format(30, 999)]))
    inbox.load()
    assert inbox.ask("select kind, status, records, rejected from source_file") == [
        ("reimbursements", "loaded", paid_before + 1, paid_before)
    ]
    assert inbox.ask("select line from problem where code = 'above_header' order by line") == [
        (line,) for line in range(1, paid_before + 1)
    ]


def test_a_sheet_whose_header_was_sorted_to_its_end_is_told_row_by_row(inbox: Inbox) -> None:
    book = openpyxl.Workbook()
    for row in (["CUP", 12.5, "CNY"], ["BOX", 3, "CNY"], ["SKU", "采购单价", "币种"]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    inbox.put("成本.xlsx", content.getvalue())
    inbox.load()
    assert inbox.ask("select line, value from problem where code = 'above_header' order by line") == [
        (1, "CUP | 12.5 | CNY"),
        (2, "BOX | 3 | CNY"),
    ]


def test_titles_and_a_second_header_above_the_header_are_no_records(inbox: Inbox) -> None:
    inbox.put(
        "costs.csv",
        "Costs of 2026,,,\n,as of,2026-08,\n货号,单价,币种,开始日期\nSKU,unit_cost,currency,valid_from\nCUP,4,CNY,\n",
    )
    inbox.load()
    assert inbox.ask("select records, rejected from source_file") == [(1, 0)]


def test_a_ledger_that_cannot_tell_a_loss_or_name_it_is_not_read(inbox: Inbox) -> None:
    header, *lines = LEDGER.read_text(encoding="utf-8").splitlines(keepends=True)
    names = header.rstrip().split("\t")
    for lost in ("Reason", "Reference ID", "MSKU"):
        place = names.index(f'"{lost}"')
        kept = [
            "\t".join(c for i, c in enumerate(line.rstrip("\r\n").split("\t")) if i != place)
            for line in [header, *lines]
        ]
        inbox.put(f"without {lost}.txt", "\n".join(kept) + "\n")
    inbox.load()
    assert {(kind, status) for _, kind, status in inbox.statuses()} == {("ledger_detail", "unreadable")}
    told = [
        str(what)
        for (what,) in inbox.ask("select what from problem where code = 'known_kind_incomplete' order by file")
    ]
    assert ["MSKU" in told[0], "Reason" in told[1], "Reference ID" in told[2]] == [True, True, True]


def test_a_list_of_what_buyers_ordered_is_no_incomplete_report_of_removals(inbox: Inbox) -> None:
    inbox.put("订单.csv", "订单号,订单日期,订单状态,SKU,数量\n114-0000000-0000001,2026-09-01,已发货,CUP,1\n")
    inbox.put(
        "订单2.csv",
        "系统单号,订单编号,创建时间,订单状态,币种,SKU,发货数量\n1,114-1,2026-09-01,已发货,USD,CUP,1\n",
    )
    inbox.put("发货.csv", "订单号,SKU,发货数量,发货日期,运单号,承运商\n114-1,CUP,1,2026-09-01,784001,顺丰\n")
    inbox.put("调拨.csv", "订单编号,创建时间,订单状态,MSKU,申请数量,发货数量\nDB1,2026-09-01,已完成,CUP,10,8\n")
    removals = "order-id,order-type,order-status,sku,fnsku,requested-quantity,disposed-quantity,shipped-quantity"
    inbox.put("removals.txt", removals.replace(",", "\t") + "\n")
    inbox.load()
    assert inbox.ask("select file, code from problem order by file") == [
        ("removals.txt", "known_kind_incomplete"),
        ("发货.csv", "unknown_kind"),
        ("订单.csv", "unknown_kind"),
        ("订单2.csv", "unknown_kind"),
        ("调拨.csv", "unknown_kind"),
    ]


@pytest.mark.parametrize("header", ["SKU,售价,币种", "sku,price,currency,quantity", "SKU,单价,币种,数量"])
def test_a_list_of_other_prices_is_no_table_of_costs_that_lacks_its_cost(inbox: Inbox, header: str) -> None:
    inbox.put("prices.csv", f"{header}\nCUP,19.99,USD,1\n")
    inbox.load()
    assert inbox.ask("select code from problem") == [("unknown_kind",)]


def test_records_are_kept_or_rejected_and_nothing_else(inbox: Inbox) -> None:
    for name in ("ledger_detail", "reimbursements", "transactions", "customer_returns"):
        for path in (FORMATS / name).iterdir():
            if path.suffix != ".expected":
                inbox.put(f"{name}/{path.name}", path.read_bytes())
    inbox.load()
    tables = {
        "ledger_detail": "sum(records) from staging.ledger_day",
        "reimbursements": "count(*) from staging.reimbursement",
        "transactions": "count(*) from staging.transaction",
        "customer_returns": "count(*) from staging.customer_return",
    }
    for kind, counted in tables.items():
        assert inbox.value(f"select sum(records - rejected) from source_file where kind = '{kind}'") == inbox.value(
            f"select {counted}"
        )


def test_every_declaration_is_documented() -> None:
    for declaration in load_declarations():
        assert declaration.title
        assert declaration.table or declaration.ignored_because
        missing = set(declaration.identity) - set(declaration.columns) - set(declaration.constants)
        assert not missing, (declaration.kind, missing)


def test_what_the_program_keeps_in_a_result_folder_below_the_data_folder_is_not_told(inbox: Inbox) -> None:
    for name in ("reports/2026-11-22/discrepancies.xlsx", "May/copy.xlsx"):
        book = openpyxl.Workbook()
        book.active.append([name])
        book.create_sheet("_reconcile")
        content = io.BytesIO()
        book.save(content)
        inbox.put(name, content.getvalue())
    for name in ("evidence_index.csv", "closed/2026-10/close.json", "2026-11-22/packs/case.zip"):
        inbox.put(f"reports/{name}", b"PK\x03\x04" if name.endswith("zip") else "{}")
    inbox.load()
    leave_out_own(inbox.con, inbox.data, inbox.data / "reports")
    assert inbox.statuses() == [("May/copy.xlsx", "", "ignored")]
    assert inbox.ask("select file, code from problem") == [("May/copy.xlsx", "own_workbook")]


def test_what_the_program_wrote_into_a_report_below_the_data_folder_is_no_input(inbox: Inbox) -> None:
    report = "reports/2026-11-22"
    inbox.put(
        f"{report}/run.json", b'{"outputs": {"claims.csv": "ab", "cases/a.txt": "cd", "discrepancies.xlsx": "ef"}}'
    )
    inbox.put(f"{report}/claims.csv", b"claim_id\n")
    inbox.put(f"{report}/cases/a.txt", b"Dear Amazon")
    inbox.put(f"{report}/discrepancies.xlsx", b"filled in by somebody")
    inbox.put(f"{report}/ledger.txt", LEDGER.read_bytes())
    inbox.put("elsewhere/run.json", b"[]")
    inbox.load()
    names = [name for name, _, _ in inbox.statuses()]
    assert names == ["elsewhere/run.json", f"{report}/discrepancies.xlsx", f"{report}/ledger.txt"]


@pytest.mark.parametrize("lines", [3, 20_000])
def test_a_file_that_grows_while_it_is_read_is_read_whole_the_next_time(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    rows = "".join(PAID.format(1 + number % 28, number) for number in range(lines))
    path = inbox.put("paid.txt", (HEADER + rows).encode())
    read = load._load_content

    def read_while_it_is_written(store: Store, number: int, file: InputFile, progress: Progress) -> FileResult:
        result = read(store, number, file, progress)
        with path.open("a", encoding="utf-8") as more:
            more.write(PAID.format(28, "LAST"))
        return result

    with monkeypatch.context() as patched:
        patched.setattr(load, "_load_content", read_while_it_is_written)
        inbox.load()
    assert inbox.statuses() == [("paid.txt", "", "unreadable")]
    assert "written to" in str(inbox.value("select what from problem"))
    inbox.load()
    assert inbox.value("select count(*) from staging.reimbursement") == lines + 1
