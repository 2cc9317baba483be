"""Time and peak memory of a command in a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

KIB_PER_UNIT = 1 / 1024 if sys.platform == "darwin" else 1.0  # macOS counts bytes, the others KiB


@dataclass(frozen=True)
class Measured:
    """What one process took: by the clock, and of the processors. None where the system does not tell (Windows)."""

    seconds: float
    processor_seconds: float | None
    peak_mib: float | None
    exit_code: int


def measure(command: Sequence[str]) -> Measured:
    """Run `command` to its end. Its output goes to standard error, so that the figures stay alone.

    The peak is that of the process itself or of the largest process it waited for, as the system counts it.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    peak: float | None = None
    busy: float | None = None
    if hasattr(os, "wait4"):
        _, status, usage = _wait4(process.pid)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = usage.ru_maxrss * KIB_PER_UNIT / 1024
        busy = usage.ru_utime + usage.ru_stime
    else:
        process.wait()
    return Measured(time.perf_counter() - start, busy, peak, process.returncode)


def _wait4(pid: int) -> Any:
    return os.wait4(pid, 0)
