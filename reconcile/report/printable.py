"""Text that can be shown: without the control characters that no workbook, page, calendar or terminal holds."""

import re

from reconcile.texts.catalogue import Catalogue

CELL_TEXT = 32_000

# Control characters, halves of surrogate pairs and the two non-characters: none of them may stand in XML.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str, csv: str, texts: Catalogue) -> str:
    """`text` as a cell can hold it. What is longer than a cell says how long it is and which file has all of it."""
    if text.isprintable() and len(text) <= CELL_TEXT:  # nearly every text
        return text
    text = UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > CELL_TEXT:
        text = text[:CELL_TEXT] + texts.text("note", "long_text", n=len(text), csv=csv)
    return text


def on_one_line(text: str) -> str:
    """`text` with single spaces in the place of line ends, tabs and what cannot be printed."""
    return " ".join(UNPRINTABLE.sub(" ", text).split())
