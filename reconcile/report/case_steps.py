"""What the text of a case says about its steps: when the carrier was told, when it must answer, what else it owes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from duckdb import DuckDBPyConnection

from reconcile.report.money import shown_money

NO_STEPS: Mapping[str, object] = {
    "reported": "",
    "reply_due": "",
    "reply_late": False,
    "reply_agreed": True,
    "accepted": False,
    "accepted_on": "",
    "refund": None,
    "refund_currency": "",
}

_STEPS = """
select c.case_key, s.step, min(s.due_date), case when bool_and(s.done_date is not null) then min(s.done_date) end,
    sum(s.amount), min(s.currency), bool_or(s.state = 'overdue'), not bool_or(s.assumed),
    bool_and(s.answer = 'accepted')
from claim_step as s
inner join (select distinct claim_id, case_key from claim) as c on s.claim_id = c.claim_id
where s.step in ('report', 'carrier_reply', 'freight_refund')
group by c.case_key, s.step
order by c.case_key, s.step
"""


def read_case_steps(con: DuckDBPyConnection) -> dict[str, Mapping[str, object]]:
    """The values for the texts, by case key: what holds of all its claims."""
    found: dict[str, dict[str, object]] = {}
    for case_key, step, due, done, amount, currency, late, agreed, accepted in con.execute(_STEPS).fetchall():
        values = found.setdefault(case_key, dict(NO_STEPS))
        if step == "report":
            values["reported"] = str(done or "")
        elif step == "carrier_reply":
            values |= {"reply_due": "" if done or accepted else str(due or ""), "reply_agreed": agreed}
            values |= {"reply_late": late and not accepted, "accepted": accepted, "accepted_on": str(done or "")}
        else:
            values |= {"refund": shown_money(Decimal(amount), currency), "refund_currency": currency}
    return dict(found.items())
