"""The source lines of a claim carry what its text and its proof need: amounts paid, references, invoice numbers."""

from datetime import date
from decimal import Decimal

from reconcile.claims.claim import case_key
from reconcile.claims.write import write_sources
from tests.worlds.claims_harness import Case, run_case, tables_of

PAID = {"date": "2026-07-20", "id": "R-1", "reason": "Lost_Warehouse", "cash": "3", "amount": "24.00", "each": "8.00"}


def sources(case: Case, columns: str = "role, kind, reference, amount, currency") -> list[tuple[object, ...]]:
    with tables_of(case, case.given) as (con, outcome):
        write_sources(con, outcome.reckoning.breaks, outcome.reckoning.claims)
        return con.execute(f"select {columns} from claim_source order by all").fetchall()


def case(**given: list[dict[str, str]]) -> Case:
    return Case(file="", name="", because="", as_of=date(2026, 8, 25), given=given, expect=[])


def test_an_underpaid_line_says_what_was_paid_and_under_which_id() -> None:
    lines = sources(case(reimbursements=[PAID]))
    assert ("exposure", "underpaid", "R-1", Decimal("24.0000"), "USD") in lines


def test_a_cost_line_names_its_invoice() -> None:
    cost = {"fnsku": "XCUP", "cost": "10.00", "invoice_no": "INV-7"}
    lines = sources(case(reimbursements=[PAID], costs=[cost]))
    assert ("cost", "cost", "INV-7", None, "") in lines


def test_a_cost_line_says_the_price_without_empty_decimals() -> None:
    lines = sources(case(reimbursements=[PAID], costs=[{"fnsku": "XCUP", "cost": "10.250000"}]), "role, note")
    assert [note for role, note in lines if role == "cost"] == ["purchase price 10.25 USD per unit"]


def test_a_loss_has_its_ledger_reference_and_no_amount() -> None:
    loss = {"date": "2026-07-10", "reason": "M", "units": "-3", "reference": "2007"}
    assert ("exposure", "warehouse_lost", "2007", None, "") in sources(case(ledger=[loss]))


def test_a_unit_that_came_back_was_returned_and_not_paid() -> None:
    refund = {"date": "2026-06-01", "order": "111-1", "amount": "-40.00", "units": "2"}
    back = {"date": "2026-06-10", "order": "111-1"}
    assert ("settled by", "return", "111-1", None, "") in sources(case(settlement=[refund], returns=[back]))


def test_a_payment_that_was_taken_back_for_the_unit_is_called_so() -> None:
    loss = {"date": "2026-07-10", "reason": "M", "units": "-3", "reference": "2007"}
    one = PAID | {"cash": "1", "amount": "8.00"}
    back = {"date": "2026-08-01", "id": "R-2", "reason": "Reimbursement_Reversal", "cash": "-1", "stock": "1"}
    lines = sources(
        case(ledger=[loss], reimbursements=[one, back | {"total": "0", "amount": "-8.00", "original": "R-1"}])
    )
    assert ("settled by", "payment exchanged", "R-1", Decimal("8.0000"), "USD") in lines


def test_units_of_a_receiving_correction_were_received_and_not_paid() -> None:
    shipped = {"shipped": "2026-05-01", "closed": "2026-07-20"}
    came = {"date": "2026-06-12", "event": "Receipts", "reference": "FBA1", "units": "36"}
    corrected = {"date": "2026-07-01", "reason": "X", "reference": "9001", "units": "3"}
    given = case(
        sku_list=[{"units": "40"}],
        shipments=[shipped],
        deliveries=[{"date": "2026-06-10", "shipped": "4", "delivered": "4"}],
        ledger=[came, corrected],
    )
    assert ("settled by", "receipt", "9001", None, "") in sources(given)


def test_lost_and_damaged_cartons_of_a_shipment_are_one_case() -> None:
    shipped = {"shipped": "2026-05-01", "closed": "2026-07-20"}
    papers = case(
        sku_list=[{"units": "40"}],
        shipments=[shipped],
        cartons=[{"carton": str(number), "units": "10"} for number in range(1, 5)],
        deliveries=[{"date": "2026-06-10", "shipped": "4", "delivered": "3", "missing": "2", "damaged": "3"}],
        ledger=[{"date": "2026-06-12", "event": "Receipts", "reference": "FBA1", "units": "20"}],
    )
    claims = run_case(papers).reckoning.claims
    keys = {(claim.one.exposure.claim_type, case_key(claim.one.exposure)) for claim in claims}
    assert {("freight_lost", "freight-FBA1"), ("freight_damaged", "freight-FBA1")} <= keys


def test_a_unit_that_came_back_damaged_under_its_replacement_is_a_line_of_the_order_that_was_replaced() -> None:
    replaced = {"date": "2026-06-01", "order": "111-1", "new_order": "222-2"}
    back = {"date": "2026-06-10", "order": "222-2", "disposition": "WAREHOUSE_DAMAGED"}
    given = case(replacements=[replaced], returns=[back])
    lines = "select *, unnest(damaged_rows) as row from order_line"
    query = f"select order_id, row.order_id, row.line, row.units, row.disposition from ({lines})"
    with tables_of(given, given.given) as (con, _):
        rows = con.execute(query).fetchall()
    assert rows == [("111-1", "222-2", 2, 1, "WAREHOUSE_DAMAGED")]


def test_of_two_paid_units_of_which_one_came_back_the_other_is_still_called_paid() -> None:
    refund = {"date": "2026-03-01", "order": "111-1", "amount": "-60.00", "units": "3"}
    paid = {"date": "2026-05-01", "id": "R-1", "reason": "CustomerReturn", "cash": "2", "amount": "24.00"}
    back = {"date": "2026-06-03", "id": "R-2", "reason": "Reversal", "cash": "-1", "stock": "1", "total": "0"}
    back |= {"amount": "-12.00", "original": "R-1"}
    of_order = [row | {"order_id": "111-1"} for row in (paid, back)]
    returned = {"date": "2026-06-01", "order": "111-1"}
    lines = sources(case(settlement=[refund], reimbursements=of_order, returns=[returned]))
    settled = [line[1:3] for line in lines if line[0] == "settled by"]
    assert settled == [("payment", "R-1"), ("return", "111-1")]
