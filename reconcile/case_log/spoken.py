"""What a reading of the workbooks says at the terminal."""

from __future__ import annotations

from reconcile.case_log.findings import words_of_findings
from reconcile.case_log.sync import Synced
from reconcile.texts.catalogue import catalogue
from reconcile.texts.plural import filled


def said(synced: Synced, language: str, findings: bool = False) -> list[str]:
    """One line per workbook that had edits, where they are kept, and how many could not be read.

    `findings`: each of them in words, where no workbook is written that shows them.
    """
    texts = catalogue(language)
    lines = [texts.text("edits", "book", file=book.file, n=book.logged) for book in synced.books]
    if synced.log:
        lines.append(texts.text("edits", "log", file=synced.log))
    elif findings:
        lines.append(texts.text("edits", "nothing"))
    if conflicts := sum(book.conflicts for book in synced.books):
        lines.append(texts.text("edits", "conflicts", n=conflicts))
    if not findings:
        doubts = [one for one in synced.findings if one.code != "case_log_later"]
        lines += [texts.text("edits", "doubts", n=len(doubts))] if doubts else []
        later = [one.facts for one in synced.findings if one.code == "case_log_later"]
        return [*lines, *(texts.text("edits", "later", n=one["n"], day=one["day"]) for one in later)]
    ending = "" if language == "en" else f"_{language}"
    for found in synced.findings:
        place = ":".join(str(part) for part in (found.file, found.sheet, found.line) if part)
        words = words_of_findings()[found.code]
        what, remedy = (filled(words[f"{name}{ending}"], **found.blanks) for name in ("what", "remedy"))
        lines.append(texts.text("edits", "finding", place=place, what=what, remedy=remedy))
    return lines
