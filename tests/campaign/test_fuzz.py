"""A short form of `python -m tests.campaign.fuzz`."""

from __future__ import annotations

import pytest

from tests.campaign.fuzz import TARGETS, try_cases

CASES = 2_000


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_no_case_raises_what_its_border_does_not_promise_or_takes_a_second(target):
    tally = try_cases(target, range(CASES))

    assert tally.is_good(CASES), (tally.failures, tally.examples, tally.slow)
    assert 0 < tally.found < CASES
