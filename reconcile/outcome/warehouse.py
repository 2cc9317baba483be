"""The warehouse sheet: lost, damaged, found and paid per product of a stock region."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from duckdb import DuckDBPyConnection

from reconcile.claims.claim import Claim
from reconcile.match.breaks import Break
from reconcile.records import CreditKind, CreditLine
from reconcile.tables import TEXT, UNITS, write_table

COUNTS = (
    "lost",
    "damaged",
    "disposed",
    "found",
    "regraded",
    "paid_lost",
    "paid_damaged",
    "open_lost",
    "open_damaged",
)
POOLS = {"warehouse_lost": ("found", "paid_lost"), "warehouse_damaged": ("regraded", "paid_damaged")}
TYPES = {"warehouse_lost": "lost", "warehouse_damaged": "damaged", "disposed": "disposed"}


def write_warehouse_lines(
    con: DuckDBPyConnection,
    breaks: Iterable[Break],
    claims: Iterable[Claim],
    credits: Sequence[CreditLine],
    products: Mapping[str, tuple[str, str, str]],
) -> None:
    """Write table `warehouse_line`, grain stock region x FNSKU. `products`: FNSKU -> SKU, ASIN, title.

    Units that reversals took back are not paid; those that came back for it are found, or sellable again.
    `unreconciled` is NULL where Amazon's own open number is filled for no loss of the product.
    """
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in breaks:
        exposure = one.exposure
        if exposure.claim_type in TYPES:
            line = counts[exposure.stock_region, exposure.fnsku]
            line[TYPES[exposure.claim_type]] += exposure.units
            if exposure.unreconciled is not None:  # where Amazon's column is blank nothing says that none is open
                line["unreconciled"] += exposure.unreconciled
    for credit in credits:
        if credit.pool and credit.pool[0] in POOLS:
            name, region, fnsku = credit.pool
            back, paid = POOLS[name]
            line = counts[region, fnsku]
            is_payment = credit.kind is CreditKind.PAYMENT
            returned = credit.exchanged if is_payment else credit.units
            line[back] += returned
            line[paid] += credit.units - credit.units_taken_back - returned
    for claim in claims:
        exposure = claim.one.exposure
        if claim.row.status == "open" and exposure.claim_type in ("warehouse_lost", "warehouse_damaged"):
            counts[exposure.stock_region, exposure.fnsku][f"open_{TYPES[exposure.claim_type]}"] += claim.row.units
    rows = [
        [region, fnsku, *products.get(fnsku, ("", "", "")), *(line[name] for name in COUNTS), line.get("unreconciled")]
        for (region, fnsku), line in sorted(counts.items())
    ]
    columns = {"stock_region": TEXT, "fnsku": TEXT, "sku": TEXT, "asin": TEXT, "title": TEXT}
    write_table(con, "warehouse_line", columns | dict.fromkeys((*COUNTS, "unreconciled"), UNITS), rows)
