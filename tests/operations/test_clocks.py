"""The time of day is for people to read: whatever it says, an apply does the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from flowops.errors import ExitCode
from flowops.ledger.kept import KeptLedger
from flowops.ledger.local_store import LocalStore
from flowops.operations.deploy import Approval, apply_flows
from tests.applying.world import Account, wish_for, world_of
from tests.builders import definition, desired_flow


class Clock:
    """Starts somewhere, and goes on by `step` whenever somebody looks."""

    def __init__(self, start, step):
        self.time, self.step = start, step

    def now(self):
        shown = self.time
        self.time += self.step
        return shown


CLOCKS = {
    "stands still": (datetime(2026, 11, 28, tzinfo=UTC), timedelta()),
    "goes back": (datetime(2026, 11, 28, tzinfo=UTC), timedelta(days=-1)),
    "jumps ahead": (datetime(2026, 11, 28, tzinfo=UTC), timedelta(days=3650)),
    "never was set": (datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=1)),
    "runs over 32 bits": (datetime(2038, 1, 19, 3, 14, 6, tzinfo=UTC), timedelta(seconds=1)),
    "begins in the year 1": (datetime(1, 1, 1, tzinfo=UTC), timedelta(microseconds=1)),
    "ends with the year 9999": (datetime(9999, 12, 31, tzinfo=UTC), timedelta(microseconds=1)),
}


@pytest.mark.parametrize("name", CLOCKS)
def test_no_date_on_the_clock_changes_what_an_apply_does(name, tmp_path):
    account = Account()

    def apply(text):
        clock = Clock(*CLOCKS[name])
        store = LocalStore(tmp_path / ".flowops", "production")
        ledger = KeptLedger(store, "production", "https://gateway.example.com", clock=clock)
        world = replace(world_of(account, ledger), clock=clock)
        wish = wish_for(desired_flow(definition=definition(text)))
        report = apply_flows(
            world, lambda: wish, approve=lambda _: Approval.YES, on_event=lambda _: None
        )
        assert ledger.warnings == ()
        return report.exit_code

    codes = [apply(text) for text in ("first", "second", "second")]

    assert codes == [ExitCode.DONE] * 3
    assert account.actions() == ["create", "publish", "replace-json", "publish"]
