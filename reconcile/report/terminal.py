"""What a run says at its end: plain aligned lines, the same in a terminal and in a pipe."""

import duckdb

from reconcile.line_width import display_width
from reconcile.policy import decimals_of
from reconcile.report.case_plan import cases_on_hold, open_cases
from reconcile.report.figures import Figure, standing
from reconcile.report.filing import late_claims, plan_filing
from reconcile.report.printable import UNPRINTABLE
from reconcile.report.read import read
from reconcile.report.rows import (
    Claim,
    DataGap,
)
from reconcile.report.run_info import RunInfo
from reconcile.texts.catalogue import catalogue

# A report that is none of the known ones is set aside without failing the run: unsaid, nothing seems to be owed.
_UNREAD = """
select distinct f.path
from source_file as f
inner join problem as p on f.path = p.file
where f.status = 'ignored' and p.severity = 'file'
"""


def summary_lines(con: duckdb.DuckDBPyConnection, run_info: RunInfo, language: str) -> list[str]:
    """Where things stand, one line per measure that is not empty: claims, units, money per currency."""
    texts = catalogue(language)
    claims = read(con, Claim)
    cases = open_cases(con, claims)
    plan = plan_filing(cases, run_info.as_of, run_info.daily_case_limit, cases_on_hold(con))
    found = standing(claims, late_claims(cases, plan))
    shown = [(texts.text("summary", key), value) for key, value in found if value.claims or key == "owed_now"]
    widest = max(display_width(name) for name, _ in shown)
    account = UNPRINTABLE.sub("", run_info.account)
    lines = [texts.text("terminal", "as_of", as_of=run_info.as_of.isoformat(), account=account)]
    for name, value in shown:
        parts = [texts.text("terminal", "claims", n=value.claims), texts.text("terminal", "units", n=value.units)]
        parts += _money(value)
        if value.unpriced:
            parts.append(texts.text("terminal", "unpriced", n=value.unpriced))
        lines.append(f"  {name}{' ' * (widest - display_width(name))}  {texts.text('sentence', 'clause').join(parts)}")
    unread = con.execute(_UNREAD).fetchall()
    if unread:
        lines.append(texts.text("terminal", "unread", n=len(unread)))
    gaps = len(read(con, DataGap))
    if gaps:
        lines.append(texts.text("terminal", "gaps", n=gaps))
    return lines


def _money(value: Figure) -> list[str]:
    return [f"{value.amounts[name]:,.{decimals_of(name)}f} {name}" for name in sorted(value.amounts)]
