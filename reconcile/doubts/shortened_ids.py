"""Losses whose line a spreadsheet has damaged: without its id a loss cannot be told from one that was filed already.

A report that was saved from a spreadsheet may have long numbers shortened (2.00782E+13). The case log, and Amazon,
know the loss by that number; it is looked at until the report is downloaded again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from duckdb import DuckDBPyConnection

from reconcile.claims.case_row import REFERENCES
from reconcile.ingest.declaration import own_kinds
from reconcile.match.breaks import Break
from reconcile.records import Reason, SourceLine
from reconcile.source_lines import spoken_place


def shortened_lines(con: DuckDBPyConnection) -> dict[SourceLine, str]:
    """The lines of Amazon's reports that have lost an id, each with its place as a person finds it."""
    rows = con.execute(
        """
        select distinct f.kind, f.file_id, p.sheet, p.line, p.file
        from problem as p
        inner join source_file as f on p.file = f.path
        where p.code = 'damaged_id' and f.file_id is not null
        """
    ).fetchall()
    return {
        SourceLine(file_id, sheet, line): spoken_place(file, sheet, line)
        for kind, file_id, sheet, line, file in rows
        if not own_kinds().issuperset(kind.split(", "))
    }


def doubted_by_shortened_ids(
    breaks: Iterable[Break], lines: Mapping[SourceLine, str]
) -> dict[str, list[tuple[int, Reason]]]:
    """Units per claim id that their line names by no reference any more, since it has lost an id: all that are sure."""
    found: dict[str, list[tuple[int, Reason]]] = {}
    for one in breaks if lines else ():
        places = sorted({lines[line] for line in one.exposure.source if line in lines})
        named = any(getattr(one.exposure, name) for name in REFERENCES)
        if places and one.sure_units > 0 and not named:
            found[one.exposure.claim_id] = [(one.sure_units, Reason.of("id_shortened", place=places[0]))]
    return found
