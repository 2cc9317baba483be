"""What is known of a case, each fact beside its label: who, when, where, and the numbers for a form."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from reconcile.policy.spoken import spoken
from reconcile.report.cases import Case
from reconcile.report.reader import Reader
from reconcile.report.rows import Claim, ShipmentFact

IDS = ("shipment_id", "order_id", "reference_id", "reimbursement_id", "tracking_no", "fnsku", "sku", "asin")
OF_SHIPMENT = (
    "ship_date",
    "handover_date",
    "handover_cartons",
    "handover_weight_kg",
    "delivered_date",
    "closed_date",
    "cartons_shipped",
    "cartons_delivered",
    "missing_cartons",
    "damaged_cartons",
    "signed_by",
    "insurance_policy",
)
IDS_SHOWN = 4


def labelled_facts(case: Case, shipment: ShipmentFact | None, reader: Reader) -> list[list[str]]:
    """Label, value, and `id` for what is copied into a form; what is not known is left out."""
    return [*_facts(case, reader), *_shipment_facts(shipment, reader)]


def _facts(case: Case, reader: Reader) -> list[list[str]]:
    texts, claims = reader.texts, case.claims
    opens = max((claim.eligible_from for claim in claims if claim.eligible_from), default=None)
    events = sorted({claim.event_date for claim in claims if claim.event_date})
    rows = [
        ("forwarder", each_once(claim.forwarder for claim in claims), ""),
        *_ids(claims),
        ("event_date", _span(events, reader), ""),
        ("eligible_from", reader.day(opens), ""),
        ("fulfillment_center", each_once(claim.fulfillment_center for claim in claims), ""),
        ("disposition", each_once(claim.disposition for claim in claims), ""),
        ("reason_code", each_once(claim.reason_code for claim in claims), ""),
        ("window_source", each_once(spoken(claim.window_source, texts.language) for claim in claims), ""),
        ("cost_source", each_once(claim.cost_source for claim in claims), ""),
    ]
    return [[texts.text("column", name), value, kind] for name, value, kind in rows if value]


def _span(days: Sequence[date], reader: Reader) -> str:
    """The day, or the first and the last of several."""
    if len(days) > 1:
        return reader.texts.text("reader", "span", first=reader.day(days[0]), last=reader.day(days[-1]))
    return reader.day(days[0]) if days else ""


def _ids(claims: Sequence[Claim]) -> Iterator[tuple[str, str, str]]:
    """The numbers that all claims share are copied one by one; the others stand in the line table."""
    for name in IDS:
        values = {getattr(claim, name) for claim in claims}
        if len(values) == 1:
            yield name, values.pop(), "id"


def _shipment_facts(fact: ShipmentFact | None, reader: Reader) -> list[list[str]]:
    if fact is None:
        return []
    rows = ((name, getattr(fact, name)) for name in OF_SHIPMENT)
    said = ((name, reader.day(value) if isinstance(value, date) else _plain(value)) for name, value in rows)
    return [[reader.texts.text("column", name), value, ""] for name, value in said if value]


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def each_once(values: Iterable[str]) -> str:
    """Each value once; of many the first ones and how many more."""
    found = list(dict.fromkeys(value for value in values if value))
    more = f" … (+{len(found) - IDS_SHOWN})" if len(found) > IDS_SHOWN else ""
    return ", ".join(found[:IDS_SHOWN]) + more
