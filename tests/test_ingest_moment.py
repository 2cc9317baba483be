"""The moments of a case log in every form in which a spreadsheet or a system writes them, made comparable as text."""

from __future__ import annotations

import pytest

from reconcile.ingest.moment import moment


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2026-08-25", "2026-08-25"),
        ("2026/8/9", "2026-08-09"),
        ("2026年8月9日 9:30", "2026-08-09T09:30:00"),
        ("2026-08-25T10:00:00", "2026-08-25T10:00:00"),
        ("2026-08-25T10:00:00.000012", "2026-08-25T10:00:00.000012"),
        ("2026-08-25T10:00:00Z", "2026-08-25T10:00:00"),
        ("2026-08-25T10:00:00+08:00", "2026-08-25T02:00:00"),
        ("2026-08-25 10:00 -0330", "2026-08-25T13:30:00"),
        ("2026-02-30", ""),
        ("last Tuesday", ""),
    ],
)
def test_moments_are_comparable_as_text(text: str, kept: str) -> None:
    assert moment(text) == kept
