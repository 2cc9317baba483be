"""Writes everything that the rules found into the tables that the report reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from duckdb import DuckDBPyConnection

from reconcile.claims.entries import claim_entries, write_claim_entries
from reconcile.claims.four_eyes import case_decisions, write_case_decisions
from reconcile.claims.write import Papers, write_claims, write_sources
from reconcile.evidence.need import need_of
from reconcile.evidence.tables import evidence_index, invoice_note
from reconcile.exposures.weights import weight_support
from reconcile.outcome.conservation import oversettled_exposures, overused_credits, write_conservation
from reconcile.outcome.leftovers import write_credits_left, write_missing_costs
from reconcile.outcome.shipments import write_shipment_lines
from reconcile.outcome.warehouse import write_warehouse_lines
from reconcile.reasons.sentences import sentence
from reconcile.reckoning import Reckoning
from reconcile.records import Exposure
from reconcile.settings import Settings
from reconcile.steps.write import write_steps
from reconcile.tables import TEXT, write_table

EXPOSURE_KEY = ("claim_id", "claim_type", "shipment_id", "order_id", "tracking_no", "fnsku", "sku")


def publish(con: DuckDBPyConnection, reckoning: Reckoning, settings: Settings, as_of: date) -> None:
    """Write every table that the report reads and no SQL model makes (docs/flow.md, stage `outcome`)."""
    paths = {int(i): str(p) for i, p in con.execute("select file_id, path from loaded_file").fetchall()}
    products = {
        str(f): (str(s), str(a), str(t))
        for f, s, a, t in con.execute("select fnsku, sku, asin, title from product").fetchall()
    }
    titles = {fnsku: title for fnsku, (_, _, title) in products.items()}
    claims, breaks = reckoning.claims, reckoning.breaks
    papers = _papers_of(con, reckoning, settings)
    write_claims(
        con,
        claims,
        account=settings.account,
        as_of=as_of,
        language=settings.language,
        titles=titles,
        papers=papers,
        paths=paths,
    )
    looks = {(one.exposure.claim_id, one.case.row): one.looks for one in reckoning.followed}
    entries = claim_entries(claims, reckoning.case_log, looks)
    write_claim_entries(con, entries)
    write_case_decisions(con, case_decisions(entries, settings, reckoning.prices.rate, as_of))
    write_sources(con, breaks, claims)
    write_steps(con, reckoning, settings, as_of, papers, paths)
    keys = ([getattr(one.exposure, name) for name in EXPOSURE_KEY] for one in breaks)
    write_table(con, "exposure_key", dict.fromkeys(EXPOSURE_KEY, TEXT), keys)
    write_conservation(con, breaks, claims)
    found = [["credit", name] for name in overused_credits(breaks, reckoning.pooled)]
    found += [["exposure", name] for name in oversettled_exposures(breaks)]
    write_table(con, "overused", {"what": TEXT, "name": TEXT}, found)
    write_shipment_lines(con, reckoning.inbound.shipments, breaks, claims, settings.language)
    write_warehouse_lines(con, breaks, claims, reckoning.pooled, products)
    write_credits_left(con, reckoning, paths, settings.language)
    write_missing_costs(con, claims, titles, price_hints(con), settings.language)


def _papers_of(con: DuckDBPyConnection, reckoning: Reckoning, settings: Settings) -> Callable[[Exposure], Papers]:
    """What the evidence folder, the invoices and the weights say of an exposure."""
    needs = {claim.one.exposure.claim_id: need_of(claim.one.exposure) for claim in reckoning.claims}
    index = evidence_index(con, needs.values())
    weights = {legs.shipment.shipment_id: weight_support(legs) for legs in reckoning.inbound.shipments}

    def papers(exposure: Exposure) -> Papers:
        need = needs[exposure.claim_id]
        support = weights.get(exposure.shipment_id) if exposure.claim_type.endswith("_lost") else None
        note, state = invoice_note(index, need, settings)
        return Papers(
            missing=index.missing(need, settings.seller_type),
            at_hand=index.at_hand(need, settings.seller_type),
            invoice_note=note,
            invoice_state=state,
            weight_note=sentence([support], settings.language) if support else "",
        )

    return papers


def price_hints(con: DuckDBPyConnection) -> dict[str, tuple[object, str]]:
    """The purchase price on a booking form, per FNSKU: shown beside a missing cost, never the price of a claim.

    Of several rows one with the highest number, with the currency that stands beside it.
    """
    rows = con.execute(
        "select fnsku, purchase_price, purchase_currency from carton_content "
        "where fnsku <> '' and purchase_price is not null "
        "qualify row_number() over (partition by fnsku order by purchase_price desc, purchase_currency asc) = 1"
    ).fetchall()
    return {str(fnsku): (price, str(currency or "")) for fnsku, price, currency in rows}
