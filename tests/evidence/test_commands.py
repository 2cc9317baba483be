"""Evidence from a run to the pack: what the report holds, what the commands print, what is in the zip."""

import csv
import io
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from reconcile import pipeline
from reconcile.cli import cli
from reconcile.simulate.sample import write_sample
from tests.worlds.loaded import Quiet

CASE = "inbound_lost-FBA15SMPLS01"
OTHER_CASE = "inbound_lost-FBA15SMPLS03"
AS_OF = "2026-11-20"
SAMPLE_FILES = {
    "FBA15SMPLS01/POD.pdf": b"signed for",
    "FBA15SMPLS01/装箱单.pdf": b"packing list",
    "FBA15SMPLS01/wechat chat with forwarder.png": b"chat",
    "FBA15SMPLS01/scan.pdf": b"what is it",
    "invoices/INV-SMPL-1002.pdf": b"invoice",
    "pro-forma FBA15SMPLS01.pdf": b"no invoice",
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data/ (the sample and six evidence files) and out/ (its report)."""
    folder = tmp_path_factory.mktemp("evidence")
    write_sample(folder / "data")
    shutil.rmtree(folder / "data" / "evidence")  # the sample's own papers
    for name, content in SAMPLE_FILES.items():
        path = folder / "data" / "evidence" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    pipeline.run(folder / "data", folder / "out", None, Quiet())
    return folder


@pytest.fixture
def world(finished: Path, tmp_path: Path) -> Path:
    """The same folder, for one test to change."""
    shutil.copytree(finished, tmp_path / "world")
    return tmp_path / "world"


Ask = Callable[..., Result]


@pytest.fixture
def ask(world: Path) -> Ask:
    def call(*arguments: str) -> Result:
        folders = ["--data", str(world / "data"), "--out", str(world / "out")]
        return CliRunner().invoke(cli, [*arguments, *folders], prog_name="reconcile")

    return call


def pack_of(world: Path) -> Path:
    return world / "out" / AS_OF / "packs" / f"{CASE}.zip"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def missing_of(world: Path, case: str) -> set[str]:
    text = (world / "out" / AS_OF / "claims.csv").read_text(encoding="utf-8")
    return {row["evidence_missing"] for row in rows_of(text) if row["case_key"] == case}


def test_a_run_names_only_the_documents_that_are_missing(world: Path) -> None:
    assert missing_of(world, "inbound_lost-FBA15SMPLS02") == {"proof_of_ownership"}  # a partnered carrier
    assert missing_of(world, CASE) == {"", "proof_of_ownership"}  # one of its products has no invoice there
    assert missing_of(world, OTHER_CASE) == {"proof_of_ownership; proof_of_delivery"}


def test_a_run_writes_a_manifest_with_the_hash_of_every_file(world: Path) -> None:
    rows = rows_of((world / "out" / AS_OF / "evidence_manifest.csv").read_text(encoding="utf-8"))
    hashes = {row["path"]: row["sha256"] for row in rows}
    assert hashes == {f"evidence/{name}": sha256(content).hexdigest() for name, content in SAMPLE_FILES.items()}
    assert {row["state"] for row in rows} == {"kept"}
    assert all(row["keep_until"] > "2028" for row in rows)


def test_a_second_run_of_the_same_day_writes_the_same_and_appends_nothing(world: Path) -> None:
    index = (world / "out" / "evidence_index.csv").read_bytes()
    manifest = (world / "out" / AS_OF / "evidence_manifest.csv").read_bytes()
    pipeline.run(world / "data", world / "out", None, Quiet())
    assert (world / "out" / "evidence_index.csv").read_bytes() == index
    assert (world / "out" / AS_OF / "evidence_manifest.csv").read_bytes() == manifest


def test_gaps_are_printed_with_the_most_money_first(ask: Ask) -> None:
    result = ask("evidence")
    assert result.exit_code == 0
    amounts = [float(amount) for amount in re.findall(r"^\|\s+([\d.]+) USD \|", result.stdout, re.MULTILINE)]
    assert len(amounts) > 10
    assert amounts == sorted(amounts, reverse=True)
    assert "scan.pdf: its name states no document" in result.stdout
    assert "pro-forma FBA15SMPLS01.pdf: supplier invoice or receipt in a form that is rejected" in result.stdout


def test_a_file_added_after_the_run_closes_its_gap_at_once(ask: Ask, world: Path) -> None:
    before = ask("evidence").stdout
    (world / "data/evidence/签收 FBA15SMPLS03.pdf").write_bytes(b"signed")
    after = ask("evidence").stdout
    assert before.count("proof of delivery") == after.count("proof of delivery") + 2


def test_a_file_that_is_gone_or_changed_is_named(ask: Ask, world: Path) -> None:
    (world / "data/evidence/FBA15SMPLS01/POD.pdf").unlink()
    (world / "data/evidence/invoices/INV-SMPL-1002.pdf").write_bytes(b"another invoice")
    said = ask("evidence").stdout
    assert "POD.pdf: gone; it was to be kept until 2028-" in said
    assert f"INV-SMPL-1002.pdf: changed since it was first indexed on {AS_OF}" in said


def test_a_pack_holds_text_lines_and_the_documents_that_the_claim_needs(ask: Ask, world: Path) -> None:
    result = ask("pack", CASE)
    assert result.exit_code == 0
    with zipfile.ZipFile(pack_of(world)) as pack:
        names = pack.namelist()
        text = pack.read("claim text.txt").decode("utf-8")
        listed = rows_of(pack.read("manifest.csv").decode("utf-8"))
        held = {name: sha256(pack.read(name)).hexdigest() for name in names if name != "manifest.csv"}
        book = openpyxl.load_workbook(io.BytesIO(pack.read("claim lines.xlsx")))
    assert names == [
        "claim text.txt",
        "claim lines.xlsx",
        "1 supplier invoice or receipt - INV-SMPL-1002.pdf",
        "2 proof of delivery - FBA15SMPLS01.pdf",
        "3 packing list - FBA15SMPLS01.pdf",
        "manifest.csv",
    ]
    assert text == (world / "out" / AS_OF / "cases" / f"{CASE}.txt").read_text(encoding="utf-8")
    assert {row["name"]: row["sha256"] for row in listed} == held
    assert [sheet.title for sheet in book] == ["claims", "source lines"]
    heads = [cell.value for cell in book["claims"][1]]
    assert {row[heads.index("shipment_id")].value for row in book["claims"].iter_rows(min_row=2)} == {"FBA15SMPLS01"}


def test_what_is_none_of_the_other_sides_business_is_left_out_by_name(ask: Ask) -> None:
    said = ask("pack", CASE).stdout
    assert "wechat chat with forwarder.png (not a document for this claim)" in said
    assert "scan.pdf (its name states no document)" in said
    assert "pro-forma FBA15SMPLS01.pdf (in a form that is rejected)" in said


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that are no text")
def test_a_paper_whose_name_is_no_text_is_left_out_of_the_pack_by_name(ask: Ask, world: Path) -> None:
    (world / "data" / "evidence" / os.fsdecode("FBA15SMPLS01 POD 仓库.pdf".encode("gb18030"))).write_bytes(
        b"signed too"
    )
    result = ask("pack", CASE)
    assert result.exit_code == 0
    assert re.search(r"FBA15SMPLS01 POD \S+.pdf \(cannot be read\)", result.stdout)


def test_a_pack_says_what_is_still_missing(ask: Ask) -> None:
    assert "Still missing: supplier invoice or receipt" in ask("pack", "inbound_lost-FBA15SMPLS02").stdout


def test_the_same_files_make_the_same_pack(ask: Ask, world: Path) -> None:
    ask("pack", CASE)
    first = pack_of(world).read_bytes()
    ask("pack", CASE)
    assert pack_of(world).read_bytes() == first
    assert [path.name for path in pack_of(world).parent.iterdir()] == [f"{CASE}.zip"]


def test_a_pack_into_which_somebody_put_a_file_is_kept_beside_the_new_one(ask: Ask, world: Path) -> None:
    ask("pack", CASE)
    with zipfile.ZipFile(pack_of(world), "a") as pack:
        pack.writestr("my note.txt", "mine")
    ask("pack", CASE)
    kept = pack_of(world).with_name(f"{CASE} (edited 1).zip")
    assert "my note.txt" in zipfile.ZipFile(kept).namelist()
    assert "my note.txt" not in zipfile.ZipFile(pack_of(world)).namelist()


def test_a_case_that_is_not_there_is_answered_with_the_nearest_one(ask: Ask) -> None:
    result = ask("pack", f"{CASE}X")
    assert result.exit_code == 2
    assert f"Did you mean {CASE}?" in result.stderr


def test_a_denied_case_is_packed_with_its_answer(ask: Ask, world: Path) -> None:
    case = "warehouse_lost-WL-288DB04A0076"
    assert ask("pack", case).exit_code == 0
    report = world / "out" / AS_OF
    with zipfile.ZipFile(report / "packs" / f"{case}.zip") as pack:
        text = pack.read("claim text.txt").decode("utf-8")
    assert text == (report / "cases" / f"{case}-answer.txt").read_text(encoding="utf-8")


def test_a_key_that_was_filed_as_several_cases_is_packed_with_the_text_of_each(ask: Ask, world: Path) -> None:
    case, texts = "warehouse_lost-WL-288DB04A0076", world / "out" / AS_OF / "cases"
    (texts / f"{case}-answer.txt").rename(texts / f"{case}-18000000003-answer.txt")  # as beside a second case
    assert ask("pack", case).exit_code == 0
    with zipfile.ZipFile(texts.with_name("packs") / f"{case}.zip") as pack:
        text = pack.read("claim text 18000000003.txt").decode("utf-8")
    assert text == (texts / f"{case}-18000000003-answer.txt").read_text(encoding="utf-8")


def test_a_case_with_nothing_open_is_not_packed(ask: Ask) -> None:
    result = ask("pack", "freight-FBA15SMPLS05")
    assert result.exit_code == 2
    assert "has nothing to file now" in result.stderr


@pytest.mark.parametrize("command", [("evidence",), ("pack", CASE)])
def test_without_a_run_there_is_nothing_to_answer(tmp_path: Path, command: tuple[str, ...]) -> None:
    write_sample(tmp_path / "data")
    arguments: list[Any] = [*command, "--data", str(tmp_path / "data"), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2
    assert "no run has been made" in result.stderr


def test_a_blank_form_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "forms" / "costs.xlsx"
    assert CliRunner().invoke(cli, ["template", "costs", "--to", str(target)]).exit_code == 0
    again = CliRunner().invoke(cli, ["template", "costs", "--to", str(target)])
    assert (target.exists(), again.exit_code) == (True, 2)
    assert "exists already" in again.stderr
