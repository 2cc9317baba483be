"""Adds what the rules found doubtful to the problems of reading: one list for the analyst."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from duckdb import DuckDBPyConnection

from reconcile.case_log.findings import EditFinding, conflicts, words_of_findings
from reconcile.claims.case_log import CaseLog
from reconcile.folders import SETTINGS
from reconcile.outcome.terms import terms_without_use
from reconcile.settings import Settings
from reconcile.texts.plural import filled

PLACE = ("file", "sheet", "line", "column_name", "value", "code")
SAID = ("severity", "what", "remedy", "what_zh", "remedy_zh")
_INSERT = f"insert into problem ({', '.join(PLACE + SAID)}) values ({', '.join('?' * len(PLACE + SAID))})"  # noqa: S608


def add_problems(
    con: DuckDBPyConnection, settings: Settings, case_log: CaseLog, findings: Sequence[EditFinding]
) -> None:
    """Append to table `problem`: the model `rule_problem`, settings that mean nothing, and what the case log tells.

    `findings`: what could not be read back from the workbooks.
    """
    rows: list[tuple[object, ...]] = []
    told = con.execute(f"select {', '.join(PLACE)}, facts from rule_problem order by all").fetchall()  # noqa: S608
    rows += [(*place, code, *_said(code, facts)) for *place, code, facts in told]
    for key in settings.unknown:
        words = "unknown_setting_near" if key.nearest else "unknown_setting"
        own = (SETTINGS, "", key.line or None, key.key, key.value, "unknown_setting")
        rows.append((*own, *_said(words, {"key": key.key, "nearest": key.nearest})))
    for case in case_log.unknown:
        code = "case_without_loss"
        rows.append((case.file, case.sheet, case.line, "case_id", case.case_id, code, *_said(code, {})))
    for case in case_log.too_early:
        code, day = "filed_before_loss", str(case.filed_date)
        rows.append((case.file, case.sheet, case.line, "filed_date", day, code, *_said(code, {"value": day})))
    of_cases = [*_unreviewed(con), *_in_part(con), *_counting_up(con), *_twice(con), *cases_on_no_sheet(con, case_log)]
    for found in [*findings, *terms_without_use(con, settings), *conflicts(case_log), *of_cases]:
        place = (found.file, found.sheet, found.line, found.column, found.value, found.code)
        rows.append((*place, *_said(found.code, found.blanks)))
    if rows:
        con.executemany(_INSERT, rows)


def _unreviewed(con: DuckDBPyConnection) -> list[EditFinding]:
    """Cases that were filed without the second name that they need."""
    found = con.execute("select case_key from case_decision where unreviewed order by case_key").fetchall()
    return [EditFinding("filed_without_reviewer", "", value=str(case_key)) for (case_key,) in found]


_IN_PART = """
with filed as (
    select distinct case_key, claim_id, case_id from claim_entry where status = 'filed' and case_id <> ''
)

select e.case_key, string_agg(distinct f.case_id, '; ' order by f.case_id), count(distinct e.claim_id)
from claim_entry as e
inner join filed as f on e.case_key = f.case_key
where e.status = 'open' and e.decision <> 'hold'
    and e.claim_id not in (select claim_id from filed)
group by e.case_key
order by e.case_key
"""


def _in_part(con: DuckDBPyConnection) -> list[EditFinding]:
    """Cases of which some claims are filed and others are proposed: they may have been sent together."""
    return [
        EditFinding("case_filed_in_part", "", value=str(case_key), facts={"cases": str(cases), "n": str(n)})
        for case_key, cases, n in con.execute(_IN_PART).fetchall()
    ]


_COUNTING_UP = """
with filed as (
    select distinct case_key, case_id from claim_entry where regexp_full_match(case_id, '[0-9]{6,18}')
)

select case_key, string_agg(case_id, '; ' order by case_id)
from filed
where case_id::bigint + 1 in (select f.case_id::bigint from filed as f where f.case_key = filed.case_key)
    or case_id::bigint - 1 in (select f.case_id::bigint from filed as f where f.case_key = filed.case_key)
group by case_key
order by case_key
"""


def _counting_up(con: DuckDBPyConnection) -> list[EditFinding]:
    """Case ids of one case that count up: a spreadsheet makes them so when a cell is pulled down."""
    found = con.execute(_COUNTING_UP).fetchall()
    return [EditFinding("case_ids_count_up", "", value=str(key), facts={"cases": str(cases)}) for key, cases in found]


_TWICE = """
select case_key, string_agg(distinct case_id, '; ' order by case_id)
from filed_case
where case_id <> '' and answered_date is null and state in ('asked_anew', 'unanswered')
    and claim_id in (
        select claim_id from filed_case where case_id <> '' and answered_date is null and state = 'asked_anew'
    )
group by case_key
having count(distinct case_id) > 1
order by case_key
"""


def _twice(con: DuckDBPyConnection) -> list[EditFinding]:
    """Units for which two cases run with one payer, none answered: two people filed them, or a number is wrong."""
    found = con.execute(_TWICE).fetchall()
    return [EditFinding("case_filed_twice", "", value=str(key), facts={"cases": str(cases)}) for key, cases in found]


def cases_on_no_sheet(con: DuckDBPyConnection, case_log: CaseLog) -> Iterator[EditFinding]:
    """Cases that wait for units which were all settled before they were filed: they stand on no other sheet.

    Nor do those about a payment below cost that was made up since: such a loss is none any more.
    """
    shown = set(con.execute("select claim_id, case_id from filed_case").fetchall())
    lost = {claim_id for (claim_id,) in con.execute("select claim_id from loss").fetchall()}
    for row in {id(one.row): one.row for rows in case_log.standing.values() for one in rows}.values():
        claims = case_log.claims[row.name]
        if row.status == "filed" and shown.isdisjoint((claim_id, row.case_id) for claim_id in claims):
            facts = {"claims": "; ".join(claims)}
            code = "case_made_up" if claims and lost.isdisjoint(claims) else "case_settled_before"
            yield EditFinding(code, row.file, row.sheet, row.line, "case_id", row.case_id, facts)


def _said(code: str, facts: Mapping[str, str]) -> list[str]:
    """Severity and sentences of a code, in the order of SAID. Raises KeyError for a code without words (tested)."""
    words = words_of_findings()[code]
    return [filled(words[name], **facts) for name in SAID]
