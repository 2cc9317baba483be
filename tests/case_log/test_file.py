"""The file of the case log: only ever added to, whoever began it, and whole after a crash."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.case_log.log_file import COLUMNS, KIND, append_lines
from reconcile.case_log.state import LogLine
from reconcile.claims.case_row import LogRow
from reconcile.claims.inputs import FIELDS
from reconcile.errors import CannotRun
from reconcile.ingest.declaration import declaration_of, load_declarations
from reconcile.ingest.header_words import header_key
from reconcile.texts.catalogue import LANGUAGES, catalogue
from tests.worlds.loaded import Inbox

NOTE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))
OWN = "claim_id,case_id,units,filed_date,status,changed_at,note\n"


def line(claim_id: str = "WL-1", **told: Any) -> LogLine:
    return LogLine(LogRow(claim_id=claim_id, entry="open", units=3, changed_at="2026-08-25T10:00:00", **told), "r1")


def test_the_log_begins_with_a_header_that_the_program_reads_back(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    path = append_lines(inbox.data, [line(case_id="18000000001", note="等发票, “sic”"), line("WL-2", decision="hold")])
    assert path.name == "case_log.csv"
    inbox.load()
    found = inbox.ask("select claim_id, case_id, units, decision, note, entry, workbook from staging.case_log")
    assert found == [
        ("WL-1", "18000000001", 3, "", "等发票, “sic”", "open", "r1"),
        ("WL-2", "", 3, "hold", "", "open", "r1"),
    ]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), max_size=3), max_size=4)
)
def test_what_stands_in_the_log_is_never_changed(batches: list[list[str]]) -> None:
    with TemporaryDirectory() as place:
        before = b""
        for notes in batches:
            if notes:
                after = append_lines(Path(place), [line(note=note) for note in notes]).read_bytes()
                assert after.startswith(before)
                before = after
        assert [path.name for path in Path(place).iterdir()] in ([], ["case_log.csv"])


def test_a_log_of_the_sellers_own_keeps_its_bytes_and_gets_one_beside_it(tmp_path: Path) -> None:
    own = OWN + "WL-9,1,2,2026-08-01,filed,2026-08-01,x\n"
    (tmp_path / "case_log.csv").write_text(own, encoding="utf-8")
    assert append_lines(tmp_path, [line()]).name == "case_log_from_workbooks.csv"
    assert append_lines(tmp_path, [line("WL-2")]).name == "case_log_from_workbooks.csv"
    assert (tmp_path / "case_log.csv").read_text(encoding="utf-8") == own
    assert len((tmp_path / "case_log_from_workbooks.csv").read_text(encoding="utf-8").splitlines()) == 3


def test_a_log_from_before_the_counterparty_takes_what_was_asked_of_amazon_only(tmp_path: Path) -> None:
    log = tmp_path / "case_log.csv"
    names = ["changed_fields" if name == "changed" else name for name in COLUMNS if name != "counterparty"]
    log.write_text(",".join(names) + "\n", encoding="utf-8")
    assert append_lines(tmp_path, [line(counterparty="amazon")]) == log
    assert append_lines(tmp_path, [line("FL-1", counterparty="insurer")]).name == "case_log_from_workbooks.csv"
    assert append_lines(tmp_path, [line("WL-2", counterparty="amazon")]) == log


def test_a_log_in_another_encoding_is_left_alone(tmp_path: Path) -> None:
    chinese = "索赔编号,案件编号,备注\nWL-9,1,已提交\n".encode("gb18030")
    (tmp_path / "case_log.csv").write_bytes(chinese)
    assert append_lines(tmp_path, [line()]).name == "case_log_from_workbooks.csv"
    assert (tmp_path / "case_log.csv").read_bytes() == chinese


def test_a_log_with_every_column_in_another_order_takes_lines_in_its_own_order(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path)
    header = ",".join(["my mark", *reversed(["changed_fields" if name == "changed" else name for name in COLUMNS])])
    path = inbox.put("case_log.csv", f"{header}\r\n")
    assert append_lines(inbox.data, [line(case_id="18000000001")]) == path
    assert path.read_bytes().endswith(b"\r\n")
    inbox.load()
    assert inbox.ask("select claim_id, case_id, entry from staging.case_log") == [("WL-1", "18000000001", "open")]


def test_a_last_line_without_its_end_is_not_run_into(tmp_path: Path) -> None:
    path = append_lines(tmp_path, [line()])
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    append_lines(tmp_path, [line("WL-2")])
    assert [text.split(",")[0].strip("\ufeff") for text in path.read_text(encoding="utf-8").splitlines()] == [
        "claim_id",
        "WL-1",
        "WL-2",
    ]


@pytest.mark.parametrize("lock", ["~$case_log.csv", ".~case_log.csv", ".~lock.case_log.csv#"])
def test_an_open_log_stops_with_a_word_and_nothing_is_written(tmp_path: Path, lock: str) -> None:
    path = append_lines(tmp_path, [line()])
    before = path.read_bytes()
    (tmp_path / lock).touch()
    with pytest.raises(CannotRun, match="case_log_open"):
        append_lines(tmp_path, [line("WL-2")])
    assert path.read_bytes() == before


def test_a_log_that_cannot_be_written_stops_with_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = append_lines(tmp_path, [line()])
    before = path.read_bytes()
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(CannotRun, match="case_log_read_only"):
        append_lines(tmp_path, [line("WL-2")])
    monkeypatch.undo()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CannotRun, match="case_log_not_written"):
        append_lines(tmp_path, [line("WL-2")])
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["case_log.csv"]


SPOKEN = {"claim_type": "claim_type", "decision": "decision", "outcome": "status"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", SPOKEN)
def test_a_log_of_ones_own_may_say_what_the_workbook_says(language: str, section: str) -> None:
    """Every word that a sheet shows for a claim type, a decision or an outcome is read in the seller's own log."""
    column = next(one for one in load_declarations() if one.kind == KIND).columns[SPOKEN[section]]
    shown = {key: catalogue(language).text(section, key) for key in catalogue(language).keys(section)}
    ours = {key: word for key, word in shown.items() if key in column.known}
    assert ours
    assert {key: column.values.get(header_key(word)) for key, word in ours.items()} == {key: key for key in ours}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_that_was_saved_as_a_csv_is_a_log(language: str) -> None:
    """Every heading of a column to fill in is that of the log; the case itself is not taken for the case id."""
    texts = catalogue(language)
    named = ["claim_id", *(f"log_{name}" for name in FIELDS)]
    headings = [texts.text("column", name) for name in ("case_key", *named)]
    declaration = declaration_of(KIND)
    assert declaration.missing(headings) == []
    places = declaration.places(headings)
    columns = ["claim_id", *("status" if name == "outcome" else name for name in FIELDS)]
    assert [places[name] for name in columns] == list(range(1, len(headings)))
