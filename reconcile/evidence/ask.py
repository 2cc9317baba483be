"""Questions about evidence after a run: what is missing now, and the pack of one case. The folder is looked at anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from duckdb import DuckDBPyConnection

from reconcile.cache import open_cache
from reconcile.errors import CannotRun
from reconcile.evidence.files import look
from reconcile.evidence.pack import Pack, pack_case
from reconcile.evidence.tables import EvidenceView, view
from reconcile.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Answer:
    """The gaps of the latest run's claims against the files that lie there now."""

    shown: EvidenceView
    as_of: date
    language: str


def evidence(data: Path, out: Path, lang: str | None = None) -> Answer:
    """What the claims of the latest run into `out` still lack. Raises CannotRun where there is none."""
    with _latest_run(data, out) as (con, settings, as_of):
        return Answer(view(con, settings, as_of), as_of, lang or settings.language)


def pack(data: Path, out: Path, case_key: str) -> Pack:
    """Write the pack of one case of the latest run into its report folder. Raises CannotRun where there is none."""
    with _latest_run(data, out) as (con, settings, as_of):
        return pack_case(
            con,
            view(con, settings, as_of),
            data=data,
            report=out / as_of.isoformat(),
            case_key=case_key,
            as_of=as_of,
            seller=settings.seller_type,
        )


@contextmanager
def _latest_run(data: Path, out: Path) -> Iterator[tuple[DuckDBPyConnection, Settings, date]]:
    """The tables of the latest run, the settings under its account, its as-of date; the evidence looked at anew."""
    settings = read_settings(data)
    with open_cache(out) as con:
        tables = {name for (name,) in con.execute("select table_name from information_schema.tables").fetchall()}
        if not {"claim", "run_setting"} <= tables:
            raise CannotRun(f"no run has been made into {out}.", "Run `reconcile run` first, then ask for evidence.")
        row = con.execute("select as_of, account from run_setting").fetchone()
        if row is None:
            raise CannotRun(f"the run into {out} did not finish.", "Run `reconcile run` again.")
        as_of, account = row
        if account != settings.account:
            raise CannotRun(
                f"the latest run into {out} was for account {account}, and {data} holds {settings.account}.",
                "Name the folders of one account: --data and --out, or run again.",
            )
        look(con, data, out)
        yield con, settings, as_of
