"""What a run writes into the cache stands there whole or not at all: `explain` never reads half of a run.

And a cache that cannot be used is told as what it is: nothing but time is lost with it.
"""

import os
from pathlib import Path

import duckdb
import pytest

from reconcile.cache import FILE, open_cache, open_latest_run, written_at_once
from reconcile.errors import CannotRun

BLOCK = 262_144  # bytes of a block of the database, each with a checksum of its own
HEAD = 12_288


def test_a_stage_that_breaks_off_leaves_what_the_run_before_wrote() -> None:
    con = duckdb.connect()
    con.execute("create table claim as select 'before' as run")
    with pytest.raises(KeyboardInterrupt):
        _broken_off(con)
    assert con.execute("select run from claim").fetchall() == [("before",)]


def test_a_stage_that_ends_stands() -> None:
    con = duckdb.connect()
    with written_at_once(con):
        con.execute("create table claim as select 'after' as run")
    con.execute("begin")  # none is open any more
    assert con.execute("select run from claim").fetchall() == [("after",)]


def test_the_latest_run_is_asked_only_where_it_made_what_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(CannotRun) as none, open_latest_run(tmp_path):
        pass
    with open_cache(tmp_path) as con:
        con.execute("create table claim as select 'WL-1' as claim_id")
        con.execute("create table run_setting as select date '2026-11-20' as as_of")
    with open_latest_run(tmp_path) as con:
        assert con.execute("select claim_id from claim").fetchall() == [("WL-1",)]
    for made_later in ("select * from claim_limit", "select deadline from claim"):
        with pytest.raises(CannotRun) as older, open_latest_run(tmp_path) as con:
            con.execute(made_later)
        assert (none.value.key, older.value.key) == ("no_run", "run_of_other_version")


def _broken_off(con: duckdb.DuckDBPyConnection) -> None:
    with written_at_once(con):
        con.execute("create or replace table claim as select 'broken off' as run")
        raise KeyboardInterrupt


def _rows(out: Path) -> int:
    with open_cache(out) as con:
        con.execute("create table if not exists row as select range as number from range(200000)")
        return len(con.execute("select number from row").fetchall())


@pytest.mark.parametrize(("folder", "content"), [("lockwood", b"no database"), ("reports", None)])
def test_a_cache_that_cannot_be_opened_is_made_anew(tmp_path: Path, folder: str, content: bytes | None) -> None:
    out = tmp_path / folder
    _rows(out)
    cache = out / FILE
    cache.write_bytes(content or cache.read_bytes()[: HEAD + 100])
    assert _rows(out) == 200_000


def test_what_a_killed_run_had_put_on_the_disk_for_want_of_memory_goes(tmp_path: Path) -> None:
    left = tmp_path / f"{FILE}.tmp" / "duckdb_temp_storage_DEFAULT-0.tmp"
    left.parent.mkdir()
    left.write_bytes(b"rows")
    _rows(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_block_that_turns_out_to_be_damaged_is_said_and_the_next_run_makes_it_anew(tmp_path: Path) -> None:
    _rows(tmp_path)
    cache = tmp_path / FILE
    content = bytearray(cache.read_bytes())
    content[HEAD + 5000] ^= 0xFF  # rows, read only when they are asked for
    cache.write_bytes(content)
    with pytest.raises(CannotRun, match="cache_damaged"):
        _rows(tmp_path)
    assert _rows(tmp_path) == 200_000


def test_a_disk_that_does_not_take_the_cache_is_no_fault_of_the_program(tmp_path: Path) -> None:
    full = f'Failed to commit: Could not write file "{tmp_path / FILE}.wal": No space left on device'
    with pytest.raises(CannotRun, match="cache_not_written") as stop, open_cache(tmp_path):
        raise duckdb.TransactionException(full)
    assert stop.value.blanks["why"] == "No space left on device"


def test_a_cache_that_cannot_be_opened_just_now_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_use(path: Path) -> None:
        raise duckdb.IOException(f'Cannot open file "{path}": 另一个程序正在使用此文件')  # Windows, in its own language

    _rows(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(duckdb, "connect", in_use)
        with pytest.raises(CannotRun, match="cache_not_written"):
            _rows(tmp_path)
    with open_cache(tmp_path) as con:
        assert con.execute("select count(*) from row").fetchone() == (200_000,)


@pytest.mark.skipif(os.sep != "/", reason="no such names on Windows")
@pytest.mark.parametrize("name", ["2026?", "a\\b", "out\udcb3\udcc9"])
def test_a_path_that_the_database_takes_for_another_one_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotRun, match="cache_path") as stop:
        _rows(tmp_path / name)
    assert stop.value.blanks["folder"] == tmp_path / name
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.sep != "/", reason="no such names on Windows")
@pytest.mark.parametrize("name", ["s3:", "~"])
def test_a_folder_is_a_folder_whatever_the_database_would_make_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    _rows(Path(name))
    assert (tmp_path / name / FILE).is_file()


def test_other_faults_of_the_database_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(duckdb.BinderException), open_cache(tmp_path) as con:
        con.execute("select no_such_column")


def test_stopping_by_hand_in_the_middle_of_a_query_is_stopping_by_hand(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), open_cache(tmp_path):
        raise RuntimeError("Query interrupted")  # what DuckDB makes of it
