"""The reasons of a finished report, which claims.csv has in English, said again in the reader's language."""

from __future__ import annotations

from datetime import date
from string import Formatter

import pytest

from reconcile.own_toml import own_toml
from reconcile.reasons.read_back import FEWEST_LETTERS, read_back
from reconcile.reasons.sentences import catalogue, sentence
from reconcile.records import Reason

DAY = date(2026, 8, 1)


def test_every_reason_is_found_again_by_its_words() -> None:
    for code, words in catalogue().items():
        parts = list(Formatter().parse(words["en"]))
        if sum(letter.isalpha() for own, *_ in parts for letter in own) < FEWEST_LETTERS:
            continue
        reason = Reason.of(code, **{blank: f"17{blank[0].upper()}" for _, blank, *_ in parts if blank})
        assert read_back(sentence([reason], "en"), "zh") == sentence([reason], "zh"), code


def test_every_reason_with_a_trait_has_words() -> None:
    for codes in own_toml("reasons/traits.toml").values():
        assert set(codes) <= catalogue().keys()


@pytest.mark.parametrize(
    "reasons",
    [
        [Reason.of("log_filed", case="18000000001", date=DAY), Reason.of("deadline_over", deadline=DAY)],
        # the first of these has a `; ` in itself
        [
            Reason.of("log_filed_without_id", date=DAY),
            Reason.of("log_filed", case="1", date=DAY),
        ],  # one has a `; `
    ],
)
def test_several_reasons_are_told_apart(reasons: list[Reason]) -> None:
    assert read_back(sentence(reasons, "en"), "zh") == sentence(reasons, "zh")


def test_what_no_template_says_stays_as_it_is() -> None:
    known = Reason.of("deadline_over", deadline=DAY)
    text = f"somebody wrote this; {sentence([known], 'en')}"
    assert read_back(text, "zh") == f"somebody wrote this；{sentence([known], 'zh')}"
    assert read_back(text, "en") == text
