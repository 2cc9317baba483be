"""What a run writes: file by file, byte by byte."""

import csv
import json
import os
import shutil
import stat
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reconcile.errors import CannotRun
from reconcile.folders import file_hash
from reconcile.report import check_free, put_back, write
from tests.report.report_fixture import AS_OF, HOSTILE, LONG_ID, Settings, claim, con_with_claims, run_info
from tests.worlds.said import remedy

CONTRACT = (
    "claim_id account marketplace claim_type counterparty status status_reason shipment_id order_id reference_id "
    "reimbursement_id tracking_no fnsku sku asin title units unit_cost cost_currency amount currency event_date "
    "eligible_from deadline days_left evidence_missing case_key"
)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def report(out: Path, **changes: Any) -> Path:
    return write(con_with_claims(**changes), out, Settings(), run_info())


def test_a_report_holds_every_file_of_the_contract(tmp_path: Path) -> None:
    folder = report(tmp_path / "reports")
    assert folder == tmp_path / "reports" / "2026-11-22"
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "discrepancies.xlsx", "arrived.csv", "case_desk.html", "cases.csv", "cases", "claims.csv", "claim_lines.csv",
        "deadlines.ics", "evidence_manifest.csv", "problems.csv", "run.json",
    }  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == ["2026-11-22"]


def test_claims_csv_has_the_columns_of_the_contract_in_their_order(tmp_path: Path) -> None:
    raw = (report(tmp_path) / "claims.csv").read_bytes()
    assert raw.split(b"\n", 1)[0].decode() == ",".join(CONTRACT.split())
    assert b"\r\n" not in raw.split(b"\n", 1)[0]
    assert not raw.startswith(b"\xef\xbb\xbf")


def test_claims_csv_writes_dates_numbers_and_text_as_they_are(tmp_path: Path) -> None:
    rows = rows_of(report(tmp_path) / "claims.csv")
    by_id = {(row["claim_id"], row["status"]): row for row in rows}
    first = by_id["warehouse_lost-000003", "open"]
    assert first["title"] == HOSTILE
    assert first["reference_id"] == LONG_ID
    assert (first["deadline"], first["unit_cost"], first["amount"]) == ("2026-11-25", "8.50", "34.00")
    assert by_id["warehouse_lost-000005", "open"]["amount"] == "5100"
    assert by_id["warehouse_damaged-000012", "open"]["unit_cost"] == "42.123456"
    unpriced = by_id["warehouse_lost-000006", "open"]
    assert (unpriced["unit_cost"], unpriced["amount"]) == ("", "")
    assert len(rows) == len({(row["claim_id"], row["status"], row["status_reason"]) for row in rows}) == 38


def test_every_open_claim_is_in_exactly_one_case_and_every_case_has_a_text(tmp_path: Path) -> None:
    folder = report(tmp_path)
    open_keys = {row["case_key"] for row in rows_of(folder / "claims.csv") if row["status"] == "open"}
    cases = rows_of(folder / "cases.csv")
    assert [case["case_key"] for case in cases] == list(dict.fromkeys(case["case_key"] for case in cases))
    assert {case["case_key"] for case in cases} == open_keys
    assert {case["text_file"] for case in cases} == {
        path.relative_to(folder).as_posix() for path in (folder / "cases").iterdir()
    }
    units = sum(int(row["units"]) for row in rows_of(folder / "claims.csv") if row["status"] == "open")
    assert sum(int(case["units"]) for case in cases) == units


def test_only_open_claims_get_a_text(tmp_path: Path) -> None:
    waiting = [claim("warehouse_lost", status, 1, case_key="K1") for status in ("waiting", "review", "expired")]
    folder = report(tmp_path, rows=waiting)
    assert rows_of(folder / "cases.csv") == []
    assert list((folder / "cases").iterdir()) == []


def test_two_runs_over_the_same_data_write_the_same_bytes(tmp_path: Path) -> None:
    first, second = report(tmp_path / "a"), report(tmp_path / "b")
    for path in sorted(first.rglob("*")):
        if path.is_file() and path.name != "run.json":
            assert path.read_bytes() == (second / path.relative_to(first)).read_bytes(), path.name
    manifests = [json.loads((folder / "run.json").read_text(encoding="utf-8")) for folder in (first, second)]
    for manifest in manifests:
        manifest.pop("timings")
    assert manifests[0] == manifests[1]


def test_the_order_of_the_tables_changes_no_file(tmp_path: Path) -> None:
    first = report(tmp_path / "a")
    con = con_with_claims()
    for table in ("claim", "claim_line", "shipment_line", "problem", "source_file"):
        con.execute(f"create table turned as select * from {table} order by hash({table}) desc")
        con.execute(f"drop table {table}")
        con.execute(f"alter table turned rename to {table}")
    second = write(con, tmp_path / "b", Settings(), run_info())
    for name in ("claims.csv", "claim_lines.csv", "problems.csv", "cases.csv", "discrepancies.xlsx"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_run_json_says_what_went_in_and_what_was_proved(tmp_path: Path) -> None:
    folder = report(tmp_path)
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert manifest["as_of"] == "2026-11-22"
    assert manifest["settings"]["tolerance"] == "0.02"
    assert [file["status"] for file in manifest["files"]] == ["loaded", "ignored", "unreadable", "loaded"]
    assert manifest["files"][0] | {"loaded": 118, "duplicate": 2} == manifest["files"][0]
    assert [check["holds"] for check in manifest["invariants"]] == [True, False]
    assert manifest["timings"].keys() == {"ingest", "report"}
    assert manifest["outputs"]["claims.csv"] == file_hash(folder / "claims.csv")


def test_a_failed_run_leaves_the_earlier_report_and_no_rubbish(tmp_path: Path) -> None:
    folder = report(tmp_path)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    con = con_with_claims()
    con.execute("drop table warehouse_line")
    with pytest.raises(Exception, match="warehouse_line"):
        write(con, tmp_path, Settings(), run_info())
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-22"]


def test_an_untouched_report_is_replaced_without_leftovers(tmp_path: Path) -> None:
    report(tmp_path)
    folder = report(tmp_path, rows=[claim("warehouse_lost", "open", 1)])
    assert [path.name for path in (folder / "cases").iterdir()] == ["warehouse_lost-000001.txt"]
    assert not list(folder.glob("*edited*"))


def test_what_the_analyst_changed_or_added_is_kept(tmp_path: Path) -> None:
    folder = report(tmp_path)
    (folder / "discrepancies.xlsx").write_bytes(b"edited workbook")
    (folder / "cases" / "warehouse_lost-000003.txt").write_text("my words", encoding="utf-8")
    (folder / "replies").mkdir()
    (folder / "replies" / "amazon.eml").write_text("found 2", encoding="utf-8")
    report(tmp_path)
    assert (folder / "discrepancies (edited 1).xlsx").read_bytes() == b"edited workbook"
    assert (folder / "discrepancies.xlsx").read_bytes() != b"edited workbook"
    assert (folder / "cases" / "warehouse_lost-000003 (edited 1).txt").read_text(encoding="utf-8") == "my words"
    assert (folder / "replies" / "amazon.eml").read_text(encoding="utf-8") == "found 2"
    (folder / "discrepancies.xlsx").write_bytes(b"edited again")
    report(tmp_path)
    assert (folder / "discrepancies (edited 1).xlsx").read_bytes() == b"edited workbook"
    assert (folder / "discrepancies (edited 2).xlsx").read_bytes() == b"edited again"


def test_without_its_manifest_an_earlier_report_counts_as_the_analysts(tmp_path: Path) -> None:
    folder = report(tmp_path)
    (folder / "run.json").write_text("{", encoding="utf-8")
    (folder / "claims.csv").write_text("changed", encoding="utf-8")
    report(tmp_path)
    assert (folder / "claims (edited 1).csv").read_text(encoding="utf-8") == "changed"
    assert not (folder / "cases (edited 1).csv").exists()


@pytest.mark.parametrize("lock", ["~$discrepancies.xlsx", ".~discrepancies.xlsx", ".~lock.discrepancies.xlsx#"])
def test_a_workbook_that_is_open_is_not_replaced(tmp_path: Path, lock: str) -> None:
    folder = report(tmp_path)
    before = (folder / "discrepancies.xlsx").read_bytes()
    (folder / lock).write_bytes(b"")
    with pytest.raises(CannotRun, match="workbook_open") as stop:
        check_free(tmp_path, AS_OF)
    assert lock in remedy(stop.value)
    with pytest.raises(CannotRun):
        report(tmp_path)
    assert (folder / "discrepancies.xlsx").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-22"]


def test_a_report_that_is_in_icloud_only_is_not_replaced(tmp_path: Path) -> None:
    folder = report(tmp_path)
    (folder / "discrepancies.xlsx").rename(folder / ".discrepancies.xlsx.icloud")
    with pytest.raises(CannotRun, match="report_online") as stop:
        report(tmp_path)
    assert "Download Now" in remedy(stop.value)
    assert (folder / ".discrepancies.xlsx.icloud").exists()


def test_a_file_with_the_name_of_the_report_stops_the_run_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "2026-11-22"
    file.write_text("mine", encoding="utf-8")
    for attempt in (lambda: check_free(tmp_path, AS_OF), lambda: report(tmp_path), lambda: report(tmp_path)):
        with pytest.raises(CannotRun, match="file_in_the_way"):
            attempt()
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-22"]
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_run_that_was_killed_between_two_steps_is_tidied_up(tmp_path: Path) -> None:
    folder = report(tmp_path)
    (folder / "note.txt").write_text("mine", encoding="utf-8")
    shutil.copytree(folder, tmp_path / ".2026-11-22.new")
    shutil.copytree(folder, tmp_path / ".2026-11-21.gone")
    folder.rename(tmp_path / ".2026-11-22.old")
    put_back(tmp_path)  # whatever day is run for next
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-22"]
    report(tmp_path)
    assert (folder / "note.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("steps", range(4))
def test_a_run_that_is_killed_while_reports_change_places_keeps_every_edit_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    folder = report(tmp_path)
    (folder / "discrepancies.xlsx").write_bytes(b"edited workbook")
    (folder / "note.txt").write_text("mine", encoding="utf-8")
    made: list[Path] = []

    def killed(self: Path, target: Path) -> Path:
        if len(made) == steps:
            raise KeyboardInterrupt
        made.append(target)
        return replace(self, target)

    replace = Path.replace
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        patched.setattr(shutil, "rmtree", lambda *_, **__: None)  # a killed program tidies nothing up
        with suppress(KeyboardInterrupt):
            report(tmp_path)
    put_back(tmp_path)
    report(tmp_path)
    assert (folder / "discrepancies (edited 1).xlsx").read_bytes() == b"edited workbook"
    assert (folder / "note.txt").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-22"]
    assert len(list(folder.glob("*edited*"))) == 1


@pytest.mark.parametrize("held", ["2026-11-22", ".2026-11-22.new"])
def test_a_file_that_another_program_holds_stops_the_swap_with_a_clear_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    folder = report(tmp_path)
    replace = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if self.name == held:
            raise PermissionError(13, "in use", str(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    monkeypatch.setattr("reconcile.whole_file.WAITS", ())
    with pytest.raises(CannotRun, match="report_in_use"):
        report(tmp_path)
    assert (folder / "claims.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-22"]


def test_a_read_only_file_of_the_sellers_is_in_no_runs_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = report(tmp_path)
    (folder / "answer.pdf").write_bytes(b"an attachment that was saved from a mail")
    (folder / "answer.pdf").chmod(0o444)
    unlink = os.unlink

    def on_windows(path: str, *, dir_fd: int | None = None) -> None:
        if not os.stat(path, dir_fd=dir_fd).st_mode & stat.S_IWRITE:
            raise PermissionError(13, "Access is denied", path)
        unlink(path, dir_fd=dir_fd)

    monkeypatch.setattr(os, "unlink", on_windows)
    for _ in range(2):
        put_back(tmp_path)
        report(tmp_path)
    assert (folder / "answer.pdf").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-22"]


def test_case_files_have_names_that_every_system_can_hold(tmp_path: Path) -> None:
    keys = ["a/b:c", "CON", "Same", "same", "ok-1", "a b"]
    rows = [claim("warehouse_lost", "open", n, case_key=key) for n, key in enumerate(keys)]
    folder = report(tmp_path, rows=rows)
    names = [path.name for path in (folder / "cases").iterdir()]
    assert len({name.lower() for name in names}) == len(keys)
    assert "ok-1.txt" in names
    assert "CON.txt" not in names
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") for name in names)


def test_a_case_without_all_prices_says_so_and_sums_the_rest(tmp_path: Path) -> None:
    rows = [
        claim("inbound_lost", "open", 1, case_key="K", shipment_id="S", units=2, amount=Decimal("17.00")),
        claim("inbound_lost", "open", 2, case_key="K", shipment_id="S", units=3, amount=None, unit_cost=None),
    ]
    (case,) = rows_of(report(tmp_path, rows=rows) / "cases.csv")
    assert (case["units"], case["unpriced_units"], case["amount"], case["currency"]) == ("5", "3", "17.00", "USD")
    assert "3 units have no price" in case["note"]


def test_cases_stand_in_the_order_of_their_deadlines(tmp_path: Path) -> None:
    days = [9, None, 3]
    rows = [
        claim("warehouse_lost", "open", n, days_left=day, deadline=AS_OF + timedelta(days=day) if day else None)
        for n, day in enumerate(days)
    ]
    cases = rows_of(report(tmp_path, rows=rows) / "cases.csv")
    assert [case["deadline"] for case in cases] == [
        str(date(2026, 11, 25)), str(date(2026, 12, 1)), "",
    ]  # fmt: skip
