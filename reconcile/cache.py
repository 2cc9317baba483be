"""The database of a report folder. It is a cache: deleting it loses nothing but time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from reconcile.errors import CannotRun

FILE = ".cache.duckdb"


@contextmanager
def open_cache(out: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database below `out`, made when missing; one that cannot be opened is made anew.

    Raises KeyboardInterrupt when somebody stops the program in the middle of a query, which DuckDB tells otherwise.
    Raises CannotRun when another run is using it, when it turns out to be damaged (it is removed then, and the next run
    makes a new one), when the disk does not take it, and where DuckDB cannot be told its path.
    """
    path = (out / FILE).absolute()  # DuckDB would take `s3:x/` and `~/` for something else
    if not _can_be_told(path):
        raise CannotRun("cache_path", folder=path.parent)
    out.mkdir(parents=True, exist_ok=True)
    try:
        con = _connected(path)
        shutil.rmtree(path.with_name(f"{FILE}.tmp"), ignore_errors=True)  # what a killed run had no memory for
        try:
            con.execute("set preserve_insertion_order = true")
            con.execute("set memory_limit = '1GB'")
            yield con
        finally:
            con.close()
    except duckdb.Error as fault:
        said = str(fault)
        if "corrupt database" in said.lower():
            _remove(path)
            raise CannotRun("cache_damaged", file=path) from fault
        if FILE not in said:
            raise
        raise CannotRun("cache_not_written", file=path, why=said.rpartition(": ")[2]) from fault
    except RuntimeError as fault:
        if str(fault) != "Query interrupted":
            raise
        raise KeyboardInterrupt from fault


@contextmanager
def open_latest_run(out: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database below `out` as its latest run left it. Raises CannotRun where there is none that can be asked."""
    with open_cache(out) as con:
        tables = {name for (name,) in con.execute("select table_name from information_schema.tables").fetchall()}
        if not {"claim", "run_setting"} <= tables:
            raise CannotRun("no_run", folder=out)
        try:
            yield con
        except (duckdb.BinderException, duckdb.CatalogException) as fault:  # a table or a column that it did not make
            raise CannotRun("run_of_other_version", folder=out) from fault


def _can_be_told(path: Path) -> bool:
    """Whether DuckDB finds the file by this path: it reads UTF-8, options behind a `?`, a backslash as a slash."""
    if "?" in str(path) or (os.sep == "/" and "\\" in str(path)):
        return False
    try:
        return str(path).encode("utf-8") == os.fsencode(path)
    except UnicodeEncodeError:  # bytes of an old archive, or letters that the locale does not have
        return False


def _connected(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(path)
    except duckdb.IOException as error:
        said = str(error).replace(str(path), "").lower()  # a folder may be called anything, lockwood too
        if "lock" in said or "being used" in said:
            raise CannotRun("cache_in_use", file=path) from error
        if "cannot open" in said:  # it may be sound
            raise
    except duckdb.Error:
        pass
    _remove(path)
    return duckdb.connect(path)


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


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
