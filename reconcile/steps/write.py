"""Writes table `claim_step`: the steps of claims on a carrier or insurer, and those that follow a filing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple
from datetime import date
from decimal import Decimal

from duckdb import DuckDBPyConnection

from reconcile.claims.claim import Claim, case_key
from reconcile.claims.contract import is_transport
from reconcile.claims.payer import other_payer
from reconcile.claims.write import Papers
from reconcile.reckoning import Reckoning
from reconcile.records import Exposure
from reconcile.settings import Settings
from reconcile.steps.buyer import buyer_steps
from reconcile.steps.carrier import carrier_steps
from reconcile.steps.filed import FILED_CASE, filed_cases
from reconcile.steps.step import Step
from reconcile.steps.view import View, asked_of
from reconcile.tables import DAY, MONEY, TEXT, YES_NO, write_named, write_table

CLAIM_STEP = {
    "claim_id": TEXT,
    "case_key": TEXT,
    "step": TEXT,
    "payer": TEXT,
    "due_date": DAY,
    "done_date": DAY,
    "state": TEXT,
    "amount": MONEY,
    "currency": TEXT,
    "note": TEXT,
    "source": TEXT,
    "assumed": YES_NO,
    "answer": TEXT,
}


def write_steps(
    con: DuckDBPyConnection,
    reckoning: Reckoning,
    settings: Settings,
    as_of: date,
    papers: Callable[[Exposure], Papers],
    paths: Mapping[int, str],
) -> None:
    """Write table `claim_step`, in the order of the breaks and of the steps, and `filed_case`."""
    seen = {view.exposure.claim_id: view for view in views(reckoning, settings, as_of)}
    filed = filed_cases(reckoning, seen, papers, paths, settings, as_of)
    steps = [(claim_id, view.case_of(step), step) for claim_id, view in seen.items() for step in steps_of(view)]
    asked = [(case.followed.exposure, case.step) for case in filed if case.step is not None]
    steps += [(exposure.claim_id, case_key(exposure), step) for exposure, step in asked]
    rows = ([claim_id, key, *astuple(step)] for claim_id, key, step in steps)
    write_table(con, "claim_step", CLAIM_STEP, rows)
    write_named(con, "filed_case", FILED_CASE, (case.row for case in filed))


def steps_of(view: View) -> Iterator[Step]:
    """The steps of one claim. Of an incident that is settled only the buyer's side and the net loss are left."""
    if view.left:
        yield from carrier_steps(view)
    if view.exposure.claim_type.startswith("order_"):
        yield from buyer_steps(view)


def views(reckoning: Reckoning, settings: Settings, as_of: date) -> Iterator[View]:
    """One view per transport claim, settled incidents included."""
    rows: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    cases: dict[str, list[Claim]] = defaultdict(list)
    breaks = [one for one in reckoning.breaks if is_transport(one.exposure)]
    keys = {one.exposure.claim_id: case_key(one.exposure) for one in breaks}
    for claim in reckoning.claims:
        exposure = claim.one.exposure
        if not is_transport(exposure):
            continue
        rows[exposure.claim_id, exposure.counterparty].append(claim)
        cases[keys[exposure.claim_id]].append(claim)
    # what was refused is still in dispute: it is then that a lawyer is asked
    amounts: dict[str, Decimal | None] = {key: asked_of(claims, ("paid", "closed")) for key, claims in cases.items()}
    shipments = {legs.shipment.shipment_id: legs.shipment for legs in reckoning.inbound.shipments}
    carriage = reckoning.carriage
    for one in sorted(breaks, key=lambda b: (b.exposure.claim_type, b.exposure.event_date, b.exposure.claim_id)):
        exposure = one.exposure
        shipment = shipments.get(exposure.shipment_id)
        yield View(
            one=one,
            rows=rows[exposure.claim_id, exposure.counterparty],
            next_rows=rows[exposure.claim_id, other_payer(exposure)],
            contracts=carriage.contracts,
            incident=carriage.register.get(exposure.claim_id),
            shipment=shipment,
            carrier_opening=exposure.next_opening or exposure.opening,
            filed_with=carriage.filed.get(exposure.claim_id, {}),
            answered_by=carriage.answered.get(exposure.claim_id, {}),
            case_amount=amounts.get(case_key(exposure)),
            settings=settings,
            as_of=as_of,
        )
