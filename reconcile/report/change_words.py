"""The figures of a change as its sentences say them: shares, money and names as the reader writes them."""

import json
from decimal import Decimal
from typing import Any

from reconcile.policy import decimals_of
from reconcile.report.cells import Book
from reconcile.report.looking_back_rows import Change
from reconcile.report.sheet_loss_rates import value_name

SHARES = ("rate", "low", "high", "others", "insurance_rate")
MONEY = ("premium", "paid", "value")
COUNTS = ("lost", "exposed", "units")
# The rate that proves a change: dimension and risk.
PROVEN_BY = {
    "packaging": ("sku", "damaged_arriving"),
    "forwarder": ("mode_forwarder", "lost_on_way"),
    "centre": ("centre", "short_at_receipt"),
}


def change_facts(book: Book, change: Change) -> dict[str, object]:
    """The blanks of the sentences of a change."""
    texts = book.texts
    facts: dict[str, Any] = json.loads(change.facts)
    facts |= {name: f"{float(facts[name] or 0):.2%}" for name in SHARES if name in facts}
    facts |= {name: money(Decimal(facts[name]), facts["currency"]) for name in MONEY if name in facts}
    facts |= {name: f"{facts[name]:,}" for name in COUNTS if name in facts}
    if "claim_type" in facts:
        facts["claim_type"] = book.texts.word("claim_type", facts["claim_type"])
    amount = texts.text("looking_back", "amount_unknown")
    if change.per_month is not None:
        amount = money(change.per_month, change.currency)
    subject, block = _subject(book, change)
    return {**facts, "subject": subject, "block": block, "amount": amount, "sheet": texts.text("sheet", "loss_rates")}


def _subject(book: Book, change: Change) -> tuple[str, str]:
    """What is to be changed, and the block of the sheet Loss rates that proves it."""
    texts = book.texts
    if change.kind in PROVEN_BY:
        dimension, risk = PROVEN_BY[change.kind]
        block = f"{texts.text('risk', risk)} · {texts.text('dimension', dimension)}"
        return value_name(book, dimension, change.subject), block
    if change.kind == "insurance":
        return lane_name(book, *change.subject.split("|")), ""
    return book.documents.get(change.subject, change.subject), ""


def money(amount: Decimal, currency: str) -> str:
    """`1,234.50 USD`."""
    return f"{amount:,.{decimals_of(currency)}f} {currency}"


def lane_name(book: Book, mode: str, region: str) -> str:
    """`sea → US`."""
    return f"{book.texts.word('mode', mode) or book.texts.text('looking_back', 'unnamed')} → {region}"
