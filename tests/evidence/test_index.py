"""Which files prove a claim, which documents it lacks, and in which order the gaps are told."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reconcile.evidence.gaps import gaps
from reconcile.evidence.invoices import Invoices
from tests.evidence.evidence_world import FREIGHT, INBOUND, SHIPMENT, UNDERPAID, index, invoices, missing, row


def apart(amount: Decimal, currency: str) -> Decimal | None:
    """No rate is known: currencies stand apart."""
    return None


def test_without_files_every_required_document_is_missing() -> None:
    assert missing(INBOUND) == "proof_of_ownership; proof_of_delivery"


@pytest.mark.parametrize(
    "name",
    [
        f"{SHIPMENT}/pod.pdf",
        f"POD {SHIPMENT}.pdf",
        "POD EXMPL0000000002.pdf",
        "POD EXMPL0000000077.pdf",
        f"inbound_lost-{SHIPMENT}/签收.jpg",
        "IL-000000000001 delivery.pdf",
    ],
)
def test_a_document_is_found_by_shipment_tracking_number_case_key_or_claim_id(name: str) -> None:
    assert missing(INBOUND, name) == "proof_of_ownership"


def test_a_policy_named_by_its_number_proves_what_is_asked_of_the_insurer_only() -> None:
    insured = replace(FREIGHT, counterparty="insurer")
    found = index("保单 EXMPL-POLICY-1.pdf", needs=[insured, INBOUND])
    assert "insurance_policy" not in found.missing(insured, "reseller")
    assert list(found.files_of(INBOUND)) == []


def test_an_empty_file_proves_nothing_and_is_named() -> None:
    name = f"POD {SHIPMENT}.pdf"
    (lack,) = [lack for lack in index(name, empty=True).lacking(INBOUND, "reseller") if lack.refused]
    assert (lack.document, lack.refused) == ("proof_of_delivery", (f"evidence/{name}",))


def test_the_tracking_of_a_removal_parcel_is_its_removal_tracking() -> None:
    parcel = replace(INBOUND, claim_type="removal_lost", shipment_id="", order_id="RMV1", tracking_no="1Z0001")
    assert index(needs=[parcel]).missing(parcel, "reseller") == "removal_proof"
    assert not index("1Z0001 tracking.png", needs=[parcel]).missing(parcel, "reseller")


def test_a_file_of_another_shipment_proves_nothing() -> None:
    assert missing(INBOUND, "POD FBA15EXMPL02.pdf") == "proof_of_ownership; proof_of_delivery"


def test_an_invoice_is_found_by_its_number_whether_or_not_its_name_says_invoice() -> None:
    for name in ("INV-2026-001.pdf", "invoice INV-2026-001.pdf", "发票 INV-2026-001.jpg"):
        assert missing(INBOUND, name) == "proof_of_delivery"


def test_another_document_that_names_an_invoice_proves_nothing_for_the_claim() -> None:
    assert missing(FREIGHT, "packing list INV-2026-001.pdf") == missing(FREIGHT)


def test_an_invoice_of_the_shipment_s_day_or_a_later_one_proves_nothing() -> None:
    same_day = index("INV-2026-001.pdf", known=invoices(day=date(2026, 3, 8)))
    assert same_day.missing(INBOUND, "reseller") == "proof_of_ownership; proof_of_delivery"
    day_before = index("INV-2026-001.pdf", known=invoices(day=date(2026, 3, 7)))
    assert day_before.missing(INBOUND, "reseller") == "proof_of_delivery"


def test_an_invoice_proves_the_cost_as_well() -> None:
    assert missing(UNDERPAID) == "proof_of_cost"
    assert missing(UNDERPAID, "INV-2026-001.pdf") == ""


def test_a_signed_packing_slip_stands_in_for_the_invoice_of_a_manufacturer_only() -> None:
    name = f"packing-slip {SHIPMENT}.pdf"
    assert missing(INBOUND, name, seller="manufacturer") == "proof_of_delivery"
    assert missing(INBOUND, name, seller="reseller") == "proof_of_ownership; proof_of_delivery"


def test_tracking_proves_the_delivery_of_small_parcels_only() -> None:
    name = f"tracking {SHIPMENT}.pdf"
    assert missing(INBOUND, name, mode="express") == "proof_of_ownership"
    assert missing(INBOUND, name, mode="sea") == "proof_of_ownership; proof_of_delivery"


def test_a_partnered_carrier_needs_no_proof_of_delivery() -> None:
    assert index().missing(replace(INBOUND, carrier_program="partnered"), "reseller") == "proof_of_ownership"


def test_a_number_of_three_digits_matches_nothing() -> None:
    short = replace(INBOUND, order_id="117")
    assert index("POD 117.pdf", needs=[short]).missing(short, "reseller") == "proof_of_ownership; proof_of_delivery"


def test_gaps_come_with_the_most_money_first_and_name_the_refused_file() -> None:
    small = replace(INBOUND, case_key="inbound_lost-FBA15EXMPL09", shipment_id="FBA15EXMPL09", claim_id="IL-9")
    found = gaps(
        [row(small, "5.00"), row(INBOUND, "80.50")], index(f"{SHIPMENT}/proforma invoice.pdf"), "reseller", apart
    )
    assert [(gap.case_key[-2:], gap.document, str(gap.amount)) for gap in found] == [
        ("01", "proof_of_delivery", "80.50"),
        ("01", "proof_of_ownership", "80.50"),
        ("09", "proof_of_delivery", "5.00"),
        ("09", "proof_of_ownership", "5.00"),
    ]
    assert found[1].refused == f"evidence/{SHIPMENT}/proforma invoice.pdf"


def test_claims_of_one_case_that_lack_the_same_document_are_one_gap() -> None:
    other = replace(INBOUND, claim_id="IL-000000000002", sku="LID", fnsku="X00EXMPL02")
    sooner, never = date(2026, 12, 1), None
    rows = [
        row(INBOUND, "10.00"),
        row(other, "2.50")._replace(deadline=sooner),
        row(other, None)._replace(deadline=never),
    ]
    delivery, ownership = gaps(rows, index("INV-2026-001.pdf"), "reseller", apart)
    assert (delivery.deadline, ownership.deadline) == (sooner, sooner)
    assert (str(delivery.amount), delivery.units, delivery.unpriced, delivery.skus) == ("12.50", 12, 4, "CUP; LID")
    assert (str(ownership.amount), ownership.units, ownership.skus) == ("2.50", 8, "LID")


def test_with_rates_the_currencies_stand_in_one_order() -> None:
    needs = [replace(INBOUND, case_key=f"K{n}", claim_id=f"C{n}") for n in range(3)]
    rows = [row(needs[0], "900", currency="JPY"), row(needs[1], "3"), row(needs[2], "20")]
    yen = {"USD": Decimal(1), "JPY": Decimal("0.01")}
    found = gaps(rows, index("INV-2026-001.pdf"), "reseller", lambda amount, currency: amount * yen[currency])
    assert [(gap.amount, gap.currency) for gap in found] == [
        (Decimal(20), "USD"),
        (Decimal(900), "JPY"),
        (Decimal(3), "USD"),
    ]


def test_amounts_without_a_price_come_last_and_currencies_stand_apart() -> None:
    needs = [replace(INBOUND, case_key=f"case-{n}", claim_id=f"IL-{n}") for n in range(4)]
    rows = [row(needs[0], None), row(needs[1], "900", currency="JPY"), row(needs[2], "3"), row(needs[3], "4")]
    found = gaps(rows, index("INV-2026-001.pdf"), "reseller", apart)
    assert [gap.case_key for gap in found] == ["case-3", "case-2", "case-0", "case-1"]


@pytest.mark.parametrize("status", ["paid", "denied", "closed", "expired", "filed"])
def test_a_claim_whose_money_no_longer_depends_on_a_document_has_no_gap(status: str) -> None:
    assert gaps([row(INBOUND, "10.00", status)], index(known=Invoices()), "reseller", apart) == []
