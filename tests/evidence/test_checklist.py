"""What each open case needs and what is there for it: the check-list that the case desk shows."""

from dataclasses import replace

import pytest

from reconcile.evidence.checklist import CaseDocument, checked_documents
from tests.evidence.evidence_world import INBOUND, SHIPMENT, UNDERPAID, index, row

POD, INVOICE = f"POD {SHIPMENT}.pdf", "INV-2026-001.pdf"


def checked(*paths: str, seller: str = "reseller", mode: str = "sea") -> dict[str, list[CaseDocument]]:
    """The rows of one inbound case, by document."""
    found: dict[str, list[CaseDocument]] = {}
    for one in checked_documents([row(INBOUND, "10")], index(*paths, mode=mode), seller):
        found.setdefault(one.document, []).append(one)
    return found


def test_required_documents_come_first_and_those_that_help_are_named_too() -> None:
    found = checked()
    assert [(name, rows[0].required) for name, rows in found.items()][:3] == [
        ("proof_of_ownership", True),
        ("proof_of_delivery", True),
        ("packing_list", False),
    ]
    assert {rows[0].state for rows in found.values()} == {"missing"}


def test_a_document_that_is_there_is_named_with_its_files() -> None:
    rows = checked(POD, f"签收 {SHIPMENT}.jpg")["proof_of_delivery"]
    assert [(one.state, one.path) for one in rows] == [
        ("present", f"evidence/{POD}"),
        ("present", f"evidence/签收 {SHIPMENT}.jpg"),
    ]


def test_a_document_missing_for_one_product_says_for_which() -> None:
    other = replace(INBOUND, claim_id="IL-000000000002", sku="LAMP", fnsku="X00EXMPL02")
    rows = list(checked_documents([row(INBOUND, "10"), row(other, "5")], index(INVOICE), "reseller"))
    first = rows[0]
    assert (first.document, first.state, first.path, first.skus) == (
        "proof_of_ownership",
        "missing",
        f"evidence/{INVOICE}",
        "LAMP",
    )


@pytest.mark.parametrize(
    ("path", "seller", "mode", "document"),
    [
        (f"packing-slip {SHIPMENT}.pdf", "manufacturer", "sea", "proof_of_ownership"),
        (f"tracking {SHIPMENT}.pdf", "reseller", "express", "proof_of_delivery"),
    ],
)
def test_a_document_that_another_one_serves_for_names_that_file(
    path: str, seller: str, mode: str, document: str
) -> None:
    (one,) = checked(path, seller=seller, mode=mode)[document]
    assert (one.state, one.path) == ("served", f"evidence/{path}")


def test_a_rejected_form_does_not_count_and_is_named() -> None:
    rows = checked(f"BOL unstamped {SHIPMENT}.pdf")["proof_of_delivery"]
    assert [(one.state, bool(one.path)) for one in rows] == [("missing", False), ("rejected", True)]


def test_a_file_of_the_case_whose_name_states_no_document_is_named() -> None:
    (one,) = checked(f"scan {SHIPMENT}.pdf")[""]
    assert (one.state, one.path) == ("unnamed", f"evidence/scan {SHIPMENT}.pdf")


def test_only_open_cases_are_checked() -> None:
    rows = [row(INBOUND, "10", status="review"), row(UNDERPAID, "10")]
    found = checked_documents(rows, index(), "reseller")
    assert {one.case_key for one in found} == {UNDERPAID.case_key}
