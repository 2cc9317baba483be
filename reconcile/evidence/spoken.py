"""What `reconcile evidence` prints: the gaps as a table, then what is to be said of the files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rich import box
from rich.table import Table

from reconcile.console import one_line
from reconcile.evidence.gaps import EvidenceGap
from reconcile.evidence.kept import WARNED_OF, KeptFile
from reconcile.evidence.tables import EvidenceView
from reconcile.ingest.folder import EVIDENCE
from reconcile.policy import decimals_of
from reconcile.policy.evidence import document_of
from reconcile.texts.catalogue import Catalogue, catalogue

SKUS_SHOWN = 3


def gap_table(shown: EvidenceView, as_of: date, language: str) -> Table:
    """One row per case and missing document, in the order of the gaps."""
    texts = catalogue(language)
    table = Table(
        title=texts.text("evidence", "title", as_of=as_of),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1),
    )
    table.add_column(texts.text("evidence", "amount"), justify="right", no_wrap=True)
    for column in ("document", "product"):
        table.add_column(texts.text("evidence", column), overflow="fold")
    table.add_column(texts.text("evidence", "deadline"), no_wrap=True)
    table.add_column(texts.text("evidence", "case"), overflow="fold")
    for gap in shown.gaps:
        table.add_row(
            _money(gap, texts),
            document_name(gap.document, language),
            _skus(gap.skus, texts),
            gap.deadline.isoformat() if gap.deadline else "",
            gap.case_key,
        )
    return table


def remarks(shown: EvidenceView, language: str) -> list[str]:
    """The sentences below the table: how much is missing, then every file that needs a look."""
    texts = catalogue(language)
    cases = {gap.case_key for gap in shown.gaps}
    total = {"gaps": len(shown.gaps), "cases": len(cases), "folder": f"{EVIDENCE}/"}
    lines = [texts.text("evidence", "total", **total) if shown.gaps else texts.text("evidence", "nothing")]
    if shown.files:
        used = sum(bool(file.matches and file.document) for file in shown.files)
        lines.append(texts.text("evidence", "files", files=len(shown.files), used=used))
    for file in shown.files:
        lines += [f"  {one_line(texts.text('evidence', code, **facts))}" for code, facts in _said_of(file, language)]
    return lines


def _said_of(file: KeptFile, language: str) -> Iterator[tuple[str, dict[str, object]]]:
    facts: dict[str, object] = {"path": file.path, "first_seen": file.first_seen, "keep_until": file.keep_until}
    if file.state in WARNED_OF:
        yield file.state.replace(" ", "_"), facts
    if file.state in ("vanished", "moved"):
        return
    if file.refused and file.state != "empty":
        names = ", ".join(document_name(name, language) for name in file.refused.split("; "))
        yield "refused", facts | {"document": names}
    elif not file.document and not file.refused:
        yield "unknown", facts
    if not file.matches:
        yield "unmatched", facts


def _money(gap: EvidenceGap, texts: Catalogue) -> str:
    if gap.amount is None:
        return texts.text("evidence", "unpriced")
    return f"{gap.amount:,.{decimals_of(gap.currency)}f} {gap.currency}"


def _skus(skus: str, texts: Catalogue) -> str:
    names = skus.split("; ")
    shown = ", ".join(names[:SKUS_SHOWN])
    left = len(names) - SKUS_SHOWN
    return one_line(f"{shown} {texts.text('evidence', 'more', n=left)}" if left > 0 else shown)


def document_name(document: str, language: str) -> str:
    """What a document is called in the reader's language."""
    record = document_of(document)
    return record.name_zh if language == "zh" else record.name_en
