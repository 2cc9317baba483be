"""The sheets about the run itself: Problems, Files, Policy used."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from reconcile.policy.records import Cap, Constant
from reconcile.policy.spoken import spoken
from reconcile.report.cells import REFERENCE_ROWS, Book, Column, Kind, Tone
from reconcile.report.policy_rows import OtherTerm, Window
from reconcile.report.rows import Problem, SourceFile
from reconcile.texts.catalogue import Catalogue

PROBLEM_TONES = {"file": Tone.URGENT, "rejected": Tone.URGENT, "doubtful": Tone.SOON}
FILE_TONES = {"unreadable": Tone.URGENT}


class PolicyUsed(NamedTuple):
    """The rules that the sheet Policy used shows."""

    windows: Sequence[Window]
    others: Sequence[OtherTerm]
    caps: Sequence[Cap]
    constants: Sequence[Constant]


class Rule(NamedTuple):
    """One line of Policy used."""

    kind: str
    applies_to: str
    marketplace: str
    rule: str
    name: str
    source: str
    note: str
    assumed: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    claims: int | None = None
    source_url: str = ""
    grade: str = ""
    confidence: str = ""


def problems_sheet(book: Book, rows: Sequence[Problem]) -> None:
    """Records and files that could not be used, the worst first."""
    chinese = book.texts.language == "zh"
    columns: list[Column[Problem]] = [
        Column(
            "severity",
            lambda row: book.texts.word("severity", row.severity),
            width=10,
            tone=lambda row: PROBLEM_TONES.get(row.severity, Tone.PLAIN),
        ),
        Column("file", lambda row: row.file, Kind.LONG, 40),
        Column("sheet", lambda row: row.sheet, Kind.LONG, 16),
        Column("line", lambda row: row.line or None, Kind.COUNT, 9),
        Column("column_name", lambda row: row.column_name, Kind.LONG, 22),
        Column("value", lambda row: row.value, Kind.LONG, 38),
        Column("what", lambda row: row.what_zh if chinese else row.what, Kind.LONG, 52),
        Column("remedy", lambda row: row.remedy_zh if chinese else row.remedy, Kind.LONG, 50),
        Column("code", lambda row: row.code, width=28),
    ]
    book.table("problems", columns, rows, "problems.csv", limit=REFERENCE_ROWS)


def files_sheet(book: Book, rows: Sequence[SourceFile]) -> None:
    """Every input file, what it was taken for and how it ended."""
    chinese = book.texts.language == "zh"
    columns: list[Column[SourceFile]] = [
        Column("path", lambda row: row.path, Kind.LONG, 50),
        Column(
            "status",
            lambda row: book.texts.word("file_status", row.status),
            width=17,
            tone=lambda row: FILE_TONES.get(row.status, Tone.PLAIN),
        ),
        Column("file_title", lambda row: (row.title_zh if chinese else row.title) or row.kind, Kind.LONG, 34),
        Column("why", lambda row: row.why_zh if chinese else row.why, Kind.LONG, 44),
        Column("records", lambda row: row.records, Kind.COUNT, 10),
        Column("loaded", lambda row: row.loaded, Kind.COUNT, 10),
        Column("rejected", lambda row: row.rejected, Kind.COUNT, 10),
        Column("duplicate", lambda row: row.duplicate, Kind.COUNT, 10),
        Column("first_date", lambda row: row.first_date, Kind.DATE, 12),
        Column("last_date", lambda row: row.last_date, Kind.DATE, 12),
        Column("encoding", lambda row: row.encoding, width=12),
        Column("delimiter", lambda row: book.texts.word("delimiter", row.delimiter), width=12),
        Column("size", lambda row: row.size, Kind.COUNT, 13),
        Column("file_kind", lambda row: row.kind, width=26),
        Column("sha256", lambda row: row.sha256, Kind.ID, 74),
    ]
    book.table("files", columns, rows, "run.json", limit=REFERENCE_ROWS)


def policy_sheet(book: Book, policy: PolicyUsed) -> None:
    """The rules that decided something in this run, each with its source and how sure we are."""
    texts = book.texts
    rows = [_window(texts, row) for row in policy.windows]
    rows += [_other(texts, row) for row in policy.others]
    rows += [_cap(texts, row) for row in policy.caps]
    rows += [_constant(texts, row) for row in policy.constants]
    columns: list[Column[Rule]] = [
        Column("kind", lambda row: row.kind, width=10),
        Column("applies_to", lambda row: row.applies_to, Kind.LONG, 30),
        Column("marketplace", lambda row: row.marketplace, width=10),
        Column("rule", lambda row: row.rule, Kind.LONG, 50),
        Column("valid_from", lambda row: row.valid_from, Kind.DATE, 12),
        Column("valid_to", lambda row: row.valid_to, Kind.DATE, 12),
        Column("claims", lambda row: row.claims, Kind.COUNT, 10),
        Column("assumed", lambda row: row.assumed, width=10, tone=lambda row: Tone.SOON if row.assumed else Tone.PLAIN),
        Column("source", lambda row: row.source, Kind.LONG, 60),
        Column("grade", lambda row: row.grade, width=12),
        Column("confidence", lambda row: row.confidence, width=13),
        Column("note", lambda row: row.note, Kind.LONG, 60),
        Column("reference", lambda row: row.name, Kind.ID, 26),
        Column("source_url", lambda row: row.source_url, width=80),
    ]
    book.table("policy", columns, rows, "run.json")


def _window(texts: Catalogue, row: Window) -> Rule:
    opens = texts.text("rule", "opens_day", n=row.opens_days or 0)
    if row.opens_after_close:
        opens = texts.text("rule", "opens_close")
    if row.closes_months:
        closes = texts.text("rule", "closes_months", n=row.closes_months)
    else:
        closes = texts.text("rule", "closes_days", n=row.closes_days)
    rule = texts.text("rule", "window", opens=opens, closes=closes, clock=texts.word("clock", row.clock))
    if row.hold_days:
        rule += texts.text("rule", "hold", n=row.hold_days)
    return Rule(
        kind=texts.text("rule", "kind_window"),
        applies_to=texts.words("claim_type", row.claim_types),
        marketplace=row.marketplace,
        rule=rule,
        name=row.window_id,
        claims=row.claims,
        **_provenance(texts, row),
    )


def _other(texts: Catalogue, row: OtherTerm) -> Rule:
    return Rule(
        kind=texts.text("rule", "kind_other"),
        applies_to=texts.words("claim_type", row.claim_types),
        marketplace="",
        rule=texts.text("rule", "other"),
        name=row.window_id,
        source=spoken(row.source, texts.language),
        note=texts.word("window_note", row.note),
        claims=row.claims,
    )


def _cap(texts: Catalogue, row: Cap) -> Rule:
    return Rule(
        kind=texts.text("rule", "kind_cap"),
        applies_to="",
        marketplace=row.marketplace,
        rule=texts.text("rule", "cap", cap=f"{row.cap.normalize():,f}", currency=row.currency),
        name="",
        **_provenance(texts, row),
    )


def _constant(texts: Catalogue, row: Constant) -> Rule:
    blanks = {"value": f"{row.value.normalize():,f}", "unit": spoken(row.unit, texts.language)}
    blanks["meaning"] = spoken(row.meaning, texts.language)
    return Rule(
        kind=texts.text("rule", "kind_constant"),
        applies_to="",
        marketplace="",
        rule=texts.text("rule", "constant", **blanks),
        name=row.name,
        **_provenance(texts, row),
    )


def _provenance(texts: Catalogue, row: Window | Cap | Constant) -> dict[str, Any]:
    """Where a rule stands and how sure it is: the columns that every rule has."""
    found = {name: getattr(row, name) for name in ("source", "source_url", "grade", "confidence", "note")}
    for name in ("valid_from", "valid_to"):
        found[name] = getattr(row, name, None)
    found |= {name: spoken(found[name], texts.language) for name in ("source", "note")}
    return found | {"assumed": texts.text("rule", "yes") if row.assumed else ""}
