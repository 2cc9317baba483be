"""The particulars of a problem, in both languages at once. The wording is data (``details.toml``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from reconcile.own_toml import own_toml
from reconcile.texts.plural import filled

LIST_MARKS = (", ", "、")


class Detail(str):
    """A text in English that knows what it is in Chinese, ``zh``; a plain text is the same in both."""

    zh: str

    def __new__(cls, english: str, chinese: str) -> Self:
        """Both texts, ready to be shown."""
        made = super().__new__(cls, english)
        made.zh = chinese
        return made


class NotAValue(ValueError):  # noqa: N818 - it names what a cell is not, no fault of the program
    """A text that is no value of its kind; ``detail`` says why."""

    def __init__(self, key: str, **blanks: object) -> None:
        self.detail = detail(key, **blanks)
        super().__init__(self.detail)


def detail(key: str, **blanks: object) -> Detail:
    """The particulars under this key; a blank may be a Detail itself."""
    words = details()[key]
    return Detail(
        filled(words["en"], **blanks),
        words["zh"].format(**{name: in_chinese(value) for name, value in blanks.items()}),
    )


def in_chinese(value: object) -> object:
    """A detail in Chinese; anything else as it is."""
    return value.zh if isinstance(value, Detail) else value


def listed(parts: Iterable[str], marks: tuple[str, str] = LIST_MARKS) -> Detail:
    """Several texts in one, with the mark of each language between them."""
    texts = list(parts)
    return Detail(marks[0].join(texts), marks[1].join(str(in_chinese(text)) for text in texts))


def details() -> dict[str, dict[str, str]]:
    """All particulars that can be told, by key: ``en`` and ``zh``."""
    return own_toml("ingest/details.toml")
