"""A file that appears whole or not at all, whatever stops the program on the way."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds between two tries
LONGEST_NAME = 60  # characters; a Chinese one takes three of the 255 bytes that a name may have


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yields the path of a file to write; on leaving without an error it takes the place of `path` in one step.

    Before that step the file at `path` is as it was, after it is the new one, with the rights of the old: a full disk
    or a power cut leaves one of the two. What a killed program left half written is hidden, so never input, and is
    written over the next time.
    """
    new = path.with_name(f".{path.name[:LONGEST_NAME]}.new")
    try:
        yield new
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, new)
        moved(new, path)
    finally:
        new.unlink(missing_ok=True)


def moved(source: Path, target: Path) -> None:
    """Give a file or a folder another name in one step; a file that has that name is replaced.

    On Windows neither can be moved while another program reads what was just written there, as virus scanners, search
    and OneDrive do for a moment: it is tried again before PermissionError is raised.
    """
    for seconds in WAITS:
        with suppress(PermissionError):
            source.replace(target)
            return
        time.sleep(seconds)
    source.replace(target)
