"""Loss rates: when one is stated, how sure it is, and when it lies above the others."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from reconcile.looking_back.interval import Sample, clumping, interval, quantile, together
from reconcile.looking_back.rates import Fellows, Group, Least, is_above, write_rates

Cluster = tuple[int, int]  # units exposed, units lost


def sample(*clusters: Cluster) -> Sample:
    return Sample(
        len(clusters),
        sum(n for n, _ in clusters),
        sum(x for _, x in clusters),
        sum(x * x for _, x in clusters),
        sum(n * n for n, _ in clusters),
        sum(n * x for n, x in clusters),
    )


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as found:
        found.execute(
            "create table loss_cluster (risk varchar, dimension varchar, value varchar, cluster varchar, "
            "exposed bigint, lost bigint, uncertain bigint)"
        )
        yield found


def rates(
    con: duckdb.DuckDBPyConnection, groups: dict[str, list[Cluster]], dimension: str = "forwarder"
) -> dict[str, dict[str, Any]]:
    """The rates of these groups, by name; their clusters are called S1, S2, …"""
    rows = [
        ("lost_on_way", dimension, value, f"S{number}", exposed, lost, 0)
        for value, clusters in groups.items()
        for number, (exposed, lost) in enumerate(clusters, 1)
    ]
    con.executemany("insert into loss_cluster values (?, ?, ?, ?, ?, ?, ?)", rows)
    write_rates(con)
    found = con.execute("select * from loss_rate")
    names = [column[0] for column in found.description or []]
    return {row["value"]: row for row in (dict(zip(names, values, strict=True)) for values in found.fetchall())}


def test_units_lost_one_by_one_have_the_interval_of_wilson() -> None:
    even = sample(*[(100, 2)] * 50)
    low, high = interval(even, 1.0)
    # Wilson's interval of 100 in 5000, with t for 49 degrees instead of z
    assert low == pytest.approx(0.0164, abs=2e-4)
    assert high == pytest.approx(0.0244, abs=2e-4)


def test_units_lost_by_the_carton_are_known_less_surely_than_their_number_says() -> None:
    even, clumped = sample(*[(100, 2)] * 50), sample(*[(100, 0)] * 45, *[(100, 20)] * 5)
    assert even.rate == clumped.rate
    narrow, wide = interval(even, clumping([even])), interval(clumped, clumping([clumped]))
    assert wide[0] < narrow[0]
    assert wide[1] > 1.4 * narrow[1]


def test_a_group_without_a_loss_is_as_unsure_as_the_others_are_clumped() -> None:
    clean, others = sample(*[(100, 0)] * 6), sample(*[(100, 0)] * 20, (100, 50))
    assert interval(clean, 1.0)[1] < interval(clean, clumping([clean, others]))[1]


def test_nothing_exposed_gives_no_rate_and_any_interval() -> None:
    nothing = sample()
    assert nothing.rate is None
    assert interval(nothing, 1.0) == (0.0, 1.0)
    assert clumping([nothing]) == 1.0


def test_the_order_of_the_groups_and_the_machine_change_no_digit() -> None:
    groups = [sample((97, n), (31 * n, 2), (53, 1)) for n in range(1, 40)]
    assert clumping(groups) == clumping(groups[::-1]) == clumping(groups[20:] + groups[:20])
    assert all(end == round(end, 9) for group in groups for end in interval(group, clumping(groups)))


def test_a_unit_is_not_lost_more_than_once() -> None:
    assert sample((10, 30)).rate == 1.0


def test_groups_together_less_one_are_the_rest() -> None:
    one, other = sample((100, 2), (50, 1)), sample((10, 3))
    assert together([one, other]).without(other) == one


@pytest.mark.parametrize(("degrees", "t"), [(5, 2.571), (10, 2.228), (30, 2.042), (1000, 1.962)])
def test_the_quantile_is_that_of_the_table(degrees: int, t: float) -> None:
    assert quantile(0.95, degrees) == pytest.approx(t, rel=0.01)


def test_four_shipments_are_too_few_five_are_enough(con: duckdb.DuckDBPyConnection) -> None:
    found = rates(con, {"four": [(100, 1)] * 4, "five": [(100, 1)] * 5})
    assert found["four"]["rate"] is None
    assert not found["four"]["enough"]
    assert found["five"]["rate"] == pytest.approx(0.01)
    assert found["five"]["low"] < 0.01 < found["five"]["high"]


def test_thirty_units_are_enough(con: duckdb.DuckDBPyConnection) -> None:
    found = rates(con, {"29": [(5, 0)] * 5 + [(4, 0)], "30": [(5, 0)] * 6})
    assert found["29"]["rate"] is None
    assert found["30"]["rate"] == 0


def test_a_forwarder_that_loses_more_in_many_shipments_stands_above(con: duckdb.DuckDBPyConnection) -> None:
    found = rates(con, {"bad": [(400, 20)] * 12, "good": [(400, 2)] * 12, "fair": [(400, 3)] * 12})
    assert [name for name, row in found.items() if row["above"]] == ["bad"]
    assert found["bad"]["others_rate"] == pytest.approx(60 / 9600)


def test_one_bad_truck_is_no_pattern(con: duckdb.DuckDBPyConnection) -> None:
    found = rates(con, {"one truck": [(400, 0)] * 11 + [(400, 300)], "good": [(400, 2)] * 12})
    assert not found["one truck"]["above"]


def test_losses_in_two_shipments_never_stand_above(con: duckdb.DuckDBPyConnection) -> None:
    found = rates(con, {"two": [(30, 30)] * 2 + [(1, 0)] * 9, "good": [(4000, 1)] * 40})
    assert not found["two"]["above"]


def test_too_few_shipments_never_stand_above(con: duckdb.DuckDBPyConnection) -> None:
    found = rates(con, {"four": [(400, 100)] * 4, "good": [(400, 1)] * 40})
    assert not found["four"]["above"]


def test_the_only_forwarder_is_compared_with_nobody(con: duckdb.DuckDBPyConnection) -> None:
    found = rates(con, {"only": [(400, 40)] * 12})
    assert found["only"]["others_rate"] is None
    assert not found["only"]["above"]


def test_a_forwarder_is_compared_with_others_on_the_same_mode(con: duckdb.DuckDBPyConnection) -> None:
    """Sea loses more than air: a forwarder at sea is not bad for that."""
    groups = {"sea|A": [(400, 20)] * 12, "sea|B": [(400, 20)] * 12, "air|C": [(400, 1)] * 12}
    found = rates(con, groups, "mode_forwarder")
    assert not any(row["above"] for row in found.values())
    assert found["sea|A"]["others_rate"] == pytest.approx(0.05)


def test_what_has_no_name_is_shown_but_accused_of_nothing(con: duckdb.DuckDBPyConnection) -> None:
    found = rates(con, {"": [(400, 20)] * 12, "good": [(400, 1)] * 12})
    assert found[""]["rate"] == pytest.approx(0.05)
    assert not found[""]["above"]


def test_months_are_a_course_in_time_and_not_compared(con: duckdb.DuckDBPyConnection) -> None:
    found = rates(con, {"2026-01": [(400, 40)] * 12, "2026-02": [(400, 1)] * 12}, "month")
    assert not found["2026-01"]["above"]


def test_the_shipments_with_most_lost_stand_beside_the_rate(con: duckdb.DuckDBPyConnection) -> None:
    found = rates(con, {"A": [(100, 1), (100, 9), (100, 0), (100, 5), (100, 0)]})
    assert found["A"]["examples"] == "S2, S4"


def test_in_stock_products_are_compared_and_centres_are_not(con: duckdb.DuckDBPyConnection) -> None:
    """What a centre got from other centres is not in its units."""
    cells = [(value, number, lost) for value, lost in (("bad", 20), ("good", 1)) for number in range(12)]
    rows = [
        ("lost_in_stock", dimension, value, f"S{number}", 400, lost, 0)
        for dimension in ("centre", "sku")
        for value, number, lost in cells
    ]
    con.executemany("insert into loss_cluster values (?, ?, ?, ?, ?, ?, ?)", rows)
    write_rates(con)
    assert con.execute("select dimension, value from loss_rate where above").fetchall() == [("sku", "bad")]


@pytest.mark.parametrize(("compared", "above"), [(2, True), (10, True), (60, False)])
def test_the_more_are_compared_the_more_it_takes_to_stand_above(compared: int, above: bool) -> None:
    bad, others = sample(*[(400, 9)] * 6), sample(*[(400, 4)] * 40)
    fellows = Fellows(compared, together([bad, others]), 1.0)
    assert is_above(Group("bad", bad, 6, 0, ""), fellows, Least.of_policy()) is above
