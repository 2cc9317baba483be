"""Until when evidence is kept, and what a later run says of a file that is no longer what was indexed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from reconcile.evidence.files import INDEX, Noted, add_to_index, look, noted_rows, read_index, seen_files
from reconcile.evidence.kept import KeptFile, kept_files, news
from reconcile.evidence.need import Need
from tests.evidence.evidence_world import INBOUND, SHIPMENT, index

FIRST = date(2026, 5, 1)
POD = f"evidence/POD {SHIPMENT}.pdf"


class Memory:
    """The index file over several runs: each run sees these files and notes what is new."""

    def __init__(self) -> None:
        self.rows: list[Noted] = []

    def run(
        self, day: date, *names: str, needs: Sequence[Need] = (INBOUND,), edited: str | None = None
    ) -> list[KeptFile]:
        noted: dict[str, list[Noted]] = {}
        for note in self.rows:
            noted.setdefault(note.path, []).append(note)
        seen = index(*names, needs=needs)
        files = tuple(replace(file, sha256=file.sha256 if edited is None else edited) for file in seen.files)
        kept = kept_files(replace(seen, files=files), needs, noted, day, 2)
        self.rows += news(kept, noted, "acme", day)
        return kept

    @property
    def said(self) -> list[str]:
        return [note.what for note in self.rows]


def only(rows: list[KeptFile]) -> KeptFile:
    assert len(rows) == 1
    return rows[0]


def test_a_file_is_kept_two_years_after_the_latest_event_of_its_claims() -> None:
    later = replace(INBOUND, claim_id="IL-2", event_date=date(2026, 6, 30))
    file = only(Memory().run(FIRST, f"POD {SHIPMENT}.pdf", needs=[INBOUND, later]))
    assert (file.path, file.keep_until, file.state) == (POD, date(2028, 6, 30), "kept")


def test_a_file_without_a_claim_is_kept_two_years_after_it_was_first_seen() -> None:
    memory = Memory()
    memory.run(date(2024, 2, 29), "scan.pdf", needs=[])
    file = only(memory.run(date(2025, 1, 1), "scan.pdf", needs=[]))
    assert (file.first_seen, file.keep_until) == (date(2024, 2, 29), date(2026, 3, 1))


def test_a_date_once_given_never_comes_nearer() -> None:
    memory = Memory()
    memory.run(FIRST, f"POD {SHIPMENT}.pdf")
    earlier = replace(INBOUND, event_date=date(2025, 1, 1))
    assert only(memory.run(date(2026, 6, 1), f"POD {SHIPMENT}.pdf", needs=[earlier])).keep_until == date(2028, 4, 10)


def test_a_second_run_over_the_same_files_notes_nothing() -> None:
    memory = Memory()
    first = memory.run(FIRST, f"POD {SHIPMENT}.pdf")
    assert memory.run(FIRST, f"POD {SHIPMENT}.pdf") == first
    assert memory.said == ["indexed"]


def test_a_changed_file_is_named_in_every_later_run() -> None:
    memory = Memory()
    memory.run(FIRST, f"POD {SHIPMENT}.pdf")
    for day in (date(2026, 6, 1), date(2026, 7, 1)):
        assert only(memory.run(day, f"POD {SHIPMENT}.pdf", edited="other")).state == "changed"
    assert memory.said == ["indexed", "changed"]


def test_a_file_that_is_gone_is_named_until_it_need_not_be_kept() -> None:
    memory = Memory()
    memory.run(FIRST, f"POD {SHIPMENT}.pdf")
    gone = only(memory.run(date(2026, 6, 1)))
    assert (gone.state, gone.keep_until) == ("vanished", date(2028, 4, 10))
    assert only(memory.run(date(2028, 4, 10))).state == "vanished"
    assert memory.run(date(2028, 4, 11)) == []
    assert memory.said == ["indexed", "vanished"]


def test_a_file_that_is_back_is_noted_anew_and_was_first_seen_when_it_was() -> None:
    memory = Memory()
    memory.run(FIRST, f"POD {SHIPMENT}.pdf")
    memory.run(date(2026, 6, 1))
    back = only(memory.run(date(2026, 6, 5), f"POD {SHIPMENT}.pdf"))
    gone = only(memory.run(date(2026, 6, 9)))
    assert [(file.state, file.first_seen) for file in (back, gone)] == [("kept", FIRST), ("vanished", FIRST)]
    assert memory.said == ["indexed", "vanished", "indexed", "vanished"]


def test_a_file_that_lies_elsewhere_now_is_moved_and_not_gone() -> None:
    memory = Memory()
    memory.run(FIRST, "scan.pdf")
    states = {file.path: file.state for file in memory.run(date(2026, 6, 1), f"POD {SHIPMENT}.pdf", edited="scan.pdf")}
    assert states == {"evidence/scan.pdf": "moved", POD: "kept"}


def test_a_file_that_could_not_be_read_for_a_time_was_not_changed() -> None:
    memory, later = Memory(), replace(INBOUND, event_date=date(2026, 5, 20))
    looks = (("", [INBOUND]), (None, [INBOUND]), ("", [later]), (None, [later]))
    seen = [
        only(memory.run(date(2026, 6, 1), f"POD {SHIPMENT}.pdf", needs=needs, edited=content))
        for content, needs in looks
    ]
    assert [file.state for file in seen] == ["unreadable", "kept", "unreadable", "kept"]
    assert seen[-1].keep_until == date(2028, 5, 20)
    memory.run(date(2026, 6, 2), edited="")
    assert memory.said == ["indexed", "indexed", "kept longer", "vanished"]


def test_a_file_that_was_last_seen_unreadable_and_lies_elsewhere_now_is_moved() -> None:
    memory, later = Memory(), replace(INBOUND, event_date=date(2026, 5, 20))
    memory.run(FIRST, f"POD {SHIPMENT}.pdf")
    memory.run(date(2026, 6, 1), f"POD {SHIPMENT}.pdf", needs=[later], edited="")
    moved = memory.run(date(2026, 6, 2), f"2026/POD {SHIPMENT}.pdf", edited=f"POD {SHIPMENT}.pdf")
    assert {file.path: file.state for file in moved} == {POD: "moved", f"evidence/2026/POD {SHIPMENT}.pdf": "kept"}


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2028, 2, 9), "kept"),
        (date(2028, 2, 10), "lapses soon"),
        (date(2028, 4, 10), "lapses soon"),
        (date(2028, 4, 11), "lapsed"),
    ],
)
def test_a_file_is_named_sixty_days_before_it_lapses(day: date, state: str) -> None:
    memory = Memory()
    memory.run(FIRST, f"POD {SHIPMENT}.pdf")
    assert only(memory.run(day, f"POD {SHIPMENT}.pdf")).state == state


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "evidence" / SHIPMENT
    folder.mkdir(parents=True)
    (folder / "签收.pdf").write_bytes(b"signed")
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "~$list.xlsx").write_bytes(b"x")
    (folder / "Thumbs.db").write_bytes(b"x")
    return tmp_path / "data"


def test_only_evidence_is_looked_at_and_each_file_has_its_hash(data: Path, tmp_path: Path) -> None:
    (data / "ledger.txt").write_bytes(b"x")
    con = duckdb.connect()
    look(con, data, tmp_path)
    (file,) = seen_files(con)
    assert (file.path, file.size) == (f"evidence/{SHIPMENT}/签收.pdf", 6)
    assert file.sha256.startswith("4a3cdfae6f29")


def test_a_document_that_is_in_icloud_only_has_its_name_and_no_content(data: Path, tmp_path: Path) -> None:
    paper = data / "evidence" / SHIPMENT / "签收.pdf"
    paper.rename(paper.with_name(".签收.pdf.icloud"))
    con = duckdb.connect()
    look(con, data, tmp_path)
    assert seen_files(con) == [(f"evidence/{SHIPMENT}/签收.pdf", 0, "")]


def test_a_new_content_of_the_same_size_has_a_new_hash(data: Path, tmp_path: Path) -> None:
    con = duckdb.connect()
    look(con, data, tmp_path)
    before = seen_files(con)
    (data / "evidence" / SHIPMENT / "签收.pdf").write_bytes(b"SIGNED")
    look(con, data, tmp_path)
    assert seen_files(con)[0].sha256 != before[0].sha256


def test_the_index_file_grows_and_reads_back(tmp_path: Path) -> None:
    first = Noted("acme", FIRST, "indexed", 'evidence/a "b",\n.pdf', 3, "ab", "tracking", "T1", None)
    second = first._replace(what="changed", sha256="cd", keep_until=date(2028, 5, 1))
    add_to_index(tmp_path, [first])
    add_to_index(tmp_path, [second])
    add_to_index(tmp_path, [])
    assert read_index(tmp_path / INDEX) == [first, second]


def test_a_line_that_somebody_spoilt_in_the_index_file_is_passed_over(tmp_path: Path) -> None:
    add_to_index(tmp_path, [Noted("acme", FIRST, "indexed", "evidence/a.pdf", 3, "ab", "", "", None)])
    with (tmp_path / INDEX).open("a", encoding="utf-8") as file:
        file.write("acme,yesterday,indexed,evidence/b.pdf,many,ab,,,\n")
    assert [note.path for note in read_index(tmp_path / INDEX)] == ["evidence/a.pdf"]


def test_the_index_file_of_another_account_says_nothing_about_this_one(data: Path, tmp_path: Path) -> None:
    add_to_index(tmp_path, [Noted("other", FIRST, "indexed", "evidence/a.pdf", 3, "ab", "", "", None)])
    con = duckdb.connect()
    look(con, data, tmp_path)
    assert noted_rows(con, "acme") == {}
    assert list(noted_rows(con, "other")) == ["evidence/a.pdf"]
