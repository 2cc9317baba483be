"""What each open case needs and what is there for it: rows of `case_document`. Grain: case × document × file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from reconcile.evidence.index import EvidenceFile, EvidenceIndex
from reconcile.evidence.naming import Stated
from reconcile.evidence.need import Need, PricedNeed
from reconcile.policy import read_policy
from reconcile.policy.evidence import listed_evidence, serving


class CaseDocument(NamedTuple):
    """A row of `case_document`: a document of a case with one file of it; `path` '' where there is none.

    `required`: the case is not ready without it; otherwise it helps. `state`: present; served (another document or the
    mode of transport proves it); missing (for the products `skus`, also where others have it); rejected (the file is it
    in a form that is refused); unnamed (a file of the case whose name states no document, `document` '').
    """

    case_key: str
    document: str
    required: bool
    state: str
    path: str
    skus: str


@dataclass(slots=True)
class _Papers:
    """What the claims of one case need, lack and have. `listed`: document -> whether it is required."""

    listed: dict[str, bool] = field(default_factory=dict)
    lacking: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, EvidenceFile] = field(default_factory=dict)


def checked_documents(claims: Iterable[PricedNeed], index: EvidenceIndex, seller_type: str) -> Iterator[CaseDocument]:
    """The documents of every open case, in the order of the policy."""
    needs: dict[str, dict[str, Need]] = {}
    for row in claims:
        if row.status == "open":
            needs.setdefault(row.need.case_key, {})[row.need.claim_id] = row.need
    for case_key, of_case in needs.items():
        papers = _Papers()
        for need in of_case.values():
            _add(papers, need, index, seller_type)
        yield from _rows(case_key, papers)


def _add(papers: _Papers, need: Need, index: EvidenceIndex, seller_type: str) -> None:
    for it in listed_evidence(need.claim_type, need.counterparty, seller_type, need.carrier_program):
        papers.listed[it.document] = papers.listed.get(it.document, False) or (it.required and not it.instead_of)
    for lack in index.lacking(need, seller_type):
        papers.lacking.setdefault(lack.document, []).append(need.sku or need.fnsku)
    for file in index.files_of(need):
        papers.files[file.path] = file


def _rows(case_key: str, papers: _Papers) -> Iterator[CaseDocument]:
    files = [papers.files[path] for path in sorted(papers.files)]
    for document in _in_order(papers.listed):
        required = papers.listed[document]
        skus = "; ".join(dict.fromkeys(sku for sku in papers.lacking.get(document, ()) if sku))
        there = [file.path for file in files if document in file.stated.documents]
        instead = [file.path for file in files if _serving(document) & {*file.stated.documents}]
        refused = [file.path for file in files if document in file.stated.refused]
        lacks = document in papers.lacking or not (there or required)
        state = "missing" if lacks else "present" if there else "served"
        for path in there or (state == "served" and instead) or [""]:
            yield CaseDocument(case_key, document, required, state, path, skus)
        for path in refused:
            yield CaseDocument(case_key, document, required, "rejected", path, "")
    for file in files:
        if file.stated == Stated():
            yield CaseDocument(case_key, "", False, "unnamed", file.path, "")


@cache
def _serving(document: str) -> set[str]:
    """Documents that prove the same: named by the policy as serving as well, or as standing in for it."""
    return {*serving(document), *(it.document for it in read_policy().evidence if it.instead_of == document)}


def _in_order(listed: dict[str, bool]) -> list[str]:
    """Required documents first, both parts in the order of the policy."""
    order = [it.document for it in read_policy().document]
    return sorted(listed, key=lambda document: (not listed[document], order.index(document)))
