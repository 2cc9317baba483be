"""What the text of a case says beyond its claims: returns, replacements, parcels, payments taken back, rates.

The model tables answer by claim.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from duckdb import DuckDBPyConnection

from reconcile.report.money import shown_money
from reconcile.report.read import read
from reconcile.report.rows import Claim, ClaimLine, ShipmentFact
from reconcile.tables import named_rows

RATES_SHOWN = 5
PARCELS_SHOWN = 5  # a parcel per carton has a tracking number each: of more only those that lack cartons
RATE_DIGITS = 6  # significant: an inverse rate has no end


@dataclass(slots=True)
class ClaimFact:
    """Facts of one claim; what is not known is empty. `packed`: a packing document of its shipment was read.

    `refunded`: not where the data tell of a unit that came back damaged and of no refund of it.
    `policy`: number of the policy of a parcel. `limit`: what the payer's terms pay for a unit, in their currency, where
    they lower the claim.
    """

    refunded: bool = True
    returns: list[dict[str, object]] = field(default_factory=list)
    replacements: list[str] = field(default_factory=list)
    shipped: int | None = None
    received: int | None = None
    taken_back: Decimal | None = None
    taken_back_currency: str = ""
    payment_id: str = ""
    packed: bool = False
    rate_date: date | None = None
    deductible: Decimal | None = None
    deductible_currency: str = ""
    recovered: Decimal = Decimal(0)
    policy: str = ""
    limit: Decimal | None = None
    limit_currency: str = ""
    limit_rate: Decimal | None = None
    limit_rate_date: date | None = None


_OPEN = (
    "(select distinct claim_id, claim_type, order_id, tracking_no, fnsku, sku from claim "
    "where status = 'open' or filed_as <> '')"
)
_RETURNS = f"""
with back as (
    select o.order_id, o.fnsku, o.sku, unnest(o.damaged_rows) as r
    from order_line as o
)

select c.claim_id, b.r.day, b.r.disposition, b.r.lpn, coalesce(nullif(b.r.order_id, c.order_id), '') as under,
    sum(b.r.units)
from {_OPEN} as c
inner join back as b on c.order_id = b.order_id and c.fnsku = b.fnsku and c.sku = b.sku
where c.claim_type = 'customer_return'
group by all
order by all
"""  # noqa: S608 - a fixed subquery
_NOT_REFUNDED = f"""
select c.claim_id
from {_OPEN} as c
inner join order_line as o on c.order_id = o.order_id and c.fnsku = o.fnsku and c.sku = o.sku
where c.claim_type = 'customer_return' and o.refunded = 0
order by all
"""  # noqa: S608 - as above
_REPLACEMENTS = f"""
select distinct c.claim_id, p.replacement_order_id
from {_OPEN} as c
inner join staging.replacement as p on c.order_id = p.order_id and lower(c.sku) = lower(p.sku)
where c.claim_type = 'customer_return' and p.replacement_order_id <> ''
    and p.file_id in (select file_id from loaded_file)
order by all
"""  # noqa: S608 - as above
_PARCELS = f"""
select c.claim_id, p.shipped, p.received
from {_OPEN} as c
inner join removal_parcel as p on c.order_id = p.order_id and c.tracking_no = p.tracking_no and c.fnsku = p.fnsku
where c.claim_type = 'removal_lost' and p.recorded
order by all
"""  # noqa: S608 - as above
_PACKED = """
select distinct c.claim_id
from claim as c
inner join carton_content as p on c.shipment_id = p.shipment_id
order by c.claim_id
"""
# The line's whole amount is named only where the claim is for all units of the line.
_REVERSALS = """
select s.claim_id, case when abs(b.cash_units) = s.units then abs(b.amount_total) end, b.currency, b.original_id
from claim_source as s
inner join reimbursement_line as b on s.file_id = b.file_id and s.sheet = b.sheet and s.line = b.line
where s.role = 'exposure' and s.kind = 'reversal'
order by all
"""
_RATES = """
select s.claim_id, max(x.rate_date)
from claim_source as s
inner join fx_rate as x on s.file_id = x.file_id and s.sheet = x.sheet and s.line = x.line
where s.role = 'rate' and s.kind = 'fx'
group by s.claim_id
order by s.claim_id
"""
_RECOVERED = "select claim_id, sum(amount) from claim_recovered group by claim_id order by claim_id"
_DEDUCTIBLES = "select claim_id, amount, currency from claim_deductible order by claim_id"
_POLICIES = """
select s.claim_id, min(i.insurance_policy)
from claim_source as s
inner join incident_known as i on s.file_id = i.file_id and s.sheet = i.sheet and s.line = i.line
where s.role = 'exposure' and i.insurance_policy <> ''
group by s.claim_id
order by s.claim_id
"""
_LIMITS = "select claim_id, per_unit, currency, rate, rate_date from claim_limit order by claim_id"
_CARTONS = """
select shipment_id, shipped as cartons_shipped, delivered as cartons_delivered, nullif(missing, 0) as cartons_missing,
    missing_numbers as missing_cartons, damaged_numbers as damaged_cartons
from carton_count
order by shipment_id
"""
_PAYMENTS = "select distinct claim_id, reference, payment_id from claim_source where role = 'reversal' order by all"


def read_case_facts(con: DuckDBPyConnection) -> dict[str, ClaimFact]:
    """The facts by claim id."""
    found: dict[str, ClaimFact] = {}

    def fact(claim_id: str) -> ClaimFact:
        return found.setdefault(claim_id, ClaimFact())

    _tell_orders(con, fact)
    for claim_id, shipped, received in con.execute(_PARCELS).fetchall():
        fact(claim_id).shipped, fact(claim_id).received = int(shipped), int(received)
    for (claim_id,) in con.execute(_PACKED).fetchall():
        fact(claim_id).packed = True
    for claim_id, amount, currency, payment_id in con.execute(_REVERSALS).fetchall():
        one = fact(claim_id)
        one.taken_back, one.taken_back_currency, one.payment_id = amount, currency, payment_id
    for claim_id, day in con.execute(_RATES).fetchall():
        fact(claim_id).rate_date = day
    for claim_id, amount, currency in con.execute(_DEDUCTIBLES).fetchall():
        fact(claim_id).deductible, fact(claim_id).deductible_currency = amount, currency
    for claim_id, number in con.execute(_POLICIES).fetchall():
        fact(claim_id).policy = number
    for claim_id, *limit in con.execute(_LIMITS).fetchall():
        one = fact(claim_id)
        one.limit, one.limit_currency, one.limit_rate, one.limit_rate_date = limit
    for claim_id, amount in con.execute(_RECOVERED).fetchall():
        fact(claim_id).recovered = amount
    return found


def _tell_orders(con: DuckDBPyConnection, fact: Callable[[str], ClaimFact]) -> None:
    """What is known of orders that buyers gave back, into the facts of their claims."""
    for claim_id, day, disposition, lpn, under, units in con.execute(_RETURNS).fetchall():
        row = {"date": day.isoformat(), "disposition": disposition, "lpn": lpn, "units": int(units), "under": under}
        fact(claim_id).returns.append(row)
    for (claim_id,) in con.execute(_NOT_REFUNDED).fetchall():
        fact(claim_id).refunded = False
    for claim_id, order_id in con.execute(_REPLACEMENTS).fetchall():
        fact(claim_id).replacements.append(order_id)


def read_shipment_facts(con: DuckDBPyConnection) -> dict[str, ShipmentFact]:
    """What the papers say, by shipment id; of cartons what all proofs of delivery tell together.

    The tracking numbers are those of the register, then those of the proofs of delivery: a carrier knows its own.
    """
    cartons = {row.shipment_id: row._asdict() for row in named_rows(con, _CARTONS)}
    found = {}
    for fact in read(con, ShipmentFact):
        under = (fact.delivered_under or "").split("; ")
        if len(under) > PARCELS_SHOWN:
            under = (fact.lacking_under or "").split("; ")
        numbers = [*fact.tracking_no.split("; "), *under]
        told = cartons.get(fact.shipment_id, {}) | {"tracking_no": ", ".join(dict.fromkeys(filter(None, numbers)))}
        found[fact.shipment_id] = fact._replace(**told)
    return found


def read_reach(con: DuckDBPyConnection) -> dict[str, date]:
    """Up to which day each report tells that was read."""
    return dict(con.execute("select report, last_day from report_reach order by report").fetchall())


def read_reversed_payments(con: DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """The payment that a reversal took back, by claim id and the reversal's own reimbursement id."""
    return {(claim_id, own): payment for claim_id, own, payment in con.execute(_PAYMENTS).fetchall()}


def extra_values(claims: Sequence[Claim], facts: Mapping[str, ClaimFact]) -> dict[str, object]:
    """The values `extra` of a case's text: what its claims tell together."""
    ids = dict.fromkeys(claim.claim_id for claim in claims)
    known = [facts.get(claim_id, ClaimFact()) for claim_id in ids]
    parcels = [one.received for one in known if one.received is not None]
    first = known[0]
    recovered = sum((one.recovered for one in known), Decimal(0))
    limits = [(facts.get(claim.claim_id, ClaimFact()), claim.units) for claim in claims]
    one_currency = {fact.limit_currency for fact, _ in limits if fact.limit is not None}
    limited = sum(((fact.limit or Decimal(0)) * units for fact, units in limits), Decimal(0))
    all_limited = len(one_currency) == 1 and all(fact.limit is not None for fact, _ in limits)
    lowered = next((one for one in known if one.deductible is not None), first)
    return {
        "returns": [row for one in known for row in one.returns],
        "received": sum(parcels) if len(parcels) == len(known) else None,
        "payment_id": first.payment_id,
        "packed": first.packed,
        "policy": first.policy,
        "deductible": shown_money(lowered.deductible, lowered.deductible_currency),
        "deductible_currency": lowered.deductible_currency,
        "limit": shown_money(limited, first.limit_currency) if all_limited else None,
        "limit_currency": first.limit_currency,
        "recovered": shown_money(recovered, claims[0].currency) if recovered else None,
    }


def line_values(fact: ClaimFact) -> dict[str, object]:
    """What the text of a case says of one of its products beyond the claim."""
    return {
        "refunded": fact.refunded,
        "returns": fact.returns,
        "replacements": fact.replacements,
        "taken_back": shown_money(fact.taken_back, fact.taken_back_currency),
        "taken_back_currency": fact.taken_back_currency,
    }


def rates_of(claims: Sequence[Claim], facts: Mapping[str, ClaimFact]) -> list[dict[str, object]]:
    """The exchange rates behind the amounts of a case, each once: of a cost or of a limit in another currency."""
    found: dict[tuple[object, ...], dict[str, object]] = {}
    for claim in claims:
        fact = facts.get(claim.claim_id, ClaimFact())
        of_cost = (claim.cost_currency, claim.rate, fact.rate_date)
        of_limit = (fact.limit_currency, fact.limit_rate, fact.limit_rate_date)
        for currency, rate, day in (of_cost, of_limit):
            if rate is None or day is None or claim.amount is None or currency == claim.currency:
                continue
            shown = Decimal(f"{rate:.{RATE_DIGITS}g}").normalize()
            row: dict[str, object] = {"rate": shown, "to": claim.currency, "of": currency, "date": str(day)}
            found.setdefault(tuple(row.values()), row)
    return list(found.values())[:RATES_SHOWN]


def kept(line: ClaimLine, taken_back: set[str]) -> dict[str, object]:
    """Of a payment that was taken back in part (its id is in `taken_back`), the text names what it still settles."""
    return {"kind": "payment kept"} if line.kind == "payment" and line.reference in taken_back else {}
