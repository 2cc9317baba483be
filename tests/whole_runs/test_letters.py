"""What the letters of a small seller say, from the files to the text: every word of it stands in a file."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest

from reconcile import pipeline
from tests.worlds.case_log_world import LEDGER
from tests.worlds.loaded import Quiet

SHIPMENT = (
    "shipment_id,handover_date,handover_cartons,ship_date,mode,forwarder,status,closed_date",
    "FBA15AAAA001,2026-08-05,4,2026-08-08,sea,Blue Sea,Closed,2026-10-20",
)
PACKED = "shipment_id,carton_no,sku,units"


def letters(root: Path, as_of: str = "2026-11-22", terms: str = "", **files: Sequence[str]) -> dict[str, str]:
    """The letter of each case by its key. `files`: the lines of each CSV beside costs and ledger; `terms`: settings."""
    data = root / "data"
    data.mkdir(parents=True, exist_ok=True)
    costs = ("sku,unit_cost,currency,effective_from", "CUP,10,USD,2025-01-01")
    for name, lines in {"costs": costs, **files}.items():
        (data / f"{name}.csv").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    (data / "reconcile.toml").write_text(f'default_marketplace = "US"\n{terms}', encoding="utf-8")
    out = pipeline.run(data, root / "out", datetime.date.fromisoformat(as_of), Quiet(), "en").out_dir
    return {path.stem: path.read_text(encoding="utf-8") for path in (out / "cases").glob("*.txt")}


def shipped(root: Path, *deliveries: str, received: int = 0, terms: str = "", fx: Sequence[str] = ()) -> dict[str, str]:
    """The letters about a shipment of four cartons of 10 cups, of which so many units came."""
    (root / "data").mkdir(parents=True)
    listed = ["Shipment ID\tFBA15AAAA001", "Name\tSTA", "Total SKUs\t1", "Total Units\t40", ""]
    listed += ["Merchant SKU\tTitle\tASIN\tFNSKU\tShipped", "CUP\tCup\tB0SMPL0001\tX00SMPL001\t40"]
    (root / "data" / "list.tsv").write_text("\n".join(listed), encoding="utf-8")
    row = ["09/29/2026", "X00SMPL001", "B0SMPL0001", "CUP", "Cup", "Receipts", "FBA15AAAA001", str(received), "ONT8"]
    rows = [LEDGER, [*row, "SELLABLE", "", "US", "", "", "2026-09-29T00:00:00-0700", "US"]]
    for day in ("07/01/2026", "11/20/2026"):
        sold = [day, *row[1:5], "Shipments", "", "-1", "ONT8", "SELLABLE", "", "US", "", ""]
        rows.append([*sold, f"{day[6:]}-{day[:2]}-{day[3:5]}T00:00:00-0700", "US"])
    (root / "data" / "ledger.txt").write_text("\n".join("\t".join(one) for one in rows), encoding="utf-8")
    head = "shipment_id,tracking_no,delivered_date,cartons_shipped,cartons_delivered,missing_cartons,damaged_cartons"
    return letters(
        root,
        shipments=SHIPMENT,
        packing=(PACKED, *(f"FBA15AAAA001,{number},CUP,10" for number in range(1, 5))),
        deliveries=(head, *(f"FBA15AAAA001,{delivery}" for delivery in deliveries)),
        fx=("date,from_currency,to_currency,rate", *fx),
        terms=terms,
    )


def test_a_letter_says_how_a_limit_in_another_currency_became_the_amount(tmp_path: Path) -> None:
    terms = '[forwarders."Blue Sea"]\ncurrency = "CNY"\nper_ticket_cap = 400\n'
    said = shipped(tmp_path, "BL1,2026-09-20,4,3,2,", received=30, terms=terms, fx=["2026-09-18,CNY,USD,0.14"])
    text = said["freight-FBA15AAAA001"]
    assert "We claim 56.00 USD (at 0.14 USD per CNY of 2026-09-18): the purchase price, limited by the" in text
    assert "limited by the contract to 400.00 CNY. " in text
    assert "索赔金额：56.00 USD（汇率：1 CNY = 0.14 USD，2026-09-18）（按采购价，以合同限额 400.00 CNY 为限）。" in text
    lines = (tmp_path / "out" / "2026-11-22" / "claim_lines.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[1:6] for line in lines if ",limit," in line] == [["rate", "limit", "fx.csv", "", "2"]]


@pytest.mark.parametrize(
    ("deliveries", "received", "amazon", "forwarder"),
    [
        # the second proof brings the carton that the first one lacked: four cartons, not eight
        (["BL1,2026-09-20,4,3,2,", "BL1,2026-09-28,4,1,,"], 38, "Cartons: 4 shipped, 4 delivered.", ""),
        (
            ["BL1,2026-09-20,4,2,少2箱,", "BL1,2026-09-28,1,1,,"],
            29,
            "Cartons: 4 shipped, 3 delivered.",
            "Delivered on 2026-09-20, 2026-09-28: 3 cartons. Not delivered: 1 carton. Goods",
        ),
        # nobody wrote which carton is missing, nor how many
        (["BL1,2026-09-20,4,3,,"], 29, "Cartons: 4 shipped, 3 delivered.", "3 cartons. Not delivered: 1 carton. Goods"),
        # both proofs name the damaged carton
        (["BL1,2026-09-20,4,3,4,2", "BL1,2026-09-28,4,1,,2"], 40, "", "Cartons delivered damaged: 2. Goods"),
    ],
)  # fmt: skip
def test_a_letter_counts_the_cartons_of_all_proofs_of_delivery_together(
    tmp_path: Path, deliveries: Sequence[str], received: int, amazon: str, forwarder: str
) -> None:
    said = shipped(tmp_path, *deliveries, received=received)
    assert amazon in said.get("inbound_lost-FBA15AAAA001", "")
    assert ("freight-FBA15AAAA001" in said) == bool(forwarder)
    assert forwarder in said.get("freight-FBA15AAAA001", "")


def test_a_letter_never_claims_more_than_the_limit_that_it_names(tmp_path: Path) -> None:
    terms = '[forwarders."Blue Sea"]\ncurrency = "USD"\nper_ticket_cap = 33.345\n'  # 1.50 for each of 22.23 kg
    text = shipped(tmp_path, "BL1,2026-09-20,4,3,2,", received=30, terms=terms)["freight-FBA15AAAA001"]
    assert "We claim 33.35 USD: the purchase price, limited by the contract to 33.35 USD." in text


def test_cartons_stand_in_a_letter_as_its_language_lists_things(tmp_path: Path) -> None:
    text = shipped(tmp_path, 'BL1,2026-09-20,4,2,"2,4",', received=20)["freight-FBA15AAAA001"]
    assert "未送达箱号：2、4。" in text
    assert "Cartons not delivered: 2, 4." in text


INCIDENT = "incident_id,order_id,carrier,kind,sku,units,ship_date,reported_date,reply_due_date,reply_date,liability"


@pytest.mark.parametrize(
    ("told", "said", "never"),
    [
        # nobody said until when: 30 working days are our own rule, and no carrier has missed them
        ("XYZ,lost,CUP,1,2026-09-28,2026-10-03,,,", "Please answer in writing without delay.", "was due"),
        ("XYZ,lost,CUP,1,2026-09-28,2026-10-03,2026-11-03,,", "Your answer was due on 2026-11-03.", "without delay"),
        ("XYZ,lost,CUP,1,2026-09-28,2026-10-29,,,", "Please answer in writing by 2026-12-14.", "was due"),
        (
            "XYZ,lost,CUP,1,2026-09-28,2026-10-03,2026-11-03,2026-10-20,accepted",
            "You accepted liability on 2026-10-20: please pay.",
            "liability report",
        ),
        ("XYZ,lost,CUP,1,2026-09-28,2026-10-03,2026-11-03,,accepted", "You accepted liability: please pay.", "due on"),
    ],
)
def test_a_letter_holds_a_carrier_to_what_it_has_said_and_to_no_day_of_our_own(
    tmp_path: Path, told: str, said: str, never: str
) -> None:
    text = letters(tmp_path, incidents=(INCIDENT, f"I1,111-7,{told}"))["order_lost-I1"]
    assert said in text
    assert never not in text
    assert "We reported this to you on 2026-10-" in text


def test_a_loss_is_reported_to_the_one_who_carried_it_where_no_file_names_him(tmp_path: Path) -> None:
    letters(tmp_path, incidents=(INCIDENT, "I1,111-7,,lost,CUP,1,2026-10-10,,,,"))
    page = (tmp_path / "out" / "2026-11-22" / "case_desk.html").read_text(encoding="utf-8")
    assert "report the loss in writing to the one who carried the goods, and ask for a case number" in page


def test_the_insurer_of_a_parcel_reads_the_number_of_its_policy(tmp_path: Path) -> None:
    said = letters(
        tmp_path,
        terms='[insurance.policies."P-9"]\ninsurer = "Example Insurance"\n',
        incidents=(f"{INCIDENT},insurance_policy", "I1,111-7,XYZ,lost,CUP,1,2026-10-10,2026-10-20,,,,P-9"),
    )["order_lost-I1"]
    assert "出险通知。保单号：P-9（Example Insurance）。订单号：111-7。" in said
    assert "Notice of loss. Policy: P-9 (Example Insurance). Order: 111-7." in said


RETURNS = (
    "return-date,order-id,sku,asin,fnsku,product-name,quantity,fulfillment-center-id,detailed-disposition,reason,"
    "status,license-plate-number,customer-comments"
)
REPLACED = (
    "shipment-date,sku,asin,fulfillment-center-id,original-fulfillment-center-id,quantity,replacement-reason-code,"
    "replacement-amazon-order-id,original-amazon-order-id"
)


def test_an_answer_without_a_case_id_tells_what_came_back(tmp_path: Path) -> None:
    """One of two replaced units came back damaged: the answer to a denial says that there is no other return."""
    said = letters(
        tmp_path,
        replacements=(REPLACED, "2026-09-05T10:00:00+00:00,CUP,B0SMPL0001,ONT8,ONT8,2,3,111-8,111-7"),
        returns=(
            RETURNS,
            "2026-09-20T10:00:00+00:00,111-7,CUP,B0SMPL0001,X00SMPL001,Cup,1,ONT8,CARRIER_DAMAGED,UNWANTED_ITEM,,L7,",
            "2026-11-20T10:00:00+00:00,111-9,LID,B0SMPL0002,X00SMPL002,Lid,1,ONT8,SELLABLE,UNWANTED_ITEM,,L8,",
        ),
        case_log=(
            "case_key,units,filed_date,status,resolved_date,changed_at",
            "customer_return-111-7,2,2026-11-10,denied,2026-11-12,2026-11-12T09:00:00",
        ),
    )["customer_return-111-7-answer"]
    assert said.startswith("Our request, filed on 2026-11-10: this is our answer to your decision of 2026-11-12.")
    assert "2 units refunded or replaced on 2026-09-05; replacement order ID 111-8. Returned: 1 unit on 2026" in said
    assert "for 2 units there is no return beyond those named here with this order ID." in said


def test_a_letter_names_the_return_that_came_back_damaged_under_the_replacement(tmp_path: Path) -> None:
    said = letters(
        tmp_path,
        replacements=(REPLACED, "2026-09-05T10:00:00+00:00,CUP,B0SMPL0001,ONT8,ONT8,1,3,111-8,111-7"),
        returns=(
            RETURNS,
            "2026-09-20T10:00:00+00:00,111-8,CUP,B0SMPL0001,X00SMPL001,Cup,1,ONT8,CARRIER_DAMAGED,UNWANTED_ITEM,,L7,",
            "2026-11-20T10:00:00+00:00,111-9,LID,B0SMPL0002,X00SMPL002,Lid,1,ONT8,SELLABLE,UNWANTED_ITEM,,L8,",
        ),
    )["customer_return-111-7"]
    assert "Returned: 1 unit on 2026-09-20 as CARRIER_DAMAGED, LPN L7, order ID 111-8." in said
    assert "no return" not in said
