"""Tables made of rows of Python."""

import pyarrow as pa
from duckdb import connect

from reconcile.tables import COST, DAY, MONEY, RATE, SHARE, TEXT, UNITS, YES_NO, write_table

EVERY_TYPE = {
    str(kind): kind for kind in (TEXT, UNITS, pa.int32(), DAY, YES_NO, MONEY, COST, RATE, SHARE)
}  # the names hold brackets and blanks as well


def test_a_table_without_rows_has_the_columns_of_one_with_rows() -> None:
    with connect() as con:
        write_table(con, "filled", EVERY_TYPE, [[None] * len(EVERY_TYPE)])
        write_table(con, "empty", EVERY_TYPE, [])
        assert con.execute("describe empty").fetchall() == con.execute("describe filled").fetchall()
        assert con.execute("select * from empty").fetchall() == []
