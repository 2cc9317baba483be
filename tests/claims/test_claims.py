"""Every case of tests/claims: what is owed, by whom, until when, and why."""

import pytest

from tests.worlds.claims_harness import CASES, Case, differences, read_cases, run_case

ALL = [case for path in sorted(CASES.glob("*.toml")) for case in read_cases(path)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.file}: {case.name}")
def test_the_claims_are_exactly_these(case: Case) -> None:
    outcome = run_case(case)
    expected = [{"claim_type": case.claim_type, **row} for row in case.expect]
    found = differences(expected, outcome.rows)
    if case.left is not None:
        found += differences(case.left, outcome.left)
    assert not found + outcome.faults, "\n".join([case.name, case.because, *found, *outcome.faults])
