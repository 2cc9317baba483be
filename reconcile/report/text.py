"""The text of a case: one request, facts first, ids labelled, in the language of the one who reads it.

Sentences stand in texts/<language>.toml as jinja2 templates. Values are passed in, never put together into a template,
so that nothing in a title is ever executed. A value that a template names and the case lacks is an error, not a blank.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial

from reconcile.policy.read import company_key, word_key
from reconcile.report.case_facts import ClaimFact, extra_values, kept, line_values, rates_of
from reconcile.report.case_steps import NO_STEPS
from reconcile.report.cases import Case, CaseText, note_limit
from reconcile.report.money import is_lowered, shown_cost, shown_money
from reconcile.report.phrasing import Values, composed, subject_of, template_of
from reconcile.report.printable import UNPRINTABLE
from reconcile.report.rows import Claim, ClaimLine, DataGap, ShipmentFact, ShipmentLine
from reconcile.rounding import half_up
from reconcile.texts.catalogue import text_file

LANGUAGES = ("en", "de", "fr", "it", "es", "ja", "zh")
# Forwarders and insurers are mostly Chinese, parcel carriers mostly not: the likelier reader's language comes first.
ORDER = {"forwarder": ("zh", "en"), "insurer": ("zh", "en"), "carrier": ("en", "zh")}
NOTE_TYPES = ("inbound_lost", "inbound_damaged")
# Claim types that are asked for without naming an amount: what is paid follows the order's price, not our cost.
NO_AMOUNT = ("customer_return",)
LONGEST = {"title": 60, "tracking_no": 120, "missing_cartons": 400, "damaged_cartons": 400}
LONGEST_OTHER = 80
SETTLED_SHOWN = 5
DAYS_SHOWN = 3
CLAIM_VALUES = (
    "claim_type",
    "shipment_id",
    "order_id",
    "reference_id",
    "reimbursement_id",
    "tracking_no",
    "fnsku",
    "sku",
    "asin",
    "title",
    "event_date",
    "disposition",
    "reason_code",
    "fulfillment_center",
    "currency",
    "cost_currency",
)
REPORTS = ("ledger", "reimbursements", "returns", "replacements", "removal_orders")
# A shipment of which no paper tells anything.
NO_FACT = {name: "" if kind is str else None for name, kind in ShipmentFact.__annotations__.items()}


@dataclass(frozen=True, slots=True)
class Background:
    """What the texts need besides the claims, by claim id or shipment.

    `reach`: up to which day each report tells that was read. `gaps`: data that are missing or too old.
    `contracts`: keys of the forwarders and carriers whose contract terms the settings hold. `insurers`: who is
    asked, by the key of a policy's number.
    """

    as_of: date
    lines: Mapping[str, Sequence[ClaimLine]]
    shipments: Mapping[str, ShipmentFact]
    shipment_lines: Mapping[tuple[str, str], ShipmentLine]
    steps: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    facts: Mapping[str, ClaimFact] = field(default_factory=dict)
    payments: Mapping[tuple[str, str], str] = field(default_factory=dict)
    reach: Mapping[str, date] = field(default_factory=dict)
    gaps: Sequence[DataGap] = ()
    contracts: Set[str] = frozenset()
    insurers: Mapping[str, str] = field(default_factory=dict)


def case_text(case: Case, background: Background, csv_name: str) -> CaseText | None:
    """The text of `case`, or None for a claim type that has none.

    A shipment note longer than the portal takes names fewer SKUs, says how many are left out, and names `csv_name`.
    """
    first = case.first
    family = family_of(first.claim_type)
    languages = languages_of(first)
    if family not in text_file(languages[0]).get(first.counterparty, {}):
        return None
    values = values_of(case, background) | {"csv_name": csv_name}
    lines = values["lines"]

    def compose(shown: int) -> str:
        return composed(languages, partial(template_of, name=f"{first.counterparty}.{family}"), values, lines[:shown])

    shown = _most_that_fit(compose, len(lines)) if family in NOTE_TYPES else len(lines)
    subject = subject_of(languages[0], f"{first.counterparty}.{family}").render(values).strip()
    return CaseText(subject, compose(shown), languages, len(lines) - shown)


def languages_of(claim: Claim) -> tuple[str, ...]:
    """The languages of a text for the one who is asked, the likelier reader's first."""
    return ORDER.get(claim.counterparty) or (amazon_language(claim.marketplace),)


def amazon_language(marketplace: str) -> str:
    """The language in which a marketplace's support is written to; English where we have no other."""
    for language in LANGUAGES:
        if marketplace in text_file(language)["about"]["marketplaces"]:
            return language
    return "en"


def portal_length(text: str) -> int:
    """Length as a browser's text box counts it: UTF-16 units, a line break as two."""
    return len(text.encode("utf-16-le")) // 2 + text.count("\n")


def family_of(claim_type: str) -> str:
    """Lost and damaged cartons of a shipment are one letter, and so are lost and damaged parcels."""
    for family in ("freight", "order"):
        if claim_type.startswith(f"{family}_"):
            return family
    return claim_type


def _most_that_fit(compose: Callable[[int], str], most: int) -> int:
    """The largest number of SKU lines with which the note still fits; fewer lines never make it longer."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        if portal_length(compose(middle)) <= note_limit():
            least = middle
        else:
            most = middle - 1
    return least


def values_of(case: Case, background: Background) -> Values:
    """Everything that a template may name. Text is on one line and no longer than a reader needs."""
    first = case.first
    claim_ids = dict.fromkeys(claim.claim_id for claim in case.claims)
    source = [line for claim_id in claim_ids for line in background.lines.get(claim_id, ())]
    fact = background.shipments.get(first.shipment_id)
    asks_money = first.claim_type not in NO_AMOUNT
    values: Values = {name: _plain(name, getattr(first, name)) for name in CLAIM_VALUES}
    values["fact"] = _facts(fact) if fact else NO_FACT
    values["step"] = background.steps.get(case.key, NO_STEPS)
    values["extra"] = extra_values(case.claims, background.facts)
    values["read"] = {name: background.reach[name].isoformat() if name in background.reach else "" for name in REPORTS}
    values["contract"] = company_key(first.forwarder) in background.contracts
    policy = fact.insurance_policy if fact else str(values["extra"]["policy"])
    values["insurer"] = background.insurers.get(word_key(policy), "")
    values["rates"] = rates_of(case.claims, background.facts)
    values["capped"] = any(is_lowered(claim) for claim in case.claims)
    one_cost = len({(claim.unit_cost, claim.cost_currency) for claim in case.claims}) == 1
    taken_back = {
        background.payments.get((line.claim_id, line.reference), "") for line in source if line.role == "reversal"
    }
    settled = [line for line in source if line.role == "settled by"]
    paid = [line for line in settled if line.kind.startswith("payment")]
    values |= {
        "reply": False,
        "as_of": background.as_of.isoformat(),
        "units": case.units,
        "exposed": sum(abs(line.units or 0) for line in source if line.role == "exposure") or case.units,
        "settled": [_source(line) | kept(line, taken_back) for line in settled[:SETTLED_SHOWN]],
        "settled_more": max(0, len(settled) - SETTLED_SHOWN),
        "settled_units": sum(abs(line.units or 0) for line in settled),
        "paid": [_source(line) | kept(line, taken_back) for line in paid[:SETTLED_SHOWN]],
        "paid_more": max(0, len(paid) - SETTLED_SHOWN),
        "reversals": [
            _source(line) | {"payment": background.payments.get((line.claim_id, line.reference), "")}
            for line in source
            if line.role == "reversal"
        ],
        "lines": [line for _, line in product_lines(case, background)],
        "amount": shown_money(case.amount, first.currency) if asks_money and not case.unpriced else None,
        "unit_cost": shown_cost(first.unit_cost, first.cost_currency) if asks_money and one_cost else None,
        "earlier": ", ".join(dict.fromkeys(claim.earlier_case for claim in case.claims if claim.earlier_case)),
    }
    return values


def _days(claim: Claim, exposed: Sequence[ClaimLine]) -> object:
    """The day of the event. Units of an order may be refunded on several days: a text that counts all names each."""
    told = {line.date.isoformat() for line in exposed if line.date}
    several = claim.claim_type == "customer_return" and len(told) > 1
    return ", ".join(sorted(told)) if several else _plain("event_date", claim.event_date)


def _merged(claims: Sequence[Claim]) -> list[Claim]:
    """One row per claim: rows that differ only in their reason are one line of the text. Most units first."""
    rows: dict[str, Claim] = {}
    for claim in claims:
        seen = rows.get(claim.claim_id)
        if seen is None:
            rows[claim.claim_id] = claim
            continue
        amount = None if seen.amount is None or claim.amount is None else seen.amount + claim.amount
        rows[claim.claim_id] = seen._replace(units=seen.units + claim.units, amount=amount)
    return sorted(rows.values(), key=lambda claim: (-claim.units, claim.fnsku, claim.claim_id))


def product_lines(case: Case, background: Background) -> list[tuple[Claim, Values]]:
    """Each product of a case and what a text says about it, those with the most units first."""
    return [(claim, _line(claim, background)) for claim in _merged(case.claims)]


def _line(claim: Claim, background: Background) -> Values:
    """What a text says about one product of a case: of a shipment, an order, a parcel or a payment."""
    found = background.shipment_lines.get((claim.shipment_id, claim.fnsku))
    source = background.lines.get(claim.claim_id, ())
    exposed = [line for line in source if line.role == "exposure"]
    settled = [line for line in source if line.role == "settled by"]
    fact = background.facts.get(claim.claim_id, ClaimFact())
    line: Values = {name: _plain(name, getattr(claim, name)) for name in ("fnsku", "sku", "asin", "title")}
    for name in ("shipped", "delivered", "received"):
        line[name] = getattr(found, name) if found else getattr(fact, name, None)
    line["packed"] = found.confirmed if found and _packed_less(found) else None
    # of this claim alone: what the forwarder paid, or Amazon for damage, is about other units of the shipment
    line["reimbursed"] = sum(abs(one.units or 0) for one in settled if one.kind.startswith("payment"))
    line["found"] = sum(abs(one.units or 0) for one in settled if not one.kind.startswith("payment"))
    line |= line_values(fact)
    line |= {
        "exposed": sum(abs(one.units or 0) for one in exposed) or claim.units,
        "event_date": _days(claim, exposed),
        "payments": [_source(one) for one in exposed if one.amount is not None],
        "units": claim.units,
        "short": max((_short(found) or 0) - line["reimbursed"] - line["found"], claim.units),
        "damaged": claim.claim_type.endswith("damaged"),
        "unit_cost": shown_cost(claim.unit_cost, claim.cost_currency),
        "cost_currency": claim.cost_currency,
        "disposition": _plain("disposition", claim.disposition),
    }
    return line


def _short(found: ShipmentLine | None) -> int | None:
    """Units that reached the dock and were not received; more than asked for where some are settled or in doubt."""
    if found is None or found.received is None:
        return None
    arrived = found.shipped if found.delivered is None else found.delivered
    return None if arrived is None else arrived - _packed_less(found) - found.received


def _packed_less(found: ShipmentLine) -> int:
    """Units on the list of the shipment that a complete packing list does not have: they are not claimed."""
    return 0 if found.confirmed is None or found.shipped is None else found.shipped - found.confirmed


def _source(line: ClaimLine) -> Values:
    units = abs(line.units or 0)
    return {
        "kind": line.kind,
        "units": units,
        "date": line.date.isoformat() if line.date else "",
        "reference": _plain("reference", line.reference),
        "amount": shown_money(line.amount, line.currency),
        "each": shown_cost(half_up(line.amount / units, 4), line.currency)
        if line.amount is not None and units
        else None,
        "currency": line.currency,
    }


def _facts(fact: ShipmentFact) -> Values:
    """What the papers say, for a template: of several trucks or parcels each day of delivery."""
    days = (fact.delivered_days or "").split("; ")
    plain = {name: _plain(name, value) for name, value in fact._asdict().items()}
    if len(days) > DAYS_SHOWN:
        plain["delivered_date"] = f"{days[0]} – {days[-1]}"
    elif len(days) > 1:
        plain["delivered_date"] = ", ".join(days)
    return plain


def _plain(name: str, value: object) -> object:
    """A value for a template: ISO dates, no idle zeros, text on one clean line and shortened visibly."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return value.normalize()
    if not isinstance(value, str):
        return value
    text = " ".join(UNPRINTABLE.sub(" ", value).split())
    longest = LONGEST.get(name, LONGEST_OTHER)
    return text if len(text) <= longest else text[: longest - 1] + "…"
