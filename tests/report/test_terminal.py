"""What a run says at its end."""

import pytest

from reconcile.line_width import display_width
from reconcile.report import summary_lines
from tests.report.report_fixture import con_with_claims, run_info


def test_the_summary_names_what_is_owed_per_currency() -> None:
    lines = summary_lines(con_with_claims(), run_info(), "en")
    assert lines[0] == "As of 2026-11-22, Lumora NA"
    assert lines[1].endswith("claims 20, units 63, 109.67 EUR, 9,600 JPY, 348.50 USD, without price 2")
    assert lines[-2] == "Files not recognised and not read: 1, see the sheet Problems"
    assert lines[-1] == "Missing or stale data: 2, see the sheet Summary"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_lines_are_aligned_and_plain(language: str) -> None:
    lines = summary_lines(con_with_claims(), run_info(account="A\x1b[31m"), language)
    word = {"en": "claims ", "zh": "索赔 "}[language]
    assert len({display_width(line[: line.rindex(word)]) for line in lines[1:-2]}) == 1
    assert all(line.isprintable() for line in lines)


def test_a_run_without_claims_says_that_nothing_is_owed() -> None:
    assert summary_lines(con_with_claims(rows=[], data_gap=[], problem=[]), run_info(), "en") == [
        "As of 2026-11-22, Lumora NA",
        "  Owed, file now  claims 0, units 0",
    ]
