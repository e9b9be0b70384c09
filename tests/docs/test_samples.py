from __future__ import annotations

import pytest

from tests.docs.samples import agree


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("welcome  123456789012345", "welcome  741490777762238"),
        ("plan 8b2535c5c12a42b3", "plan 0000000000000000"),
        ("until 2026-12-23T15:53:30+0000", "until 2027-01-01T00:00:00+0000"),
        ("  15:50:50  GET  /v1", "  09:00:01  GET  /v1"),
        ('  "seconds": 0.012,', '  "seconds": 1.5,'),
        ("?token=ee3dfa040e832138f1e17cda3dabaa83", "?token=9d7382c1f260118ef8bd3c9b1991cbc6"),
        ("b: create applied\na: create applied", "a: create applied\nb: create applied"),
        ("first\n…\nlast", "first\nsecond\nthird\nlast"),
        ("said\n\n", "said\n"),
    ],
)
def test_what_no_two_runs_share_is_not_compared(shown, printed):
    assert agree(shown, printed)


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("Applied 2 of 2 steps.", "Applied 3 of 3 steps."),
        ("welcome  123456789012345", "welcome"),
        ("first\n…\nlast", "first\nsecond"),
        ("", "something"),
        ("b\na", "a\nb"),
    ],
)
def test_everything_else_is(shown, printed):
    assert not agree(shown, printed)
