"""Which evidence file belongs to which claim, and which documents a claim still lacks. No file is opened here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from duckdb import DuckDBPyConnection

from reconcile.evidence.files import Found, seen_files
from reconcile.evidence.invoices import Invoices
from reconcile.evidence.naming import Stated, number_key, numbers_in, stated_documents
from reconcile.evidence.need import Need
from reconcile.policy import read_policy
from reconcile.policy.evidence import listed_evidence, serving

SHORTEST_NUMBER = 4
"""A number of fewer letters and digits (invoice `7`) stands in too many names to mean anything."""

OF_AN_INVOICE = ("proof_of_ownership", "proof_of_cost")
"""What a file can prove for every claim of a product because it names an invoice of that product."""


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file with what its name states; `matches` are the numbers of claims, shipments or invoices that it names."""

    path: str
    size: int
    sha256: str
    stated: Stated
    matches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """A required document that no file proves; `refused`: files that state it in a form which is rejected."""

    document: str
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class EvidenceIndex:
    """All evidence files by the numbers that they name. A pure function of files and claims; asks nothing else."""

    files: tuple[EvidenceFile, ...] = ()
    invoices: Invoices = field(default_factory=Invoices)
    trackings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)
    parcels: frozenset[str] = frozenset()
    by_number: Mapping[str, tuple[EvidenceFile, ...]] = field(default_factory=dict)

    def files_of(self, need: Need) -> dict[EvidenceFile, str]:
        """The files that name a number of the claim -> that number; then those that name an invoice of its product."""
        found: dict[EvidenceFile, str] = {}
        policy = self.policies.get(need.shipment_id, "") if need.counterparty == "insurer" else ""
        for number in (*need.numbers, *self.trackings.get(need.shipment_id, ()), policy):
            for file in self.by_number.get(number_key(number), ()):
                found.setdefault(file, number)
        for invoice in self.invoices.serving(need):
            for file in self.by_number.get(number_key(invoice.number), ()):
                if set(OF_AN_INVOICE) & {*file.stated.documents, *file.stated.refused}:
                    found.setdefault(file, invoice.number)
        return found

    def lacking(self, need: Need, seller_type: str) -> list[Lacking]:
        """The required documents that no file proves, in the order of the policy."""
        listed = listed_evidence(need.claim_type, need.counterparty, seller_type, need.carrier_program)
        required = [it.document for it in listed if it.required and not it.instead_of]
        if not required:
            return []
        files = self.files_of(need)
        proved = {name for file in files for name in file.stated.documents}
        proved |= {it.instead_of for it in listed if it.instead_of and it.document in proved}
        proved |= {it.document for it in read_policy().document if it.also in proved}
        if need.shipment_id in self.parcels:
            proved |= {it.document for it in read_policy().document if it.also_parcel in proved}
        return [
            Lacking(name, tuple(sorted(file.path for file in files if name in file.stated.refused)))
            for name in required
            if name not in proved
        ]

    def at_hand(self, need: Need, seller_type: str) -> tuple[str, ...]:
        """Names of the files that prove a document which such a claim needs, or which helps it."""
        listed = listed_evidence(need.claim_type, need.counterparty, seller_type, need.carrier_program)
        wanted = {name for it in listed for name in (it.document, *serving(it.document))}
        shown = (file.path for file in self.files_of(need) if file.sha256 and wanted & {*file.stated.documents})
        return tuple(sorted(path.rpartition("/")[2] for path in shown))

    def missing(self, need: Need, seller_type: str) -> str:
        """The lacking documents as `evidence_missing` holds them."""
        return "; ".join(lack.document for lack in self.lacking(need, seller_type))


def build_index(con: DuckDBPyConnection, needs: Iterable[Need], invoices: Invoices) -> EvidenceIndex:
    """The index of the files of the last look, by the numbers of these claims, their shipments and their invoices.

    A policy proves what is asked of the insurer: nobody else is shown it.
    """
    trackings: dict[str, tuple[str, ...]] = {}
    for shipment_id, numbers in con.execute(_TRACKINGS).fetchall():
        trackings[shipment_id] = tuple(numbers)
    policies = dict(con.execute(_POLICIES).fetchall())
    parcels = frozenset(name for (name,) in con.execute(_PARCELS).fetchall())
    known: dict[str, str] = {}
    for need in needs:
        for number in (*need.numbers, *trackings.get(need.shipment_id, ()), policies.get(need.shipment_id, "")):
            known.setdefault(number_key(number), number)
    of_invoices = {number_key(i.number): i.number for row in invoices.by_product.values() for i in row}
    names = {key: name for key, name in (of_invoices | known).items() if len(key.replace(" ", "")) >= SHORTEST_NUMBER}
    files = tuple(_indexed(found, names, of_invoices.__contains__) for found in seen_files(con))
    by_number: dict[str, list[EvidenceFile]] = {}
    for file in files:
        for number in file.matches:
            by_number.setdefault(number_key(number), []).append(file)
    sorted_out = {key: tuple(value) for key, value in by_number.items()}
    return EvidenceIndex(files, invoices, trackings, policies, parcels, sorted_out)


def _indexed(found: Found, names: Mapping[str, str], is_invoice: Callable[[str], bool]) -> EvidenceFile:
    """A file that states no document and is named by an invoice number is that invoice. An empty one proves nothing."""
    keys = dict.fromkeys(number for number in numbers_in(found.path) if number in names)
    stated = stated_documents(found.path)
    folder, slash, own_name = found.path.rpartition("/")
    if stated == Stated() and any(is_invoice(number) for number in numbers_in(own_name) if number in keys):
        stated = stated_documents(f"{folder}{slash}invoice {own_name}")
    if found.sha256 and not found.size:
        stated = Stated(refused=(*stated.documents, *stated.refused))
    return EvidenceFile(found.path, found.size, found.sha256, stated, tuple(names[key] for key in keys))


_TRACKINGS = """
select shipment_id, list(distinct tracking_no order by tracking_no) as numbers
from delivery_line
where tracking_no <> ''
group by shipment_id
"""
_POLICIES = "select shipment_id, insurance_policy from shipment_fact where insurance_policy <> ''"
_PARCELS = "select shipment_id from shipment_fact where mode = 'express'"
