"""Small worlds to look back over: shipments of cartons, and the tables that the models make of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from duckdb import DuckDBPyConnection

from reconcile.claims.write import Papers, write_claims
from reconcile.looking_back.write import look_back, write_facts
from reconcile.models import FOLDER
from tests.worlds.claims_harness import Case, Outcome, settings_of, table, tables_of
from tests.worlds.given_rows import Row

AS_OF = date(2026, 6, 30)


MODELS = (
    *("units_handled", "stock_risk", "loss_cluster", "loss_named", "loss_money", "recovery", "payment_days"),
    *("missed_deadline", "lane"),
)


@contextmanager
def looked_back(
    given: Mapping[str, str | list[Row]], settings: str = "", missing: str = ""
) -> Iterator[DuckDBPyConnection]:
    """The database after looking back over the tables given; `missing`: the documents that every claim lacks."""
    tables = {name: table(text) if isinstance(text, str) else text for name, text in given.items()}
    case = Case("looking back", "", "", AS_OF, tables, [], settings=settings)
    with tables_of(case, tables) as (con, outcome):
        chosen = settings_of(settings)
        _claims(con, outcome, missing)
        write_facts(con, outcome.reckoning, chosen)
        for name in MODELS:
            select = FOLDER.joinpath("outputs", f"{name}.sql").read_text(encoding="utf-8")
            con.execute(f"create or replace table {name} as\n{select}")
        look_back(con, outcome.reckoning, chosen, AS_OF)
        yield con


def _claims(con: DuckDBPyConnection, outcome: Outcome, missing: str) -> None:
    """Table `claim`."""
    papers = Papers(missing, (), "", "", "")
    write_claims(
        con,
        outcome.reckoning.claims,
        account="account",
        as_of=AS_OF,
        language="en",
        titles={},
        papers=lambda _: papers,
        paths={},
    )


def rows(con: DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found = con.execute(query)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


def rate(con: DuckDBPyConnection, dimension: str, risk: str, value: str) -> dict[str, Any]:
    """One loss rate."""
    found = rows(con, f"select * from loss_rate where dimension = '{dimension}' and risk = '{risk}'")
    return next(row for row in found if row["value"] == value)


def shipped(*plans: tuple[str, str, int], damaged: str = "", product: str = "XCUP") -> dict[str, list[Row]]:
    """Shipments of ten cartons of ten units, closed: (forwarder, mode, cartons that did not arrive); a week apart."""
    made: dict[str, list[Row]] = {name: [] for name in ("shipments", "sku_list", "cartons", "deliveries", "ledger")}
    for number, (forwarder, mode, missing) in enumerate(plans, 1):
        name, day = f"FBA{number:02d}", date(2026, 1, 1) + timedelta(days=number % 20 * 7)
        arrived, closed = str(day + timedelta(days=10)), str(day + timedelta(days=20))
        gone = ",".join(str(carton) for carton in range(1, missing + 1))
        made["shipments"].append({"shipment": name, "shipped": str(day), "closed": closed, "forwarder": forwarder})
        made["shipments"][-1] |= {"mode": mode, "status": "closed"}
        made["sku_list"].append({"shipment": name, "units": "100", "fnsku": product})
        made["cartons"] += [
            {"shipment": name, "carton": str(carton), "units": "10", "fnsku": product} for carton in range(1, 11)
        ]
        made["deliveries"].append({"shipment": name, "date": arrived, "shipped": "10", "damaged": damaged})
        made["deliveries"][-1] |= {"delivered": str(10 - missing), "missing": gone}
        received = {"date": arrived, "event": "Receipts", "reference": name, "units": str(100 - 10 * missing)}
        made["ledger"].append(received | {"fnsku": product})
    return made


def merged(*worlds: dict[str, list[Row]]) -> dict[str, Any]:
    """Several worlds as one; shipments of the later ones get names of their own."""
    found: dict[str, list[Row]] = {}
    for number, world in enumerate(worlds):
        for name, lines in world.items():
            for line in lines:
                own = {k: f"{v}W{number}" if k in ("shipment", "reference") else v for k, v in line.items()}
                found.setdefault(name, []).append(own)
    return found


def plans(forwarder: str, mode: str, missing: Sequence[int]) -> list[tuple[str, str, int]]:
    return [(forwarder, mode, cartons) for cartons in missing]
