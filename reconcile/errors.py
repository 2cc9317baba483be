"""What stops a run, said to the person who can do something about it."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from reconcile.texts.phrase import Phrase

if TYPE_CHECKING:
    from reconcile.texts.catalogue import Catalogue


class CannotRun(Exception):  # noqa: N818 - reads as what happened: "cannot run: no files below data/inbox"
    """The program cannot do what was asked; exit code 2.

    `key` names the fact in the section `error` of the catalogue and the next step in `error_remedy`; `blanks` fill
    both. The texts stand in `texts/errors.<language>.toml`, and whoever shows them knows the language.

    A record or a file that cannot be read is no reason to stop: those are problem records.
    """

    def __init__(self, key: str, **blanks: object) -> None:
        super().__init__(key)
        self.key = key
        self.blanks = blanks

    def __str__(self) -> str:
        return ", ".join([self.key, *(f"{name}={value}" for name, value in self.blanks.items())])

    def said(self, texts: Catalogue) -> tuple[str, str]:
        """The fact and the next step, in the language of `texts`."""
        return texts.text("error", self.key, **self.blanks), texts.text("error_remedy", self.key, **self.blanks)


KNOWN_TO_PEOPLE = ("EACCES", "EBUSY", "EIO", "EISDIR", "ELOOP", "ENAMETOOLONG", "ENOENT", "ENOSPC", "ENOTDIR", "EROFS")


def why_not(fault: OSError) -> Phrase | str:
    """What the system says of a file, in the language of the reader where we have words for it."""
    name = errno.errorcode.get(fault.errno or 0, "")
    return Phrase("disk_error", name) if name in KNOWN_TO_PEOPLE else fault.strerror or str(fault)
