"""The moments of a case log in every form in which a spreadsheet or a system writes them, made comparable as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile.ingest.details import NotAValue
from reconcile.ingest.style import Style
from reconcile.ingest.values import ValueReader
from tests.worlds.loaded import Inbox

HEADER = "claim_id,case_id,filed_date,status,changed_at\n"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2026-08-25", "2026-08-25"),
        ("2026/8/9", "2026-08-09"),
        ("2026年8月9日 9:30", "2026-08-09T09:30:00"),
        ("2026/8/9 下午 9:30:15", "2026-08-09T21:30:15"),
        ("8/25/2026 9:30", "2026-08-25T09:30:00"),
        ("8/25/2026 12:05 AM", "2026-08-25T00:05:00"),
        ("25.08.2026 09:30:15", "2026-08-25T09:30:15"),
        ("25 Aug 2026, 9:30 p.m.", "2026-08-25T21:30:00"),
        ("2026-08-25T10:00:00", "2026-08-25T10:00:00"),
        ("2026-08-25T10:00:00.000012", "2026-08-25T10:00:00.000012"),
        ("2026-08-25T10:00:00Z", "2026-08-25T10:00:00"),
        ("2026-08-25T10:00:00+08:00", "2026-08-25T02:00:00"),
        ("2026-08-25 10:00 -0330", "2026-08-25T13:30:00"),
        ("46259.395833", "2026-08-25T09:30:00"),
        ("46259", "2026-08-25"),
    ],
)
def test_moments_are_comparable_as_text(text: str, kept: str) -> None:
    assert ValueReader(Style()).moment(text) == kept


@pytest.mark.parametrize("text", ["2026-02-30", "last Tuesday", "2026-08-25 25:10", "08/09/2026 9:30"])
def test_what_tells_no_moment_for_sure_is_none(text: str) -> None:
    with pytest.raises(NotAValue):
        ValueReader(Style()).moment(text)


@pytest.mark.parametrize(
    ("clear", "kept"),
    [("25/08/2026 10:00", "2026-09-08T09:30:00"), ("08/25/2026 10:00", "2026-08-09T09:30:00"), ("", "")],
)
def test_the_file_decides_what_one_moment_cannot_or_it_is_told(tmp_path: Path, clear: str, kept: str) -> None:
    inbox = Inbox(tmp_path)
    inbox.put("cases.csv", f"{HEADER}WL-1,1800,2026-08-01,filed,08/09/2026 9:30\nWL-2,1801,2026-08-01,filed,{clear}\n")
    inbox.load()
    assert inbox.ask("select changed_at from staging.case_log where claim_id = 'WL-1'") == [(kept,)]
    told = inbox.ask("select code, line, value from problem where code = 'bad_moment'")
    assert told == ([] if kept else [("bad_moment", 2, "08/09/2026 9:30")])
