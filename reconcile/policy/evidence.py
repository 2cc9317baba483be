"""Which documents a claim needs, and which help, before it is filed (contract section 6, policy section 4)."""

from __future__ import annotations

from functools import cache

from reconcile.policy.records import Document, Evidence
from reconcile.policy.rules import read_policy


@cache
def document_of(name: str) -> Document:
    """The document of this name. Raises StopIteration for one that the policy does not know."""
    return next(it for it in read_policy().document if it.document == name)


def serving(name: str) -> tuple[str, ...]:
    """Documents that the policy names as serving in the place of this one."""
    record = document_of(name)
    return tuple(other for other in (record.also, record.also_parcel) if other)


@cache
def listed_evidence(claim_type: str, counterparty: str, seller_type: str, carrier_program: str) -> tuple[Evidence, ...]:
    """What the policy says of every document of such a claim, in the order of the data."""
    return tuple(
        e
        for e in read_policy().evidence
        if e.claim_type == claim_type
        and e.counterparty == counterparty
        and e.seller_type in ("", seller_type)
        and e.carrier_program in ("", carrier_program or "own")
    )
