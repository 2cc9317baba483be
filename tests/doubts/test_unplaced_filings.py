"""A claim id as people write it: without its hyphen, in another column, several in a cell, with one wrong character."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile.claims.own_names import NearNames
from tests.worlds.case_log_world import LOSSES, Seller

HEADER = "索赔编号,案件标识,参考编号,案件编号,数量,提交日期,状态"
REST = "2026-08-20,已提交"


@pytest.fixture
def seller(tmp_path: Path) -> Seller:
    seller = Seller(tmp_path)
    seller.begin()
    seller.run()
    return seller


def logged(seller: Seller, *lines: str) -> dict[str, list[tuple[str, int]]]:
    """Status and units of each product in a run with these lines; `R1` in a line stands for the claim id of R1."""
    ids = {name: seller.row(name)["claim_id"] for name in LOSSES}
    text = "\n".join([HEADER, *(line.format(**ids) for line in lines), ""])
    (seller.data / "case_log.csv").write_text(text, encoding="utf-8")
    seller.run()
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in LOSSES}
    for name, status, units in seller.claims():
        found[name].append((status, units))
    return {name: told for name, told in found.items() if told != [("open", LOSSES[name])]}


def test_a_claim_id_counts_however_it_is_spelled_and_in_whichever_of_both_columns(seller: Seller) -> None:
    plain = seller.row("R1")["claim_id"].replace("-", " ").lower()
    wide = seller.row("R2")["claim_id"].replace("-", "－")
    found = logged(
        seller,
        f"{plain},,,1801,4,{REST}",
        f"{wide},,,1802,3,{REST}",
        f"warehouse_lost-{{R3}},,,1803,2,{REST}",  # the case, in the column of the claim
        f",{{R4}},,1804,5,{REST}",  # the claim, in the column of the case
    )
    assert found == {name: [("filed", units)] for name, units in LOSSES.items()}


def test_one_line_may_be_about_several_claims(seller: Seller) -> None:
    three, four = (seller.row(name)["claim_id"].replace("-", " ") for name in ("R3", "R4"))
    found = logged(seller, f"{{R1}} {{R2}},,,1801,7,{REST}", f"{three} / {four},,,1802,,{REST}")
    assert found == {name: [("filed", units)] for name, units in LOSSES.items()}


def test_units_that_a_line_about_several_claims_does_not_tell_are_looked_at_first(seller: Seller) -> None:
    found = logged(seller, f"{{R1}};{{R2}},,,1801,4,{REST}")
    assert found == {"R1": [("filed", 4)], "R2": [("review", 3)]}
    assert "case_log.csv:2 names it together with others" in seller.row("R2")["status_reason"]


def test_an_id_with_one_wrong_character_may_be_the_claim_and_puts_no_other_in_doubt(seller: Seller) -> None:
    one, two, three = (seller.row(name)["claim_id"] for name in ("R1", "R2", "R3"))
    assert (
        logged(
            seller,
            f"{one[:-1]}X,,,1801,4,{REST}",  # another character
            f"{two[:6]}{two[7:]},,,1802,3,{REST}",  # one is missing
            f"{three[:6]}0{three[6:]}、WL-000000000000,,,1803,2,{REST}",  # one too many; and a claim that nobody has
        )
        == {"R1": [("review", 4)], "R2": [("review", 3)], "R3": [("review", 2)]}
    )
    assert "case_log.csv:2 tells a filing for it" in seller.row("R1")["status_reason"]


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("WL407E1CBCD000", True),
        ("WL407E1CBCD00O", True),
        ("WL407E1CBDC000", True),  # two characters in the other order
        ("XL407E1CBCD000", True),
        ("WL407E1CBCD00", True),
        ("WL407E1CBCD0000", True),
        ("L407E1CBCD000", True),
        ("WL407E1CBCDFFF", False),
        ("407E1CBCD0", False),
        ("", False),
    ],
)
def test_one_wrong_character_anywhere_is_near(written: str, near: bool) -> None:
    assert NearNames(["WL407E1CBCD000", "WL5D142CEA7C24"]).of(written) == ({"WL407E1CBCD000"} if near else set())


def test_what_stands_in_the_wrong_column_is_looked_at_first(seller: Seller) -> None:
    found = logged(
        seller,
        f"X00R1,,,1801,4,{REST}",  # the product where the claim id belongs
        f"R2,,,1802,3,{REST}",  # the reference
        f",,{{R3}},1803,2,{REST}",  # the claim id where the reference belongs
        f",,,{{R4}},5,{REST}",  # and where the case id belongs
    )
    assert found == {name: [("review", units)] for name, units in LOSSES.items()}


def test_lines_below_a_header_in_another_order_are_not_read_and_keep_their_claims_from_going_out(
    seller: Seller,
) -> None:
    found = logged(
        seller,
        f"{{R1}},,,1801,4,{REST}",
        HEADER,  # the next month, with the same header
        f"{{R2}},,,1802,3,{REST}",
        "案件编号,索赔编号,状态,提交日期",  # and one with other columns
        "1803,{R3},已提交,2026-08-20",
    )
    assert found == {"R1": [("filed", 4)], "R2": [("filed", 3)], "R3": [("review", 2)]}
    assert "case_log.csv:6" in seller.row("R3")["status_reason"]
