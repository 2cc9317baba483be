"""The claims of a case as a table: to read, and whole to paste into a spreadsheet or a portal."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from reconcile.report.money import plain_cost, plain_money
from reconcile.report.printable import on_one_line
from reconcile.report.reader import Reader
from reconcile.report.rows import Claim, ShipmentLine

# What is pasted and not shown: the reader sees currencies beside their numbers, and the ASIN among the facts.
UNSEEN = ("asin", "cost_currency", "currency")
NUMBERS = ("shipped", "received", "units", "unit_cost", "amount")


class Value(NamedTuple):
    """One cell: as the reader sees it, and as another program takes it."""

    shown: str
    copied: str


def line_table(
    claims: Sequence[Claim], shipments: Mapping[tuple[str, str], ShipmentLine], reader: Reader
) -> dict[str, Any]:
    """`seen`: headings of the rows `shown`, `number`: which of them are numbers; `head`: headings of the rows `copied`.

    One row per claim row; a column that is empty in all of them is left out. A title that all rows share stands above
    the table already. Copied dates are ISO, copied numbers have a point and no separators.
    """
    values = _columns(shipments, reader)
    names = list(values)
    table = [[value(claim) for value in values.values()] for claim in claims]
    used = [at for at in range(len(values)) if any(row[at].copied for row in table)]
    unseen = {*UNSEEN, *(("title",) if len({claim.title for claim in claims}) == 1 else ())}
    seen = [at for at in used if names[at] not in unseen]

    def heads(columns: Sequence[int]) -> list[str]:
        return [reader.texts.text("column", names[at]) for at in columns]

    return {
        "seen": heads(seen),
        "number": [names[at] in NUMBERS for at in seen],
        "shown": [[row[at].shown for at in seen] for row in table],
        "head": heads(used),
        "copied": [[row[at].copied for at in used] for row in table],
    }


def _columns(shipments: Mapping[tuple[str, str], ShipmentLine], reader: Reader) -> dict[str, Callable[[Claim], Value]]:
    def of_shipment(field: str) -> Callable[[Claim], Value]:
        def value(claim: Claim) -> Value:
            line = shipments.get((claim.shipment_id, claim.fnsku)) if claim.shipment_id else None
            return _count(getattr(line, field) if line else None)

        return value

    def cost(claim: Claim) -> Value:
        plain = plain_cost(claim.unit_cost, claim.cost_currency)
        return Value(f"{plain} {claim.cost_currency}".strip(), plain) if plain else _same("")

    def text(field: str) -> Callable[[Claim], Value]:
        return lambda claim: _same(getattr(claim, field))

    return {
        "fnsku": text("fnsku"),
        "sku": text("sku"),
        "asin": text("asin"),
        "shipped": of_shipment("shipped"),
        "received": of_shipment("received"),
        "units": lambda claim: _count(claim.units),
        "unit_cost": cost,
        "cost_currency": lambda claim: _same(claim.cost_currency if claim.unit_cost is not None else ""),
        "amount": lambda claim: Value(
            reader.money(claim.amount, claim.currency), plain_money(claim.amount, claim.currency)
        ),
        "currency": lambda claim: _same(claim.currency if claim.amount is not None else ""),
        "event_date": lambda claim: Value(
            reader.day(claim.event_date), claim.event_date.isoformat() if claim.event_date else ""
        ),
        "reference_id": text("reference_id"),
        "fulfillment_center": text("fulfillment_center"),
        "title": text("title"),
        "claim_id": text("claim_id"),
    }


def _same(text: str) -> Value:
    """Tabs and line ends would break the pasted table."""
    plain = on_one_line(text)
    return Value(plain, plain)


def _count(number: int | None) -> Value:
    return Value("", "") if number is None else Value(f"{number:,}", str(number))
