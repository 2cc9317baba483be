"""LibreOffice as an analyst's hands: open a workbook, type into cells, save it in its own way."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

PROGRAM = shutil.which("soffice")
SECONDS = 120

MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Edit(book As String, typed As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(ConvertToURL(book), "_blank", 0, hidden())
  number = FreeFile
  Open typed For Input As #number
  Do While Not Eof(number)
    Line Input #number, entry
    parts = Split(entry, Chr(9))
    cell = document.Sheets.getByName(parts(0)).getCellRangeByName(parts(1))
    If parts(2) = "text" Then
      cell.setString(parts(3))
    Else
      cell.setFormula(parts(3))
    End If
  Loop
  Close #number
  document.store()
  document.close(True)
End Sub
</script:module>
"""


class Typed(NamedTuple):
    """What is typed into one cell. `kind`: `text`, or `value` for a date (ISO) or number."""

    sheet: str
    cell: str
    kind: str
    value: str


def needs_libreoffice() -> None:
    """Skip the test where the program is missing; where every system package is promised, fail."""
    if PROGRAM is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing: .ci/run installs it")
        pytest.skip("LibreOffice is not installed")


class LibreOffice:
    """One profile, kept for several workbooks: the first start takes longest."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self._run("--terminate_after_init")
        (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(MODULE, encoding="utf-8", newline="\n")

    def edit(self, book: Path, typed: Sequence[Typed]) -> None:
        """Open `book`, type, save it where it lies."""
        entries = self._profile / "typed.tsv"
        entries.write_text("".join("\t".join(entry) + "\n" for entry in typed), encoding="utf-8", newline="\n")
        before = book.stat().st_mtime_ns
        self._run(f'macro:///Standard.Module1.Edit("{book.resolve()}","{entries.resolve()}")')
        assert book.stat().st_mtime_ns != before, "LibreOffice did not save the workbook"

    def save_as(self, book: Path, ending: str) -> Path:
        """Save `book` beside itself in another format, such as `xls`."""
        self._run("--convert-to", ending, "--outdir", str(book.parent.resolve()), str(book.resolve()))
        saved = book.with_suffix(f".{ending}")
        assert saved.exists(), f"LibreOffice did not save {saved.name}"
        return saved

    def _run(self, *command: str) -> None:
        program = [PROGRAM or "soffice", "--headless", f"-env:UserInstallation={self._profile.resolve().as_uri()}"]
        subprocess.run([*program, *command], check=True, capture_output=True, timeout=SECONDS)
