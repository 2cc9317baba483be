"""The SQL models: plain SELECT files, run in the order of order.txt, one table per file."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from duckdb import DuckDBPyConnection

FOLDER = files("reconcile.models")


def run_models(con: DuckDBPyConnection, stage: str) -> None:
    """Create or replace the tables of one stage (`staging`, `core`, `outputs`): table name = file name.

    The models read the ingested tables, the policy tables and `run_setting`.
    """
    for name, select in models_of(stage):
        con.execute(f"create or replace table {name} as\n{select}")


def run_checks(con: DuckDBPyConnection) -> dict[str, int]:
    """Run every query of checks/: name -> number of rows found. A check holds when it finds none."""
    found = {}
    for name, select in models_of("checks"):
        found[name] = len(con.execute(select).fetchall())
    return found


def models_of(stage: str) -> Iterator[tuple[str, str]]:
    """Name and SELECT of each model of a stage, in the order in which they run."""
    for line in FOLDER.joinpath("order.txt").read_text(encoding="utf-8").splitlines():
        folder, _, name = line.strip().partition("/")
        if folder == stage:
            yield name.removesuffix(".sql"), _text(FOLDER.joinpath(folder).joinpath(name))


def _text(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")
