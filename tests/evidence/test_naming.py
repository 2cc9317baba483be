"""What the name of an evidence file says: its document, and the numbers in it."""

import pytest

from reconcile.evidence.naming import number_key, numbers_in, stated_documents


@pytest.mark.parametrize(
    ("path", "documents"),
    [
        ("evidence/FBA15EXMPL01_POD.pdf", ["proof_of_delivery"]),
        ("evidence/FBA15EXMPL01签收单.pdf", ["proof_of_delivery"]),
        ("evidence/ProofOfDelivery-FBA15EXMPL01.pdf", ["proof_of_delivery"]),
        ("evidence/packing-list FBA15EXMPL01.pdf", ["packing_list"]),
        ("evidence/PackingList_FBA15EXMPL01.pdf", ["packing_list"]),
        ("evidence/packing slip.pdf", ["packing_slip"]),
        ("evidence/FBA15EXMPL01装箱单.xlsx", ["packing_list"]),
        ("evidence/海运提单.pdf", ["transport_document"]),
        ("evidence/提单.pdf", ["transport_document"]),
        ("evidence/FBA15EXMPL01 提单 亚马逊签收.pdf", ["transport_document", "proof_of_delivery"]),
        ("evidence/Invoice2.pdf", ["proof_of_ownership"]),
        ("evidence/invoices/2026/scan.pdf", ["proof_of_ownership"]),
        ("evidence/invoices/label.jpg", ["label_photo"]),
        ("evidence/podcast.mp3", []),
        ("evidence/scan0001.pdf", []),
    ],
)
def test_the_words_of_a_name_state_the_document(path: str, documents: list[str]) -> None:
    assert list(stated_documents(path).documents) == documents


@pytest.mark.parametrize(
    ("path", "documents"),
    [
        ("evidence/freight invoice FBA15EXMPL01.pdf", ["freight_payment"]),
        ("evidence/delivery_receipt.pdf", ["proof_of_delivery"]),
        ("evidence/运费发票.pdf", ["freight_payment"]),
        ("evidence/label photo.jpg", ["label_photo"]),
        ("evidence/removal-photo 1.jpg", ["removal_photos"]),
        ("evidence/removal tracking.pdf", ["removal_proof"]),
        ("evidence/invoice and packing list.pdf", ["proof_of_ownership", "packing_list"]),
    ],
)
def test_a_general_word_after_another_document_is_no_document_of_its_own(path: str, documents: list[str]) -> None:
    assert list(stated_documents(path).documents) == documents


@pytest.mark.parametrize(
    "path",
    [
        "evidence/pro-forma invoice.pdf",
        "evidence/ProformaInvoice.pdf",
        "evidence/invoice.xlsx",
        "evidence/形式发票.pdf",
    ],
)
def test_a_form_that_amazon_rejects_is_no_proof_of_ownership(path: str) -> None:
    stated = stated_documents(path)
    assert stated.documents == ()
    assert stated.refused == ("proof_of_ownership",)


@pytest.mark.parametrize(
    ("path", "number", "named"),
    [
        ("evidence/FBA15EXMPL01/scan.pdf", "FBA15EXMPL01", True),
        ("evidence/fba15exmpl01签收.pdf", "FBA15EXMPL01", True),
        ("evidence/FBA15EXMPL01U000003.jpg", "FBA15EXMPL01", True),
        ("evidence/FBA15EXMPL012.pdf", "FBA15EXMPL01", False),
        ("evidence/order 111_0000000 0000001.pdf", "111-0000000-0000001", True),
        ("evidence/111-0000000/0000001.pdf", "111-0000000-0000001", False),
        ("evidence/INV/2026/001.pdf", "INV-2026-001", False),
        ("evidence/INV 2026_001.pdf", "INV-2026-001", True),
    ],
)
def test_a_number_stands_whole_in_one_part_of_a_path(path: str, number: str, named: bool) -> None:
    assert (number_key(number) in set(numbers_in(path))) == named
