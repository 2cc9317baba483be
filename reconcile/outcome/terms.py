"""Contracts and policies of the settings that no file names, though one has nearly the same name."""

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches

from duckdb import DuckDBPyConnection

from reconcile.case_log.findings import EditFinding
from reconcile.folders import SETTINGS
from reconcile.policy import company_key, word_key
from reconcile.settings import Settings

NEARLY_A_NAME, NEARLY_A_NUMBER = 0.7, 0.85

_NAMED = """
select distinct {column}
from staging.{table}
inner join loaded_file using (file_id)
where {column} <> ''
"""


def terms_without_use(con: DuckDBPyConnection, settings: Settings) -> list[EditFinding]:
    """What is probably a typing error: the terms have no effect, and their claims are priced and dated without them."""
    firms = [*_named(con, "shipment", "forwarder"), *_named(con, "incident", "carrier")]
    policies = [*_named(con, "shipment", "insurance_policy"), *_named(con, "incident", "insurance_policy")]
    return [
        *_nearly(settings.forwarders, firms, company_key, NEARLY_A_NAME, "forwarders"),
        *_nearly(settings.insurance.policies, policies, word_key, NEARLY_A_NUMBER, "insurance.policies"),
    ]


def _named(con: DuckDBPyConnection, table: str, column: str) -> list[str]:
    return [str(name) for (name,) in con.execute(_NAMED.format(table=table, column=column)).fetchall()]


def _nearly(
    known: Iterable[str], named: Iterable[str], key: Callable[[str], str], nearly: float, setting: str
) -> Iterator[EditFinding]:
    """Names that only the settings know, each with the name of a file that is near and has no terms."""
    terms = {key(name): name for name in known}
    files = {key(name): name for name in sorted(named)}
    without_terms = [name for name in files if name not in terms]
    for name in sorted(terms.keys() - files.keys()):
        near = get_close_matches(name, without_terms, n=1, cutoff=nearly)
        if near:
            facts = {"key": f'{setting}."{terms[name]}"', "nearest": files[near[0]]}
            yield EditFinding("terms_without_use", SETTINGS, value=terms[name], facts=facts)
