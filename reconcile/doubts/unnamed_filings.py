"""Lists of claims that lack a column to say which loss each line is about: what a line names is looked at first.

Such a list may be a record of what was filed with Amazon, or a courier's or forwarder's own list of claims. Each line
may mean the losses that have its shipment, order or waybill, and one that tells none of these, those of its product.
One with a customer or a policy and without a case id is that of whoever carried or insured the goods, and means no loss
in Amazon's warehouses. A list that does not say what its cases are about may mean any loss.

Files of other kinds, a ledger or a list of shipments, may have a column in which somebody noted what was filed: each
line in which it is filled is looked at in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from duckdb import DuckDBPyConnection

from reconcile.claims.case_row import REFERENCES
from reconcile.claims.contract import is_transport
from reconcile.doubts.claim_list import read_claim_list
from reconcile.doubts.unread_filings import KIND
from reconcile.ingest.declaration import declaration_of
from reconcile.ingest.identify import Unidentified, identify_text
from reconcile.match.breaks import Break
from reconcile.records import Exposure, Reason
from reconcile.source_lines import Place

MOST_PLACES = 5
"""So many lines are named for one claim: a list may have thousands for its product, and a cell holds 32,767 letters."""
_NOTED = """
select distinct p.file, p.sheet, p.line, contains(f.kind, 'seller_deliveries') or contains(f.kind, 'seller_shipments')
from problem as p
inner join source_file as f on p.file = f.path
where p.code = 'filings_noted'
order by all
"""


@dataclass(frozen=True, slots=True)
class UnnamedFiling:
    """A line of such a list: its place, and the references and products that it tells, in capital letters.

    `carried`: it is a claim on whoever carried or insured the goods. `any_claim`: nobody knows what the list is about.
    `noted`: the file is no list of claims, and has no place in which its loss could be named.
    """

    place: str
    references: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    carried: bool = False
    any_claim: bool = False
    noted: bool = False

    def may_mean(self, exposure: Exposure) -> bool:
        """Whether the line may be about this loss."""
        if self.carried and not is_transport(exposure):
            return False
        if self.any_claim:
            return True
        products = {name.upper() for name in (*exposure.fnskus, exposure.sku) if name}
        if not self.references:
            return not self.products.isdisjoint(products)
        told = {str(getattr(exposure, name)).upper() for name in REFERENCES}
        of_product = not self.products or not self.products.isdisjoint(products)
        return of_product and not self.references.isdisjoint(told)


def unnamed_filings(con: DuckDBPyConnection, data: Path) -> list[UnnamedFiling]:
    """The lines of every list of claims whose header lacks a column without which it is no case log."""
    found = []
    for place in con.execute("select path, sheet, line from unread_log where line > 0 order by all").fetchall():
        found += _lines(con, data, place)
    for file, sheet, line, carried in con.execute(_NOTED).fetchall():
        found += _noted(con, data, (file, sheet, line), carried=carried)
    return found


def doubted_by_unnamed(
    breaks: Sequence[Break], filings: Sequence[UnnamedFiling]
) -> dict[str, list[tuple[int, Reason]]]:
    """Units per claim id that such a line may mean: all that are sure."""
    by_name: dict[tuple[bool, str], list[UnnamedFiling]] = defaultdict(list)
    for filing in filings:
        for name in filing.references or filing.products:
            by_name[filing.noted, name].append(filing)
    of_any = [filing for filing in filings if filing.any_claim]
    found: dict[str, list[tuple[int, Reason]]] = {}
    for one in breaks if filings else ():
        exposure = one.exposure
        names = {str(getattr(exposure, name)).upper() for name in REFERENCES}
        names |= {name.upper() for name in (*exposure.fnskus, exposure.sku)}
        listed, noted = ([by_name.get((kept, name), ()) for name in sorted(names)] for kept in (False, True))
        for code, may in (("case_log_unread", [of_any]), ("filing_unnamed", listed), ("filing_noted", noted)):
            told = _places(chain.from_iterable(may), exposure)
            if told and one.sure_units > 0:
                found[exposure.claim_id] = [(one.sure_units, Reason.of(code, place=told))]
                break
    return found


def _places(filings: Iterable[UnnamedFiling], exposure: Exposure) -> str:
    """The first lines that may mean a loss, with `…` where there are more; '' where there is none."""
    places: list[str] = []
    for filing in filings:
        if filing.place not in places and filing.may_mean(exposure):
            if len(places) == MOST_PLACES:
                return f"{', '.join(places)} …"
            places.append(filing.place)
    return ", ".join(places)


def _noted(con: DuckDBPyConnection, data: Path, place: Place, *, carried: bool) -> list[UnnamedFiling]:
    """The lines of a file of another kind in which a column about filings is filled."""
    found = read_claim_list(con, data, place)
    noted = [at for at, text in enumerate(found.header) if declaration_of(KIND).is_meant([text])]
    carried = carried and "case_id" not in found.columns
    return [
        UnnamedFiling(line.place, line.references, line.products, carried, noted=True)
        for line in found.lines
        if any(line.cell(at) for at in noted)
    ]


def _lines(con: DuckDBPyConnection, data: Path, place: Place) -> list[UnnamedFiling]:
    """The lines below this header; a single one for the whole list where a case of it names nothing."""
    listed = read_claim_list(con, data, place)
    judged = identify_text("\t".join(" ".join(cell.split()) for cell in listed.header))
    if not isinstance(judged, Unidentified) or judged.kind != KIND:
        return []  # the header of another sheet of the workbook
    case_at = listed.columns.get("case_id")
    carried = "carriage" in listed.columns and case_at is None
    found = []
    for line in listed.lines:
        if line.references or line.products:
            found.append(UnnamedFiling(line.place, line.references, line.products, carried))
        elif case_at is not None and line.cell(case_at):
            return [UnnamedFiling(place[0], any_claim=True)]
    return found or [UnnamedFiling(place[0], carried=carried, any_claim=True)]
