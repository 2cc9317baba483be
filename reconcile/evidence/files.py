"""The files of `evidence/` below the data folder, and what was noted of them in earlier runs.

The folder is never input. `evidence_index.csv` in the result folder is the memory: rows are added and none is ever
changed, so that a later run can say what has changed or is gone since.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from reconcile.folders import file_hash, is_hidden, name_online, walk
from reconcile.ingest.folder import EVIDENCE
from reconcile.tables import DAY, TEXT, UNITS, write_table
from reconcile.whole_file import whole_file

INDEX = "evidence_index.csv"


class Found(NamedTuple):
    """A file of the evidence folder: path with / relative to the data folder; sha256 '' where it cannot be read."""

    path: str
    size: int
    sha256: str


class Noted(NamedTuple):
    """A row of the index file: what was new about a path on a day. `what`: indexed, changed, vanished, kept longer."""

    account: str
    noted_on: date
    what: str
    path: str
    size: int
    sha256: str
    document: str
    matches: str
    keep_until: date | None


_SEEN = {"path": TEXT, "size": UNITS, "sha256": TEXT}
_NOTED = {
    "account": TEXT,
    "noted_on": DAY,
    "what": TEXT,
    "path": TEXT,
    "size": UNITS,
    "sha256": TEXT,
    "document": TEXT,
    "matches": TEXT,
    "keep_until": DAY,
}


def look(con: DuckDBPyConnection, data: Path, out: Path) -> None:
    """Write the tables `evidence_seen` (the files that lie there now) and `evidence_noted` (the index file's rows)."""
    write_table(con, "evidence_seen", _SEEN, _found(con, data))
    write_table(con, "evidence_noted", _NOTED, read_index(out / INDEX))


def seen_files(con: DuckDBPyConnection) -> list[Found]:
    """The files of the last look, by path."""
    return [Found(*row) for row in con.execute("select path, size, sha256 from evidence_seen order by path").fetchall()]


def noted_rows(con: DuckDBPyConnection, account: str) -> dict[str, list[Noted]]:
    """Path -> what the index file says of it, in the order in which it was noted."""
    query = f"select {', '.join(Noted._fields)} from evidence_noted where account = ? order by rowid"  # noqa: S608
    found: dict[str, list[Noted]] = {}
    for row in map(Noted._make, con.execute(query, [account]).fetchall()):
        found.setdefault(row.path, []).append(row)
    return found


def _found(con: DuckDBPyConnection, data: Path) -> list[Found]:
    """Every evidence file with its SHA-256; the cache spares reading a file whose size and time have not changed."""
    con.execute("create table if not exists evidence_hash (path varchar, size bigint, modified bigint, sha256 varchar)")
    known = {
        (path, size, modified): digest
        for path, size, modified, digest in con.execute("select * from evidence_hash").fetchall()
    }
    found, hashed = [], []
    for path in _paths(data):
        online = name_online(path.name)
        shown = path.with_name(online) if online else path
        name = os.fsencode(shown.relative_to(data).as_posix()).decode("utf-8", "replace")
        if online:
            found.append(Found(name, 0, ""))
            continue
        try:
            stat = path.stat()
            digest = known.get((name, stat.st_size, stat.st_mtime_ns)) or file_hash(path)
        except OSError:
            found.append(Found(name, 0, ""))
            continue
        found.append(Found(name, stat.st_size, digest))
        hashed.append([name, stat.st_size, stat.st_mtime_ns, digest])
    columns = {"path": TEXT, "size": UNITS, "modified": UNITS, "sha256": TEXT}
    write_table(con, "evidence_hash", columns, hashed)
    return sorted(found)


def _paths(data: Path) -> Iterator[Path]:
    folders = [folder for folder in data.iterdir() if folder.is_dir() and folder.name.casefold() == EVIDENCE]
    for folder in folders:
        for place, below, names in walk(folder):
            below[:] = [name for name in below if not name.startswith(".")]
            yield from (place / name for name in names if not is_hidden(name))


def read_index(path: Path) -> list[Noted]:
    """The rows of the index file; rows that somebody has spoilt are passed over, never an error."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return [row for line in csv.DictReader(file) if (row := _read(line))]


def _read(line: Mapping[str | None, str | None]) -> Noted | None:
    text = {name: line.get(name) or "" for name in Noted._fields}
    try:
        return Noted(
            account=text["account"],
            noted_on=date.fromisoformat(text["noted_on"]),
            what=text["what"],
            path=text["path"],
            size=int(text["size"]),
            sha256=text["sha256"],
            document=text["document"],
            matches=text["matches"],
            keep_until=date.fromisoformat(text["keep_until"]) if text["keep_until"] else None,
        )
    except ValueError:
        return None


def add_to_index(out: Path, rows: Sequence[Noted]) -> None:
    """Append to the index file; what stands in it stays as it is. Raises OSError where it cannot be written."""
    if not rows:
        return
    path = out / INDEX
    before = path.read_bytes() if path.exists() else b""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    if not before:
        writer.writerow(Noted._fields)
    elif not before.endswith(b"\n"):
        text.write("\n")
    writer.writerows(rows)
    with whole_file(path) as new:
        new.write_bytes(before + text.getvalue().encode("utf-8"))
