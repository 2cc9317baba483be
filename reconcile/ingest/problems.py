"""Problems are records: where, what, and what to do. The wording is data (``problems.toml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from reconcile.ingest.details import Detail, in_chinese
from reconcile.own_toml import own_toml


@dataclass(frozen=True)
class Wording:
    """How one kind of problem is told; the texts hold {column}, {value} and {detail}.

    `own`: what to do in a file of the seller's own, which cannot be downloaded again; empty where it is the same.
    """

    code: str
    severity: str
    what: str
    remedy: str
    what_zh: str
    remedy_zh: str
    own: str = ""
    own_zh: str = ""


@dataclass(frozen=True)
class Problem:
    """One problem of one file; ``line`` is 0 when it concerns the whole file or sheet."""

    sheet: str
    line: int
    column: str
    value: str
    code: str
    detail: str = ""

    @property
    def severity(self) -> str:
        """rejected, doubtful, file or info."""
        return catalogue()[self.code].severity

    def what(self) -> Detail:
        """What is wrong, as a sentence in both languages."""
        wording, value = catalogue()[self.code], _short(self.value)
        return Detail(
            wording.what.format(column=self.column, value=value, detail=self.detail),
            wording.what_zh.format(column=in_chinese(self.column), value=value, detail=in_chinese(self.detail)),
        )

    def said(self, *, own: bool = False) -> tuple[str, str, str, str]:
        """What is wrong and what to do about it: in English, then both in Chinese. `own`: in a file of the seller's."""
        wording, what = catalogue()[self.code], self.what()
        if own and wording.own:
            return what, wording.own, what.zh, wording.own_zh
        return what, wording.remedy, what.zh, wording.remedy_zh


class UnreadableFile(Exception):  # noqa: N818 - it names what was found, not a fault of the program
    """A file that gives nothing: ``code`` of the catalogue and the particulars."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@cache
def catalogue() -> dict[str, Wording]:
    """All problems that reading can report, by code."""
    return {code: Wording(code=code, **block) for code, block in own_toml("ingest/problems.toml").items()}


def _short(value: str) -> str:
    """The value as it is shown inside a sentence; the whole value stands in its own column."""
    return value if len(value) <= 60 else value[:59] + "…"
