"""The database of a report folder. It is a cache: deleting it loses nothing but time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from reconcile.errors import CannotRun

FILE = ".cache.duckdb"


@contextmanager
def open_cache(out: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database below `out`, made when missing; one that cannot be read is made anew.

    Raises CannotRun when another run is using it.
    """
    out.mkdir(parents=True, exist_ok=True)
    path = out / FILE
    try:
        con = duckdb.connect(path)
    except duckdb.IOException as error:
        if "lock" in str(error).lower() or "being used" in str(error).lower():
            raise CannotRun("cache_in_use", file=path) from error
        con = _made_anew(path)
    except duckdb.Error:
        con = _made_anew(path)
    try:
        con.execute("set preserve_insertion_order = true")
        con.execute("set memory_limit = '1GB'")
        yield con
    finally:
        con.close()


@contextmanager
def written_at_once(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """One transaction for what is written inside: all of it or nothing, and one wait for the disk instead of many."""
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()


def _made_anew(path: Path) -> duckdb.DuckDBPyConnection:
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    return duckdb.connect(path)
