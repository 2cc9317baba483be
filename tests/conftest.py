"""Settings that hold for every test, and the seller with whom the tests of the case log begin."""

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from reconcile.case_log import sync
from tests.case_log_world import Seller

# The same examples on every machine and in every run: a failure that nobody can repeat helps nobody.
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The place of a seller after one run in English."""
    root = tmp_path_factory.mktemp("seller")
    seller = Seller(root)
    seller.begin()
    seller.run()
    return root


@pytest.fixture
def seller(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Seller:
    """The same seller, in a place of its own; nobody waits for a lock."""
    shutil.copytree(begun, tmp_path / "seller")
    monkeypatch.setattr(sync, "WAIT_SECONDS", 0)
    return Seller(tmp_path / "seller")
