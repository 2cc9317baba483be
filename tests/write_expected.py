"""Writes the `.expected` files beside the examples of tests/formats anew. Look at the difference before you keep it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.ingest.test_formats import FORMATS, INPUTS
from tests.worlds.loaded import Inbox


def main() -> None:
    for name in INPUTS:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as root:
            inbox = Inbox(Path(root))
            inbox.put(name.name, (FORMATS / name).read_bytes())
            inbox.load()
            target = FORMATS / f"{name}.expected"
            target.write_text(inbox.written_down(), encoding="utf-8", newline="\n")
            inbox.con.close()


if __name__ == "__main__":
    main()
