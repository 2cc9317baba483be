"""A file that appears whole or not at all, whatever stops the program on the way."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yields the path of a file to write; on leaving without an error it takes the place of `path` in one step.

    Before that step the file at `path` is as it was, after it is the new one, with the rights of the old: a full disk
    or a power cut leaves one of the two. Two programs that write at once never write into one another's file.
    """
    new = path.with_name(f".{os.getpid()}.new")  # hidden, so never input; short, since names of files have a limit
    try:
        yield new
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, new)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
