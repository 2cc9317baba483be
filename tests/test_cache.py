"""What a run writes into the cache stands there whole or not at all: `explain` never reads half of a run."""

import duckdb
import pytest

from reconcile.cache import written_at_once


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


def _broken_off(con: duckdb.DuckDBPyConnection) -> None:
    with written_at_once(con):
        con.execute("create or replace table claim as select 'broken off' as run")
        raise KeyboardInterrupt
