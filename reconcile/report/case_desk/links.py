"""Addresses of evidence files as a page in the report folder must name them."""

import os
from pathlib import Path
from urllib.parse import quote


def folder_address(folder: Path, seen_from: Path) -> str:
    """The address of `folder` relative to a page in `seen_from`, percent-encoded, ending in `/`.

    Links of the file system are left as they are: a browser takes `..` out of an address before anyone follows one.
    On another drive there is no relative address, and it is absolute.
    """
    target, start = Path(os.path.abspath(folder)), Path(os.path.abspath(seen_from))  # noqa: PTH100 - resolve follows links
    try:
        steps = Path(os.path.relpath(target, start)).as_posix()
    except ValueError:
        return target.as_uri() + "/"
    return quote(os.fsencode(steps)) + "/"


def file_address(base: str, path: str) -> str:
    """The address of the file `path` (with `/`) below the folder whose address is `base`; '' without one."""
    return base + quote(path) if base else ""
