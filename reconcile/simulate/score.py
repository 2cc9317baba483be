"""Measuring the tool against the truth: how much of what it calls open is owed, how much of what is owed it found."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rich.table import Table

from reconcile.texts.catalogue import Catalogue

FIGURES = (
    "open",
    "owed",
    "correct",
    "precision",
    "recall",
    "strict_precision",
    "strict_recall",
    "open_money",
    "owed_money",
    "money_off",
)
KEYS = ("claim_type", "fnsku", "shipment_id", "order_id", "reference_id", "tracking_no", "reimbursement_id")
EVENT_KEYS = {
    "warehouse_lost": ("reference_id",),
    "warehouse_damaged": ("reference_id",),
    "disposed": ("reference_id",),
    "inbound_lost": ("shipment_id",),
    "inbound_damaged": ("shipment_id",),
    "freight_lost": ("shipment_id",),
    "freight_damaged": ("shipment_id",),
    "customer_return": ("order_id",),
    "removal_lost": ("order_id", "tracking_no"),
    "underpaid": ("reimbursement_id",),
    "reversal": ("reimbursement_id",),
    "order_lost": ("order_id",),
    "order_damaged": ("order_id",),
}
Key = tuple[str, ...]


@dataclass(slots=True)
class Break:
    """Units and money of one key, on one side."""

    units: int = 0
    amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class TypeScore:
    """How well one claim type was found. `pooled` lets units of one FNSKU stand for each other."""

    claim_type: str
    open_units: int
    owed_units: int
    correct_strict: int
    correct_pooled: int
    open_amount: Decimal
    owed_amount: Decimal

    @property
    def precision(self) -> float:
        """The share of the open units that are owed (pooled)."""
        return self.correct_pooled / self.open_units if self.open_units else 1.0

    @property
    def recall(self) -> float:
        """The share of the owed units that are open (pooled)."""
        return self.correct_pooled / self.owed_units if self.owed_units else 1.0

    @property
    def precision_strict(self) -> float:
        """The share of the open units that are owed for the very same event."""
        return self.correct_strict / self.open_units if self.open_units else 1.0

    @property
    def recall_strict(self) -> float:
        """The share of the owed units that are open for the very same event."""
        return self.correct_strict / self.owed_units if self.owed_units else 1.0

    @property
    def amount_error(self) -> float:
        """How far the money of the open claims lies from the money owed, as a share of the latter."""
        if not self.owed_amount:
            return 0.0 if not self.open_amount else 1.0
        return float(abs(self.open_amount - self.owed_amount) / self.owed_amount)


def score(claims_csv: Path, truth_csv: Path) -> list[TypeScore]:
    """Compare claims.csv with truth.csv, claim type by claim type, and all together under the name `total`.

    Only `open` rows of the claims and `units_owed` of the truth count. Raises OSError where a file cannot be read,
    KeyError where a column is missing.
    """
    found = read(claims_csv, lambda row: int(row["units"]) if row["status"] == "open" else 0)
    owed = read(truth_csv, lambda row: int(row["units_owed"]))
    types = sorted({key[0] for key in (*found, *owed)})
    scores = [score_type(name, found, owed) for name in types]
    return [*scores, total(scores)]


def read(path: Path, count: Callable[[dict[str, str]], int]) -> dict[Key, Break]:
    """Units and money per natural key."""
    breaks: dict[Key, Break] = defaultdict(Break)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            units = count(row)
            if units:
                claim_type = row["claim_type"]
                key = (claim_type, row["fnsku"], *(row[name] for name in EVENT_KEYS.get(claim_type, KEYS[2:])))
                breaks[key].units += units
                breaks[key].amount += Decimal(row["amount"] or 0)
    return breaks


def score_type(name: str, found: dict[Key, Break], owed: dict[Key, Break]) -> TypeScore:
    """The figures of one claim type."""
    ours = {key: value for key, value in found.items() if key[0] == name}
    theirs = {key: value for key, value in owed.items() if key[0] == name}
    return TypeScore(
        claim_type=name,
        open_units=sum(value.units for value in ours.values()),
        owed_units=sum(value.units for value in theirs.values()),
        correct_strict=common(ours, theirs, lambda key: key),
        correct_pooled=common(ours, theirs, lambda key: key[:2]),
        open_amount=sum((value.amount for value in ours.values()), Decimal(0)),
        owed_amount=sum((value.amount for value in theirs.values()), Decimal(0)),
    )


def common(ours: dict[Key, Break], theirs: dict[Key, Break], pool: Callable[[Key], Key]) -> int:
    """Units that both sides have, pool by pool."""
    left, right = pooled(ours, pool), pooled(theirs, pool)
    return sum(min(units, right.get(key, 0)) for key, units in left.items())


def pooled(breaks: dict[Key, Break], pool: Callable[[Key], Key]) -> dict[Key, int]:
    """Units per pool."""
    units: dict[Key, int] = defaultdict(int)
    for key, value in breaks.items():
        units[pool(key)] += value.units
    return units


def total(scores: Iterable[TypeScore]) -> TypeScore:
    """All claim types together. Amounts of several currencies are simply added: this is a measure, not a bill."""
    rows = list(scores)
    return TypeScore(
        claim_type="total",
        open_units=sum(row.open_units for row in rows),
        owed_units=sum(row.owed_units for row in rows),
        correct_strict=sum(row.correct_strict for row in rows),
        correct_pooled=sum(row.correct_pooled for row in rows),
        open_amount=sum((row.open_amount for row in rows), Decimal(0)),
        owed_amount=sum((row.owed_amount for row in rows), Decimal(0)),
    )


def table(scores: Iterable[TypeScore], texts: Catalogue) -> Table:
    """The scores as a table for the terminal, in the language of `texts`."""
    shown = Table(title=texts.text("score", "title"))
    shown.add_column(texts.text("score", "claim_type"))
    for figure in FIGURES:
        shown.add_column(texts.text("score", figure), justify="right")
    for row in scores:
        shown.add_row(
            row.claim_type,
            *(f"{count:,}" for count in (row.open_units, row.owed_units, row.correct_pooled)),
            *(f"{share:.2%}" for share in (row.precision, row.recall, row.precision_strict, row.recall_strict)),
            *(f"{amount:,.2f}" for amount in (row.open_amount, row.owed_amount)),
            f"{row.amount_error:.2%}",
        )
    return shown
