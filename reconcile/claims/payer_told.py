"""Whom a line of the case log asked for a loss on the way, by its own words or by the case key that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reconcile.claims.case_row import CARRIED, LogRow
from reconcile.claims.claim import case_key
from reconcile.claims.contract import INSURER, carried_by, is_transport
from reconcile.claims.own_names import name_key, own_names
from reconcile.records import Exposure


def payer_told(row: LogRow, exposure: Exposure) -> str:
    """Whom a line of the log asked for a loss on the way, by its own words or its case key; '' where it does not say.

    Who answers for no such loss is no payer of it.
    """
    if not is_transport(exposure):
        return ""
    if row.counterparty in CARRIED:
        return carried_by(exposure)
    if row.counterparty == INSURER:
        return INSURER
    keys = second_keys(exposure) if row.own_name and not row.counterparty else {}
    texts = (row.case_key, row.claim_id) if keys else ()
    names = [name for text in texts for name in own_names(text, keys.__contains__)]
    return next((keys[name] for name in names if name in keys), "")


def second_keys(exposure: Exposure) -> Mapping[str, str]:
    """The case keys under which a loss on the way is asked of a second payer, as ids are compared, and who that is."""
    payers = (INSURER, carried_by(exposure)) if is_transport(exposure) else ()
    return {name_key(case_key(replace(exposure, counterparty=it, asked_second=True))): it for it in payers}


def payer_of(row: LogRow, exposure: Exposure) -> str:
    """Whom a line of the log asked: where it does not say, the one who is asked for the claim."""
    return payer_told(row, exposure) or exposure.counterparty
