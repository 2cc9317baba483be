"""Which documents a claim needs before it is filed (contract section 6, policy section 4)."""

from __future__ import annotations

from functools import cache

from reconcile.policy.rules import read_policy


@cache
def required_documents(claim_type: str, counterparty: str, seller_type: str, carrier_program: str) -> tuple[str, ...]:
    """Names of the required documents, in the order of the data; a document that only stands in is not asked for."""
    return tuple(
        e.document
        for e in read_policy().evidence
        if e.claim_type == claim_type
        and e.counterparty == counterparty
        and e.seller_type in ("", seller_type)
        and e.carrier_program in ("", carrier_program or "own")
        and e.required
        and not e.instead_of
    )
