"""`explain`: each source line is read again from its file."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from duckdb import DuckDBPyConnection

from reconcile.errors import CannotRun
from reconcile.explain import explain
from reconcile.folders import file_hash
from reconcile.source_lines import source_lines
from tests.report.report_fixture import LONG_ID, claim, con_with_claims
from tests.worlds.said import remedy, what

LEDGER = "amazon/ledger_2026-11.txt"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "amazon").mkdir()
    lines = [f"{number}\tM\tcafé {number}\r\n" for number in range(1, 31)]
    (tmp_path / LEDGER).write_bytes("".join(lines).encode())
    (tmp_path / "own").mkdir()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "costs"
    for row in (["sku", "unit_cost"], [], ["LMR-003", 8.5]):
        sheet.append(row)
    book.save(tmp_path / "own" / "costs.xlsx")
    return tmp_path


def con_of(data: Path) -> DuckDBPyConnection:
    """The tables of a run that read these very files."""
    con = con_with_claims()
    for name in (LEDGER, "own/costs.xlsx"):
        if (data / name).is_file():
            read = [(data / name).stat().st_size, file_hash(data / name), name]
            con.execute("update source_file set size = ?, sha256 = ? where path = ?", read)
    return con


def test_the_story_shows_each_line_with_file_and_line(data: Path) -> None:
    story = explain(con_of(data), data, "warehouse_lost-000003")
    assert f"{LEDGER}:12  exposure, ledger, 6 units, 2026-10-20, {LONG_ID}\n    | 12\tM\tcafé 12\n" in story
    assert f"{LEDGER}:19  settled by, find, 2 units, 2026-10-25, 20261025000000018\n    | 19\tM\tcafé 19\n" in story
    assert "own/costs.xlsx[costs]:3  cost, 2026-01-01, INV-1\n    | LMR-003 | 8.5" in story
    assert "4 × 8.50 USD = 34.00 USD" in story
    assert "to be filed from 2026-11-02 to 2026-11-25" in story
    assert "rule warehouse-us-2024-10: FC-US, ECB" in story


def test_the_story_in_chinese(data: Path) -> None:
    story = explain(con_of(data), data, "warehouse_lost-000003", "zh")
    assert "缺少的商品" in story
    assert "12\tM\tcafé 12" in story


@pytest.mark.parametrize("shown", ["paid short on case F-2, 2026-11-01: answer on the same case", "案件 F-2 少赔"])
def test_the_reasons_are_in_the_language_of_the_story_whatever_that_of_the_run(data: Path, shown: str) -> None:
    short = "paid short on case F-2, 2026-11-01: answer on the same case"
    row = claim("freight_lost", "review", 7, counterparty="forwarder", status_reason=short, reason_shown=shown)
    con = con_with_claims(rows=[row])
    assert f"review: {short}" in explain(con, data, row["claim_id"])
    chinese = explain(con, data, row["claim_id"], "zh")
    assert "案件 F-2 少赔" in chinese
    assert "paid short" not in chinese


def test_every_row_of_a_claim_is_told(data: Path) -> None:
    story = explain(con_of(data), data, "warehouse_lost-000006")
    assert "2 units open" in story
    assert "2 units review: units that Amazon holds reconciled: 2 of 4" in story
    assert "no price" in story
    assert "Nothing in the data settles any of it." in story


def test_underpaid_tells_cost_and_shortfall(data: Path) -> None:
    story = explain(con_of(data), data, "underpaid-000028")
    assert "documented cost 8.50 USD per unit for 4 units; shortfall 34.00 USD" in story


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("utf-8-sig", "naïve"), ("cp1252", "10” Oak é"), ("cp932", "商品"), ("gb18030", "保温杯"), ("utf-16", "保温杯")],
)
def test_a_line_is_decoded_as_it_was_loaded(tmp_path: Path, encoding: str, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(f"head\n{text}\rlast\n".encode(encoding))
    con = con_with_claims(source_file=[{"file_id": 1, "path": "a.txt", "encoding": encoding}])
    places = [("a.txt", "", 2), ("a.txt", "", 3), ("a.txt", "", 4)]
    assert source_lines(con, tmp_path, places) == dict(zip(places, [text, "last", None], strict=True))


def test_a_file_that_is_gone_or_shorter_is_said(data: Path) -> None:
    (data / LEDGER).write_text("one line\n", encoding="utf-8")
    (data / "own" / "costs.xlsx").unlink()
    story = explain(con_of(data), data, "warehouse_lost-000003")
    assert story.count("(not there any more: the file was moved or changed after the run)") == 3


def test_a_line_of_another_file_than_the_one_that_was_read_is_not_shown_as_the_proof(data: Path) -> None:
    con = con_of(data)
    ledger = data / LEDGER
    ledger.write_bytes(b"0\tM\tput in above\r\n" + ledger.read_bytes())
    story = explain(con, data, "warehouse_lost-000003")
    assert f"{LEDGER}:12  exposure" in story
    assert "café" not in story
    assert story.count("(not the file that was read: it was changed since") == 2
    assert "| LMR-003 | 8.5" in story


def test_control_characters_of_a_file_do_not_reach_the_terminal(data: Path) -> None:
    (data / LEDGER).write_text("\n" * 11 + "\x1b[31mred\tM\n", encoding="utf-8")
    story = explain(con_of(data), data, "warehouse_lost-000003")
    assert "\x1b" not in story
    assert "?[31mred\tM" in story


def test_an_unknown_claim_is_refused_with_its_neighbour(data: Path) -> None:
    with pytest.raises(CannotRun) as stop:
        explain(con_of(data), data, "warehouse_lost-00003")
    assert "warehouse_lost-00003" in what(stop.value)
    assert "warehouse_lost-000003" in remedy(stop.value)


def test_an_unknown_claim_without_neighbour_says_where_ids_stand(data: Path) -> None:
    with pytest.raises(CannotRun) as stop:
        explain(con_of(data), data, "nonsense")
    assert "claims.csv" in remedy(stop.value)


def test_a_claim_without_window_says_so(data: Path) -> None:
    row: dict[str, Any] = {"claim_id": "w", "claim_type": "disposed", "status": "review", "units": 1}
    assert "no window known" in explain(con_with_claims(rows=[row]), data, "w")


def test_a_filed_claim_that_is_settled_says_under_which_case_it_was_paid(data: Path) -> None:
    """The fixture holds no row of that claim any more, only its case: paid under another one."""
    text = explain(con_with_claims(rows=[]), data, "inbound_lost-000017")
    assert "filed as 18000000008: 3 units" in text
    assert "paid under case 18000000009, filed as 18000000008: 3 units (10000000007)" in text


def test_a_denied_case_says_what_is_next(data: Path) -> None:
    assert "next: answer the denial, 2026-11-24" in explain(con_of(data), data, "inbound_lost-000016")
