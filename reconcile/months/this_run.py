"""The run that is being made, as a report to compare: from its tables, before they are written."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from duckdb import DuckDBPyConnection

from reconcile.months.records import ClaimRow, Line, Refused, Report
from reconcile.months.report_folder import READ, flat_settings
from reconcile.report.money import plain_cost, plain_money
from reconcile.report.read import read, read_files, stream
from reconcile.report.rows import Arrived, Claim, ClaimLine, Problem
from reconcile.report.run_info import RunInfo


def this_run(con: DuckDBPyConnection, run: RunInfo, language: str) -> Report:
    """The report of the run whose tables are in `con`, with the same values that its CSV files will hold."""
    claims: dict[str, list[ClaimRow]] = {}
    for row in read(con, Claim):
        claims.setdefault(row.claim_id, []).append(_claim(row))
    files = read_files(con)
    return Report(
        name=run.as_of.isoformat(),
        as_of=run.as_of,
        account=run.account,
        version=run.version,
        policy=run.policy,
        language=language,
        settings=flat_settings(run.settings),
        files={file.path: file.sha256 for file in files if file.status in READ},
        unused={file.path: file.why for file in files if file.status not in READ},
        claims=claims,
        line_rows=lambda: _lines(con),
        arrival_rows=lambda: stream(con, Arrived),
        refused_rows=lambda: _refused(con, language),
    )


def _claim(row: Claim) -> ClaimRow:
    cost = plain_cost(row.unit_cost, row.cost_currency)
    amount = plain_money(row.amount, row.currency)
    values = {name: getattr(row, name) for name in ClaimRow._fields}
    values |= {"unit_cost": Decimal(cost) if cost else None, "amount": Decimal(amount) if amount else None}
    return ClaimRow(**values)


def _lines(con: DuckDBPyConnection) -> Iterator[Line]:
    for row in stream(con, ClaimLine):
        yield Line(*(getattr(row, name) for name in Line._fields))


def _refused(con: DuckDBPyConnection, language: str) -> Iterator[Refused]:
    for row in read(con, Problem):
        what = row.what_zh if language == "zh" else row.what
        yield Refused(row.file, row.sheet, row.line or 0, row.severity, what)
