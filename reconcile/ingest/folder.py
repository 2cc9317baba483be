"""Which files below the data folder are input."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reconcile.folders import as_text, is_hidden, name_online, settings_file, walk

EVIDENCE = "evidence"
REPORT = "run.json"  # lies in every report, and names what the program has written there
WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class InputFile:
    """One file: where it is, its name relative to the data folder (with /), size and time of change."""

    path: Path
    name: str
    size: int
    modified_ns: int


def input_files(data: Path) -> list[InputFile]:
    """All files below the data folder, by name; without hidden ones, evidence/ and settings.

    Nor what the program wrote into a report that lies there, as with `--out` below the data folder; its workbook stays
    in the list, since something may have been filled in in a copy of it.
    A folder that cannot be opened stands in the list as itself, so that opening it says why.
    """
    found = []
    for path in _walk(data):
        try:
            stat = path.stat()
            found.append(InputFile(path, as_text(path.relative_to(data)), stat.st_size, stat.st_mtime_ns))
        except OSError:  # opening it says why
            found.append(InputFile(path, as_text(path.relative_to(data)), 0, 0))
    return sorted(found, key=lambda file: file.name)


def _walk(data: Path) -> Iterator[Path]:
    closed: list[Path] = []
    written: set[Path] = set()
    settings = settings_file(data)
    for root, folders, names in walk(data, onerror=lambda error: closed.append(Path(error.filename))):
        at_top = root == data
        folders[:] = [f for f in folders if not f.startswith(".") and not (at_top and f.casefold() == EVIDENCE)]
        if REPORT in names:
            written |= _written(root)
        for name in names:
            if not (is_hidden(name) or root / name == settings or root / name in written):
                yield root / name
    yield from closed


def is_settings(path: Path) -> bool:
    """Whether a file is meant to hold settings: no report has that ending, behind which an editor may hide its own."""
    return not name_online(path.name) and ".toml" in (ending.casefold() for ending in path.suffixes)


def _written(report: Path) -> set[Path]:
    """The files of a report that the program wrote there, but for workbooks; none without a record of it."""
    try:
        names = [REPORT, *json.loads((report / REPORT).read_text(encoding="utf-8"))["outputs"]]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {report / name for name in names if not str(name).endswith(WORKBOOKS)}
