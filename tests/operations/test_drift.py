from __future__ import annotations

import pytest

from flowops.errors import ExitCode
from flowops.operations.drift import drift_exit_code, plan_exit_code
from tests.builders import DEPRECATED, DRAFT, definition, live_flow, pair, record
from tests.planning.plans import plan_of

OTHER = definition("other")
CHANGED = record(fingerprint=OTHER.fingerprint)
IN_SYNC = pair()
PENDING = pair(record=CHANGED)
OUTSIDE = pair(live=live_flow(DRAFT))
BOTH = pair(live=live_flow(DRAFT), record=CHANGED)
UNKNOWN = pair(record=None)
BLOCKED = pair(live=live_flow(DEPRECATED))


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([], ExitCode.DONE),
        ([IN_SYNC, PENDING], ExitCode.DONE),
        ([IN_SYNC, OUTSIDE], ExitCode.CHANGES),
        ([BOTH], ExitCode.CHANGES),
        ([UNKNOWN, PENDING], ExitCode.NEEDS_YOU),
        ([UNKNOWN, OUTSIDE], ExitCode.CHANGES),
    ],
)
def test_drift_is_what_others_changed(pairs, code):
    assert drift_exit_code(plan_of(*pairs)) is code


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([], ExitCode.DONE),
        ([IN_SYNC], ExitCode.DONE),
        ([PENDING, BLOCKED], ExitCode.CHANGES),
        ([BLOCKED], ExitCode.NEEDS_YOU),
        ([IN_SYNC, UNKNOWN], ExitCode.NEEDS_YOU),
    ],
)
def test_a_plan_in_detail_says_what_is_to_be_done(pairs, code):
    assert plan_exit_code(plan_of(*pairs), detailed=True) is code


@pytest.mark.parametrize("each", [IN_SYNC, PENDING, BLOCKED, UNKNOWN])
def test_a_plan_without_detail_is_0(each):
    assert plan_exit_code(plan_of(each), detailed=False) is ExitCode.DONE
