"""What `reconcile pack` prints."""

from __future__ import annotations

from reconcile.console import one_line
from reconcile.evidence.spoken import document_name
from reconcile.pack.case_zip import Pack
from reconcile.texts.catalogue import catalogue


def pack_lines(packed: Pack, language: str) -> list[str]:
    """The files in the zip, those left out and why, what is missing, where the zip lies."""
    texts = catalogue(language)
    lines = [f"  {one_line(name)}" for name in packed.names]
    for path, why in packed.left_out:
        lines.append(texts.text("pack", "left_out", file=one_line(path), why=texts.text("pack", why)))
    if packed.missing:
        lines.append(
            texts.text("pack", "missing", documents=texts.listed(document_name(it, language) for it in packed.missing))
        )
    lines.append(texts.text("pack", "written", file=packed.path))
    return lines
