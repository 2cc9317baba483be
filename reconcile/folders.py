"""Which folder a run reads, what lies below it, and what is said when there is nothing to read."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from reconcile.errors import CannotRun

INBOX = Path("data/inbox")
SAMPLE = Path("data/sample")
REPORTS = Path("reports")
SETTINGS = "reconcile.toml"
ONLINE_ONLY = re.compile(r"\.(.+)\.icloud")  # what iCloud Drive leaves of a file that is not on this Mac
_HIDDEN = (".", "~$")  # `~$`: the lock file of Excel and Word
_OF_THE_SYSTEM = ("desktop.ini", "thumbs.db", "icon\r")  # hidden where Windows, Google Drive or the Finder puts them


def typed_path(text: str | os.PathLike[str]) -> Path:
    """The path that was typed; `~` is the home folder, also where no shell says so (zsh behind `DATA=`, PowerShell)."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 - Path.expanduser fails where nobody has a home


def walk(top: Path, onerror: Callable[[OSError], object] | None = None) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Every folder from `top` downwards, the names of its folders (take out what is not to be entered) and its files.

    Links to folders are entered too, after all that lies there itself, in order of their names. Each folder comes
    once, however many ways lead to it, and none above `top`: a link upwards leads in a circle.
    """
    entered = {os.path.realpath(above) for above in Path(os.path.realpath(top)).parents}
    waiting = [str(top)]
    while waiting:
        for root, folders, names in os.walk(waiting.pop(0), onerror=onerror):
            real = os.path.realpath(root)
            if real in entered:
                folders.clear()
                continue
            entered.add(real)
            folders.sort()
            yield Path(root), folders, names
            for name in folders:
                path = os.path.join(root, name)  # noqa: PTH118
                if os.path.realpath(path) != os.path.join(real, name):  # noqa: PTH118
                    waiting.append(path)


def settings_file(data: Path) -> Path:
    """The settings of a data folder, whether or not they are there; as on Windows their name has no case."""
    named = data / SETTINGS
    try:
        found = [path for path in data.iterdir() if path.name.casefold() == SETTINGS]
    except OSError:  # whoever reads the folder says why
        return named
    return named if named in found else min(found, default=named)


def as_text(path: Path) -> str:
    """A path with / as text, the same in every locale; bytes of an old archive that are no text are written out."""
    try:
        return os.fsencode(path.as_posix()).decode("utf-8")
    except UnicodeDecodeError:
        return path.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def named_below(folder: Path, name: str) -> Path:
    """The path below `folder` that `as_text` has named."""
    path = folder / os.fsdecode(name.encode("utf-8"))
    return path if path.exists() else folder / name


def name_online(name: str) -> str:
    """The name that a file has in iCloud, where `name` is what stands in its place on this Mac; '' for any other."""
    found = ONLINE_ONLY.fullmatch(name)
    return found[1] if found else ""


def is_hidden(name: str) -> bool:
    """Whether a file of that name is nothing that a person put there (.DS_Store, Thumbs.db, lock files)."""
    return (name.startswith(_HIDDEN) and not name_online(name)) or name.casefold() in _OF_THE_SYSTEM


def holds_files(folder: Path) -> bool:
    """True when any file lies below `folder`, or in iCloud; hidden ones left out."""
    return any(not is_hidden(name) for _, _, names in walk(folder) for name in names)


def data_folder(named: Path | None) -> Path:
    """The folder to read: the one named, else the inbox when it holds files, else the sample.

    Raises `CannotRun` when the folder is missing, is no folder, may not be opened or holds no file.
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
    try:
        next(named.iterdir(), None)
    except PermissionError as fault:
        raise CannotRun("data_closed", folder=named) from fault
    if not holds_files(named):
        raise CannotRun("data_empty", folder=named)
    return named


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
