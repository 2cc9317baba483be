"""The story of one claim: every source line as it stands in its file, what settled what, the window, the price.

Nothing here is computed anew. The tables of the last run say which lines a claim rests on, and those lines are read
again from the files, so that a reader can hold each figure against the download it came from.
"""

from collections.abc import Mapping, Sequence, Set
from difflib import get_close_matches
from pathlib import Path

import duckdb

from reconcile.errors import CannotRun
from reconcile.explain_cases import cases_of_claim, cases_said
from reconcile.policy.spoken import spoken
from reconcile.reasons.read_back import read_back
from reconcile.report.money import is_lowered, plain_cost, plain_money
from reconcile.report.printable import UNPRINTABLE
from reconcile.report.read import read
from reconcile.report.rows import PRICE_ROLES, Claim, ClaimLine
from reconcile.source_lines import Place, other_files, source_lines, spoken_place
from reconcile.texts.catalogue import Catalogue, catalogue
from reconcile.texts.line_notes import KEPT_IN, retold

MISSING_ROLES = ("exposure", "shipped", "proof of delivery", "received", "returned")
SETTLING_ROLES = ("settled by", "answered by", "reversal")


def explain(con: duckdb.DuckDBPyConnection, data: Path, claim_id: str, language: str = "en") -> str:
    """The story of `claim_id` as text; of one that is settled, only if it was filed: under which case it was paid.

    `con` holds the tables of the last run, `data` is the folder that it read. Raises `CannotRun` when the run has no
    such claim.
    """
    texts = catalogue(language)
    rows = read(con, Claim, claim_id)
    cases = cases_of_claim(con, claim_id)
    if not rows and not cases:
        raise _unknown(con, claim_id)
    lines = read(con, ClaimLine, claim_id)
    sources = source_lines(con, data, [(line.file, line.sheet, line.line) for line in lines])
    others = other_files(con, data, (line.file for line in lines))
    story = _Story(texts, sources, others)
    parts = story.head(rows) if rows else [texts.text("explain", "claim", claim_id=claim_id)]
    missing = [line for role in MISSING_ROLES for line in lines if line.role == role]
    parts += story.section("section_exposure", missing)
    settled = [line for line in lines if line.role in SETTLING_ROLES]
    parts += story.section("section_settled", settled) if settled else story.empty("section_settled", "settled_none")
    parts += cases_said(cases, texts)
    if rows:
        parts += story.window(rows[0])
        parts += story.price(rows, [line for line in lines if line.role in PRICE_ROLES])
    known = MISSING_ROLES + SETTLING_ROLES + PRICE_ROLES
    other = [line for line in lines if line.role not in known]
    if other:
        parts += story.section("section_other", other)
    return "\n".join(_clean(part) for part in parts)


def _unknown(con: duckdb.DuckDBPyConnection, claim_id: str) -> CannotRun:
    ids = [str(row[0]) for row in con.execute("select distinct claim_id from claim order by claim_id").fetchall()]
    near = get_close_matches(claim_id, ids, n=3, cutoff=0.8)
    if near:
        return CannotRun("claim_unknown_near", claim=claim_id, near=tuple(near))
    return CannotRun("claim_unknown", claim=claim_id)


def _clean(text: str) -> str:
    """Without control characters: a file may hold any, and none may steer a terminal. Tabs stay, as in the file."""
    return UNPRINTABLE.sub("?", text)


class _Story:
    """The parts of the story, in the reader's language."""

    def __init__(self, texts: Catalogue, sources: Mapping[Place, str | None], others: Set[str]) -> None:
        self._texts = texts
        self._sources = sources
        self._others = others

    def _text(self, key: str, **blanks: object) -> str:
        return self._texts.text("explain", key, **blanks)

    def head(self, rows: Sequence[Claim]) -> list[str]:
        """Which claim, of what, and how many of its units stand where and why."""
        first = rows[0]
        word = self._texts.word
        parts = [
            self._text("claim", claim_id=first.claim_id),
            self._text(
                "counterparty",
                claim_type=word("claim_type", first.claim_type),
                counterparty=self._texts.words("counterparty", "; ".join(dict.fromkeys(r.counterparty for r in rows))),
                marketplace=first.marketplace,
            ),
            self._text("product", fnsku=first.fnsku or "-", sku=first.sku or "-", asin=first.asin or "-"),
        ]
        if first.title:
            parts.append(f"  {' '.join(first.title.split())}")
        for row in rows:
            reason = self._reason(row)
            key = "row" if reason else "row_plain"
            parts.append("  " + self._text(key, units=row.units, status=word("status", row.status), reason=reason))
        for row in rows:
            if row.case_key:
                parts.append(self._text("case", case_key=row.case_key))
            if row.earlier_case:
                parts.append(self._text("earlier", earlier_case=row.earlier_case))
        return list(dict.fromkeys(parts))

    def _reason(self, row: Claim) -> str:
        """Why, in the language of the story: as the run said it, else its English read back."""
        english, shown = row.status_reason, row.reason_shown
        said_so = shown not in ("", english) and self._texts.language != KEPT_IN
        return shown if said_so else read_back(english, self._texts.language)

    def section(self, heading: str, lines: Sequence[ClaimLine]) -> list[str]:
        """A heading and its source lines: where, what it means, and the line itself."""
        parts = ["", self._text(heading)]
        for line in lines:
            parts += self._line(line)
        return parts

    def empty(self, heading: str, text: str) -> list[str]:
        """A heading under which there is nothing to show."""
        return ["", self._text(heading), f"  {self._text(text)}"]

    def _line(self, line: ClaimLine) -> list[str]:
        place = spoken_place(line.file, line.sheet, line.line)
        facts = [self._texts.word("role", line.role), self._kind(line.kind)]
        if line.units is not None:
            facts.append(self._text("units_of", n=line.units))
        if line.date:
            facts.append(line.date.isoformat())
        if line.amount is not None:
            facts.append(f"{plain_money(line.amount, line.currency)} {line.currency}")
        facts += [line.reference, retold(line.note, self._texts)]
        told = self._texts.text("sentence", "clause").join(dict.fromkeys(fact for fact in facts if fact))
        return [f"  {place}  {told}", f"    {self._quoted(line)}"]

    def _quoted(self, line: ClaimLine) -> str:
        """The line as it stands, from the very file that was read; else why it cannot be shown."""
        if line.file in self._others:
            return self._text("file_other")
        source = self._sources.get((line.file, line.sheet, line.line))
        return self._text("line_missing") if source is None else f"| {source}"

    def _kind(self, kind: str) -> str:
        """What a line is: a claim type for the event itself, a kind of credit or paper for the rest."""
        return self._texts.word("claim_type", self._texts.word("kind", kind))

    def window(self, claim: Claim) -> list[str]:
        """When it may be filed, and the rule that says so."""
        parts = ["", self._text("window")]
        if not claim.window_id and claim.deadline is None and claim.eligible_from is None:
            return [*parts, f"  {self._text('window_none')}"]
        dates = {name: getattr(claim, name) or "-" for name in ("eligible_from", "deadline", "event_date")}
        parts.append("  " + self._text("window_dates", **dates))
        if claim.window_id:
            note = self._texts.word("window_note", claim.window_note)
            note = self._text("window_note", note=note) if note else ""
            source = spoken(claim.window_source, self._texts.language)
            parts.append("  " + self._text("window_rule", window_id=claim.window_id, source=source, note=note))
        return parts

    def price(self, rows: Sequence[Claim], lines: Sequence[ClaimLine]) -> list[str]:
        """Units times cost for each row, and the lines that the cost and the rate come from."""
        parts = ["", self._text("price")]
        for row in rows:
            if row.amount is None:
                parts.append(f"  {self._text('price_none')}")
                continue
            rate = self._text("price_rate", rate=f"{row.rate.normalize():f}") if row.rate is not None else ""
            key = _price_key(row)
            blanks = {
                "units": row.units,
                "unit_cost": plain_cost(row.unit_cost, row.cost_currency),
                "cost_currency": row.cost_currency,
                "rate": rate,
                "amount": plain_money(row.amount, row.currency),
                "currency": row.currency,
            }
            parts.append("  " + self._text(key, **blanks))
        parts = list(dict.fromkeys(parts))
        if rows[0].cost_source:
            parts.append("  " + self._text("price_source", cost_source=rows[0].cost_source))
        for line in lines:
            parts += self._line(line)
        return parts


def _price_key(row: Claim) -> str:
    """Whether the amount is units times cost, or less: a contract, a cap, or what was recovered already."""
    if row.claim_type == "underpaid":
        return "price_underpaid"
    return "price_lowered" if is_lowered(row) else "price_line"
