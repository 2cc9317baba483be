"""The report folder: it appears whole or not at all, and what people changed or put there is kept.

A new report is built in a hidden folder beside the old one. Only when it is complete do they change places; what people
did to the old one is carried over first. `run.json` lists what the tool wrote, with hashes, so that an edited file is
told from an untouched one.
"""

import json
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from reconcile.errors import CannotRun
from reconcile.folders import as_text, file_hash, name_online
from reconcile.whole_file import moved

MANIFEST = "run.json"
MANIFEST_KEY = "outputs"
CONTENT_KEY = "workbook_beside_inputs"
# Excel, WPS and LibreOffice put these beside a workbook while somebody has it open.
LOCKS = ("~${name}", ".~{name}", ".~lock.{name}#")
_BESIDE = re.compile(r"\.(?P<day>\d{4}-\d{2}-\d{2})\.(?P<what>new|old|gone)")


def check_free(folder: Path, workbook: str) -> None:
    """Raise `CannotRun` while `workbook` in `folder` is open: replacing it would lose what is being typed.

    And where a file has the name of the report's folder: it would be moved out of the way, whosever it is. And while a
    file of the report is in iCloud only: with what stands in its place it would go from there too, whatever is in it.
    """
    for path in (folder, folder.with_name(f".{folder.name}.old")):
        if path.exists() and not path.is_dir():
            raise CannotRun("file_in_the_way", file=path)
    lock = lock_of(folder / workbook)
    if lock is not None:
        raise CannotRun("workbook_open", file=folder / workbook, lock=lock.name)
    for path in map(folder.joinpath, _files(folder)):
        if name := name_online(path.name):
            raise CannotRun("report_online", file=path.with_name(name))


def lock_of(path: Path) -> Path | None:
    """The file that Excel, WPS or LibreOffice puts beside `path` while somebody has it open; None when nobody has."""
    locks = (path.with_name(pattern.format(name=path.name)) for pattern in LOCKS)
    return next((lock for lock in locks if lock.exists()), None)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below `folder`, by path relative to it, in order."""
    return {as_text(Path(name)): file_hash(folder / name) for name in _files(folder)}


@contextmanager
def replaced(out: Path, as_of: date, workbook: str, is_kept: Callable[[Path], bool]) -> Iterator[Path]:
    """Yields an empty folder to write a report into; on leaving without an error it becomes `out/<as_of>`.

    On any error the earlier report stays as it was. Files of it that the tool did not write stay; files that it wrote
    and somebody changed stay as `name (edited 1).ext`, the workbook only where `is_kept` does not say of its path that
    all of it is kept elsewhere. Raises `CannotRun` when the workbook there is open.
    """
    final = out / as_of.isoformat()
    new = _beside(final, "new")
    out.mkdir(parents=True, exist_ok=True)
    check_free(final, workbook)
    new.mkdir()
    try:
        yield new
        check_free(final, workbook)
        _swap(final, new, lambda path: path.name == workbook and is_kept(path))
    finally:
        _delete(new)


def put_back(out: Path) -> None:
    """Tidy up after runs that were killed: half a report goes, an earlier one that had been moved comes back.

    Of every day, since nobody may run for that day again. No other run may be at work in `out`.
    """
    left = [(found, path) for path in sorted(out.glob(".*")) if (found := _BESIDE.fullmatch(path.name))]
    for found, path in left:  # in the order of the letters: what is unfinished or done with goes first
        final = out / found["day"]
        if found["what"] != "old":
            _delete(path)
        elif path.is_dir() and not final.exists():
            moved(path, final)
        elif path.is_dir():
            _carry(path, final, lambda _path: False)
            _remove(path)


def _beside(final: Path, what: str) -> Path:
    """`new`: being built. `old`: the earlier report while both change places. `gone`: what is left of it to delete."""
    return final.with_name(f".{final.name}.{what}")


def _swap(final: Path, new: Path, is_kept: Callable[[Path], bool]) -> None:
    if not final.exists():
        _move(new, final, final)
        return
    old = _beside(final, "old")
    try:
        _move(final, old, final)
        _carry(old, new, is_kept)
        _move(new, final, final)
    except BaseException:
        if not final.exists():
            moved(old, final)
        raise
    _remove(old)


def _move(folder: Path, target: Path, final: Path) -> None:
    try:
        moved(folder, target)
    except PermissionError as fault:  # Windows: a file in it is open
        raise CannotRun("report_in_use", folder=final) from fault


def _remove(old: Path) -> None:
    """Delete an earlier report whose place is taken; one of which a part is left says that it is done with."""
    gone = old.with_suffix(".gone")
    with suppress(OSError):  # Windows: a file in it is open; `put_back` ends it
        moved(old, gone)
        _delete(gone)


def _delete(folder: Path) -> None:
    """Delete a folder as far as possible; files too that Windows keeps as read-only, such as attachments of a mail."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.is_dir():
        for kept in (folder / name for name in _files(folder)):
            if not kept.is_symlink():
                with suppress(OSError):
                    kept.chmod(stat.S_IWRITE)
        shutil.rmtree(folder, ignore_errors=True)


def _carry(old: Path, new: Path, is_kept: Callable[[Path], bool]) -> None:
    """Copy what people put into or changed in `old` to `new`, except what is kept elsewhere."""
    written = written_by_tool(old)
    for name in _files(old):
        if name == MANIFEST and written:
            continue
        source, target = old / name, new / name
        digest = file_hash(source)
        if name in written and (digest == written[name] or is_kept(source)):
            continue
        place = free_place(target, digest, edited=name in written)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, place)


def free_place(target: Path, digest: str, *, edited: bool) -> Path:
    """The first of `target` (unless `edited`) and `stem (edited n).ext` that is free or holds just that already."""
    number, place = 0, target
    while (edited and not number) or (place.exists() and file_hash(place) != digest):
        number += 1
        place = target.with_name(f"{target.stem} (edited {number}){target.suffix}")
    return place


def written_by_tool(folder: Path) -> Mapping[str, str]:
    """What the tool wrote into `folder`, by its manifest; nothing when the manifest is gone or damaged."""
    try:
        return {str(name): str(digest) for name, digest in manifest_of(folder)[MANIFEST_KEY].items()}
    except (KeyError, TypeError, AttributeError):
        return {}


def manifest_of(folder: Path) -> dict[str, Any]:
    """What `run.json` in `folder` says; nothing when it is gone or damaged."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _files(folder: Path) -> list[str]:
    found = []
    for place, _folders, names in os.walk(folder):
        found += [(Path(place) / name).relative_to(folder).as_posix() for name in names]
    return sorted(found)
