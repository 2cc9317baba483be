"""Runs the rules on the small tables of tests/claims/*.toml, without any file of Amazon's.

A case gives the rows that matter; everything else has a default: product XCUP, marketplace US, a cost of 10.00 USD,
ledger data from 2025-01-01 to the as-of date. It expects all rows of claims.csv: a row too many is as wrong as a row
too few. Tables are written with `|` between cells; a column that is left out, and an empty cell, has its default.
"""

import atexit
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from duckdb import DuckDBPyConnection, Statement, connect

from reconcile import policy
from reconcile.claims.claim import Claim
from reconcile.doubts.unread import UnreadLine
from reconcile.models import models_of, run_models
from reconcile.outcome.conservation import MONEY_ONLY, oversettled_exposures, overused_credits
from reconcile.reckoning import Reckoning, reckon
from reconcile.settings import Settings, read_settings
from reconcile.settings.of_run import write_run_setting

CASES = Path(__file__).parents[1] / "claims"
FIRST_DAY = date(2025, 1, 1)
Row = dict[str, str]

# What the product is called where a row does not say; these tables name it by one name alone.
NAMED = {"sku": "S-{fnsku}", "asin": "B-{fnsku}", "title": "Title of {fnsku}"}
COPIED = [
    *("claim_id", "claim_type", "counterparty", "marketplace", "fnsku", "sku", "shipment_id", "order_id"),
    *("reference_id", "tracking_no", "reimbursement_id", "event_date"),
]
# Models that follow the files and the settings of a case, whatever tables it fills.
ALWAYS = {"loaded_file", "currency_marketplace"}
UNNAMED = ("cartons", "costs", "case_log")


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


@cache
def tables() -> dict[str, dict[str, Any]]:
    """The tables that a case may give: claims_tables.toml."""
    return tomllib.loads(Path(__file__).with_name("claims_tables.toml").read_text(encoding="utf-8"))


@cache
def database() -> DuckDBPyConnection:
    """One database in memory for all cases: the policy is loaded once.

    DuckDB takes longer to improve a query than to run it over a handful of rows.
    """
    con = connect(config={"threads": 1})
    con.execute("pragma disable_optimizer")
    con.execute(files("reconcile.ingest").joinpath("schema.sql").read_text(encoding="utf-8"))
    policy.load(con)
    write_run_setting(con, Settings(default_marketplace="US"), FIRST_DAY)
    run_models(con, "staging")
    run_models(con, "core")
    for kept in (database, making):  # a connection that is open when Python ends is told as a leak
        atexit.register(kept.cache_clear)
    return con


@cache
def models() -> dict[str, tuple[str, set[str]]]:
    """The models of staging and core in their order: SELECT, and every name in it that may be a table."""
    texts = {name: text for stage in ("staging", "core") for name, text in models_of(stage)}
    return {name: (text, names_in(text)) for name, text in texts.items()}


def names_in(select: str) -> set[str]:
    """Every name in a SELECT that may be a table."""
    return set(re.findall(r"[a-z_.]+", re.sub("--.*", "", select)))


@cache
def making(model: str) -> Statement:
    """The statement that makes the table of a model, parsed once."""
    (statement,) = database().extract_statements(f"create or replace table {model} as\n{models()[model][0]}")
    return statement


@cache
def empty_models() -> set[str]:
    """The models that have no row while nothing is given."""
    counted = {name: database().execute(f"select count(*) from {name}").fetchall() for name in models()}
    return {name for name, rows in counted.items() if rows == [(0,)]}


def run_touched_models(con: DuckDBPyConnection, filled: Iterable[str]) -> None:
    """Run the models that read a filled table, and those that read them; the others stay as empty tables make them.

    One whose tables hold what they held, since those that were run for them came out empty once more, is not run.
    """
    touched = {f"staging.{name}" for name in filled}
    changed = touched | ALWAYS | {"run_setting", "source_file"}
    for name, (_, read) in models().items():
        if name not in ALWAYS and not touched & read:
            continue
        touched |= {name} - ALWAYS
        if name in ALWAYS or changed & read:
            made = con.execute(making(name)).fetchall()
            changed |= {name} if made != [(0,)] or name not in empty_models() else set()


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
    """The database of a case while its tables are filled, and its outcome."""
    con = database()
    settings = settings_of(case.settings)
    kind, *cells = case.unread.split(" | ")
    unread = [UnreadLine(kind, frozenset(cells), "a file:7")] if case.unread else []
    try:
        _make(con, case, given, settings)
        reckoning = reckon(con, settings, case.as_of, unread, [], [])
        yield con, Outcome([_row(claim) for claim in reckoning.claims], reckoning, list(_faults(reckoning)))
    except BaseException:
        _empty(con)
        raise


_MADE: list[str] = []
"""What the tables of the database were made of, in a transaction that stays open: the next case may give the same."""


def _make(con: DuckDBPyConnection, case: Case, given: Mapping[str, list[Row]], settings: Settings) -> None:
    """Fill the tables of a case and run the models, unless they hold just this. Terms of contracts reach no model."""
    days = (case.as_of, case.data_from, case.data_until, case.returns_report)
    wanted = repr((given, days, settings.default_marketplace, settings.account))
    if wanted in _MADE:
        return
    _empty(con)
    con.begin()
    _MADE.append("")
    _fill_all(con, case, given)
    write_run_setting(con, settings, case.as_of)
    run_touched_models(con, {*(tables()[name]["staging"] for name in given), "cost", "ledger_day_count", "ledger_day"})
    _MADE[:] = [wanted]


def _empty(con: DuckDBPyConnection) -> None:
    """Have every table as it was before any case."""
    if _MADE:
        con.rollback()
        _MADE.clear()
    empty_models()  # looked at while nothing is given


def _fill_all(con: DuckDBPyConnection, case: Case, given: Mapping[str, list[Row]]) -> None:
    paths: dict[str, int] = {}
    for name, rows in given.items():
        _fill(con, name, rows, paths)
    if "costs" not in given:
        products = sorted({row.get("fnsku") or "XCUP" for name in given for row in given[name] if name != "incidents"})
        _fill(con, "costs", [{"fnsku": product, "cost": "10.00"} for product in products], paths)
        _fill(con, "costs", [{"sku": "S-XCUP", "cost": "10.00"}], paths)
    if case.returns_report:
        _file(con, "returns report", "customer_returns", paths)
    if case.data_from is not None:
        for day in (case.data_from, case.data_until or case.as_of):
            add_ledger_day(con, {"file_id": str(_file(con, "ledger", "ledger", paths)), "event_date": str(day)})


def settings_of(text: str) -> Settings:
    """Settings as the seller writes them in reconcile.toml."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "reconcile.toml").write_text(text, encoding="utf-8")
        return read_settings(Path(folder))


def _fill(con: DuckDBPyConnection, name: str, rows: Sequence[Row], paths: dict[str, int]) -> None:
    staging, short, default = (tables()[name][key] for key in ("staging", "short", "default"))
    lines: Counter[str] = Counter()
    for row in rows:
        full = {**default, **{key: value for key, value in row.items() if value}}
        path = full.pop("file", name)
        lines[path] += 1
        if name not in UNNAMED:
            full = {**{key: text.format(fnsku=full.get("fnsku", "")) for key, text in NAMED.items()}, **full}
        full = {short.get(key, key): "" if value == "-" else value for key, value in full.items()}
        if name == "case_log":
            full.setdefault("changed_at", full.get("resolved_date") or full.get("filed_date") or "2025-01-01")
        if name == "incidents":
            del full["fnsku"]
        place = {"file_id": str(_file(con, path, name, paths)), "sheet": "", "line": str(lines[path] + 1)}
        _insert(con, staging, {**place, **full})
        if name == "ledger":
            add_ledger_day(con, {**place, **full, "records": "1", "units": full["quantity"]})


def _file(con: DuckDBPyConnection, path: str, kind: str, paths: dict[str, int]) -> int:
    if path not in paths:
        paths[path] = len(paths) + 1
        values = [paths[path], path, kind]
        con.execute("insert into source_file (file_id, path, kind, status) values (?, ?, ?, 'loaded')", values)
    return paths[path]


@cache
def _columns(staging: str) -> dict[str, str]:
    rows = database().execute(f"describe staging.{staging}").fetchall()
    return {row[0]: row[1] for row in rows}


def _insert(con: DuckDBPyConnection, staging: str, values: Row) -> None:
    types = _columns(staging)
    unknown = set(values) - set(types) - set(NAMED) - {"fnsku"}
    if unknown and not staging.startswith("ledger_day"):
        raise ValueError(f"{staging} has no column {', '.join(sorted(unknown))}")
    kept = {name: value for name, value in values.items() if types.get(name) == "VARCHAR" or (name in types and value)}
    marks = ", ".join("?" * len(kept))
    con.execute(f"insert into staging.{staging} ({', '.join(kept)}) values ({marks})", list(kept.values()))


def add_ledger_day(con: DuckDBPyConnection, values: Row) -> None:
    """One row of `staging.ledger_day`, which is read from two tables."""
    ((number,),) = con.execute("select count(*) from staging.ledger_day_group").fetchall()
    for part in ("group", "count"):
        _insert(con, f"ledger_day_{part}", {**values, "group_no": str(number + 1)})


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
