"""What could not be used: credits left over, stock that is not covered, products without a cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from duckdb import DuckDBPyConnection

from reconcile.claims.claim import Claim
from reconcile.claims.write import kind_of
from reconcile.credits.ledger import LedgerReturn
from reconcile.credits.reimbursement_line import ReimbursementLine
from reconcile.policy import decimals_of
from reconcile.reasons.sentences import phrase, sentence
from reconcile.reckoning import Reckoning
from reconcile.records import CreditLine
from reconcile.rounding import half_up
from reconcile.tables import COST, DAY, MONEY, TEXT, UNITS, write_named
from reconcile.texts.catalogue import catalogue
from reconcile.texts.line_notes import retold

CREDIT_LEFT = {
    "kind": TEXT,
    "pool": TEXT,
    "stock_region": TEXT,
    "fnsku": TEXT,
    "sku": TEXT,
    "date": DAY,
    "units": UNITS,
    "amount": MONEY,
    "currency": TEXT,
    "reference": TEXT,
    "file": TEXT,
    "line": UNITS,
    "note": TEXT,
}
MISSING_COST = {
    "fnsku": TEXT,
    "sku": TEXT,
    "asin": TEXT,
    "title": TEXT,
    "marketplace": TEXT,
    "claims": UNITS,
    "units": UNITS,
    "open_units": UNITS,
    "first_event_date": DAY,
    "hint_price": COST,
    "hint_currency": TEXT,
    "why": TEXT,
}


def write_credits_left(con: DuckDBPyConnection, reckoning: Reckoning, paths: Mapping[int, str], language: str) -> None:
    """Write table `credit_left`: finds and payments that settled nothing, and lines of stock that is not covered.

    They never become negative claims: they settle losses before the data begin, or the seller was overpaid. Nor do
    lines that take something away and fit no payment, or pay no unit.
    Of a negative correction the units that cancelled no over-receipt are shown.
    """
    left, credits, uncancelled = reckoning.left, reckoning.credits, reckoning.inbound.corrections_left

    def row(line: CreditLine | ReimbursementLine | LedgerReturn, kind: str, note: str) -> dict[str, object]:
        return {
            "kind": kind,
            "stock_region": line.stock_region,
            "fnsku": line.fnsku,
            "sku": line.sku,
            "date": line.day,
            "file": paths.get(line.source.file_id, ""),
            "line": line.source.line,
            "note": note,
        }

    def credit(line: CreditLine, units: int, note: str) -> dict[str, object]:
        share = line.share(units)  # of a payment of which a part settled something, what it paid for the rest
        said = phrase(note, language, label=retold(line.label, catalogue(language)))
        return row(line, kind_of(line), said) | {
            "pool": line.pool[0] if line.pool else "",
            "units": units,
            "amount": None if share is None else half_up(share, decimals_of(line.currency)),
            "currency": line.currency,
            "reference": line.reference,
        }

    rows = [credit(rest.credit, rest.units, "credit_without_loss") for rest in left]
    unnamed = ((line, line.units - line.units_taken_back) for line in credits.unnamed)
    rows += [credit(line, units, "credit_without_pool") for line, units in unnamed if units]
    unused = [(line, "not_covered", "stock_not_covered") for line in credits.payments.outside]
    unused += [(line, "", "taken_from_no_payment" if line.takes else "no_unit_paid") for line in credits.payments.loose]
    for line, pool, note in unused:
        paid = {"amount": line.amount_total, "currency": line.currency, "reference": line.reimbursement_id}
        said = phrase(note, language, label=line.reason)
        rows.append(row(line, "payment", said) | {"pool": pool, "units": line.units} | paid)
    for one in credits.negative_corrections:
        if one.identity in uncancelled:
            taken = {"units": -uncancelled[one.identity], "amount": None, "currency": ""}
            said = phrase("negative_correction", language)
            rows.append(row(one, "correction", said) | {"pool": "inbound_lost", "reference": one.reference_id} | taken)
    write_named(con, "credit_left", CREDIT_LEFT, rows)


def write_missing_costs(
    con: DuckDBPyConnection,
    claims: Sequence[Claim],
    titles: Mapping[str, str],
    hints: Mapping[str, tuple[object, str]],
    language: str,
) -> None:
    """Write table `missing_cost`, grain FNSKU x marketplace x what is missing. A booking form's price is a hint."""
    groups: dict[tuple[str, str, str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        exposure, missing = claim.one.exposure, claim.price.missing
        if missing is not None and exposure.priced:
            groups[exposure.fnsku, exposure.sku, exposure.asin, exposure.marketplace, missing.code].append(claim)
    rows = []
    for (fnsku, sku, asin, marketplace, _), found in sorted(groups.items()):
        first = min(found, key=lambda c: c.one.exposure.event_date)
        hint, currency = hints.get(fnsku, (None, ""))
        rows.append(
            {
                "fnsku": fnsku,
                "sku": sku,
                "asin": asin,
                "title": titles.get(fnsku, ""),
                "marketplace": marketplace,
                "claims": len({c.one.exposure.claim_id for c in found}),
                "units": sum(c.row.units for c in found),
                "open_units": sum(c.row.units for c in found if c.row.status == "open"),
                "first_event_date": first.one.exposure.event_date,
                "hint_price": hint,
                "hint_currency": currency,
                "why": sentence([first.price.missing] if first.price.missing else [], language),
            }
        )
    write_named(con, "missing_cost", MISSING_COST, rows)
