"""What the program keeps in the result folder, where that lies below the data folder: no input, nothing to tell."""

import re
from pathlib import Path

import duckdb

from reconcile.folders import named_below

_OWN = re.compile(r"evidence_index\.csv|error\.log|closed/[^/]+/close\.json|[^/]+/packs/[^/]+\.zip")

_NOT_LOADED = """
select source_file.path, problem.code from source_file
left join problem on source_file.path = problem.file
where source_file.status in ('ignored', 'unreadable')
"""


def leave_out_own(con: duckdb.DuckDBPyConnection, data: Path, out: Path) -> None:
    """Take what the program keeps in the result folder off the files of the run.

    Its workbooks too: they are read there, as forms. Those that lie elsewhere stay and are told, since what was filled
    in in them is not read.
    """
    result = out.resolve()
    for file, code in con.execute(_NOT_LOADED).fetchall():
        path = named_below(data, file).resolve()
        if not path.is_relative_to(result):
            continue
        if code == "own_workbook" or _OWN.fullmatch(path.relative_to(result).as_posix()):
            con.execute("delete from problem where file = ?", [file])
            con.execute("delete from source_file where path = ?", [file])
