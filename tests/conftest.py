"""Settings that hold for every test, and what the tests of more than one file begin with."""

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from duckdb import DuckDBPyConnection
from hypothesis import settings

from reconcile import cache
from reconcile.case_log import sync
from reconcile.policy import load
from tests.months.closed_month import LOSSES
from tests.worlds import staged_world
from tests.worlds.case_log_world import Seller
from tests.worlds.months_world import OCTOBER, World

# The same examples on every machine and in every run: a failure that nobody can repeat helps nobody.
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile("steady")


# The files that take longest, the longest first: begun last, one of them would run alone while the other cores wait.
LONGEST = [
    *("claims/test_claims", "case_log/test_runs", "months/test_diff", "whole_runs/test_year", "months/test_closed"),
    *("claims/test_freight_terms", "case_log/test_sync"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files; `--no-loadscope-reorder` keeps this order when the suite runs on every core."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(f"{item.path.parent.name}/{item.path.stem}", len(place)))


def pytest_collection_finish() -> None:
    """Look for cycles of dead objects as seldom as the program does, and never among the tests themselves."""
    gc.freeze()
    gc.set_threshold(1_000_000)


def pytest_unconfigure() -> None:
    """What was set apart goes with the rest when Python ends: DuckDB's library warns of what is left."""
    gc.unfreeze()


PLANS_OF_A_USER = {"whole_runs", "simulate", "project", "files_and_tables"}
"""Folders of tests whose runs are a user's in every respect."""


@pytest.fixture(autouse=True)
def short_plans(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs over a handful of rows take their queries as they stand, on one core: no plan of them is worth its time."""
    if request.path.parent.name not in PLANS_OF_A_USER:
        monkeypatch.setattr(cache, "_connected", _with_short_plans(cache._connected))


def _with_short_plans(connected: Callable[[Path], DuckDBPyConnection]) -> Callable[[Path], DuckDBPyConnection]:
    def connect(path: Path) -> DuckDBPyConnection:
        con = connected(path)
        con.execute("set threads = 1")
        con.execute("pragma disable_optimizer")
        return con

    return connect


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The place of a seller after one run in English."""
    root = tmp_path_factory.mktemp("seller")
    seller = Seller(root)
    seller.begin()
    seller.run()
    return root


@pytest.fixture
def seller(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Seller:
    """The same seller, in a place of its own; nobody waits for a lock."""
    shutil.copytree(begun, tmp_path / "seller")
    monkeypatch.setattr(sync, "WAIT_SECONDS", 0)
    return Seller(tmp_path / "seller")


@pytest.fixture(scope="session")
def october_closed(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Five cups and two cups lost in October, three in November; October closed with the report of 5 November."""
    world = World(tmp_path_factory.mktemp("closed"))
    world.ledger("ledger_october.txt", *LOSSES, "11-03 lost 3 N1")
    world.run(OCTOBER)
    result = world.ask("close", "2026-10")
    assert result.exit_code == 0, result.output
    return world


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the tables of a run, for examples that fill them row by row."""
    with staged_world.staged_database() as con:
        yield con


@pytest.fixture
def world(database: duckdb.DuckDBPyConnection) -> staged_world.World:
    """The same, emptied of what the example before it has filled in."""
    return staged_world.emptied(database)


@pytest.fixture(scope="module")
def policy_tables() -> duckdb.DuckDBPyConnection:
    """A database in memory with the tables of the policy data."""
    con = duckdb.connect()
    load(con)
    return con
