"""Units that came in after all: late receipts of a shipment, and removal parcels. A reversal may have been for them.

So may units that no file in the data could tell of: the ledger, or the customer returns report, begins too late or ends
too early.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from duckdb import DuckDBPyConnection

from reconcile.credits.reimbursement_line import ReimbursementLine
from reconcile.policy import constant
from reconcile.records import Doubt, Reason
from reconcile.tables import named_rows

_ARRIVALS = """
with taken_back as (
    select distinct fnsku
    from reimbursement_line
    where units < 0
)

select 'inbound_lost' as pool, e.stock_region, e.fnsku, '' as order_id, e.reference_id, r.first_date, e.event_date,
    sum(e.quantity)::bigint as units
from ledger_event as e
semi join taken_back using (fnsku)
inner join receipt as r on e.reference_id = r.shipment_id and e.fnsku = r.fnsku
where e.event_type = 'Receipts' and e.quantity > 0 and r.first_date < e.event_date
group by all
union all
select 'removal_lost', '', p.fnsku, p.order_id, concat_ws(' ', p.order_id, nullif(p.tracking_no, '')), p.shipment_date,
    p.arrived_date, p.received
from removal_parcel as p
semi join taken_back using (fnsku)
where p.arrived_date is not null
order by event_date, pool, reference_id, order_id
"""

_REACH = """
select
    (select first_date from ledger_coverage) as ledger_from,
    least((select first_date from ledger_coverage), (select min(return_date) from return_line)) as returns_from,
    (select last_date from ledger_coverage) as ledger_until,
    greatest((select last_date from ledger_coverage), (select max(return_date) from return_line)) as returns_until,
    exists (select 1 from loaded_file where contains(kind, 'customer_returns')) as has_returns
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """From which day, and until when, the data would tell that a unit came back.

    `returned`: days that the ledger alone tells of. `quiet_days`: how long after the last record nothing need have been
    to tell.
    """

    ledger_from: date | None
    returns_from: date | None
    ledger_until: date | None
    returns_until: date | None
    quiet_days: int
    has_returns: bool
    returned: list[tuple[str, date]]

    def unseen(self, pool: str, product: str, first: date, last: date, days: int) -> Reason | None:
        """Why a unit may have come back from `first` to `last` without the data telling of it.

        `days`: how many of these lie before its payment was taken back.
        """
        if pool == "removal_lost":  # what came back of a removal is in the seller's own file
            return None
        if pool == "customer_return":
            if not self.has_returns:
                return Reason.of("no_returns_report")
            alone = [day for fnsku, day in self.returned if fnsku == product and first <= day <= last]
            if alone:
                return Reason.of("returns_unseen", date=max(alone))
        begins, ends = self.ledger_from, self.ledger_until
        if pool == "customer_return":
            begins, ends = self.returns_from, self.returns_until
        if begins is None or ends is None:
            return Reason.of("back_without_ledger")
        if ends + timedelta(days=self.quiet_days) < first + timedelta(days=days):
            return Reason.of("back_after_data", date=ends)
        return Reason.of("back_before_data", date=begins, days=days) if begins > first else None


@dataclass(frozen=True, slots=True)
class Arrival:
    """Units of a product that came in on a day, on their way since `first`. Of a removal: its order, in any region."""

    pool: str
    stock_region: str
    fnsku: str
    order_id: str
    reference: str
    first: date
    day: date
    units: int


@dataclass(slots=True)
class Arrivals:
    """The arrivals of every product of which a payment was taken back; each unit answers one reversal."""

    rows: list[Arrival]
    reach: Reach
    days_before: int
    days_after: int
    _used: Counter[Arrival] = field(default_factory=Counter)

    def doubts(self, line: ReimbursementLine, units: int, pool: str, paid_on: date | None) -> list[Doubt]:
        """Units of the reversal that may have come back. `paid_on`: None where the payment is not in the data."""
        begins, ends = line.day - timedelta(days=self.days_before), line.day + timedelta(days=self.days_after)
        found = []
        for row in self.rows:
            same = min(units, row.units - self._used[row])
            if same > 0 and self._may_be(row, line, pool, paid_on):
                self._used[row] += same
                units -= same
                facts = {"units": same, "date": row.day, "reference": row.reference}
                found.append(Doubt(same, Reason.of("came_in_after_all", **facts)))
        if units and (reason := self.reach.unseen(pool, line.fnsku, begins, ends, self.days_before)):
            found.append(Doubt(units, reason))
        return found

    def _may_be(self, row: Arrival, line: ReimbursementLine, pool: str, paid_on: date | None) -> bool:
        """Units that were missing when they were paid. An order that both name is a link, whatever the days.

        Where the payment is not in the data they must have been missing for as long as a unit may come back before.
        """
        same = row.fnsku == line.fnsku and row.stock_region in ("", line.stock_region) and pool in ("none", row.pool)
        late = (row.day - row.first).days >= self.days_before if paid_on is None else row.first <= paid_on <= row.day
        if not (same and late):
            return False
        if line.order_id and row.order_id:
            return line.order_id == row.order_id
        return -self.days_before <= (row.day - line.day).days <= self.days_after


def arrivals(con: DuckDBPyConnection, days: dict[str, int]) -> Arrivals:
    """From `receipt`, `removal_parcel` and the days that the reports tell of.

    `days`: `returned_unit_before_days` and `returned_unit_after_days`.
    """
    rows = [Arrival(*row) for row in con.execute(_ARRIVALS).fetchall()]
    (found,) = named_rows(con, _REACH)
    returned = con.execute("select fnsku, day from unseen_return order by fnsku, day").fetchall()
    reach = Reach(**found._asdict(), quiet_days=int(constant("ledger_stale_days")), returned=returned)
    return Arrivals(rows, reach, days["returned_unit_before_days"], days["returned_unit_after_days"])
