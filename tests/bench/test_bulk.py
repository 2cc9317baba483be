"""The large seller of the benchmark: its size, its proportions, and that every making gives the same bytes."""

import csv
from collections import Counter
from pathlib import Path

from tests.bench.bulk import Bulk, write_bulk


def events(path: Path) -> Counter[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return Counter(row["Event Type"] for row in csv.DictReader(file, delimiter="\t"))


def test_the_rows_are_as_many_as_asked_for_in_realistic_proportions(tmp_path: Path) -> None:
    found = events(write_bulk(tmp_path, rows=60_000).ledger)
    total = sum(found.values())
    assert 57_000 < total < 63_000
    assert 0.8 < found["Shipments"] / total < 0.9
    assert 0.02 < found["Receipts"] / total < 0.04
    assert 0.002 < found["Adjustments"] / total < 0.01


def test_every_making_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = write_bulk(tmp_path / "one", rows=30_000), write_bulk(tmp_path / "two", rows=30_000)
    for path in sorted(one.data.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (two.data / path.relative_to(one.data)).read_bytes()
    assert one.next_month.read_bytes() == two.next_month.read_bytes()


def test_the_next_month_overlaps_the_large_file_row_by_row(tmp_path: Path) -> None:
    made: Bulk = write_bulk(tmp_path, rows=30_000)
    shared = [line for line in made.next_month.read_bytes().split(b"\r\n") if line.startswith(b'"08/')]
    large = Counter(made.ledger.read_bytes().split(b"\r\n"))
    assert shared
    assert not Counter(shared) - large
