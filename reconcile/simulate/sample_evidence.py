"""The sample's evidence folder: some cases have every document, some lack one, some have one that is refused.

The names speak as people write them, in English and Chinese; nothing but the names is ever read by the tool.
"""

from pathlib import Path

from reconcile.simulate.books import Sheet, write_book
from reconcile.simulate.documents import write_document

PAPERS = (
    # shipment 1: ready for Amazon, and for the forwarder both for the lost and for the crushed carton
    ("FBA15SMPLS01/POD signed.pdf", "Proof of delivery: 43 of 44 cartons, carton 4 missing, carton 13 crushed"),
    ("FBA15SMPLS01/装箱单.pdf", "Packing list: 44 cartons, 484 units"),
    ("FBA15SMPLS01/交接单 44箱.pdf", "Hand-over receipt: 44 cartons, 238.48 kg"),
    ("FBA15SMPLS01/运费付款凭证.png", "Freight paid: 924 CNY"),
    ("FBA15SMPLS01/破损照片 箱13.jpg", "Carton 13 on the dock"),
    ("FBA15SMPLS01/箱唛照片.jpg", "Label of carton 4 before it left"),
    ("FBA15SMPLS01/scan 0007.pdf", "A page whose name says nothing"),
    # shipment 2: Amazon's partnered carrier needs only the invoice; what is there is no invoice
    ("发票/形式发票 INV-SMPL-1008.pdf", "Pro-forma invoice for cushion covers"),
    # shipment 3: the insurer lacks the survey, and a proof of delivery that somebody has stamped
    ("FBA15SMPLS03/保单 POL-SMPL-2026-3.pdf", "Cargo policy"),
    ("FBA15SMPLS03/packing list.pdf", "Packing list: 18 cartons"),
    ("FBA15SMPLS03/sea waybill.pdf", "Sea waybill: 18 pieces, 98.40 kg"),
    ("FBA15SMPLS03/BOL unstamped.pdf", "Bill of lading, neither stamped nor signed"),
    ("FBA15SMPLS03/mail to the forwarder.pdf", "Notice of loss and the forwarder's answer"),
    ("FBA15SMPLS03/破损照片 箱2.png", "Carton 2 on the dock"),
    # shipment 7: everything that Amazon asks for; the scale is against it all the same
    ("FBA15SMPLS07/签收单.pdf", "Proof of delivery: 13 of 13 cartons"),
    ("FBA15SMPLS07/handover 54.12kg.pdf", "Hand-over receipt: 13 cartons, 54.12 kg"),
    # shipment 8: ready for the forwarder but for the caddies' invoice, which is a workbook
    ("FBA15SMPLS08/POD.pdf", "Proof of delivery: 16 of 19 cartons, cartons 3, 4 and 9 missing"),
    ("FBA15SMPLS08/packing-list.pdf", "Packing list: 19 cartons"),
    ("FBA15SMPLS08/货代收货单.pdf", "Hand-over receipt: 19 cartons, 82.40 kg"),
    ("FBA15SMPLS08/freight payment.png", "Freight paid: 399 CNY"),
    # shipment 9: the insurer lacks the bill of lading, and the letters to and from the forwarder
    ("FBA15SMPLS09/insurance certificate POL-SMPL-2026-9.pdf", "Cargo certificate"),
    ("FBA15SMPLS09/装箱单.pdf", "Packing list: 8 cartons"),
    ("FBA15SMPLS09/签收单 SMPLWAY00009.jpg", "Proof of delivery: 6 of 8 cartons, cartons 1 and 2 missing"),
    # supplier invoices, named by their numbers alone or with a word
    ("发票/INV-SMPL-1001.pdf", "Invoice: 2000 cups, paid"),
    ("发票/发票 INV-SMPL-1002 托盘.pdf", "Invoice: 2000 trays, paid"),
    ("发票/INV-SMPL-1003 invoice.pdf", "Invoice: 2000 hooks, paid"),
    ("发票/INV-SMPL-2005.pdf", "Invoice: 2000 baskets, paid"),
    ("发票/INV-SMPL-1007.pdf", "Invoice: 100 glass sets, paid"),
    # one parcel of the removal is proved, the others are not
    ("移除/移除追踪 1ZSMPL0000000001.pdf", "Removal order SMPLRMV001: tracking, 6 units sent"),
    # parcels to buyers: complete; insured, without the policy and the carrier's report; of a third there is nothing
    ("orders/tracking SMPLMFN000001.pdf", "Tracking history: last scan 2026-10-27"),
    ("orders/tracking SMPLMFN000004.pdf", "Tracking history: delivered 2026-11-06"),
    ("orders/破损照片 SMPLMFN000004.jpg", "The tray, broken in two"),
    # of no claim at all
    ("IMG_2031.jpg", "A picture that nobody has named"),
)  # fmt: skip
WORKBOOK = "发票/INV-SMPL-1010 发票.xlsx"


def write_evidence(folder: Path) -> None:
    """Write the papers, each with a line that says what it stands for, and one invoice as a workbook."""
    for name, line in PAPERS:
        write_document(folder / name, [line])
    write_book(folder / WORKBOOK, [Sheet("Invoice", [("SAMPLE - synthetic",), ("Shower caddy", 2000, 7.20, "USD")])])
