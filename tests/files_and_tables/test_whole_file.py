"""A file that is written stands there whole or not at all, whatever stops the program on the way."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from reconcile.evidence.files import INDEX, Noted, add_to_index, read_index
from reconcile.templates import write_form
from reconcile.whole_file import moved, whole_file

ROW = Noted("acme", date(2026, 5, 31), "indexed", "evidence/a.pdf", 3, "ab", "", "", None)


def full_disk(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def stopped_half_way(path: Path, stop: type[BaseException]) -> None:
    with whole_file(path) as new:
        new.write_bytes(b"half of the n")
        raise stop


def test_the_old_file_stays_until_the_new_one_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b"old")
    path.chmod(0o600)
    for stop in (OSError, KeyboardInterrupt):
        with pytest.raises(stop):
            stopped_half_way(path, stop)
        assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("log.csv", b"old")]
    with whole_file(path) as new:
        new.write_bytes(b"new")
        assert path.read_bytes() == b"old"
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("log.csv", b"new")]
    assert path.stat().st_mode & 0o777 in {0o600, 0o666}  # Windows knows read-only or not


def add_row(folder: Path) -> None:
    add_to_index(folder, [ROW])


def blank_form(folder: Path) -> None:
    write_form("costs", folder / "costs.xlsx")


@pytest.mark.parametrize("write", [add_row, blank_form])
def test_a_full_disk_leaves_no_half_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path], None]
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full_disk)
        with pytest.raises(OSError, match="No space"):
            write(tmp_path)
    assert not list(tmp_path.iterdir())
    write(tmp_path)  # and nothing is in the way of the next try


@pytest.mark.parametrize("tries", [2, 9])
def test_what_another_program_reads_for_a_moment_is_moved_when_it_has_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tries: int
) -> None:
    held = iter([True] * tries)
    replace = Path.replace

    def on_windows(self: Path, target: Path) -> Path:
        if next(held, False):
            raise PermissionError(13, "The process cannot access the file", str(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", on_windows)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    (tmp_path / "new").mkdir()
    if tries == 2:
        moved(tmp_path / "new", tmp_path / "report")
    else:  # somebody has it open
        with pytest.raises(PermissionError):
            moved(tmp_path / "new", tmp_path / "report")
    assert [path.name for path in tmp_path.iterdir()] == ["report" if tries == 2 else "new"]


def test_rows_are_added_below_a_last_line_without_an_end(tmp_path: Path) -> None:
    add_to_index(tmp_path, [ROW])
    index = tmp_path / INDEX
    index.write_bytes(index.read_bytes().rstrip(b"\n"))
    add_to_index(tmp_path, [ROW])
    assert read_index(index) == [ROW, ROW]
