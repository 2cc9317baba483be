"""The cases of tests/claims share their tables: after every case each table holds what its model says of it."""

import pytest

from tests.worlds.claims_harness import CASES, read_cases, run_case
from tests.worlds.made_tables import made_tables, models


@pytest.mark.parametrize("files", [("customer_return", "payers", "freight"), ("inbound_lost", "orders")])
def test_models_that_are_not_run_again_would_say_what_their_tables_hold(files: tuple[str, ...]) -> None:
    for file in files:
        run_case(next(read_cases(CASES / f"{file}.toml")))
    con = made_tables().con
    for name, (select, _) in models().items():
        held, said = (con.execute(query).fetchall() for query in (f"from {name}", select))
        assert sorted(map(repr, held)) == sorted(map(repr, said)), name
