"""The policy data as DuckDB tables, for the SQL models to join."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, get_args, get_type_hints

import duckdb
import pyarrow as pa

from reconcile.cache import written_at_once
from reconcile.policy.records import Sourced
from reconcile.policy.rules import read_policy
from reconcile.tables import DAY, MONEY, TEXT, YES_NO, write_table

TYPES = {str: TEXT, int: pa.int32(), bool: YES_NO, date: DAY, Decimal: MONEY}

# The form in which words of a file are compared; the same as read.word_key.
WORD_KEY = r"""
create or replace macro policy_word_key(words) as regexp_replace(lower(words), '[^\p{L}\p{N}]', '', 'g')
"""


def load(con: duckdb.DuckDBPyConnection) -> None:
    """Create or replace one table `policy_<name>` per kind of record, and the macro `policy_word_key(text)`.

    Raises PolicyError when the policy data are wrong.
    """
    policy = read_policy()
    with written_at_once(con):
        for field in fields(policy):
            records: tuple[Sourced, ...] = getattr(policy, field.name)
            _create(con, f"policy_{field.name}", records)
        con.execute(WORD_KEY)


def _create(con: duckdb.DuckDBPyConnection, table: str, records: tuple[Sourced, ...]) -> None:
    """One table with a column per field."""
    record = type(records[0])
    hints = get_type_hints(record)
    columns = {field.name: _column_type(hints[field.name]) for field in fields(record)}
    write_table(con, table, columns, ([getattr(row, name) for name in columns] for row in records))


def _column_type(hint: Any) -> pa.DataType:
    """The column type of a field's type; `X | None` is a nullable X."""
    return next(TYPES[kind] for kind in (get_args(hint) or (hint,)) if kind in TYPES)
