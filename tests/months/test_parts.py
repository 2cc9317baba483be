"""Two reports compared line by line: into which parts a difference is taken apart, and which line each is told by."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, cast

import pytest

from reconcile.months.compare import compare
from reconcile.months.records import Refused
from reconcile.months.words import why
from reconcile.texts.catalogue import catalogue
from tests.months.compared_reports import LOST, PAPERS, SHORT, arrived, joined, later, of, settled, told


def test_a_corrected_packing_list_and_a_late_receipt_each_take_their_units_off_a_shortage() -> None:
    now = PAPERS.replace("40   ", "38   ") + "received | ledger.txt | 1 | 2026-11-12"
    after = later(of(SHORT, 1, now, {"packing.csv": "corrected", "ledger.txt": "downloaded anew, with November"}))
    assert told(of(SHORT, 4, PAPERS), after) == [
        "settled -1 -10.00 receipt of 2026-11-12 (ledger.txt:5) since",
        "changed -2 -20.00 the papers say otherwise: shipped (packing.csv:2)",
    ]


def test_a_shortage_that_a_receipt_and_a_payment_end_is_settled_by_both() -> None:
    now = PAPERS + "received | new.txt | 1 | 2026-11-12\nsettled by | paid.txt | 3 | 2026-11-20"
    assert told(of(SHORT, 4, PAPERS), later(of(SHORT, 0, now))) == [
        "settled -3 -30.00 of 2026-11-20 (paid.txt:6) since",
        "settled -1 -10.00 receipt of 2026-11-12 (new.txt:5) since",
    ]


def test_a_shortage_that_grew_by_more_units_shipped_than_received_is_told_by_what_was_shipped() -> None:
    now = PAPERS.replace("40   ", "45   ") + "received | new.txt | 2 | 2026-11-12"
    assert told(of(SHORT, 4, PAPERS), later(of(SHORT, 7, now, {"packing.csv": "corrected"}))) == [
        "changed +3 +30.00 the papers say otherwise: shipped (packing.csv:2)"
    ]


def test_a_download_under_another_name_tells_what_it_told_before() -> None:
    now = PAPERS.replace("ledger.txt", "again.txt") + "received | again.txt | 1 | 2026-11-12"
    assert told(of(SHORT, 4, PAPERS), later(of(SHORT, 3, now))) == [
        "settled -1 -10.00 receipt of 2026-11-12 (again.txt:5) since"
    ]


def test_a_line_that_counts_no_units_settles_nothing() -> None:
    now = PAPERS.replace("40   ", "38   ") + "received | queue.txt | | 2026-11-12"
    after = later(of(SHORT, 2, now, {"packing.csv": "corrected"}))
    assert told(of(SHORT, 4, PAPERS), after) == ["changed -2 -20.00 the papers say otherwise: shipped (packing.csv:2)"]


def test_a_late_receipt_settles_no_more_than_was_short() -> None:
    after = later(of(SHORT, 1, PAPERS + "received | new.txt | 5 | 2026-11-12"))
    assert told(of(SHORT, 4, PAPERS), after) == ["settled -3 -30.00 receipt of 2026-11-12 (new.txt:5) since"]


def test_a_receipt_that_is_taken_back_makes_a_shortage_larger() -> None:
    after = later(of(SHORT, 6, PAPERS + "received | new.txt | -2 | 2026-11-12"))
    assert told(of(SHORT, 4, PAPERS), after) == [
        "changed +2 +20.00 the papers say otherwise: received 2026-11-12 (new.txt:5) since"
    ]


def test_a_shortage_of_which_a_line_is_gone_names_that_line() -> None:
    less = "\n".join(line for line in PAPERS.splitlines() if "received" not in line)
    assert told(of(SHORT, 4, PAPERS), later(of(SHORT, 40, less))) == [
        "changed +36 +360.00 ledger.txt is no longer among the files (ledger.txt:3)"
    ]


def test_a_shortage_that_comes_out_of_lines_that_were_there_has_its_cause_in_the_rules() -> None:
    before, after = of(SHORT, 0, PAPERS), later(of(SHORT, 4, PAPERS))
    assert told(before, replace(after, policy="other rules")) == [
        "new +4 +40.00 the rules were changed: see Policy used ()"
    ]
    assert told(after, replace(before, policy="other rules")) == [
        "vanished -4 -40.00 the rules were changed: see Policy used ()"
    ]


def test_a_payment_in_the_place_of_a_find_leaves_nothing_to_tell() -> None:
    before = of(LOST, 2, settled("found.txt | 3 | 2026-10-20 | F1"))
    after = later(of(LOST, 2, settled("paid.txt | 3 | 2026-11-20 | R1")))
    assert told(before, after) == []
    filed = replace(after, claims={"WL-1": [after.claims["WL-1"][0]._replace(status="filed")]})
    assert told(before, filed) == ["changed +0 +0.00 by the case log () since"]


def test_a_find_that_is_gone_and_a_smaller_payment_are_told_apart() -> None:
    before = of(LOST, 2, settled("found.txt | 3 | 2026-10-20 | F1"))
    after = later(of(LOST, 4, settled("paid.txt | 1 | 2026-11-20 | R1")))
    assert told(before, after) == [
        "changed +3 +30.00 found.txt is no longer among the files (found.txt:3)",
        "settled -1 -10.00 R1 of 2026-11-20 (paid.txt:3) since",
    ]


def test_a_credit_that_settled_nothing_before_is_named() -> None:
    before = replace(of(LOST, 5, settled()), files={"ledger.txt": "ledger.txt", "found.txt": "found.txt"})
    assert told(before, later(of(LOST, 2, settled("found.txt | 3 | 2026-10-20 | F1")))) == [
        "settled -3 -30.00 credit F1 of 2026-10-20, of which units were left over then (found.txt:3) since"
    ]


def test_a_payment_that_a_larger_loss_uses_whole_settled_a_part_of_it_before() -> None:
    paid = "paid.txt | {} | 2026-10-20 | R1"
    after = later(of(LOST, 0, settled(paid.format(3), units=3).replace("ledger.txt", "again.txt")))
    before = of(LOST, 0, settled(paid.format(2), units=2))
    assert told(before, replace(after, files={**after.files, "paid.txt": "paid.txt"})) == []
    more = later(of(LOST, 1, settled(paid.format(3), units=4).replace("ledger.txt", "again.txt")))
    assert told(before, more) == [
        "new +2 +20.00 the event of 2026-10-12 has other units in a later download (again.txt:2)",
        "settled -1 -10.00 credit R1 of 2026-10-20, of which units were left over then (paid.txt:3) since",
    ]


def test_a_credit_is_known_by_its_reference_and_not_by_what_is_left_of_it() -> None:
    head = settled("found.txt | 3 | 2026-10-20 | F1").replace("reference\n", "reference | note\n")
    one = head.replace("| L1", "| L1 |") + " | {}"
    before = of(LOST, 2, one.format("found; step 3"))
    paid = "\nsettled by | paid.txt | 1 | 2026-11-20 | R1 | paid"
    assert told(before, later(of(LOST, 1, one.format("found; step 4") + paid))) == [
        "settled -1 -10.00 R1 of 2026-11-20 (paid.txt:4) since"
    ]
    other = one.replace("found.txt | 3", "other.txt | 2").replace("F1", "F2")
    assert told(before, later(of(LOST, 3, other.format("found; step 3")))) == [
        "changed +3 +30.00 found.txt is no longer among the files (found.txt:3)",
        "settled -2 -20.00 F2 of 2026-10-20 (other.txt:3)",
    ]


def test_a_new_loss_of_which_a_part_was_found_is_told_before_the_find() -> None:
    nothing = replace(of(LOST, 0, ""), files={})
    now = later(of(LOST, 3, settled("found.txt | 2 | 2026-10-20 | F1")))
    assert told(nothing, now) == [
        "new +5 +50.00 a new line: exposure 2026-10-12 (ledger.txt:2)",
        "settled -2 -20.00 F1 of 2026-10-20 (found.txt:3)",
    ]


def test_a_payment_that_was_taken_back_before_is_not_taken_back_again() -> None:
    back = "\nreversal | paid.txt | 1 | 2026-10-30 | R2"
    before = of(LOST, 2, settled("paid.txt | 2 | 2026-10-20 | R1", "found.txt | 1 | 2026-10-25 | F1") + back)
    after = later(of(LOST, 3, settled("paid.txt | 2 | 2026-10-20 | R1") + back))
    assert told(before, after) == ["changed +1 +10.00 found.txt is no longer among the files (found.txt:4)"]


def test_what_leaves_at_another_price_is_worth_what_it_was_and_what_comes_what_it_is() -> None:
    dear = LOST._replace(unit_cost=Decimal("12.00"))
    lines = settled() + "\ncost | costs.csv | | 2026-01-01 |"
    paid = "\nsettled by | paid.txt | 2 | 2026-11-20 | R1"
    dearer = "changed +0 +6.00 cost 10.00 USD is now 12.00 USD (costs.csv:3)"
    assert told(of(LOST, 5, lines), later(of(dear, 3, lines + paid))) == [
        "settled -2 -20.00 R1 of 2026-11-20 (paid.txt:4) since",
        dearer,
    ]
    assert told(of(LOST, 3, lines + paid), later(of(dear, 5, lines))) == [
        "changed +2 +24.00 paid.txt is no longer among the files (paid.txt:4)",
        dearer,
    ]


def test_an_event_that_a_later_download_tells_with_other_units_is_restated() -> None:
    after = later(of(LOST, 3, settled(units=3).replace("ledger.txt", "again.txt")))
    assert told(of(LOST, 5, settled()), after) == [
        "changed -2 -20.00 the event of 2026-10-12 has other units in a later download (again.txt:2)"
    ]


@pytest.mark.parametrize(
    ("severity", "because"),
    [
        ("rejected", "the line is set aside now: no date"),
        ("doubtful", "its line is still read and is no loss any more: told otherwise since"),
    ],
)
def test_a_line_that_is_set_aside_now_is_named_with_what_is_wrong(severity: str, because: str) -> None:
    refused: Sequence[Refused] = [Refused("renamed.txt", "", 2, severity, "no date")]
    after = replace(later(of(LOST, 0, settled())), line_rows=lambda: iter(()), refused_rows=lambda: iter(refused))
    after = replace(after, files={"renamed.txt": "ledger.txt"})
    assert told(of(LOST, 5, settled()), after) == [f"vanished -5 -50.00 {because} (ledger.txt:2)"]


@pytest.mark.parametrize(
    ("changed", "because"),
    [({"policy": "new"}, "the rules were changed: see Policy used"), ({"account": "b"}, "the account is called b,")],
)
def test_a_loss_that_is_gone_under_other_rules_or_another_account_is_gone_because_of_them(
    changed: dict[str, str], because: str
) -> None:
    after = replace(later(of(LOST, 0, settled())), line_rows=lambda: iter(()), **cast(Any, changed))
    (only,) = told(of(LOST, 5, settled()), after)
    assert only.startswith(f"vanished -5 -50.00 {because}")


def test_a_find_that_settled_a_loss_which_is_gone_settles_the_next_one_because_of_that() -> None:
    next_one, find = LOST._replace(claim_id="WL-2"), "found.txt | 5 | 2026-10-20 | F1"
    old = settled(find).replace("ledger.txt", "old.txt")
    before = joined(of(LOST, 0, old), of(next_one, 5, settled()))
    after = later(of(next_one, 0, settled(find)))
    moved = (
        "settled -5 -50.00 credit F1 of 2026-10-20 was given to another claim than before (WL-1), because of this line"
    )
    assert told(before, after) == [f"{moved} (old.txt:2)"]


def test_a_find_that_a_payment_made_free_or_that_stands_in_for_a_lost_one_is_told_by_that_line() -> None:
    next_one, find = LOST._replace(claim_id="WL-2"), "found.txt | 5 | 2026-10-20 | F1"
    paid, other = "paid.txt | 5 | 2026-11-20 | R1", "other.txt | 5 | 2026-10-15 | F0"
    moved = "credit F1 of 2026-10-20 was given to another claim than before (WL-1), because of this line"
    before = joined(of(LOST, 0, settled(find)), of(next_one, 5, settled()))
    after = later(joined(of(LOST, 0, settled(paid)), of(next_one, 0, settled(find))))
    assert told(before, after) == [f"settled -5 -50.00 {moved} (paid.txt:3) since"]
    before = joined(of(LOST, 0, settled(other)), of(next_one, 0, settled(find)))
    after = later(joined(of(LOST, 0, settled(find)), of(next_one, 5, settled())))
    assert told(before, after) == [f"new +5 +50.00 {moved} (other.txt:3)"]


def test_a_find_that_settles_another_loss_without_any_new_line_follows_rules_or_time() -> None:
    next_one, find = LOST._replace(claim_id="WL-2"), "found.txt | 5 | 2026-10-20 | F1"
    before = joined(of(LOST, 0, settled(find)), of(next_one, 5, settled()))
    after = later(joined(of(LOST, 5, settled()), of(next_one, 0, settled(find))))
    because = (
        "credit F1 of 2026-10-20 was given to another claim than before (WL-{}), because of this line (found.txt:3)"
    )
    assert told(before, after) == [
        f"new +5 +50.00 {because.format(2)} since",
        f"settled -5 -50.00 {because.format(1)} since",
    ]
    assert told(before, replace(after, settings={"seller_type": "reseller"})) == [
        "new +5 +50.00 settings were changed: seller_type ()",
        "settled -5 -50.00 settings were changed: seller_type ()",
    ]


def test_a_find_of_the_last_day_of_the_month_belongs_to_the_month() -> None:
    for day, part in (("2026-10-31", ""), ("2026-11-01", " since")):
        after = later(of(LOST, 2, settled(f"late.txt | 3 | {day} | F1")))
        assert told(of(LOST, 5, settled()), after) == [f"settled -3 -30.00 F1 of {day} (late.txt:3){part}"]


def test_a_loss_whose_line_is_still_read_has_been_told_otherwise_since() -> None:
    gone = replace(later(of(LOST, 0, settled())), line_rows=lambda: iter(()))
    assert told(of(LOST, 5, settled()), gone) == [
        "vanished -5 -50.00 its line is still read and is no loss any more: told otherwise since (ledger.txt:2)"
    ]


def test_a_shortage_that_is_gone_was_ended_by_what_arrived_of_its_own_shipment_and_product() -> None:
    rows = [
        arrived("receipt", "FBA1A", "", "", "X00CUP", 12),
        arrived("receipt", "FBA2B", "", "", "X00CUP", 20),
        arrived("receipt", "FBA1A", "", "", "X00LID", 25),
        arrived("delivery", "FBA1A", "", "", "", 28),
    ]
    after = replace(later(of(SHORT, 0, PAPERS)), line_rows=lambda: iter(()), arrival_rows=lambda: iter(rows))
    assert told(of(SHORT, 4, PAPERS), after) == ["settled -4 -40.00 receipt of 2026-11-12 (new.txt:12) since"]
    assert told(of(SHORT, 4, PAPERS), replace(after, account="b")) == [
        "vanished -4 -40.00 the account is called b, it was account: claim ids carry its name ()"
    ]


@pytest.mark.parametrize(
    ("claim_type", "kind", "because"),
    [
        ("inbound_lost", "shipping_queue", "settled -4 -40.00 Shipping Queue of 2026-11-12 (new.txt:12) since"),
        ("freight_lost", "shipping_queue", "vanished -4 -40.00 the same files: it comes with the later date () since"),
        ("inbound_lost", "receipt", "vanished -4 -40.00 the same files: it comes with the later date () since"),
    ],
    ids=["located", "no matter of the forwarder's", "known before"],
)
def test_a_shortage_that_is_gone_was_not_ended_by_what_says_nothing_of_it(
    claim_type: str, kind: str, because: str
) -> None:
    claim = SHORT._replace(claim_type=claim_type)
    row = arrived(kind, "FBA1A", "", "", "", 12)
    before = of(claim, 4, PAPERS)
    after = replace(later(before), claims={}, line_rows=lambda: iter(()), arrival_rows=lambda: iter([row]))
    if kind == "receipt":
        known = row._replace(file="ledger.txt", date=date(2026, 10, 7))
        after = replace(after, arrival_rows=lambda: iter([known]))
    assert told(before, after) == [because]
    less = replace(after, files={name: name for name in after.files if name != "packing.csv"})
    gone = ["vanished -4 -40.00 packing.csv is no longer among the files (packing.csv:2)"]
    assert told(before, less) == gone  # a queue is downloaded every month: it explains what nothing else does


def test_a_removal_parcel_was_ended_by_the_receipt_of_its_own_order_parcel_and_product() -> None:
    parcel = LOST._replace(claim_type="removal_lost", order_id="R1", tracking_no="T1")
    rows = [
        arrived("removal receipt", "", "R1", "T1", "X00CUP", 12),
        arrived("removal receipt", "", "R1", "T2", "X00CUP", 20),
        arrived("removal receipt", "", "R1", "T1", "X00LID", 25),
        arrived("removal receipt", "", "R2", "T1", "X00CUP", 28),
    ]
    after = replace(later(of(parcel, 0, settled())), line_rows=lambda: iter(()), arrival_rows=lambda: iter(rows))
    for came in (rows[0], rows[0]._replace(tracking_no="")):  # also one that names no parcel
        after = replace(after, arrival_rows=partial(iter, [came, *rows[1:]]))
        assert told(of(parcel, 5, settled()), after) == [
            "settled -5 -50.00 removal receipt of 2026-11-12 (new.txt:12) since"
        ]


def test_what_a_forwarder_or_carrier_owes_is_told_by_the_proof_of_delivery_or_by_the_day_that_came() -> None:
    freight, order = (SHORT._replace(claim_type=name) for name in ("freight_lost", "order_lost"))
    nothing = replace(of(SHORT, 0, ""), files={"packing.csv": "packing.csv", "incidents.csv": "incidents.csv"})
    head = "role | file | units | date\nshipped | {} | 40 |"
    proof = head.format("sku.tsv") + "\nproof of delivery | pod.csv | | 2026-11-10"
    incident = "role | file | units | date\nexposure | incidents.csv | 4 | 2026-10-05"
    cases = [
        (freight, proof, "a new line: proof of delivery 2026-11-10 (pod.csv:3) since"),
        (
            freight,
            head.format("packing.csv"),
            "still no sign of arrival: it counts as lost once the wait days are over () since",
        ),
        (
            order,
            incident,
            "its line was there already, dated later than the report of the time (incidents.csv:2) since",
        ),
    ]
    for claim, lines, why_new in cases:
        assert told(nothing, later(of(claim, 4, lines))) == [f"new +4 +40.00 {why_new}"]


HEAD = "role | file | units | date\n"
KNOWN = ("ledger.txt", "packing.csv")


@pytest.mark.parametrize(
    ("claim_type", "lines", "because"),
    [
        ("inbound_lost", "shipped | sku.tsv | 40 |\nreceived | new.txt | 36 | 2026-10-20", "shipped (sku.tsv:2)"),
        (
            "inbound_lost",
            "shipped | sku.tsv | 40 |\nreceived | new.txt | 16 | 2026-11-20\nreceived | new.txt | 20 | 2026-11-12",
            "received 2026-11-20 (new.txt:3) since",
        ),
        (
            "freight_lost",
            "shipped | sku.tsv | 40 |\nproof of delivery | pod.csv | | 2026-11-10\nreceived | n.txt | 36 | 2026-11-20",
            "proof of delivery 2026-11-10 (pod.csv:3) since",
        ),
        (
            "removal_lost",
            "exposure | new.txt | 4 | 2026-10-20\nreceived | receipts.csv | 1 | 2026-11-20",
            "exposure 2026-10-20 (new.txt:2)",
        ),
        ("warehouse_lost", "exposure | ledger.txt | 4 | 2026-11-06", "exposure 2026-11-06 (ledger.txt:2) since"),
        ("warehouse_lost", "exposure | ledger.txt | 4 | 2026-11-05", ""),  # a day that the report of that day had
        ("freight_lost", "shipped | packing.csv | 40 |\nreceived | ledger.txt | 36 | 2026-10-20", ""),
        ("freight_lost", "shipped | packing.csv | 40 |\nproof of delivery | ledger.txt | | 2026-10-20", ""),
    ],
)
def test_a_claim_is_new_because_of_the_latest_line_that_only_the_later_report_can_know(
    claim_type: str, lines: str, because: str
) -> None:
    nothing = replace(of(SHORT, 0, ""), files={name: name for name in KNOWN})
    after = later(of(SHORT._replace(claim_type=claim_type), 4, HEAD + lines))
    why_new = f"a new line: {because}" if because else "the same files: it comes with the later date () since"
    assert told(nothing, after) == [f"new +4 +40.00 {why_new}"]


def test_without_any_new_line_a_claim_is_new_by_account_settings_rules_program_or_files() -> None:
    nothing = replace(of(SHORT, 0, ""), files={name: name for name in KNOWN})
    now = later(of(SHORT, 4, HEAD + "shipped | packing.csv | 40 |\nreceived | ledger.txt | 36 | 2026-10-20"))
    steps: list[tuple[dict[str, Any], str]] = [
        (
            {"files": {**now.files, "b.csv": "b", "a.csv": "a"}},
            "no line of the claim is new; files that came since: a.csv, b.csv () since",
        ),
        ({"version": "2"}, "another version of the program: 2, it was 1 ()"),
        ({"policy": "new"}, "the rules were changed: see Policy used ()"),
        ({"settings": {"b": "1", "a": "2"}}, "settings were changed: a, b ()"),
        ({"account": "other"}, "the account is called other, it was account: claim ids carry its name ()"),
    ]
    for changed, why_new in steps:  # each speaks before those above it
        now = replace(now, **changed)
        assert told(nothing, now) == [f"new +4 +40.00 {why_new}"]


@pytest.mark.parametrize(
    ("day", "because"),
    [
        (5, "its line is still read and is no loss any more: told otherwise since (ledger.txt:2)"),
        (6, "dated after 2026-12-05 ()"),
    ],
)
def test_a_loss_that_is_gone_may_be_dated_after_the_later_report(day: int, because: str) -> None:
    claim = LOST._replace(event_date=date(2026, 12, day))
    before = of(claim, 4, f"{HEAD}exposure | ledger.txt | 4 | 2026-12-0{day}")
    after = replace(later(of(claim, 0, "")), files=before.files)
    assert told(before, after) == [f"vanished -4 -40.00 {because}"]


def test_a_shortage_of_which_files_are_gone_names_its_proof_of_delivery_before_its_receipts() -> None:
    papers = "shipped | packing.csv | 40 |\nreceived | gone.txt | 36 | 2026-10-20\nproof of delivery | lost.csv | |\n"
    before = of(SHORT, 4, f"{HEAD}{papers}register | a.csv | |")
    after = replace(later(of(SHORT, 0, "")), files={"packing.csv": "packing.csv"})
    assert told(before, after) == ["vanished -4 -40.00 lost.csv is no longer among the files (lost.csv:4)"]


@pytest.mark.parametrize(
    ("before", "after", "because"),
    [
        ("open", "expired", "not filed until 2027-07-05"),
        ("waiting", "expired", "not filed until 2027-07-05"),
        ("waiting", "open", "its date has come; to be filed until 2027-07-05"),
        ("review doubt", "open", "no longer in review: doubt"),
        ("open", "review doubt", "doubt"),
        ("review doubt", "review other", "other"),
        ("review doubt", "filed", "by the case log"),
        ("open", "paid told", "told"),
        ("filed", "open", "by the case log"),
        ("paid", "open", "by the case log"),
        ("denied", "open", "by the case log"),
        ("closed", "open", "by the case log"),
        ("review doubt", "open told", "told"),
        ("review doubt; terms", "open terms", "no longer in review: doubt"),  # what was said before is no cause
        ("filed terms", "open terms", "by the case log"),
        ("open terms", "review terms; doubt", "doubt"),
        ("review doubt; other", "review other", "it no longer says: doubt"),
    ],
)
def test_a_claim_of_the_same_units_stands_elsewhere_by_its_day_its_doubt_or_the_case_log(
    before: str, after: str, because: str
) -> None:
    was, now = (
        of(LOST._replace(status=status, status_reason=reason, reason_shown=reason), 5, settled())
        for status, _, reason in (before.partition(" "), after.partition(" "))
    )
    assert told(was, later(now)) == [f"changed +0 +0.00 {because} () since"]


@pytest.mark.parametrize(("was", "told_as"), [("疑问；条款", "疑问"), ("doubt; terms", "doubt"), ("疑问", "疑问")])
def test_what_was_in_doubt_is_said_in_the_language_of_the_run(was: str, told_as: str) -> None:
    before = of(LOST._replace(status="review", status_reason="doubt; terms", reason_shown=was), 5, settled())
    after = later(of(LOST._replace(status_reason="terms", reason_shown="条款"), 5, settled()))
    (part,) = compare(before, after)
    assert why(catalogue("zh"), part.cause) == f"不再需要核查：{told_as}"


def test_another_deadline_is_told_by_the_latest_paper_and_not_by_what_was_said_before() -> None:
    freight = SHORT._replace(claim_type="freight_lost", status_reason="terms", reason_shown="terms")
    proofs = "\n".join(f"proof of delivery | pod.csv | | 2026-11-{day}" for day in (12, 10))
    papers = f"{PAPERS}shipped | new.csv | 40 |\n{proofs}"
    after = later(of(freight._replace(deadline=date(2027, 11, 10)), 4, papers))
    assert told(of(freight, 4, PAPERS), after) == [
        "changed +0 +0.00 the papers say otherwise: proof of delivery 2026-11-12 (pod.csv:6) since"
    ]


def test_who_is_asked_alone_may_change_and_a_reason_beside_units_is_told_by_them() -> None:
    insured = of(SHORT._replace(counterparty="insurer"), 4, PAPERS)
    (asked,) = compare(of(SHORT._replace(counterparty="forwarder"), 4, PAPERS), later(insured))
    assert (asked.field, asked.before, asked.after) == ("counterparty", "forwarder", "insurer")
    paid = later(of(LOST._replace(status_reason="terms"), 2, settled("paid.txt | 3 | 2026-11-20 | R1")))
    assert [part.field for part in compare(of(LOST, 5, settled()), paid)] == ["units"]
