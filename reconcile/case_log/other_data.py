"""Workbooks of another account that nobody has named: two data folders, one report folder."""

from duckdb import DuckDBPyConnection

from reconcile.case_log.findings import EditFinding
from reconcile.case_log.sync import Synced


def keep_other_data(con: DuckDBPyConnection, synced: Synced) -> None:
    """Tell of workbooks none of whose claims is one of this run, and keep them: their own log may lack the edits.

    `con` holds the exposures of the run, the settled ones included.
    """
    own = {claim for (claim,) in con.execute("select claim_id from exposure_key").fetchall()}
    for file, (digest, claims) in synced.claims.items():
        if claims and own.isdisjoint(claims):
            synced.findings.append(EditFinding("workbook_of_other_data", file))
            synced.logged.discard(digest)
