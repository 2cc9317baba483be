"""Questions about evidence after a run: what is missing now. The folder is looked at anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from duckdb import DuckDBPyConnection

from reconcile.cache import open_latest_run
from reconcile.errors import CannotRun
from reconcile.evidence.files import look
from reconcile.evidence.tables import EvidenceView, view
from reconcile.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Answer:
    """The gaps of the latest run's claims against the files that lie there now."""

    shown: EvidenceView
    as_of: date


def evidence(data: Path, out: Path) -> Answer:
    """What the claims of the latest run into `out` still lack. Raises CannotRun where there is none."""
    with latest_run(data, out) as (con, settings, as_of):
        return Answer(view(con, settings, as_of), as_of)


@contextmanager
def latest_run(data: Path, out: Path) -> Iterator[tuple[DuckDBPyConnection, Settings, date]]:
    """The tables of the latest run, the settings under its account, its as-of date; the evidence looked at anew."""
    settings = read_settings(data)
    with open_latest_run(out) as con:
        row = con.execute("select as_of, account from run_setting").fetchone()
        if row is None:
            raise CannotRun("run_unfinished", folder=out)
        as_of, account = row
        if account != settings.account:
            raise CannotRun("other_account", folder=out, account=account, data=data, own=settings.account)
        look(con, data, out)
        yield con, settings, as_of
