"""Reads the cases that were filed, one row per case: table `filed_case` holds them by claim."""

from duckdb import DuckDBPyConnection

from reconcile.report.proof_rows import FiledCase

# What is to be done first stands first; a case of several claims is in the state that asks most of a person.
STATES = (
    "in_doubt",
    "denied",
    "part_paid",
    "paid_unseen",
    "accepted",
    "unanswered",
    "passed_on",
    "paid_elsewhere",
    "paid_without_case",
    "opened_again",
    "paid",
    "came_back",
    "asked_anew",
    "closed",
)
_RANK = f"list_position({list(STATES)}, state)"


def _distinct(column: str) -> str:
    """Everything that the rows of a case list in a column, each once."""
    parts = f"list_distinct(flatten(list(string_split({column}, '; ')) filter (where {column} <> '')))"
    return f"coalesce(array_to_string(list_sort({parts}), '; '), '')"


_CASES = f"""
select case_key, case_id, min(claim_type), min(counterparty), min(marketplace), arg_min(state, {_RANK}),
    min(filed_date), max(last_asked), max(rounds), max(answered_date), {_distinct("told_days")},
    coalesce(string_agg(distinct note, ' / ' order by note) filter (where note <> ''), ''), {_distinct("stated")},
    sum(units), sum(paid_here), sum(paid_elsewhere), sum(paid_unnamed), sum(paid_logged), sum(came_back),
    sum(left_units),
    coalesce(string_agg(distinct other_cases, '; ' order by other_cases) filter (where other_cases <> ''), ''),
    coalesce(string_agg(distinct payments, '; ' order by payments) filter (where payments <> ''), ''),
    case when count(distinct currency) filter (where paid_amount is not null) = 1 then sum(paid_amount) end,
    case when count(distinct currency) filter (where paid_amount is not null) = 1 then max(currency) else '' end,
    arg_min(step, {_RANK}), min(due_date), max(at_hand), string_agg(distinct claim_id, '; ' order by claim_id)
from filed_case
group by case_key, case_id
order by min({_RANK}), min(due_date) nulls last, case_key, case_id
"""  # noqa: S608 - own words


def read_filed_cases(con: DuckDBPyConnection) -> list[FiledCase]:
    """Every filed case, those that ask for something first."""
    return [FiledCase(*row) for row in con.execute(_CASES).fetchall()]
