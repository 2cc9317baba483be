"""The project's own set-up: the lock file and the make targets."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@pytest.fixture(scope="module")
def lock() -> str:
    return (PROJECT / "requirements.lock").read_text(encoding="utf-8")


def test_the_lock_holds_every_package_that_the_project_names(lock: str) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    named = (
        project["project"]["dependencies"] + project["dependency-groups"]["dev"] + project["build-system"]["requires"]
    )
    pinned = {name for name, _ in PINNED.findall(lock)}
    assert {re.split(r"[<>=~!]", line)[0].strip().lower() for line in named} <= pinned


def test_the_lock_has_hashes_for_every_package_and_no_address(lock: str) -> None:
    packages = re.split(r"\n(?=[a-z])", lock.partition("make lock\n")[2])
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in lock


@pytest.fixture
def stub(tmp_path: Path) -> Path:
    """A project folder whose environment is there already; its python prints its arguments and ends with $CODE."""
    shutil.copy(PROJECT / "Makefile", tmp_path)
    (tmp_path / "requirements.lock").touch()
    (tmp_path / "pyproject.toml").touch()
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$@"\nexit $CODE\n', encoding="utf-8", newline="\n")
    python.chmod(0o755)
    (tmp_path / ".venv" / "ready").touch()
    return tmp_path


def make(folder: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    command = ["make", "--no-print-directory", *arguments]
    environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "CODE": str(code)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@needs_make
@pytest.mark.parametrize(("code", "fails"), [(0, False), (1, False), (2, True)])
def test_make_reconcile_reports_a_1_and_fails_on_a_2_only(stub: Path, code: int, fails: bool) -> None:
    done = make(stub, "reconcile", code=code)
    assert (done.returncode != 0) == fails
    assert ("could not be used" in done.stdout) == (code == 1)


@needs_make
def test_make_reconcile_passes_folders_and_date_through(stub: Path) -> None:
    assert make(stub, "reconcile").stdout == "-m reconcile run\n"
    done = make(stub, "reconcile", "DATA=my data", "OUT=o", "AS_OF=2026-06-05")
    assert done.stdout == "-m reconcile run --data my data --out o --as-of 2026-06-05\n"


@needs_make
def test_make_clean_leaves_data_and_results_alone(stub: Path) -> None:
    kept = [stub / "data" / "inbox" / "build" / "x.csv", stub / "reports" / "__pycache__" / "x.csv"]
    for file in [*kept, stub / "reconcile" / "__pycache__" / "x.pyc", stub / "tests" / "__pycache__" / "x.pyc"]:
        file.parent.mkdir(parents=True)
        file.touch()
    assert make(stub, "clean").returncode == 0
    left = {path.relative_to(stub) for path in stub.rglob("*") if path.is_file()}
    names = {Path(name) for name in ("Makefile", "requirements.lock", "pyproject.toml")}
    assert left == names | {path.relative_to(stub) for path in kept}
