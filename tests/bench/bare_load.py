"""The yardstick: DuckDB loads one ledger file, all columns as text, into a table on disk, and does nothing else."""

import sys
from pathlib import Path

import duckdb


def main(ledger: Path, database: Path) -> None:
    """Load `ledger` (tab-separated, every field quoted) into the new file `database`."""
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            """
            create table ledger as select * from read_csv(
                ?, columns = ?, auto_detect = false, header = true, delim = '\t', quote = '"', escape = '"'
            )
            """,
            [str(ledger), _columns(ledger)],
        )


def _columns(ledger: Path) -> dict[str, str]:
    with ledger.open(encoding="utf-8-sig") as file:
        header = file.readline().rstrip("\r\n")
    return {name.strip('"'): "VARCHAR" for name in header.split("\t")}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
