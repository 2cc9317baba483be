"""The committed sample: it is what the generator makes, and its history agrees with the expected result."""

import csv
import hashlib
import zlib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from reconcile.simulate import write_sample
from reconcile.simulate.truth import TruthRow, rows

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"
KEYS = ("claim_type", "fnsku", "shipment_id", "order_id", "reference_id", "tracking_no", "reimbursement_id")
COLUMNS = {"open": "units_owed", "waiting": "units_waiting", "expired": "units_expired"}


def digest(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def expected() -> list[dict[str, str]]:
    with Path(__file__).with_name("sample_expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> list[TruthRow]:
    return rows(write_sample(tmp_path_factory.mktemp("sample")))


def test_the_committed_sample_is_what_the_generator_makes(tmp_path: Path) -> None:
    write_sample(tmp_path / "sample")
    assert digest(tmp_path / "sample") == digest(SAMPLE)


def test_the_sample_is_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 1_000_000


@pytest.mark.parametrize("status", list(COLUMNS))
def test_the_simulated_history_agrees_with_the_expected_result(truth: list[TruthRow], status: str) -> None:
    by_hand: Counter[tuple[str, ...]] = Counter()
    for row in expected():
        if row["status"] == status:
            by_hand[tuple(row[key] for key in KEYS)] += int(row["units"])
    simulated = {tuple(str(getattr(row, key)) for key in KEYS): int(getattr(row, COLUMNS[status])) for row in truth}
    assert {key: units for key, units in simulated.items() if units} == dict(by_hand)


def test_the_money_owed_agrees_with_the_expected_result(truth: list[TruthRow]) -> None:
    amounts = {tuple(str(getattr(row, key)) for key in KEYS): row.amount for row in truth if row.units_owed}
    for row in expected():
        if row["status"] == "open":
            by_hand = Decimal(row["amount"]) if row["amount"] else None
            assert amounts[tuple(row[key] for key in KEYS)] == by_hand


def test_every_status_and_every_claim_type_is_planted() -> None:
    found = expected()
    statuses = {row["status"] for row in found}
    assert statuses >= {"open", "waiting", "expired", "review", "filed", "paid", "denied", "closed"}
    assert len({row["claim_type"] for row in found if row["status"] == "open"}) == 11


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "somebody.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_sample(tmp_path)
    assert (tmp_path / "somebody.csv").exists()


def test_what_somebody_added_to_a_sample_is_not_lost_with_it(tmp_path: Path) -> None:
    write_sample(tmp_path)
    log = tmp_path / "case_log_from_workbooks.csv"
    log.write_text("claim_id,case_id\n", encoding="utf-8")
    (tmp_path / "fx.csv").write_text("edited", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_sample(tmp_path)
    assert (log.exists(), (tmp_path / "fx.csv").read_text(encoding="utf-8")) == (True, "edited")
    log.unlink()
    write_sample(tmp_path)
    assert digest(tmp_path) == digest(SAMPLE)


def test_the_papers_open_and_say_that_they_are_samples() -> None:
    papers = [path for path in (SAMPLE / "evidence").rglob("*") if path.is_file()]
    assert {path.suffix for path in papers} == {".pdf", ".png", ".jpg", ".xlsx"}
    assert len({path.read_bytes() for path in papers}) == len(papers)
    for path in papers:
        content = path.read_bytes()
        if path.suffix == ".pdf":
            start = int(content.split()[-2])
            places = [int(line[:10]) for line in content[start:].splitlines()[3:8]]
            assert [content[place : place + 7] for place in places] == [b"%d 0 obj" % n for n in range(1, 6)]
        elif path.suffix == ".png":
            image = content[content.index(b"IDAT") + 4 : content.index(b"IEND") - 8]
            assert len(zlib.decompress(image)) == 8 * 9
        elif path.suffix == ".jpg":
            assert (content[:2], content[-2:]) == (b"\xff\xd8", b"\xff\xd9")
        if path.suffix != ".xlsx":
            assert b"SAMPLE - synthetic" in content
