"""What could not be read back from a workbook, or only with doubt: a record for the sheet Problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from duckdb import DuckDBPyConnection

from reconcile.claims.case_log import CaseLog
from reconcile.claims.inputs import Inputs
from reconcile.folders import named_below
from reconcile.own_toml import own_toml
from reconcile.texts.catalogue import LANGUAGES, catalogue

CHOICES = ("decision", "outcome")


@dataclass(frozen=True, slots=True)
class EditFinding:
    """One finding about a cell, a row or a workbook. `code` names its words (reconcile/outcome/problems.toml)."""

    code: str
    file: str
    sheet: str = ""
    line: int | None = None
    column: str = ""
    value: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where it stands, as sources of figures are written: file, sheet and line."""
        return f"{self.file}[{self.sheet}]:{self.line}"

    @property
    def blanks(self) -> dict[str, str]:
        """What fills the blanks of the words; what was expected is said in each language."""
        blanks = {"column": self.column, "value": self.value, "workbook": self.file, **self.facts}
        if name := self.facts.get("expected"):
            for language in LANGUAGES:
                words = catalogue(language)
                options = ", ".join(words.text(name, key) for key in words.keys(name)) if name in CHOICES else ""
                blanks[f"expected_{language}"] = words.text(
                    "input_error", name, **({"words": options} if options else {})
                )
        return blanks


def conflicts(log: CaseLog) -> Iterator[EditFinding]:
    """Both values of every edit that contradicts the log, until somebody settles it."""
    for row in log.conflicts:
        standing = [one.row for one in log.standing.get(row.claim_id, []) if set(one.row.entries) & set(row.entries)]
        said, logged = Inputs.of([row]).as_text(), Inputs.of(standing).as_text()
        for name in row.conflict.split("; "):
            facts = {"claim": row.claim_id, "workbook": row.workbook_file, "logged": logged[name]}
            facts |= {f"field_{language}": _heading(language, name) for language in LANGUAGES}
            yield EditFinding("edit_conflict", row.file, row.sheet, row.line, name, said[name], facts)


def _heading(language: str, name: str) -> str:
    return catalogue(language).text("column", f"log_{name}")


_LATER = """
select f.path, count(*), min(c.line), max(greatest(coalesce(c.filed_date, date '1900-01-01'),
    coalesce(try_cast(left(c.changed_at, 10) as date), date '1900-01-01'))) as last_day
from staging.case_log as c
inner join loaded_file as f on c.file_id = f.file_id
cross join run_setting as r
where coalesce(try_cast(left(c.changed_at, 10) as date), c.filed_date) > r.as_of
group by f.path
order by f.path
"""


def later_lines(con: DuckDBPyConnection, day: date) -> list[EditFinding]:
    """One finding per case log with lines that a run for the as-of date `day` leaves out, as dated after it."""
    return [
        EditFinding(
            "case_log_later",
            file,
            line=line,
            column="changed_at",
            value=str(last),
            facts={"n": str(n), "day": str(day), "last": str(last)},
        )
        for file, n, line, last in con.execute(_LATER).fetchall()
    ]


_WORKBOOKS = """
select workbook_file
from staging.case_log
where workbook_file <> ''
group by workbook_file
order by max(changed_at) desc, workbook_file
"""


def workbook_elsewhere(con: DuckDBPyConnection, out: Path) -> list[EditFinding]:
    """One finding where the log was filled in in workbooks of which none lies in the result folder of this run."""
    files = [file for (file,) in con.execute(_WORKBOOKS).fetchall()]
    if not files or any(named_below(out, file).exists() for file in files):
        return []
    return [EditFinding("workbook_elsewhere", files[0], value=files[0])]


def length_of_log(con: DuckDBPyConnection) -> tuple[int, str]:
    """How many lines the case log has, those included that do not count on this day, and its last moment or ''."""
    row = con.execute(
        "select count(*), coalesce(max(changed_at), '') from staging.case_log inner join loaded_file using (file_id)"
    ).fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def words_of_findings() -> dict[str, dict[str, str]]:
    """The words of everything that is found doubtful after reading, by code."""
    return own_toml("outcome/problems.toml")
