"""Exposures inside Amazon's warehouses: lost, damaged and disposed units of the ledger's adjustments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from duckdb import DuckDBPyConnection

from reconcile.records import CreditKind, CreditLine, Doubt, Exposure, Opening, Reason, SourceLine, claim_id_of
from reconcile.tables import named_rows

_QUERY = """
select file_id, sheet, line, role, claim_type, event_date, fnsku, sku, asin, reference_id, reason, fulfillment_center,
    disposition, marketplace, stock_region, units, reconciled_quantity, unreconciled_quantity, copy_no,
    former, told_otherwise
from ledger_loss
order by event_date, fnsku, reference_id, reason, copy_no, file_id, line
"""


FIT_FOR_SALE = ("SELLABLE", "")
"""Dispositions of stock that is paid at full cost; '' in old files that do not tell it."""


def name_finds(credits: Iterable[CreditLine], exposures: Iterable[Exposure], days: Mapping[str, int]) -> None:
    """Give a find into stock that is not sellable to the loss out of just such stock, the oldest that has open units.

    Otherwise it would settle the sellable loss of the product, which is matched before those in doubt. `days`: the
    contract's `match_near_days` and `find_before_loss_days`; a find outside them names no loss.
    """
    lost: dict[tuple[str, str, str], list[Exposure]] = defaultdict(list)
    for exposure in sorted(exposures, key=lambda e: (e.event_date, e.claim_id)):
        if exposure.claim_type == "warehouse_lost" and exposure.disposition not in FIT_FOR_SALE:
            lost[exposure.stock_region, exposure.fnsku, exposure.disposition].append(exposure)
    free = {exposure.claim_id: exposure.units for same in lost.values() for exposure in same}
    for credit in sorted(credits, key=lambda credit: (credit.day, credit.identity)):
        if credit.kind is not CreditKind.FIND or credit.claim_id:
            continue
        first = credit.day - timedelta(days=days["match_near_days"])
        last = credit.day + timedelta(days=days["find_before_loss_days"])
        for exposure in lost[credit.stock_region, credit.fnsku, credit.disposition]:
            if free[exposure.claim_id] >= credit.units and first <= exposure.event_date <= last:
                credit.claim_id = exposure.claim_id
                free[exposure.claim_id] -= credit.units
                break


def warehouse_exposures(con: DuckDBPyConnection, account: str) -> list[Exposure]:
    """One exposure per ledger event of `ledger_loss` (grain of `warehouse_lost`, `warehouse_damaged`, `disposed`).

    Codes 6 7 H K U hit stock that was unsellable already: in doubt for all their units and never priced
    (policy section 1.3). So is any other loss of stock that was not sellable: a unit that E damaged and M lost
    afterwards is one unit. D and G are in doubt as well: who authorised the disposal? (policy section 1.8)
    A transaction that two files tell differently is in doubt too. A lost unit may have been found on days that the
    ledger data lack; Amazon's own open number would tell, unless it is as old as the ledger itself.
    """
    silences = named_rows(con, "select first_day, last_day, is_last from ledger_silence order by first_day")
    unseen_on = {
        silence: Opening(review_for=Reason.of("found_unseen", begins=silence.first_day, ends=silence.last_day))
        for silence in silences
    }
    exposures = []
    for row in named_rows(con, _QUERY):
        names = [(row.sku, row.fulfillment_center), *((copy["sku"], copy["centre"]) for copy in row.former or ())]
        claim_id, *former_ids = (_claim_id(account, row, sku, centre) for sku, centre in names)
        exposure = Exposure(
            claim_id=claim_id,
            claim_type=row.claim_type,
            counterparty="amazon",
            marketplace=row.marketplace,
            stock_region=row.stock_region,
            fnsku=row.fnsku,
            sku=row.sku,
            asin=row.asin,
            units=row.units,
            event_date=row.event_date,
            pool=(row.claim_type, row.stock_region, row.fnsku),
            source=(SourceLine(row.file_id, row.sheet, row.line),),
            reference_id=row.reference_id,
            fulfillment_center=row.fulfillment_center,
            disposition=row.disposition,
            reason_code=row.reason,
            reconciled=row.reconciled_quantity,
            unreconciled=row.unreconciled_quantity,
            former_ids=tuple(former_ids),
        )
        if row.role == "disposed":
            exposure.doubts.append(Doubt(row.units, Reason.of("disposed_without_order", code=row.reason)))
        elif row.role == "damaged_unsellable" or row.disposition not in FIT_FOR_SALE:
            code = "lost_unsellable" if row.role == "lost" else "unsellable"
            exposure.doubts.append(Doubt(row.units, Reason.of(code, code=row.reason, disposition=row.disposition)))
            exposure.priced = False
        if row.told_otherwise:
            exposure.doubts.append(Doubt(row.units, Reason.of("told_otherwise", reference=row.reference_id)))
        amazon_tells = row.unreconciled_quantity is not None
        unseen = next((s for s in silences if row.event_date <= s.last_day and (s.is_last or not amazon_tells)), None)
        if row.claim_type == "warehouse_lost" and unseen:
            exposure.opening = unseen_on[unseen]
        exposures.append(exposure)
    return exposures


def _claim_id(account: str, row: Any, sku: str, centre: str) -> str:
    """The id of a row of `ledger_loss` under one of the names that its copies give the SKU and the warehouse."""
    event = (row.event_date, row.fnsku, sku, row.reference_id, row.reason, row.units, centre)
    return claim_id_of(account, row.claim_type, *event, row.disposition, row.copy_no)
