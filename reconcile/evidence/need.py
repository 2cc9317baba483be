"""What a claim must be proved with, and the numbers under which its papers may lie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from reconcile.claims.claim import case_key
from reconcile.records import Exposure

_SEVERAL = re.compile(r"\s*[;,]\s*")


@dataclass(frozen=True, slots=True)
class Need:
    """One claim as its papers know it: who is asked, under which numbers, for which product, on which day.

    `claim_type` is the one whose documents are asked for: a removal that arrived short or damaged is `removal_other`.
    """

    claim_id: str
    case_key: str
    claim_type: str
    counterparty: str
    carrier_program: str
    event_date: date
    shipment_id: str
    order_id: str
    reference_id: str
    reimbursement_id: str
    tracking_no: str
    fnsku: str
    sku: str
    asin: str

    @property
    def numbers(self) -> tuple[str, ...]:
        """The claim's own numbers: shipment, order, tracking, ledger reference, reimbursement, case key, claim id."""
        own = (self.shipment_id, self.order_id, *_SEVERAL.split(self.tracking_no))
        return tuple(n for n in (*own, self.reference_id, self.reimbursement_id, self.case_key, self.claim_id) if n)


class PricedNeed(NamedTuple):
    """The need of a row of table `claim`, with what is asked for and how urgent it is."""

    need: Need
    marketplace: str
    status: str
    units: int
    amount: Decimal | None
    currency: str
    deadline: date | None


def need_of(exposure: Exposure) -> Need:
    """The need of an exposure that is not written yet."""
    return Need(
        claim_id=exposure.claim_id,
        case_key=case_key(exposure),
        claim_type=exposure.opening.window_type or exposure.claim_type,
        counterparty=exposure.counterparty,
        carrier_program=exposure.carrier_program,
        event_date=exposure.event_date,
        shipment_id=exposure.shipment_id,
        order_id=exposure.order_id,
        reference_id=exposure.reference_id,
        reimbursement_id=exposure.reimbursement_id,
        tracking_no=exposure.tracking_no,
        fnsku=exposure.fnsku,
        sku=exposure.sku,
        asin=exposure.asin,
    )


_CLAIMS = """
select c.claim_id, c.case_key,
    case
        when c.claim_type = 'removal_lost' and exists (
            select 1 from policy_window as w where w.window_id = c.window_id and w.claim_type = 'removal_other'
        ) then 'removal_other'
        else c.claim_type
    end as claim_type,
    c.counterparty, coalesce(f.carrier_program, '') as carrier_program,
    c.event_date, c.shipment_id, c.order_id, c.reference_id, c.reimbursement_id, c.tracking_no, c.fnsku, c.sku, c.asin,
    c.marketplace, c.status, c.units, c.amount, c.currency, c.deadline
from claim as c
left join shipment_fact as f on c.shipment_id = f.shipment_id
order by c.claim_type, c.event_date, c.claim_id, c.status, c.status_reason
"""


def read_claims(con: DuckDBPyConnection) -> list[PricedNeed]:
    """The claims of the run, in the order of claims.csv."""
    own = len(Need.__dataclass_fields__)
    return [PricedNeed(Need(*row[:own]), *row[own:]) for row in con.execute(_CLAIMS).fetchall()]
