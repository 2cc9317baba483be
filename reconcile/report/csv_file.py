"""A CSV of the report."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], *, marked: bool = False) -> None:
    """UTF-8, comma, line feed, ISO dates; values as they are: a machine must read back what was read.

    `marked`: with a byte order mark, for a file that people open: Excel in China reads Chinese as GBK without it.
    """
    with path.open("w", encoding="utf-8-sig" if marked else "utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
