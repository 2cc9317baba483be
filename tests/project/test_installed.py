"""The program as `pip install .` leaves it: with its data files, and without the development packages."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

# The unpacked package comes first on the path; packages that only developers have cannot be imported.
START = """
import sys
sys.path.insert(0, sys.argv.pop(1))
sys.modules.update(dict.fromkeys(("pytest", "hypothesis", "setuptools", "mypy")))
from reconcile.cli import main
main()
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built package, unpacked. Built from a copy: building writes into the folder."""
    work = tmp_path_factory.mktemp("package")
    source = work / "source"
    shutil.copytree(PROJECT / "reconcile", source / "reconcile", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(PROJECT / name, source)
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-build-isolation",
        "--no-deps",
        "--quiet",
        "-w",
        ".",
        "./source",
    ]
    subprocess.run(build, cwd=work, check=True, capture_output=True)
    (wheel,) = work.glob("reconcile-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(work / "unpacked")
    return work / "unpacked"


def test_every_file_of_the_package_is_installed(unpacked: Path) -> None:
    ours = {
        path.relative_to(PROJECT)
        for path in (PROJECT / "reconcile").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    installed = {path.relative_to(unpacked) for path in (unpacked / "reconcile").rglob("*") if path.is_file()}
    assert ours == installed


@pytest.mark.slow
def test_the_installed_program_reconciles_the_sample(unpacked: Path, tmp_path: Path) -> None:
    sample = PROJECT / "data" / "sample"
    command = [sys.executable, "-I", "-c", START, str(unpacked), "run", "--data", str(sample), "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode in {0, 1}, done.stderr
    assert list(tmp_path.glob("*/discrepancies.xlsx"))
