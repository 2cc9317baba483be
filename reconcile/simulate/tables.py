"""Writing text tables with fixed bytes: Amazon's quoted and unquoted TSV, the seller's CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

Row = Sequence[object]


def text(value: object) -> str:
    """A value as it stands in a file: nothing for None, the ISO form for a date."""
    return "" if value is None else str(value)


def quoted_tsv(path: Path, header: Row, rows: Iterable[Row]) -> None:
    """The ledger's form: tabs, every field in quotes, CR LF, UTF-8."""
    with open_for(path, "utf-8") as file:
        table = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        table.writerow(header)
        table.writerows([text(value) for value in row] for row in rows)


def plain_tsv(
    path: Path, header: Row, rows: Iterable[Row], encoding: str = "cp1252", preamble: Sequence[str] = ()
) -> None:
    """The form of Amazon's other reports: tabs, no quotes at all, CR LF."""
    with open_for(path, encoding) as file:
        for line in preamble:
            file.write(line + "\r\n")
        for row in [header, *rows]:
            file.write("\t".join(text(value).replace("\t", " ") for value in row) + "\r\n")


def comma(
    path: Path,
    header: Row,
    rows: Iterable[Row],
    encoding: str = "utf-8",
    quote_all: bool = False,
    preamble: Sequence[str] = (),
) -> None:
    """The seller's own form: commas, quotes where they are needed, LF."""
    with open_for(path, encoding) as file:
        quoting: Literal[0, 1] = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
        table = csv.writer(file, quoting=quoting, lineterminator="\n")
        table.writerows([line] for line in preamble)
        table.writerow(header)
        table.writerows([text(value) for value in row] for row in rows)


def open_for(path: Path, encoding: str) -> io.TextIOWrapper:
    """Open a file for writing with line ends left as they are; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("w", encoding=encoding, newline="", errors="strict")
