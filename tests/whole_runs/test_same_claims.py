"""Renaming, reordering, repeating or cutting input files changes no claim; a second run changes nothing at all."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from reconcile import pipeline
from tests.bench.bulk import write_bulk
from tests.worlds.loaded import Quiet

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


def run(data: Path, out: Path) -> Path:
    return pipeline.run(data, out, None, Quiet()).out_dir


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return (run(SAMPLE, tmp_path_factory.mktemp("plain")) / "claims.csv").read_bytes()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "data"))


def input_files(data: Path) -> list[Path]:
    """Everything that is read: the evidence folder is only indexed, by the names of its files."""
    found = (p for p in data.rglob("*") if p.is_file() and p.name != "reconcile.toml")
    return sorted(p for p in found if p.relative_to(data).parts[0] != "evidence")


def test_other_names_and_folders_change_no_claim(data: Path, tmp_path: Path, claims: bytes) -> None:
    for number, path in enumerate(reversed(input_files(data))):
        path.rename(data / f"download ({number}){path.suffix}")
    assert (run(data, tmp_path / "out") / "claims.csv").read_bytes() == claims


def test_the_same_files_twice_change_no_claim(data: Path, tmp_path: Path, claims: bytes) -> None:
    for path in input_files(data):
        (data / "again").mkdir(exist_ok=True)
        shutil.copy(path, data / "again" / f"copy of {path.name}")
        if path.suffix == ".txt":  # other bytes, same records: no copy that a hash would find
            (data / "again" / f"lf {path.name}").write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
    assert (run(data, tmp_path / "out") / "claims.csv").read_bytes() == claims


def test_a_ledger_cut_between_two_days_changes_no_claim(data: Path, tmp_path: Path, claims: bytes) -> None:
    for path in sorted((data / "amazon" / "ledger").iterdir()):
        header, *rows = path.read_bytes().splitlines(keepends=True)
        days = sorted({row[7:11] + row[1:6] for row in rows})
        cut = days[len(days) // 2]
        early = [row for row in rows if row[7:11] + row[1:6] < cut]
        late = [row for row in rows if row[7:11] + row[1:6] >= cut]
        assert early
        assert late
        path.with_name(f"b {path.name}").write_bytes(b"".join([header, *early]))
        path.with_name(f"a {path.name}").write_bytes(b"".join([header, *reversed(late)]))
        path.unlink()
    assert (run(data, tmp_path / "out") / "claims.csv").read_bytes() == claims


def test_overlapping_downloads_that_were_put_into_one_file_change_no_claim(
    data: Path, tmp_path: Path, claims: bytes
) -> None:
    for folder in ("ledger", "reimbursements", "transactions"):
        downloads = sorted((data / "amazon" / folder).iterdir())
        (data / f"all {folder}.txt").write_bytes(b"".join(path.read_bytes() for path in downloads))
        shutil.rmtree(data / "amazon" / folder)
    assert (run(data, tmp_path / "out") / "claims.csv").read_bytes() == claims


def test_the_same_downloads_on_one_sheet_change_no_claim(data: Path, tmp_path: Path, claims: bytes) -> None:
    book = openpyxl.Workbook()
    for path in sorted((data / "amazon" / "ledger").iterdir()):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file, delimiter="\t"):
                book.active.append(row)
    shutil.rmtree(data / "amazon" / "ledger")
    book.save(data / "ledger.xlsx")
    assert (run(data, tmp_path / "out") / "claims.csv").read_bytes() == claims


def everything(report: Path) -> dict[str, object]:
    """Each file of a report by name: its bytes, a workbook's cells, run.json without the time it took."""
    found: dict[str, object] = {}
    for path in sorted(p for p in report.rglob("*") if p.is_file()):
        name = path.relative_to(report).as_posix()
        if path.suffix == ".xlsx":
            found[name] = [list(s.values) for s in openpyxl.load_workbook(path).worksheets]
        elif name == "run.json":
            found[name] = {**json.loads(path.read_bytes()), "timings": None}
        else:
            found[name] = path.read_bytes()
    return found


def test_a_second_run_gives_identical_files(data: Path, tmp_path: Path) -> None:
    first = everything(run(data, tmp_path / "out"))
    assert everything(run(data, tmp_path / "out")) == first


def test_a_run_with_one_more_month_equals_one_that_reads_everything_anew(tmp_path: Path) -> None:
    """The month that comes later overlaps the large file by half a month, as downloads do."""
    seller = write_bulk(tmp_path / "seller", rows=20_000)
    run(seller.data, tmp_path / "out")
    shutil.copy(seller.next_month, seller.data / "a month later.txt")
    later = everything(run(seller.data, tmp_path / "out"))
    assert later == everything(run(seller.data, tmp_path / "anew"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems name files in UTF-8 only")
def test_a_locale_without_utf_8_changes_no_file(data: Path, tmp_path: Path) -> None:
    plain = everything(run(data, tmp_path / "out"))
    without = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "reconcile", "run", "--data", str(data), "--out", str(tmp_path / "other")]
    subprocess.run(command, env=without, check=False, capture_output=True)
    assert everything(tmp_path / "other" / "2026-11-20") == plain
