"""Which folder a run reads, and what is said when there is nothing to read."""

import os
from pathlib import Path

from reconcile.errors import CannotRun

INBOX = Path("data/inbox")
SAMPLE = Path("data/sample")
REPORTS = Path("reports")


def typed_path(text: str | os.PathLike[str]) -> Path:
    """The path that was typed; `~` is the home folder, also where no shell says so (zsh behind `DATA=`, PowerShell)."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 - Path.expanduser fails where nobody has a home


def holds_files(folder: Path) -> bool:
    """True when any file lies below `folder`, hidden ones (.gitkeep, .DS_Store) left out."""
    return any(path.is_file() and not path.name.startswith(".") for path in folder.rglob("*"))


def data_folder(named: Path | None) -> Path:
    """The folder to read: the one named, else the inbox when it holds files, else the sample.

    Raises `CannotRun` when the folder is missing, is no folder or holds no file.
    """
    if named is None:
        for usual in (INBOX, SAMPLE):
            if holds_files(usual):
                return usual
        raise CannotRun("inbox_empty", folder=INBOX.as_posix())
    if not named.exists():
        raise CannotRun("data_missing", folder=named)
    if not named.is_dir():
        raise CannotRun("data_is_file", file=named, folder=named.parent)
    if not holds_files(named):
        raise CannotRun("data_empty", folder=named)
    return named
