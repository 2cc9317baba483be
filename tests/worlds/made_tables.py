"""The tables of a run for small cases: a model is run again only where a table that it reads holds other rows.

A model is a function of the tables that it reads. While they hold the rows for which it last ran, its own table holds
what it would hold, whichever case that was for. Planning a query over a handful of rows takes longer than running it:
each model is prepared once and fills a table that stays, so that no plan is made anew.
"""

import atexit
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from duckdb import connect

from reconcile import policy
from reconcile.models import models_of, run_models
from reconcile.settings import Settings
from reconcile.settings.of_run import run_setting, write_run_setting

Row = Mapping[str, str]
Content = Sequence[object]
"""The rows of a table, in any form that tells other rows apart."""

GIVEN = ("source_file", "run_setting")
VIEWS = {"staging.ledger_day": ("staging.ledger_day_group", "staging.ledger_day_count")}

FILES = "loaded_file"
OF_FILE = re.compile(rf"inner join {FILES} as f on \w\.file_id = f\.file_id|file_id in \(select file_id from {FILES}\)")
"""A model that joins files to rows by their number alone sees none but those of its rows, which are always the same."""


@cache
def models() -> dict[str, tuple[str, set[str]]]:
    """The models of staging and core in their order: SELECT, and every name in it that may be a table."""
    texts = {name: text for stage in ("staging", "core") for name, text in models_of(stage)}
    return {name: (text, names_in(text)) for name, text in texts.items()}


def names_in(select: str) -> set[str]:
    """Every name in a SELECT that may be a table."""
    return set(re.findall(r"[a-z_.]+", re.sub("--.*", "", select)))


class MadeTables:
    """One database in memory, with the policy, and what each of its tables holds.

    `con`: its connection; `columns`: the columns of each staging table, with their types.
    """

    def __init__(self) -> None:
        # DuckDB takes longer to improve a query, and to share it between cores, than to run it over a handful of rows.
        self.con = connect(config={"threads": 1})
        self.con.execute("pragma disable_optimizer")
        self.con.execute(files("reconcile.ingest").joinpath("schema.sql").read_text(encoding="utf-8"))
        policy.load(self.con)
        write_run_setting(self.con, Settings(default_marketplace="US"), date(2025, 1, 1))
        run_models(self.con, "staging")
        run_models(self.con, "core")
        self.columns = self._columns()
        self._reads: dict[str, list[str]] = {}
        for name, (text, _) in models().items():
            self._reads[name] = sorted(_read_by(text) & {*self.columns, *GIVEN, *self._reads})
            self.con.execute(f"prepare fill_{name} as insert into {name}\n{text}\nreturning *")
            self.con.execute(f"prepare empty_{name} as delete from {name}")
        self._holds: dict[str, Content] = {}
        self._made_of: dict[str, list[Content]] = {}

    def _columns(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        query = "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'staging'"
        for table, column, kind in self.con.execute(query).fetchall():
            if (name := f"staging.{table}") not in VIEWS:
                found.setdefault(name, {})[column] = kind
        return found

    def give(self, tables: Mapping[str, Sequence[Row]], settings: Settings, as_of: date) -> None:
        """Fill staging tables, `source_file` and `run_setting`. Values are texts; a table not named is empty."""
        for name in (*self.columns, "source_file"):
            self._give(name, tables.get(name, ()))
        names = ("as_of", "account", "default_marketplace", "default_region")
        values = run_setting(self.con, settings, as_of)
        self._give("run_setting", [dict(zip(names, map(str, values), strict=True))])

    def _give(self, name: str, rows: Sequence[Row]) -> None:
        content = [tuple(row.items()) for row in rows]
        if self._holds.get(name) == content:
            return
        self._holds.pop(name, None)
        self.con.execute(f"delete from {name}")
        if rows:
            names = sorted({column for row in rows for column in row})
            marks = ["(" + ", ".join("?" if column in row else "default" for column in names) + ")" for row in rows]
            values = [row[column] for row in rows for column in names if column in row]
            self.con.execute(f"insert into {name} ({', '.join(names)}) values {', '.join(marks)}", values)
        self._holds[name] = content

    def make(self) -> list[str]:
        """Run the models that read a table which holds other rows than before. Returns their names."""
        ran = []
        for name, reads in self._reads.items():
            made_of = [self._holds[table] for table in reads]
            if self._made_of.get(name) == made_of:
                continue
            self._made_of.pop(name, None)
            if self._holds.pop(name, None) != []:
                self.con.execute(f"execute empty_{name}")
            self._holds[name] = self.con.execute(f"execute fill_{name}").fetchall()
            self._made_of[name] = made_of
            ran.append(name)
        return ran


def _read_by(select: str) -> set[str]:
    """Every name in a SELECT that may be a table whose other rows would change what it finds."""
    named = names_in(OF_FILE.sub("", select))
    return named.union(*(tables for view, tables in VIEWS.items() if view in named))


@cache
def made_tables() -> MadeTables:
    """The tables that all cases of a process share."""
    atexit.register(made_tables.cache_clear)  # a connection that is open when Python ends is told as a leak
    return MadeTables()
