"""The report folder: it appears whole or not at all, and what people changed or put there is kept.

A new report is built in a hidden folder beside the old one. Only when it is complete do they change places; what people
did to the old one is carried over first. `run.json` lists what the tool wrote, with hashes, so that an edited file is
told from an untouched one.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from reconcile.errors import CannotRun

MANIFEST = "run.json"
MANIFEST_KEY = "outputs"
CONTENT_KEY = "workbook_beside_inputs"
# Excel and LibreOffice put these beside a workbook while somebody has it open.
LOCKS = ("~${name}", ".~lock.{name}#")


def check_free(folder: Path, workbook: str) -> None:
    """Raise `CannotRun` while `workbook` in `folder` is open: replacing it would lose what is being typed.

    And where a file has the name of the report's folder: it would be moved out of the way, whosever it is.
    """
    for path in (folder, folder.with_name(f".{folder.name}.old")):
        if path.exists() and not path.is_dir():
            raise CannotRun("file_in_the_way", file=path)
    lock = lock_of(folder / workbook)
    if lock is not None:
        raise CannotRun("workbook_open", file=folder / workbook, lock=lock.name)


def lock_of(path: Path) -> Path | None:
    """The file that Excel or LibreOffice puts beside `path` while somebody has it open; None when nobody has."""
    locks = (path.with_name(pattern.format(name=path.name)) for pattern in LOCKS)
    return next((lock for lock in locks if lock.exists()), None)


def file_hash(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below `folder`, by path relative to it, in order."""
    return {name: file_hash(folder / name) for name in _files(folder)}


@contextmanager
def replaced(out: Path, as_of: date, workbook: str, is_kept: Callable[[Path], bool]) -> Iterator[Path]:
    """Yields an empty folder to write a report into; on leaving without an error it becomes `out/<as_of>`.

    On any error the earlier report stays as it was. Files of it that the tool did not write stay; files that it wrote
    and somebody changed stay as `name (edited 1).ext`, the workbook only where `is_kept` does not say of its path that
    all of it is kept elsewhere. Raises `CannotRun` when the workbook there is open.
    """
    final = out / as_of.isoformat()
    new = out / f".{as_of.isoformat()}.new"
    old = out / f".{as_of.isoformat()}.old"
    out.mkdir(parents=True, exist_ok=True)
    check_free(final, workbook)
    _recover(final, new, old)
    new.mkdir()
    try:
        yield new
        check_free(final, workbook)
        _swap(final, new, old, lambda path: path.name == workbook and is_kept(path))
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _recover(final: Path, new: Path, old: Path) -> None:
    """Tidy up after a run that was killed: half a report goes, and an earlier one that had been moved comes back."""
    if new.exists():
        shutil.rmtree(new)
    if old.exists():
        if final.exists():
            _carry(old, final, lambda _path: False)
            shutil.rmtree(old)
        else:
            old.rename(final)


def _swap(final: Path, new: Path, old: Path, is_kept: Callable[[Path], bool]) -> None:
    if not final.exists():
        new.rename(final)
        return
    try:
        final.rename(old)
    except PermissionError as fault:  # Windows: a file in it is open
        raise CannotRun("report_in_use", folder=final) from fault
    try:
        _carry(old, new, is_kept)
        new.rename(final)
    except BaseException:
        old.rename(final)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _carry(old: Path, new: Path, is_kept: Callable[[Path], bool]) -> None:
    """Copy what people put into or changed in `old` to `new`, except what is kept elsewhere."""
    written = written_by_tool(old)
    for name in _files(old):
        if name == MANIFEST and written:
            continue
        source, target = old / name, new / name
        if name in written:
            if file_hash(source) == written[name] or is_kept(source):
                continue
            target = _edited(target)
        elif target.exists():
            if file_hash(source) == file_hash(target):
                continue
            target = _edited(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _edited(target: Path) -> Path:
    """The first free name `stem (edited n).ext` beside `target`."""
    number = 1
    while (free := target.with_name(f"{target.stem} (edited {number}){target.suffix}")).exists():
        number += 1
    return free


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
