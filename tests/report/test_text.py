"""Case texts: facts, ids, one request; never longer than the portal takes, never a word of enclosed files."""

import re
import string
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
import jinja2.meta
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.claims.status import STATUSES
from reconcile.own_toml import own_toml
from reconcile.policy.read import company_key
from reconcile.policy.rules import COUNTERPARTIES, claim_types
from reconcile.report import write
from reconcile.report.case_facts import ClaimFact
from reconcile.report.cases import cases_of, note_limit
from reconcile.report.phrasing import surroundings
from reconcile.report.rows import ClaimLine, ShipmentFact, ShipmentLine
from reconcile.report.text import LANGUAGES, NO_FACT, Background, amazon_language, case_text, portal_length
from reconcile.texts.catalogue import LANGUAGES as UI_LANGUAGES
from reconcile.texts.catalogue import catalogue, text_file
from tests.report.report_fixture import AS_OF, Settings, as_claim, claim, claim_lines, claims, con_with_claims, run_info

AMAZON = [name for name in claim_types() if not name.startswith(("freight", "order"))]
ENCLOSED = re.compile(
    r"attach|enclos|anhang|anlage|beigefügt|anbei|joint|pièce|allegat|adjunt|添付|附件|随附|附上", re.IGNORECASE
)
NO_PAPERS = Background(as_of=AS_OF, lines={}, shipments={}, shipment_lines={})


def texts(tmp_path: Path, **changes: Any) -> dict[str, str]:
    folder = write(con_with_claims(**changes), tmp_path, Settings(), run_info())
    return {path.stem: path.read_text(encoding="utf-8") for path in (folder / "cases").glob("*.txt")}


def text_of(*rows: dict[str, Any], papers: Background = NO_PAPERS, **more: Any) -> str:
    (case,) = cases_of(as_claim({"rate": None, **row}) for row in rows)
    text = case_text(case, replace(papers, **more), "more.csv")
    assert text is not None
    return text.text


def test_a_warehouse_text_names_event_ids_what_was_found_and_one_request(tmp_path: Path) -> None:
    assert texts(tmp_path)["warehouse_lost-000003"] == (
        "FNSKU X00SMPL003, SKU LMR-003, ASIN B00SMPL003: 6 units recorded as misplaced on 2026-10-20 (reason "
        "code M) at fulfillment center ONT8. Inventory Ledger reference ID: 20261122000000017. Disposition: SELLABLE. "
        "Settled already, 2 of 6 units: 2 found on 2026-10-25 (ledger reference ID 20261025000000018). We checked "
        "the Inventory Ledger up to 2026-11-20 and the Reimbursements report up to 2026-11-18: for 4 units there is no "
        "find and no reimbursement. The documented sourcing cost is 8.50 USD per unit; the total for 4 units is 34.00 "
        "USD. Please locate these units, or reimburse them.\n"
    )


def test_a_text_names_only_reports_that_were_read_and_until_which_day(tmp_path: Path) -> None:
    ledger = [{"report": "ledger", "last_day": "2026-11-20"}]
    alone = texts(tmp_path / "1", report_reach=ledger)
    assert (
        "We checked the Inventory Ledger up to 2026-11-20: for 4 units there is no find. "
        in alone["warehouse_lost-000003"]
    )
    assert not [name for name, text in alone.items() if "Reimbursements report" in text or "returns report" in text]
    row = claim("customer_return", "open", 7, order_id="O", amount=None)
    returns = {"returns": date(2026, 11, 19)}
    assert "customer returns report up to 2026-11-19: for 3 units there is no return with" in text_of(
        row, reach=returns
    )
    assert "We checked" not in text_of(row, reach={})


def test_a_share_of_what_was_paid_has_no_endless_decimals(tmp_path: Path) -> None:
    (line,) = (one for one in claim_lines() if one["claim_id"] == "underpaid-000028")
    told = texts(tmp_path, claim_line=[line | {"units": 3, "amount": "20.00"}])["underpaid-000028"]
    assert "amount paid: 20.00 USD (6.6667 USD per unit); documented" in told


def test_a_text_names_a_product_only_by_what_the_files_tell_of_it() -> None:
    named = {"order_id": "O", "amount": None, "fnsku": "X00A", "sku": "CUP", "asin": "B0A"}
    for blank, said in (
        ({}, "FNSKU X00A, SKU CUP, ASIN B0A: "),
        ({"fnsku": ""}, "SKU CUP, ASIN B0A: "),
        ({"sku": ""}, "FNSKU X00A, ASIN B0A: "),
        ({"fnsku": "", "asin": ""}, "SKU CUP: "),
    ):
        text = text_of(claim("customer_return", "open", 7, **(named | blank)))
        assert f"O. {said}" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_reports_are_listed_as_the_language_lists_things(language: str) -> None:
    read = {"ledger": "D1", "returns": "D2", "replacements": "", "reimbursements": "D3", "removal_orders": ""}
    template = surroundings(language).from_string(
        "{{ reports('returns', 'replacements', 'ledger', 'reimbursements') }}"
    )
    said = template.render(read=read)
    assert re.findall(r"D\d", said) == ["D2", "D1", "D3"]
    assert said == said.strip()
    assert template.render(read=dict.fromkeys(read, "")) == ""


def test_a_freight_text_compares_with_the_list_that_was_read(tmp_path: Path) -> None:
    row = claim("freight_lost", "open", 7, counterparty="forwarder", shipment_id="FBA1")
    known: dict[str, Any] = NO_FACT | {"shipment_id": "FBA1", "delivered_date": date(2026, 11, 1)}
    fact = ShipmentFact(**known)
    packed = {as_claim(row).claim_id: ClaimFact(packed=True)}
    assert "We compared the packing list with the proof of delivery." in text_of(
        row, shipments={"FBA1": fact}, facts=packed
    )
    listed = text_of(row, shipments={"FBA1": fact})
    assert "We compared the SKU list of the shipment with the proof of delivery." in listed
    assert "我方已核对货件的 SKU 清单与签收记录。" in listed
    assert "proof of delivery" not in text_of(row)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("2026-11-01", "2026-11-01"),
        ("2026-11-01; 2026-11-03", "2026-11-01, 2026-11-03"),
        ("2026-11-01; 2026-11-03; 2026-11-04; 2026-11-09", "2026-11-01 – 2026-11-09"),
    ],
)
def test_a_letter_names_each_day_on_which_a_truck_delivered(days: str, said: str) -> None:
    row = claim("freight_lost", "open", 7, counterparty="forwarder", shipment_id="FBA1")
    told = {"delivered_date": date(2026, 11, 1), "delivered_days": days, "cartons_delivered": 9}
    known: dict[str, Any] = NO_FACT | {"shipment_id": "FBA1"} | told
    text = text_of(row, shipments={"FBA1": ShipmentFact(**known)})
    assert f" Delivered on {said}: 9 cartons." in text
    assert f"签收日期：{said.replace(', ', '、')}，签收9箱。" in text


@pytest.mark.parametrize(("contracts", "said"), [(set(), False), ({company_key("BLUE SEA Co., Ltd.")}, True)])
def test_a_text_speaks_of_a_contract_only_where_its_terms_are_set(contracts: set[str], said: bool) -> None:
    row = claim("freight_lost", "open", 7, counterparty="forwarder", forwarder="Blue Sea")
    text = text_of(row, contracts=contracts)
    assert (", within the limits of the contract. " in text) == said
    assert ("以合同限额为限" in text) == said


def test_an_inbound_text_has_one_line_per_short_sku(tmp_path: Path) -> None:
    text = texts(tmp_path)["inbound-FBA15SMPLA01"]
    assert "FNSKU X00SMPL016, SKU LMR-016: shipped 48, received 45, reimbursed 1, missing 2\n" in text
    assert "FNSKU X00SMPL017, SKU LMR-017: shipped 48, received 44, missing 4 (this request: 3)\n" in text
    assert "Cartons: 8 shipped, 8 delivered. Weight at hand-over: 126.5 kg." in text
    assert text.count("Please") == 1


def test_an_inbound_line_counts_what_settled_this_claim_and_not_what_was_paid_for_other_units() -> None:
    row = claim("inbound_lost", "open", 7, shipment_id="FBA1", fnsku="XCUP", sku="CUP", units=2)
    known: dict[str, Any] = dict.fromkeys(ShipmentLine._fields)
    known |= {"shipment_id": "FBA1", "fnsku": "XCUP", "shipped": 10, "delivered": 10, "received": 6, "reimbursed": 5}
    told: dict[str, Any] = dict.fromkeys(ClaimLine._fields) | {"claim_id": row["claim_id"], "role": "settled by"}
    told |= {"file": "a", "sheet": "", "line": 1, "reference": "1", "note": "", "date": date(2026, 10, 1)}
    lines = [ClaimLine(**told | {"kind": kind, "units": 1}) for kind in ("receipt", "payment")]
    shipped = {("FBA1", "XCUP"): ShipmentLine(**known)}
    text = text_of(row, shipment_lines=shipped, lines={row["claim_id"]: lines})
    assert "SKU CUP: shipped 10, received 6, found 1, reimbursed 1, missing 2\n" in text
    assert "SKU CUP: shipped 10, received 6, missing 4 (this request: 2)\n" in text_of(row, shipment_lines=shipped)


@pytest.mark.parametrize(
    ("confirmed", "said"),
    [
        (10, "shipped 10, received 6, missing 4 (this request: 2)"),
        (8, "shipped 10 (packing list: 8), received 6, missing 2"),
        (None, "shipped 10, received 6, missing 4 (this request: 2)"),
    ],
)
def test_an_inbound_line_names_the_packing_list_that_has_less_and_counts_from_it(confirmed: int, said: str) -> None:
    """Amazon sees the packing list beside the letter: two of the four units were never packed."""
    row = claim("inbound_lost", "open", 7, shipment_id="FBA1", fnsku="XCUP", sku="CUP", units=2)
    known: dict[str, Any] = dict.fromkeys(ShipmentLine._fields)
    known |= {"shipment_id": "FBA1", "fnsku": "XCUP", "shipped": 10, "delivered": 10, "received": 6}
    shipped = {("FBA1", "XCUP"): ShipmentLine(**known | {"confirmed": confirmed})}
    assert f"SKU CUP: {said}\n" in text_of(row, shipment_lines=shipped)


def test_forwarders_read_chinese_first_and_lost_and_damaged_together(tmp_path: Path) -> None:
    text = texts(tmp_path)["freight-FBA15SMPLB02"]
    chinese, english = text.split("\n\n")
    assert "丢失1件" in chinese
    assert "破损2件" in chinese
    assert "Cartons not delivered: 3. Cartons delivered damaged: 7." in english
    assert "We claim 25.50 USD" in english


def test_a_freight_text_counts_cartons_that_nobody_can_name(tmp_path: Path) -> None:
    row = claim("freight_lost", "open", 7, counterparty="forwarder", shipment_id="FBA1")
    known: dict[str, Any] = NO_FACT | {"shipment_id": "FBA1", "cartons_missing": 2, "cartons_damaged": 1}
    text = text_of(row, shipments={"FBA1": ShipmentFact(**known)})
    assert "未送达2箱。破损1箱。" in text
    assert "Not delivered: 2 cartons. Delivered damaged: 1 carton." in text


def test_a_parcel_with_several_products_names_each_with_its_own_units() -> None:
    row = claim("order_lost", "open", 34, counterparty="carrier", case_key="K", sku="CUP", units=2, title="")
    text = text_of(row, claim("order_lost", "open", 35, counterparty="carrier", case_key="K", sku="LID", title=""))
    assert "SKU CUP: 2 units; SKU LID: 1 unit not delivered." in text
    assert "SKU：CUP，2件；SKU：LID，1件，未送达。" in text


def test_parcel_carriers_read_english_first(tmp_path: Path) -> None:
    assert texts(tmp_path)["order_lost-000034"].startswith("Tracking number: 1ZSMPL00000034.")


@pytest.mark.parametrize(
    ("marketplace", "language"),
    [("US", "en"), ("UK", "en"), ("CA", "en"), ("DE", "de"), ("FR", "fr"), ("IT", "it"), ("ES", "es"), ("JP", "ja")],
)
def test_amazon_is_written_to_in_the_language_of_the_marketplace(marketplace: str, language: str) -> None:
    assert amazon_language(marketplace) == language


def test_an_unknown_marketplace_is_written_to_in_english() -> None:
    assert amazon_language("XX") == "en"


@pytest.mark.parametrize("marketplace", ["US", "DE", "FR", "IT", "ES", "JP"])
@pytest.mark.parametrize("claim_type", AMAZON)
def test_every_amazon_claim_type_has_a_text_in_every_language(claim_type: str, marketplace: str) -> None:
    row = claim(claim_type, "open", 7, marketplace=marketplace, shipment_id="FBA15X", order_id="111-1")
    row |= {"reimbursement_id": "R-1", "reference_id": "L-1", "tracking_no": "T-1"}
    text = text_of(row)
    assert "{" not in text
    assert "  " not in text.replace("\n", " ").strip()
    assert str(row["units"]) in text
    assert not ENCLOSED.search(text)


@pytest.mark.parametrize(
    ("claim_type", "counterparty"),
    [
        (f"{what}_{how}", party)
        for what, parties in (("freight", ("forwarder", "insurer")), ("order", ("carrier", "insurer")))
        for how in ("lost", "damaged")
        for party in parties
    ],
)
def test_the_other_payers_have_their_texts(claim_type: str, counterparty: str) -> None:
    text = text_of(claim(claim_type, "open", 7, counterparty=counterparty, shipment_id="FBA15X"))
    assert not ENCLOSED.search(text)
    assert re.search("[一-鿿]", text)
    assert "Please" in text


@pytest.mark.parametrize("counterparty", ["carrier", "insurer"])
def test_a_parcel_without_a_tracking_number_is_named_by_its_order(counterparty: str) -> None:
    row = claim("order_lost", "open", 1, counterparty=counterparty, order_id="111-7", tracking_no="")
    text = text_of(row)
    assert "111-7" in text
    assert "Tracking number" not in text
    assert "运单号" not in text
    assert "  " not in text


@pytest.mark.parametrize("marketplace", ["US", "DE", "FR", "IT", "ES", "JP"])
def test_a_return_text_states_no_amount(marketplace: str) -> None:
    text = text_of(claim("customer_return", "open", 7, marketplace=marketplace, order_id="O", amount=Decimal("987.65")))
    assert "987" not in text
    assert "8.50" not in text
    assert "8,50" not in text


def test_an_unpriced_claim_states_no_amount() -> None:
    text = text_of(claim("warehouse_lost", "open", 7, amount=None, unit_cost=None))
    assert "cost" not in text


LIMITS = {"UK": "limit", "DE": "Höchstgrenze", "FR": "plafond", "IT": "limite", "ES": "límite", "JP": "上限"}


@pytest.mark.parametrize(("marketplace", "word"), LIMITS.items())
def test_a_text_says_where_the_cap_makes_the_amount_less_than_units_times_cost(marketplace: str, word: str) -> None:
    units = claim("warehouse_lost", "open", 7)["units"]
    full = claim("warehouse_lost", "open", 7, marketplace=marketplace, rate=None, amount=units * Decimal("8.50"))
    assert word not in text_of(full)
    assert word in text_of(full | {"amount": units * Decimal("8.00")})


def test_money_has_the_decimals_of_its_currency_and_the_readers_mark() -> None:
    row = claim("warehouse_lost", "open", 7, marketplace="DE", currency="EUR", unit_cost=Decimal("1.2345"))
    assert "1,2345 USD" in text_of(row)
    assert "25,50 EUR" in text_of(row)
    yen = claim("warehouse_lost", "open", 7, marketplace="JP", currency="JPY", amount=Decimal("4500.0000"))
    assert "4500 JPY" in text_of(yen)
    pesos = claim("warehouse_lost", "open", 7, marketplace="MX", currency="MXN", amount=Decimal("450.50"))
    assert "450.50 MXN" in text_of(pesos)


def test_a_title_is_never_executed_nor_escaped(tmp_path: Path) -> None:
    found = texts(tmp_path)
    row = claim("freight_lost", "open", 7, counterparty="forwarder", title="A {{ 7 * 7 }} <b> & \x1b[31m\r\nB")
    text = text_of(row)
    assert "A {{ 7 * 7 }} <b> & [31m B" in text
    assert '=HYPERLINK("http://example.com","click")' in found["freight-FBA15SMPLB02"]


def test_a_long_title_is_shortened_visibly() -> None:
    assert "x" * 59 + "…" in text_of(claim("freight_lost", "open", 7, counterparty="forwarder", title="x" * 300))


def shipment(skus: int) -> list[dict[str, Any]]:
    return [
        claim("inbound_lost", "open", n, shipment_id="FBA15LONG", case_key="K", units=skus - n, amount=Decimal(n + 1))
        for n in range(skus)
    ]


@pytest.mark.parametrize("skus", [1, 20, 26, 27, 28, 60, 400])
def test_a_shipment_note_never_exceeds_what_the_portal_takes(skus: int) -> None:
    text = text_of(*shipment(skus))
    lines = re.findall(r"^FNSKU .* missing (\d+)$", text, re.M)
    left = re.findall(r"and (\d+) SKUs? more with (\d+) units?, listed in more.csv", text)
    assert portal_length(text) <= note_limit()
    assert len(lines) + sum(int(count) for count, _ in left) == skus
    assert sum(map(int, lines)) + sum(int(units) for _, units in left) == sum(range(1, skus + 1))
    assert bool(left) == (len(lines) < skus)


def test_a_note_is_shortened_only_as_far_as_needed() -> None:
    text = text_of(*shipment(60))
    line = max(len(line) for line in text.splitlines() if line.startswith("FNSKU"))
    assert portal_length(text) > note_limit() - line - 10


@given(st.text(max_size=3000), st.text(max_size=3000), st.integers(1, 40))
def test_no_value_makes_a_note_too_long(sku: str, tracking_no: str, skus: int) -> None:
    rows = [row | {"sku": sku, "tracking_no": tracking_no} for row in shipment(skus)]
    assert portal_length(text_of(*rows)) <= note_limit()


def test_a_shortened_note_has_its_list_beside_it(tmp_path: Path) -> None:
    title = "A" * 100
    rows = [row | {"title": title} for row in shipment(60)]
    folder = write(con_with_claims(rows=rows), tmp_path, Settings(), run_info())
    assert "listed in K.csv" in (folder / "cases" / "K.txt").read_text(encoding="utf-8")
    header, first, *others = (folder / "cases" / "K.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header.split(",")[5:] == [
        "shipped",
        "packed",
        "delivered",
        "received",
        "found",
        "reimbursed",
        "missing",
        "units",
    ]
    assert first.split(",")[-4:] == ["0", "0", "60", "60"]
    assert first.split(",")[4] == title  # which the text shortens
    assert len(others) == 59
    assert "K.csv" in (folder / "cases.csv").read_text(encoding="utf-8")


def test_rows_of_one_claim_that_differ_in_their_reason_are_one_line() -> None:
    row = claim("inbound_lost", "open", 7, shipment_id="S", case_key="K", units=2)
    text = text_of(row, row | {"status_reason": "other", "units": 3})
    assert "missing 5\n" in text
    assert text.count("FNSKU X00SMPL007") == 1


def test_a_claim_type_nobody_has_words_for_gets_no_text() -> None:
    (case,) = cases_of([as_claim(claim("warehouse_lost", "open", 7, counterparty="carrier"))])
    assert case_text(case, NO_PAPERS, "x.csv") is None


def keys_of(part: Any, path: str = "") -> set[str]:
    if isinstance(part, dict):
        return {key for name, inner in part.items() for key in keys_of(inner, f"{path}.{name}")}
    return {path}


def rooms_of(language: str) -> list[str]:
    folder = files("reconcile.texts")
    names = (file.name for file in folder.iterdir())
    return sorted(name.removesuffix(f".{language}.toml") for name in names if name.endswith(f".{language}.toml"))


def test_every_room_has_its_catalogue_in_both_languages() -> None:
    assert rooms_of("en") == rooms_of("zh")


@pytest.mark.parametrize("room", rooms_of("en"))
def test_the_catalogues_have_the_same_keys_and_blanks(room: str) -> None:
    english, chinese = (text_file(f"{room}.{language}") for language in UI_LANGUAGES)
    assert keys_of(english) == keys_of(chinese)
    for section, entries in english.items():
        for key, text in entries.items():
            blanks = [
                {name for _, name, _, _ in string.Formatter().parse(entry) if name}
                for entry in (text, chinese[section][key])
            ]
            assert blanks[0] == blanks[1], (section, key)
            assert chinese[section][key].strip()


def test_the_workbook_catalogues_know_every_value_and_heading() -> None:
    for language in UI_LANGUAGES:
        texts_ = catalogue(language)
        assert {*claim_types()} <= {*texts_.keys("claim_type")}
        assert {*claim_types()} <= {*texts_.keys("where")}
        assert {*STATUSES} <= {*texts_.keys("status")}
        assert {*COUNTERPARTIES} <= {*texts_.keys("counterparty")}
        assert {key for keys in own_toml("report/claim_columns.toml").values() for key in keys} <= {
            *texts_.keys("column")
        }


def test_no_two_columns_of_a_sheet_share_a_heading() -> None:
    for language in UI_LANGUAGES:
        for keys in own_toml("report/claim_columns.toml").values():
            headings = [catalogue(language).text("column", key) for key in keys]
            assert len(headings) == len(set(headings))


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError, match="en, zh"):
        catalogue("fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_case_texts_of_each_language_are_complete(language: str) -> None:
    english, other = text_file("en"), text_file(language)
    for section in ("about", "word", "credit", "piece"):
        assert other[section].keys() == english[section].keys()
    parties = {"amazon"} if language in ("de", "fr", "it", "es", "ja") else {"forwarder", "carrier", "insurer"}
    for party in parties:
        assert keys_of(other[party]) == keys_of(english[party]), party


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_names_a_value_that_english_does_not_name(language: str) -> None:
    surroundings = jinja2.Environment(autoescape=False)  # noqa: S701
    for filters in ("count", "money", "credit"):
        surroundings.filters[filters] = str

    def names(text: str) -> set[str]:
        return jinja2.meta.find_undeclared_variables(surroundings.parse(text))

    english, other = text_file("en"), text_file(language)
    for section in ("amazon", "forwarder", "carrier", "insurer"):
        for family, parts in other.get(section, {}).items():
            together = [set().union(*map(names, part.values())) for part in (parts, english[section][family])]
            worth = {"price", "amount", "currency"}
            assert together[0] - worth == together[1] - worth or language != "zh"
            assert together[0] <= together[1] | {"price"}, (section, family)


def test_every_open_claim_of_the_fixture_has_a_text() -> None:
    rows = [as_claim({"rate": None, **row}) for row in claims()]
    for case in cases_of(rows):
        assert case_text(case, NO_PAPERS, "x.csv"), case.key


def test_portal_length_counts_like_a_text_box() -> None:
    assert portal_length("ab\n") == 4
    assert portal_length("🙂字") == 3


def test_dates_in_texts_are_iso() -> None:
    text = text_of(claim("warehouse_lost", "open", 7, event_date=date(2026, 3, 4)))
    assert "2026-03-04" in text
