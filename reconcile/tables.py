"""Rows on their way between Python and DuckDB: a list becomes a table, what a query finds becomes rows with names."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

TEXT, UNITS, DAY, YES_NO = pa.string(), pa.int64(), pa.date32(), pa.bool_()
MONEY = pa.decimal128(18, 4)
COST = pa.decimal128(18, 6)
RATE = pa.decimal128(28, 12)
SHARE = pa.float64()
_SQL_TYPES = {TEXT: "varchar", UNITS: "bigint", pa.int32(): "integer", DAY: "date", YES_NO: "boolean", SHARE: "double"}


def write_table(
    con: DuckDBPyConnection, name: str, columns: Mapping[str, pa.DataType], rows: Iterable[Sequence[object]]
) -> None:
    """Create or replace a table with these columns and rows, in the order given; decimals get the column's scale."""
    values = list(zip(*rows, strict=True))
    if not values:  # half of the tables of a small run, made in a quarter of the time
        listed = ", ".join(f'"{column}" {_sql_type(kind)}' for column, kind in columns.items())
        con.execute(f"create or replace table {name} ({listed})")
        return
    arrays = [pa.array(column, kind) for column, kind in zip(values, columns.values(), strict=True)]
    rows_to_write = pa.table(arrays, schema=pa.schema(list(columns.items())))  # noqa: F841 - found by its name
    con.execute(f"create or replace table {name} as select * from rows_to_write")  # noqa: S608 - own names


def write_named(
    con: DuckDBPyConnection, name: str, columns: Mapping[str, pa.DataType], rows: Iterable[Mapping[str, object]]
) -> None:
    """The same with rows that name their values. Raises ValueError for one that has other names than the table."""
    write_table(con, name, columns, (_in_order(columns, row) for row in rows))


def _in_order(columns: Mapping[str, pa.DataType], row: Mapping[str, object]) -> list[object]:
    if row.keys() != columns.keys():
        raise ValueError(*(row.keys() ^ columns.keys()))
    return [row[column] for column in columns]


def named_rows(con: DuckDBPyConnection, query: str, values: object = None) -> list[Any]:
    """What a query finds, in its order: each row a tuple whose fields are named as the query names its columns."""
    found = con.execute(query, values)
    row = namedtuple("row", [name for name, *_ in found.description])  # type: ignore[misc]
    return [row._make(one) for one in found.fetchall()]


def _sql_type(kind: pa.DataType) -> str:
    """The type of DuckDB that a column of this type becomes."""
    return f"decimal({kind.precision}, {kind.scale})" if pa.types.is_decimal(kind) else _SQL_TYPES[kind]
