"""Runs the rules on the small tables of tests/claims/*.toml, without any file of Amazon's.

A case gives the rows that matter; everything else has a default: product XCUP, marketplace US, a cost of 10.00 USD,
ledger data from 2025-01-01 to the as-of date. It expects all rows of claims.csv: a row too many is as wrong as a row
too few. Tables are written with `|` between cells; a column that is left out, and an empty cell, has its default.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from duckdb import DuckDBPyConnection

from reconcile.claims.claim import Claim
from reconcile.doubts.unread import UnreadLine
from reconcile.outcome.conservation import MONEY_ONLY, oversettled_exposures, overused_credits
from reconcile.reckoning import Reckoning, reckon
from reconcile.settings import Settings, read_settings
from tests.worlds.given_rows import GivenRows, Row, tables
from tests.worlds.made_tables import made_tables

CASES = Path(__file__).parents[1] / "claims"
FIRST_DAY = date(2025, 1, 1)
COPIED = [
    *("claim_id", "claim_type", "counterparty", "marketplace", "fnsku", "sku", "shipment_id", "order_id"),
    *("reference_id", "tracking_no", "reimbursement_id", "event_date"),
]


@dataclass(frozen=True)
class Case:
    """One case of a case file. `name` is a sentence; `because` says why the contract asks for it.

    `unread`: a line that could not be read, its kind of file and then its cells.
    `returns_report`: whether a customer returns report was downloaded, be it without any row.
    """

    file: str
    name: str
    because: str
    as_of: date
    given: Mapping[str, list[Row]]
    expect: list[Row]
    settings: str = ""
    unread: str = ""
    data_from: date | None = FIRST_DAY
    data_until: date | None = None
    left: list[Row] | None = None
    claim_type: str = ""
    returns_report: bool = True


@dataclass
class Outcome:
    """What a run came to: rows as texts, in the order of claims.csv, and everything behind them."""

    rows: list[Row]
    reckoning: Reckoning
    faults: list[str] = field(default_factory=list)

    @property
    def left(self) -> list[Row]:
        """Credits that settled nothing."""
        return [
            {"fnsku": rest.credit.fnsku, "units": str(rest.units), "reference": rest.credit.reference}
            for rest in self.reckoning.left
        ]


def table(text: str) -> list[Row]:
    """The rows of a table written with `|`; the first line names the columns. Empty text: no rows."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    if not lines:
        return []
    header, *rows = lines
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"{len(row)} cells below {len(header)} columns: {row}")
    return [dict(zip(header, row, strict=True)) for row in rows]


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of one file. Raises TypeError for a key that no case knows."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    short = tables()["expect"]["short"]
    for case in content["case"]:
        known = {key: value for key, value in case.items() if key not in ("given", "expect", "left")}
        yield Case(
            file=path.stem,
            given={name: table(text) for name, text in case.get("given", {}).items()},
            expect=[{short.get(k, k): v for k, v in row.items()} for row in table(case["expect"])],
            left=table(case["left"]) if "left" in case else None,
            claim_type=content["claim_type"],
            **known,
        )


def run_case(case: Case) -> Outcome:
    """The outcome of a case. A claim id `@type` or `@type/reference` in its case log stands for that claim's id."""
    rows = case.given.get("case_log", [])
    if any(row.get("claim_id", "").startswith("@") for row in rows):
        first = _without_log(case)
        rows = [{**row, "claim_id": _claim_id(first, row.get("claim_id", ""))} for row in rows]
    return _run(case, {**case.given, "case_log": rows})


_WITHOUT_LOG: dict[str, Outcome] = {}


def _without_log(case: Case) -> Outcome:
    """The outcome of a case before anything is logged; the same for all cases that are otherwise the same."""
    given = {**case.given, "case_log": list[Row]()}
    key = repr(replace(case, given=given, name="", because="", expect=[], left=None))
    if key not in _WITHOUT_LOG:
        _WITHOUT_LOG[key] = _run(case, given)
    return _WITHOUT_LOG[key]


def _claim_id(outcome: Outcome, name: str) -> str:
    if not name.startswith("@"):
        return name
    claim_type, _, reference = name[1:].partition("/")
    return next(
        e.claim_id
        for e in (one.exposure for one in outcome.reckoning.breaks)
        if e.claim_type == claim_type
        and (not reference or reference in (e.reference_id, e.shipment_id, e.order_id, e.tracking_no, e.fnsku))
    )


def _run(case: Case, given: Mapping[str, list[Row]]) -> Outcome:
    with tables_of(case, given) as (_, outcome):
        return outcome


@contextmanager
def tables_of(case: Case, given: Mapping[str, list[Row]]) -> Iterator[tuple[DuckDBPyConnection, Outcome]]:
    """The database of a case while its tables are filled, and its outcome. What is written meanwhile is undone."""
    settings = settings_of(case.settings)
    kind, *cells = case.unread.split(" | ")
    unread = [UnreadLine(kind, frozenset(cells), "a file:7")] if case.unread else []
    made = made_tables()
    made.give(_rows_of(case, given), settings, case.as_of)
    made.make()
    made.con.begin()
    try:
        reckoning = reckon(made.con, settings, case.as_of, unread, [], [])
        yield made.con, Outcome([_row(claim) for claim in reckoning.claims], reckoning, list(_faults(reckoning)))
    finally:
        made.con.rollback()


def _rows_of(case: Case, given: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows of staging tables and of `source_file`."""
    rows = GivenRows(given)
    if "costs" not in given:
        products = sorted({row.get("fnsku") or "XCUP" for name in given for row in given[name] if name != "incidents"})
        rows.add("costs", [{"fnsku": product, "cost": "10.00"} for product in products])
        rows.add("costs", [{"sku": "S-XCUP", "cost": "10.00"}])
    if case.returns_report:
        rows.file("returns report", "customer_returns")
    if case.data_from is not None:
        for day in (case.data_from, case.data_until or case.as_of):
            rows.ledger_day({"file_id": rows.file("ledger", "ledger"), "event_date": str(day)})
    return rows.tables


def settings_of(text: str) -> Settings:
    """Settings as the seller writes them in reconcile.toml."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "reconcile.toml").write_text(text, encoding="utf-8")
        return read_settings(Path(folder))


def _row(claim: Claim) -> Row:
    exposure, term = claim.one.exposure, claim.term
    cost = claim.price.cost
    row: dict[str, object] = {name: getattr(exposure, name) for name in COPIED}
    row |= {"status": claim.row.status, "units": claim.row.units, "text": claim.said("en"), "amount": claim.amount}
    row |= {"unit_cost": cost.unit_cost.normalize() if cost else "", "currency": claim.price.currency}
    row |= {"eligible_from": claim.row.eligible_from or term.eligible_from, "deadline": claim.deadline}
    row |= {"reason": " ".join(dict.fromkeys(reason.code for reason in claim.reasons))}
    row |= {"earlier_case": claim.earlier_case, "window": term.window_id, "note": term.note}
    return {key: "" if value is None else str(value) for key, value in row.items()}


def _faults(reckoning: Reckoning) -> Iterator[str]:
    """What must never be, whatever the case: a unit used twice, a unit that is nowhere, two rows that are one."""
    yield from (f"credit used twice: {name}" for name in overused_credits(reckoning.breaks, reckoning.pooled))
    yield from (f"settled beyond its units: {name}" for name in oversettled_exposures(reckoning.breaks))
    stated: Counter[str] = Counter()
    for claim in reckoning.claims:
        stated[claim.one.exposure.claim_id] += claim.row.units
    for one in reckoning.breaks:
        if one.exposure.claim_type not in MONEY_ONLY and stated[one.exposure.claim_id] != one.open_units:
            yield f"{one.exposure.claim_type}: {one.open_units} units left, {stated[one.exposure.claim_id]} in claims"
    keys = Counter((c.one.exposure.claim_id, c.row.status, c.said("en")) for c in reckoning.claims)
    yield from (f"two rows of one claim and status: {key}" for key, count in keys.items() if count > 1)
    yield from (f"no units: {c.one.exposure.claim_id}" for c in reckoning.claims if c.row.units <= 0)
    for row in map(_row, reckoning.claims):
        if row["status"] == "open" and not row["deadline"]:
            yield f"open without a deadline: {row}"


def differences(expected: Sequence[Row], rows: Sequence[Row]) -> list[str]:
    """What is missing and what is too many. `reason` and `text` need only be contained; empty cells are free.

    A `-` among the reasons says that there is no other one.
    """
    left = list(rows)
    missing = []
    for wanted in expected:
        found = next((row for row in left if all(_agrees(key, value, row) for key, value in wanted.items())), None)
        if found is None:
            missing.append(f"missing: {wanted}")
        else:
            left.remove(found)
    told = {*COPIED, "status", "units", "amount", "eligible_from", "deadline", "reason"}
    return missing + ["too many: " + str({key: row[key] for key in row if key in told and row[key]}) for row in left]


def _agrees(key: str, wanted: str, row: Row) -> bool:
    if not wanted:
        return True
    actual = row[key]
    if key == "reason":
        named, given = set(wanted.split()), set(actual.split())
        return named - {"-"} == given if "-" in named else named <= given
    return wanted in actual if key == "text" else actual == ("" if wanted == "-" else wanted)
