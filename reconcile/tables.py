"""Rows made in Python, written into DuckDB: one table per list, its columns declared beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
from duckdb import DuckDBPyConnection

TEXT, UNITS, DAY, YES_NO = pa.string(), pa.int64(), pa.date32(), pa.bool_()
MONEY = pa.decimal128(18, 4)
COST = pa.decimal128(18, 6)
RATE = pa.decimal128(28, 12)
SHARE = pa.float64()


def write_table(
    con: DuckDBPyConnection, name: str, columns: Mapping[str, pa.DataType], rows: Iterable[Sequence[object]]
) -> None:
    """Create or replace a table with these columns and rows, in the order given; decimals get the column's scale."""
    arrays = []
    values = list(zip(*rows, strict=True)) or [() for _ in columns]
    for column, kind in zip(values, columns.values(), strict=True):
        arrays.append(pa.array(column, kind))
    batch = pa.table(arrays, schema=pa.schema(list(columns.items())))
    con.register("rows_to_write", batch)
    con.execute(f"create or replace table {name} as select * from rows_to_write")  # noqa: S608 - own names
    con.unregister("rows_to_write")
