"""The program takes no half second to import a library that it does not use."""

import subprocess
import sys

IN_A_PROCESS_OF_ITS_OWN = """
import sys
import pyarrow as pa
from reconcile.without_pandas import without_pandas

without_pandas()
assert pa.array(["a", None], pa.string()).to_pylist() == ["a", None]
assert "pandas" not in sys.modules
import pandas
assert list(pandas.Series([1]))  == [1]
"""


def test_arrays_are_made_without_pandas_and_who_wants_it_may_still_import_it() -> None:
    done = subprocess.run([sys.executable, "-c", IN_A_PROCESS_OF_ITS_OWN], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
