"""Keeps pyarrow from importing pandas, which takes it half a second wherever pandas is installed.

pyarrow looks for pandas once, at its first array, to know whether it was handed one of its objects. The program makes
none, so it is made to look while there is none to be found.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pyarrow as pa


class _NotThere(MetaPathFinder):
    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Says of pandas that it is not installed, and nothing of any other package."""
        if name == "pandas":
            raise ModuleNotFoundError(name)
        return None


def without_pandas() -> None:
    """For a program of its own only: from here on pyarrow knows no pandas in this process."""
    finder = _NotThere()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([""])
    finally:
        sys.meta_path.remove(finder)
