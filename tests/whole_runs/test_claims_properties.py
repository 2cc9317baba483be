"""Promises of a whole run over generated sellers: every unit is somewhere; files may be cut, doubled and reordered."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

import pytest

from tests.worlds.claims_harness import Case, run_case
from tests.worlds.given_rows import Row

AS_OF = date(2026, 8, 25)
PRODUCTS = ("XA", "XB")
SEEDS = range(12)
Given = dict[str, list[Row]]


def _day(random: Random, first: int = 200, last: int = 0) -> str:
    return str(AS_OF - timedelta(days=random.randint(last, first)))


def _ledger(random: Random) -> list[Row]:
    rows = []
    for number in range(random.randint(4, 14)):
        reason = random.choice("MMM5FFNEEHDX")
        units = random.randint(1, 5) * (1 if reason in "FNX" else -1)
        row = {"date": _day(random), "reason": reason, "units": str(units), "fnsku": random.choice(PRODUCTS)}
        row |= {"reference": f"R{number}", "asin": "BCUP", "disposition": "DEFECTIVE" if reason == "H" else "SELLABLE"}
        if units < 0 and random.random() < 0.4:
            reconciled = random.randint(0, -units)
            row |= {"reconciled": str(reconciled), "unreconciled": str(-units - reconciled)}
        rows += [row] * random.choice((1, 1, 1, 2))
    for shipment in ("FBA1", "FBA2"):
        for product in PRODUCTS:
            rows.append(
                {"date": _day(random, 90, 60), "event": "Receipts", "units": str(random.randint(15, 23))}
                | {"reference": shipment, "fnsku": product, "asin": "BCUP"}
            )
    return rows


def _reimbursements(random: Random) -> list[Row]:
    rows: list[Row] = []
    reasons = ("Lost_Warehouse", "Lost_Warehouse", "Damaged_Warehouse", "Lost_Inbound", "GeneralAdjustment")
    for number in range(random.randint(2, 9)):
        units, product, reason = random.randint(1, 4), random.choice(PRODUCTS), random.choice(reasons)
        row = {"date": _day(random), "id": f"P{number}", "reason": reason, "fnsku": product, "asin": "BCUP"}
        if random.random() < 0.2:
            rows.append(row | {"stock": str(units)})
            continue
        rows.append(row | {"cash": str(units), "amount": f"{units * 10}.00", "each": "10.00"})
        if random.random() < 0.4:
            back = random.randint(1, units)
            given = random.choice((0, back))
            rows.append(
                {"date": _day(random), "id": f"V{number}", "reason": "Reimbursement_Reversal", "fnsku": product}
                | {"cash": str(-back), "stock": str(given), "amount": f"{-back * 10}.00", "each": "-10.00"}
                | {"original": f"P{number}", "original_type": reason, "asin": "BCUP"}
            )
    return rows


def _orders(random: Random) -> Given:
    transactions, returns = [], []
    for number in range(random.randint(0, 4)):
        order, product, day = f"111-{number}", random.choice(PRODUCTS), _day(random, 150, 20)
        sold = {"order": order, "fnsku": product, "asin": "BCUP", "date": day}
        units = random.randint(1, 3)
        transactions.append(sold | {"type": "Order", "units": str(units), "amount": f"{units * 30}.00"})
        transactions.append(sold | {"type": "Refund", "units": str(units), "amount": f"-{units * 30}.00"})
        for _ in range(random.randint(0, units)):
            kind = random.choice(("SELLABLE", "DEFECTIVE", "CARRIER_DAMAGED"))
            returns.append({"date": day, "order": order, "fnsku": product, "asin": "BCUP", "disposition": kind})
    return {"transactions": transactions, "returns": returns}


def _seller(seed: int) -> Given:
    random = Random(seed)  # noqa: S311 - the same seller on every machine
    shipments = ("FBA1", "FBA2")
    missing = random.choice(("", "", "1", "1,2"))
    return {
        "ledger": _ledger(random),
        "reimbursements": _reimbursements(random),
        "sku_list": [{"shipment": s, "fnsku": p, "units": "20", "asin": "BCUP"} for s in shipments for p in PRODUCTS],
        "cartons": [
            {"shipment": s, "fnsku": p, "carton": str(n), "units": "10"}
            for s in shipments
            for n, p in enumerate([*PRODUCTS, *PRODUCTS], 1)
        ],
        "shipments": [{"shipment": s, "shipped": "2026-05-01", "status": "Closed"} for s in shipments],
        "deliveries": [
            {"shipment": "FBA1", "date": "2026-05-20", "shipped": "4", "delivered": "4", "damaged": missing},
            {"shipment": "FBA2", "date": "2026-05-25", "shipped": "4", "delivered": "", "missing": missing},
        ],
        **_orders(random),
    }


def _run(given: Mapping[str, list[Row]]) -> tuple[list[Row], list[str]]:
    outcome = run_case(Case(file="generated", name="", because="", as_of=AS_OF, given=given, expect=[]))
    return outcome.rows, outcome.faults


def _named(rows: list[Row], file: str) -> list[Row]:
    return [{**row, "file": file} for row in rows]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_unit_is_somewhere_and_files_may_be_cut_doubled_and_reordered(seed: int) -> None:
    given = _seller(seed)
    rows, faults = _run(given)
    assert not faults
    random = Random(seed)  # noqa: S311 - the same seller on every machine
    cut = _day(random, 180, 20)
    moved: Given = {}
    for name, table in given.items():
        copy = random.sample(table, len(table))
        if name in ("ledger", "reimbursements", "transactions", "returns"):
            older = [row for row in copy if row["date"] < cut]
            newer = [row for row in copy if row["date"] >= cut]
            # the younger part stands in the file that comes first by name
            moved[name] = [*_named(newer, f"1 {name}"), *_named(older, f"2 {name}"), *_named(newer, f"3 {name}")]
        else:
            moved[name] = [*_named(copy, f"b {name}"), *_named(copy, f"a {name}")]
    again, faults = _run(moved)
    assert not faults
    assert again == rows
